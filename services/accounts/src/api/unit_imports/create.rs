//! `POST /unit-imports`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::UnitId;
use tonghop_tabular::{MAX_PROBLEMS, TableProblem, TableUpload};
use tonghop_web::{Problem, QueryOf};
use utoipa::{IntoParams, ToSchema};

use crate::api::error::{PERIOD_FROZEN, frozen_sentence, rule_sentence};
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::import::{COLUMNS, IdScheme, Mode, Options, Parsed, Plan, There, parse, plan};
use crate::policy::ManageUnits;

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportUnits {
    /// Check everything, import nothing.
    #[serde(default)]
    dry_run: bool,
    /// By which identifier rows and their parents are matched; `CODE` by default.
    #[serde(default)]
    id_scheme: IdScheme,
    /// What the rows are: new units, or what new units were from one day to another; `CREATE` by default.
    #[serde(default)]
    mode: Mode,
    /// First day of rows that have none.
    valid_from: Option<NaiveDate>,
}

/// What was imported, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitImport {
    /// Units made, or that would be made.
    #[schema(minimum = 0)]
    created: usize,
    /// Changes recorded, or that would be: creations, renames, moves, mergers and ends.
    #[schema(minimum = 0)]
    changes: usize,
    /// Whether this was only a check.
    dry_run: bool,
    /// The units made, in the order of the file; empty for a dry run.
    #[schema(max_items = 50000)]
    units: Vec<ImportedUnit>,
}

/// One imported unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedUnit {
    /// Line in the file where it begins.
    #[schema(minimum = 2)]
    line: u64,
    /// The unit.
    id: UnitId,
    /// Its first code.
    #[schema(max_length = 35)]
    code: String,
}

/// Import units from a file
///
/// CSV (UTF-8) or XLSX with a header in Vietnamese or English; the columns of an export are understood. All rows or none:
/// everything wrong is named with its line and column. With `mode=HISTORY` contiguous rows of one identifier are one unit.
#[utoipa::path(
    tag = "units",
    params(ImportUnits),
    request_body(content(
        (String = "text/csv", example = "code,name,short_name,kind,parent_code,valid_from\nSGDBT.836,Phòng GD&ĐT huyện Ba Tri,,DISTRICT_OFFICE,SGDBT,2004-08-31\n"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ), description = "The file."),
    responses((status = 201, description = "Imported, or checked.", body = UnitImport)),
    security(("bearer" = []))
)]
#[post("/unit-imports")]
pub async fn create_unit_import(
    app: Data<App>,
    caller: Allowed<ManageUnits>,
    query: QueryOf<ImportUnits>,
    file: TableUpload,
) -> Result<HttpResponse, Problem> {
    let ImportUnits {
        dry_run,
        id_scheme,
        mode,
        valid_from,
    } = query.0;
    let options = Options {
        scheme: id_scheme,
        mode,
        valid_from,
    };
    let parsed = parse(file.read(COLUMNS).await?, options);
    let recorder = app.recorder(&caller);
    let import = if dry_run {
        app.read(move |conn| check(conn, &recorder, &caller.scope, parsed, options))
            .await?
    } else {
        app.write(move |conn| import(conn, &recorder, &caller.scope, parsed, options))
            .await?
    };
    Ok(HttpResponse::Created().json(import))
}

fn plan_all(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    parsed: Parsed,
    options: Options,
) -> Result<Plan, Error> {
    let rows = parsed.rows.iter();
    let mut keys: Vec<String> = rows
        .flat_map(|row| {
            let named = row.parents.values().chain(&row.successor);
            named.chain([&row.key]).cloned()
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let all = db::unit_keys::holders(conn, &UnitScope::everywhere(), options.scheme, &keys)?;
    // Who reaches everything is not asked twice.
    let narrower = if scope.all {
        None
    } else {
        Some(db::unit_keys::holders(conn, scope, options.scheme, &keys)?)
    };
    let there = There {
        reachable: narrower.as_ref().unwrap_or(&all),
        all: &all,
        roots: scope.all,
    };
    plan(parsed, options, there, &mut || recorder.id()).map_err(Error::Import)
}

fn check(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    parsed: Parsed,
    options: Options,
) -> Result<UnitImport, Error> {
    let plan = plan_all(conn, recorder, scope, parsed, options)?;
    let (created, changes) = (plan.units.len(), plan.changes.len());
    db::unit_changes::dry_run(conn, recorder, plan.changes)
        .map_err(|error| at_lines(error, &plan.lines))?;
    Ok(UnitImport {
        created,
        changes,
        dry_run: true,
        units: Vec::new(),
    })
}

fn import(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    parsed: Parsed,
    options: Options,
) -> Result<UnitImport, Error> {
    // The turn at the tree comes first: codes and reach are read as whoever went before has left them.
    db::unit_changes::lock(conn, 0)?;
    let plan = plan_all(conn, recorder, scope, parsed, options)?;
    let (created, changes) = (plan.units.len(), plan.changes.len());
    db::unit_changes::apply(conn, recorder, plan.changes)
        .map_err(|error| at_lines(error, &plan.lines))?;
    let units = plan.units.into_iter();
    Ok(UnitImport {
        created,
        changes,
        dry_run: false,
        units: units
            .map(|(line, id, code)| ImportedUnit { line, id, code })
            .collect(),
    })
}

/// Names the line of each row that breaks a rule between units.
fn at_lines(error: Error, lines: &[u64]) -> Error {
    let problem = |change: usize, code, detail| TableProblem {
        line: lines.get(change).copied().unwrap_or(1),
        column: String::new(),
        code,
        detail,
    };
    let mut problems: Vec<TableProblem> = match error {
        Error::Change(faults) => faults
            .iter()
            .map(|fault| problem(fault.change, fault.rule.as_str(), rule_sentence(fault)))
            .collect(),
        Error::PeriodFrozen {
            changes,
            period,
            until,
        } => changes
            .into_iter()
            .map(|change| problem(change, PERIOD_FROZEN, frozen_sentence(&period, until)))
            .collect(),
        other => return other,
    };
    problems.truncate(MAX_PROBLEMS);
    Error::Import(problems)
}
