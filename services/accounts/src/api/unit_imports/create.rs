//! `POST /unit-imports`

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::{Text, UnitId};
use tonghop_web::extract::RawText;
use tonghop_web::{Problem, QueryOf};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::import::{LineError, Parsed, UnitRow, parents_first, parse};
use crate::domain::unit_change::{Action, Contact, Create, NewChange, UnitSpec};
use crate::policy::ManageUnits;

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportUnits {
    /// Check everything, import nothing.
    #[serde(default)]
    dry_run: bool,
}

/// What was imported, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitImport {
    /// Units made, or that would be made.
    #[schema(minimum = 0)]
    created: usize,
    /// Whether this was only a check.
    dry_run: bool,
    /// The units made, in the order of the file; empty for a dry run.
    #[schema(max_items = 50000)]
    units: Vec<ImportedUnit>,
}

/// One imported unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedUnit {
    /// Line in the file.
    #[schema(minimum = 2)]
    line: u64,
    /// The unit.
    id: UnitId,
    /// Its code.
    #[schema(max_length = 35)]
    code: String,
}

/// Import units from CSV
///
/// Columns `code,name,short_name,kind,parent_code,valid_from`, UTF-8, header in line 1. All rows or none: every bad row
/// is named with its line.
#[utoipa::path(
    tag = "units",
    params(ImportUnits),
    request_body(content = String, content_type = "text/csv", description = "The file.", example = "code,name,short_name,kind,parent_code,valid_from\nSGDBT.836,Phòng GD&ĐT huyện Ba Tri,,DISTRICT_OFFICE,SGDBT,2004-08-31\n"),
    responses((status = 201, description = "Imported, or checked.", body = UnitImport)),
    security(("bearer" = []))
)]
#[post("/unit-imports")]
pub async fn create_unit_import(
    app: Data<App>,
    caller: Allowed<ManageUnits>,
    query: QueryOf<ImportUnits>,
    file: RawText,
) -> Result<HttpResponse, Problem> {
    let parsed = parse(&file.0);
    let dry_run = query.0.dry_run;
    let recorder = app.recorder(&caller);
    let units = if dry_run {
        let count = app
            .read(move |conn| plan(conn, &caller.scope, parsed).map(|(rows, _)| rows.len()))
            .await?;
        return Ok(HttpResponse::Created().json(UnitImport {
            created: count,
            dry_run,
            units: Vec::new(),
        }));
    } else {
        app.write(move |conn| import(conn, &recorder, &caller.scope, parsed))
            .await?
    };
    Ok(HttpResponse::Created().json(UnitImport {
        created: units.len(),
        dry_run,
        units,
    }))
}

/// Checks the rows against what is there; answers them parents first, with the units their parents may be.
fn plan(
    conn: &mut Conn,
    scope: &UnitScope,
    mut parsed: Parsed,
) -> Result<(Vec<UnitRow>, HashMap<String, UnitId>), Error> {
    let everywhere = UnitScope::everywhere();
    let codes: Vec<&str> = parsed.rows.iter().map(|r| r.code.as_str()).collect();
    let taken = db::units::by_codes(conn, &everywhere, &codes)?;
    let parents: Vec<&str> = parsed
        .rows
        .iter()
        .filter_map(|r| Some(r.parent_code.as_ref()?.as_str()))
        .collect();
    let known = db::units::by_codes(conn, scope, &parents)?;
    let taken = parsed
        .rows
        .iter()
        .filter(|r| taken.contains_key(r.code.as_str()))
        .map(already_there);
    let orphans = parsed
        .rows
        .iter()
        .filter(|r| !scope.all && r.parent_code.is_none())
        .map(no_parent);
    let found: Vec<LineError> = taken.chain(orphans).collect();
    parsed.errors.extend(found);
    let rows =
        parents_first(parsed, |code| known.contains_key(code.as_str())).map_err(Error::Import)?;
    Ok((rows, known))
}

fn already_there(row: &UnitRow) -> LineError {
    LineError {
        line: row.line,
        column: "code",
        code: "CODE_TAKEN",
        detail: Text::new(
            format!("Mã {} đã có trong hệ thống.", row.code),
            format!("Code {} is already in the system.", row.code),
        ),
    }
}

fn no_parent(row: &UnitRow) -> LineError {
    LineError {
        line: row.line,
        column: "parent_code",
        code: "PARENT_REQUIRED",
        detail: Text::new(
            "Phải ghi mã đơn vị cấp trên.",
            "The parent's code is needed.",
        ),
    }
}

fn import(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    parsed: Parsed,
) -> Result<Vec<ImportedUnit>, Error> {
    let (rows, mut ids) = plan(conn, scope, parsed)?;
    let mut units = Vec::with_capacity(rows.len());
    let mut changes = Vec::with_capacity(rows.len());
    for row in rows {
        let parent = row
            .parent_code
            .as_ref()
            .and_then(|code| ids.get(code.as_str()).copied());
        let (line, code, id) = (row.line, row.code.to_string(), recorder.id());
        ids.insert(code.clone(), id);
        units.push(ImportedUnit { line, id, code });
        changes.push(creation(row, id, parent));
    }
    db::unit_changes::apply(conn, recorder, changes).map_err(|error| at_line(error, &units))?;
    units.sort_by_key(|u| u.line);
    Ok(units)
}

fn creation(row: UnitRow, id: UnitId, parent: Option<UnitId>) -> NewChange {
    let unit = UnitSpec {
        id: Some(id),
        code: row.code,
        agency_code: None,
        statistical_code: None,
        name: row.name,
        short_name: row.short_name,
        kind: row.kind,
        contact: Contact::default(),
        reporting_parent_id: parent,
        administrative_parent_id: None,
        party_parent_id: None,
    };
    NewChange {
        effective_date: row.valid_from,
        decision: None,
        note: None,
        action: Action::Create(Create { unit }),
    }
}

/// Names the line of a row that breaks a rule between units.
fn at_line(error: Error, units: &[ImportedUnit]) -> Error {
    let Error::Change(fault) = error else {
        return error;
    };
    Error::Import(vec![LineError {
        line: units.get(fault.change).map_or(0, |unit| unit.line),
        column: "",
        code: fault.rule.as_str(),
        detail: crate::api::error::rule_sentence(&fault),
    }])
}
