//! `POST /consolidations/{id}/editions`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use sha2::{Digest, Sha256};
use tonghop_api::aggregation::{EDITION_FROZEN, EditionFrozen};
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{ConsolidationId, local_time};
use tonghop_web::{EntityTag, IfMatch, PathId, Problem};

use super::json::EditionView;
use crate::app::App;
use crate::db;
use crate::db::consolidations::{ConsolidationRow, ConsolidationState};
use crate::db::editions::{EditionRow, NewEdition};
use crate::domain::Error;
use crate::domain::assemble::Frozen;
use crate::forms::Forms;
use crate::policy::IssueEdition;

/// Freeze an edition
///
/// Takes totals, completeness, accepted report versions and text as they are at one moment, and keeps them for good
/// under a hash. Later corrections make the next edition. Needs a fresh proof of identity (`POST /session-step-ups`).
#[utoipa::path(
    tag = "consolidations",
    params(
        ("id" = ConsolidationId, Path, description = "The consolidated report."),
        ("If-Match" = String, Header, description = "`ETag` of the consolidated report that was read."),
    ),
    responses(
        (status = 201, description = "Frozen. `ETag` is the edition's; read the consolidated report again for its own.", body = EditionView, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "The last day of the period's data is not over.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "Somebody changed the report meanwhile.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/consolidations/{id}/editions")]
pub async fn create_edition(
    app: Data<App>,
    caller: Allowed<IssueEdition>,
    id: PathId<ConsolidationId>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let (recorder, forms, id) = (app.recorder(&caller), app.forms.clone(), id.0);
    app.catch_up().await?;
    // The whole edition is read on one snapshot. Other writers go on meanwhile; the version of the report is checked
    // again when the edition is written.
    let frozen_by = recorder.clone();
    let (row, edition, frozen) = app
        .snapshot(move |conn| read(conn, &forms, &frozen_by, &caller.scope, (id, version.0)))
        .await?;
    let view = EditionView::from(EditionRow::of(&edition));
    app.write(move |conn| write(conn, &recorder, &row, &edition, &frozen))
        .await?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/editions/{}", view.id)))
        .insert_header(EntityTag(1).header())
        .json(view))
}

fn read(
    conn: &mut Conn,
    forms: &Forms,
    recorder: &Recorder,
    scope: &UnitScope,
    (id, version): (ConsolidationId, i32),
) -> Result<(ConsolidationRow, NewEdition, EditionFrozen), Error> {
    let row = db::consolidations::find(conn, scope, id)?.ok_or(Error::NotFound)?;
    if row.version != version {
        return Err(Error::Stale(row.version));
    }
    let unit = db::units::find(conn, row.period_id, row.unit_id)?.ok_or(Error::NotFound)?;
    let material = db::material::read(conn, forms, row.period_id, unit)?;
    let number = db::editions::last_number(conn, id)? + 1;
    let document = material.document(Frozen {
        id: recorder.id(),
        consolidation: id,
        number,
        at: recorder.now,
        title: row.title.clone(),
        sections: row.sections()?,
    })?;
    // Units may still change with a day that the edition would freeze.
    let until = document.period.data_to;
    if until >= local_time::local_date(recorder.now) {
        return Err(Error::PeriodNotClosed(until));
    }
    let canonical = serde_json_canonicalizer::to_string(&document)
        .map_err(|e| Error::Corrupt(format!("edition of consolidation {id}: {e}")))?;
    let frozen = EditionFrozen {
        id: document.id,
        unit_id: row.unit_id,
        period_id: row.period_id,
        period_label: format!("{} {}", document.period.regime_code, document.period.code),
        tree_day: document.period.data_to,
    };
    let pinned = document.units.iter().filter(|u| u.report.is_some()).count();
    let edition = NewEdition {
        id: document.id,
        consolidation_id: id,
        period_id: row.period_id,
        unit_id: row.unit_id,
        number,
        sha256: hex::encode(Sha256::digest(&canonical)),
        frozen_at: recorder.now.naive_utc(),
        as_of_seq: document.as_of_seq,
        reports_pinned: i64::try_from(pinned).unwrap_or(i64::MAX),
        document: canonical,
    };
    Ok((row, edition, frozen))
}

fn write(
    conn: &mut Conn,
    recorder: &Recorder,
    old: &ConsolidationRow,
    edition: &NewEdition,
    frozen: &EditionFrozen,
) -> Result<(), Error> {
    let new = ConsolidationRow {
        state: ConsolidationState::Frozen,
        version: old.version + 1,
        ..old.clone()
    };
    if !db::consolidations::update(conn, old.version, &new)? {
        return Err(Error::Stale(new.version));
    }
    db::editions::insert(conn, edition)?;
    recorder.event(conn, EDITION_FROZEN, edition.id.as_uuid(), 1, frozen)?;
    let entry = Audit::new("edition.frozen", "edition", edition.id.as_uuid());
    recorder.audit(conn, entry.at(edition.unit_id).after(&edition.sha256))?;
    Ok(())
}
