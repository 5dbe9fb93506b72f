//! `POST /consolidations`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::Allowed;
use tonghop_db::Conn;
use tonghop_journal::{Audit, Recorder};
use tonghop_web::{Body, EntityTag, Problem};

use super::json::{ConsolidationView, CreateConsolidation};
use crate::app::App;
use crate::db;
use crate::db::consolidations::{ConsolidationRow, ConsolidationState};
use crate::domain::Error;
use crate::domain::assemble::Material;
use crate::domain::draft::{self, Figures};
use crate::policy::Consolidate;

/// Begin a consolidated report
///
/// Its sections start with the figures of this moment and with what the units wrote, in the order of the units. There is
/// one report for each period and unit.
#[utoipa::path(
    tag = "consolidations",
    request_body = CreateConsolidation,
    responses(
        (status = 201, description = "Begun.", body = ConsolidationView, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "There is one already; `existing` is its address.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/consolidations")]
pub async fn create_consolidation(
    app: Data<App>,
    caller: Allowed<Consolidate>,
    body: Body<CreateConsolidation>,
) -> Result<HttpResponse, Problem> {
    let CreateConsolidation { period_id, unit_id } = body.0;
    let (recorder, forms) = (app.recorder(&caller), app.forms.clone());
    app.catch_up().await?;
    // Reading everything takes a while; it must not hold up other writers.
    let material = app
        .snapshot(move |conn| {
            let found = db::scope::find(conn, &caller.scope, period_id, unit_id)?;
            let unit = found.ok_or(Error::NotFound)?.unit;
            if let Some(id) = db::consolidations::of_unit(conn, period_id, unit_id)? {
                return Err(Error::ConsolidationExists(id));
            }
            db::material::read(conn, &forms, period_id, unit)
        })
        .await?;
    let row = begin(&recorder, &material)?;
    let view = ConsolidationView::try_from(row.clone())?;
    app.write(move |conn| insert(conn, &recorder, &row)).await?;
    Ok(HttpResponse::Created()
        .insert_header(("location", format!("/api/v1/consolidations/{}", view.id)))
        .insert_header(EntityTag(view.version).header())
        .json(view))
}

fn begin(recorder: &Recorder, material: &Material) -> Result<ConsolidationRow, Error> {
    let narratives = material.narratives(&material.columns());
    let sections = draft::sections(&Figures {
        form: &material.form,
        cells: &material.cells,
        counts: material.counts(),
        narratives: &narratives,
    });
    Ok(ConsolidationRow {
        id: recorder.id(),
        period_id: material.period.id,
        unit_id: material.unit.id,
        state: ConsolidationState::Draft,
        version: 1,
        title: draft::title(&material.form, &material.period.code),
        sections: serde_json::to_string(&sections).map_err(|e| Error::Corrupt(e.to_string()))?,
        created_at: recorder.now.naive_utc(),
    })
}

fn insert(conn: &mut Conn, recorder: &Recorder, row: &ConsolidationRow) -> Result<(), Error> {
    if !db::consolidations::insert(conn, row)? {
        let other = db::consolidations::of_unit(conn, row.period_id, row.unit_id)?;
        return Err(other.map_or(Error::NotFound, Error::ConsolidationExists));
    }
    let entry = Audit::new("consolidation.created", "consolidation", row.id.as_uuid());
    recorder.audit(conn, entry.at(row.unit_id).after(row))?;
    Ok(())
}
