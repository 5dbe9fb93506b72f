//! `POST /regimes/{id}/periods`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_api::reports::{PERIOD_OPENED, PeriodOpened};
use tonghop_auth::{Allowed, Permission, UnitScope};
use tonghop_directory::{Tree, groups};
use tonghop_journal::{Audit, Recorder};
use tonghop_model::{RegimeId, Text};
use tonghop_web::{Body, PathId, Problem, ProblemBody};

use crate::api::answer;
use crate::api::periods::due::Deadlines;
use crate::api::periods::json::{NewPeriod, PeriodView};
use crate::api::periods::owner::require_owner;
use crate::api::regimes::json::{RegimeAttributes, Subjects};
use crate::app::App;
use crate::db;
use crate::db::periods::PeriodRow;
use crate::db::regimes::RegimeRow;
use crate::domain::Error;
use crate::domain::input::FieldFault;
use crate::domain::opening::duties;
use crate::policy::{OpenPeriods, ReadReports};

/// Open a period
///
/// Every unit of the regime's kinds or groups that was in force on the data-close day below the regime's owner is given
/// the duty to report; its ancestors up to the owner review, the nearest first. Without `due` the regime's schedule says
/// when, and units that add up the reports of others have the time it gives their level.
#[utoipa::path(
    tag = "periods",
    params(("id" = RegimeId, Path, description = "The regime.")),
    request_body = NewPeriod,
    responses(
        (status = 201, description = "The period is open.", body = PeriodView),
        (status = 409, description = "The regime has a period of this code.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/regimes/{id}/periods")]
pub async fn create_period(
    app: Data<App>,
    caller: Allowed<OpenPeriods>,
    id: PathId<RegimeId>,
    body: Body<NewPeriod>,
) -> Result<HttpResponse, Problem> {
    let new = body.0;
    new.check()?;
    app.directory.catch_up().await?;
    let read = UnitScope::of(&caller.rights, ReadReports::ROLES).unwrap_or_default();
    let (open, data_to) = (caller.scope.clone(), new.data_to);
    let asked_for = new.clone();
    let (regime, duties, deadlines) = app
        .snapshot(move |conn| {
            let regime = db::regimes::find(conn, &read, id.0)?.ok_or(Error::NotFound)?;
            require_owner(conn, &open, regime.owner_unit_id)?;
            let asked: RegimeAttributes = serde_json::from_str(&regime.attributes)?;
            let tree = Tree::as_of(conn, data_to)?;
            let Subjects { kinds, group_ids } = &asked.subjects;
            let members = groups::members_on(conn, group_ids, data_to)?;
            let duties = duties(&tree, regime.owner_unit_id, kinds, &members)?;
            if duties.is_empty() {
                return Err(nobody());
            }
            let deadlines = Deadlines::settle(conn, &asked_for, asked.schedule, &duties)?;
            Ok((regime, duties, deadlines))
        })
        .await?;
    let form = app.form(regime.template_id).await?;
    let recorder = app.recorder(&caller);
    let row = row(&recorder, &regime, &new, duties.len(), &deadlines)?;
    let view = PeriodView::from(row.clone());
    let opened = PeriodOpened {
        id: row.id,
        regime_id: regime.id,
        regime_code: regime.code,
        regime_name: regime.name,
        code: row.code.clone(),
        data_from: row.data_from,
        data_to: row.data_to,
        due_at: row.due_at.and_utc(),
        template_id: row.template_id,
        template_sha256: tonghop_journal::chain::fingerprint(form.definition()),
        template: form.definition().clone(),
    };
    app.write(move |conn| {
        db::periods::insert(conn, &row)?;
        recorder.event(conn, PERIOD_OPENED, row.id.as_uuid(), 1, &opened)?;
        db::assignments::begin(conn, &recorder, row.id, deadlines.with(duties))?;
        let audit = Audit::new("period.opened", "period", row.id.as_uuid());
        recorder.audit(
            conn,
            audit.at(row.owner_unit_id).after(&PeriodView::from(row)),
        )?;
        Ok(())
    })
    .await?;
    Ok(answer::created(&format!("/periods/{}", view.id), 1, &view))
}

fn row(
    recorder: &Recorder,
    regime: &RegimeRow,
    new: &NewPeriod,
    duties: usize,
    deadlines: &Deadlines,
) -> Result<PeriodRow, Error> {
    Ok(PeriodRow {
        id: recorder.id(),
        version: 1,
        regime_id: regime.id,
        owner_unit_id: regime.owner_unit_id,
        template_id: regime.template_id,
        code: new.code.clone(),
        data_from: new.data_from,
        data_to: new.data_to,
        due_at: deadlines.period,
        review_deadline: new.review_deadline,
        late_policy: regime.late_policy,
        assignment_count: i32::try_from(duties).map_err(|e| Error::Corrupt(e.to_string()))?,
        created_at: recorder.now.naive_utc(),
        closed_at: None,
        state_reason: None,
    })
}

fn nobody() -> Error {
    Error::field(FieldFault::new(
        "#/data_to",
        "NOBODY_REPORTS",
        Text::new(
            "Vào ngày chốt số liệu không có đơn vị nào thuộc đối tượng báo cáo.",
            "On the data-close day there is no unit that this regime applies to.",
        ),
    ))
}
