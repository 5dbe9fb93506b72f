//! `POST /reports/{id}/submissions`

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Datelike, Utc};
use tonghop_auth::Allowed;
use tonghop_forms::{Content, Form, Violation, ViolationCode};
use tonghop_journal::idempotency::{KeyedRequest, Known, StoredAnswer};
use tonghop_journal::{Recorder, chain};
use tonghop_model::{AccountId, ReportId, Text};
use tonghop_web::openapi::API_PREFIX;
use tonghop_web::{Body, EntityTag, IdempotencyKey, IfMatch, PathId, Problem, ProblemBody};

use crate::api::reports::case::{self, Case, inputs, previous};
use crate::api::reports::json::Computed;
use crate::api::reports::review_json::{NewSubmission, Submission};
use crate::app::App;
use crate::db;
use crate::db::periods::PeriodRow;
use crate::db::reports::ReportRow;
use crate::db::versions::VersionRow;
use crate::domain::input::{Faults, FieldFault};
use crate::domain::words::ReportAction;
use crate::domain::{Error, deadline};
use crate::policy::SubmitReport;

/// Send a report in
///
/// Only the head of the unit. What is being written is checked against every rule of the form and becomes a version
/// that never changes; the first level of review is told. The key is made when the report is written and sent again
/// with every retry: the answer is then the same, and the report is sent in once.
#[utoipa::path(
    tag = "reports",
    params(
        ("id" = ReportId, Path, description = "The report."),
        ("If-Match" = String, Header, description = "ETag of the report that was read.", example = "\"2\""),
        ("Idempotency-Key" = String, Header, description = "1 to 255 visible ASCII characters.", max_length = 257, example = "019aa7c0-7c1e-7b39-8f2c-5d0f5c7f4b11"),
    ),
    request_body = NewSubmission,
    responses(
        (status = 201, description = "The receipt.", body = Submission),
        (status = 409, description = "The report's state or the deadline does not allow it.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "It was changed meanwhile; `ETag` has its version.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/reports/{id}/submissions")]
pub async fn create_report_submission(
    app: Data<App>,
    caller: Allowed<SubmitReport>,
    id: PathId<ReportId>,
    key: IdempotencyKey,
    if_match: IfMatch,
    body: Body<NewSubmission>,
) -> Result<HttpResponse, Problem> {
    let operation = format!("POST /reports/{}/submissions", id.0);
    let keyed = KeyedRequest::new(caller.account, operation, key.0, &body.0);
    let request = Request {
        app: &app,
        caller: &caller,
        id: id.0,
        if_match: if_match.0,
        keyed,
        body: body.0,
    };
    // A retry that overtakes its first attempt may find the report moved on before it finds the key. The key is kept
    // in the same commit, so on the second try it is there.
    let answer = match request.answer().await {
        Err(Error::KeyRaced | Error::Stale { .. } | Error::Refused(_)) => request.answer().await,
        answer => answer,
    };
    Ok(answer?)
}

struct Request<'a> {
    app: &'a App,
    caller: &'a Allowed<SubmitReport>,
    id: ReportId,
    if_match: i32,
    keyed: KeyedRequest,
    body: NewSubmission,
}

/// What a request finds.
enum Found {
    Answered(StoredAnswer),
    Filing(Box<Filing>),
}

/// What filing needs to know.
struct Filing {
    case: Case,
    period: PeriodRow,
    before: Option<Content>,
}

impl Request<'_> {
    async fn answer(&self) -> Result<HttpResponse, Error> {
        let filing = match self.find().await? {
            Found::Answered(stored) => return respond(stored, true),
            Found::Filing(filing) => filing,
        };
        let Filing {
            case,
            period,
            before,
        } = *filing;
        check(&self.body)?;
        let recorder = self.app.recorder(self.caller);
        let mut next = case.after(ReportAction::Submit, &recorder)?;
        stamp(&mut next, &period, recorder.now)?;
        let form = self.app.form(period.template_id).await?;
        let content = case.working()?;
        let computed = validated(&form, &content, &period, before.as_ref())?;
        let version = version(&next, &content, &computed, &self.body, self.caller.account)?;
        let stored = receipt(&next, &version, &period)?;
        self.write(recorder, case.report, next, version, stored.clone())
            .await?;
        respond(stored, false)
    }

    async fn find(&self) -> Result<Found, Error> {
        let (keyed, account, rights) = (
            self.keyed.clone(),
            self.caller.account,
            self.caller.rights.clone(),
        );
        let (id, if_match) = (self.id, self.if_match);
        let found = self.app.read(move |conn| {
            match keyed.look_up(conn)? {
                Known::Answered(stored) => return Ok(Found::Answered(stored)),
                Known::Reused => return Err(Error::KeyReused),
                Known::New => {}
            }
            let case = Case::read(conn, account, &rights, id)?;
            case.require(ReportAction::Submit)?;
            case.at(if_match)?;
            let period = case.period(conn)?;
            let before = previous(conn, &period, case.report.unit_id)?;
            Ok(Found::Filing(Box::new(Filing {
                case,
                period,
                before,
            })))
        });
        found.await
    }

    async fn write(
        &self,
        recorder: Recorder,
        before: ReportRow,
        next: ReportRow,
        version: VersionRow,
        stored: StoredAnswer,
    ) -> Result<(), Error> {
        let keyed = self.keyed.clone();
        let written = self.app.write(move |conn| {
            case::record(conn, &recorder, "report.submitted", &before, &next, None)?;
            db::versions::insert(conn, &version)?;
            db::keep_answer(conn, &keyed, &stored, recorder.now)
        });
        // Somebody was faster; with the same key that is our own retry.
        written.await.map_err(|error| match error {
            Error::Stale { .. } => Error::KeyRaced,
            other => other,
        })
    }
}

fn check(body: &NewSubmission) -> Result<(), Error> {
    let mut faults = Faults::default();
    faults.optional("#/note", body.note.as_ref(), 2000);
    let year = body.composed_at.map(|at| at.year());
    faults.require(
        year.is_none_or(|year| (1970..10_000).contains(&year)),
        || {
            let detail = Text::new(
                "Thời điểm lập báo cáo không hợp lệ.",
                "Not a time a report can be written at.",
            );
            FieldFault::new("#/composed_at", "OUT_OF_RANGE", detail)
        },
    );
    faults.done()
}

/// Lateness is settled by the first submission and never changes.
fn stamp(next: &mut ReportRow, period: &PeriodRow, now: DateTime<Utc>) -> Result<(), Error> {
    if next.first_submitted_at.is_none() {
        let late = deadline::lateness(now, period.due_at.and_utc(), period.late_policy);
        next.late = late.ok_or(Error::PeriodClosed)?;
        next.first_submitted_at = Some(now.naive_utc());
    }
    Ok(())
}

/// The computed indicators, if nothing blocks the submission.
fn validated(
    form: &Form,
    content: &Content,
    period: &PeriodRow,
    before: Option<&Content>,
) -> Result<Computed, Error> {
    let outcome = form.validate(content, &inputs(form, period, before));
    if outcome.blocks() {
        return Err(Error::Rules(outcome.violations));
    }
    // What cannot be added up must be found now, not when the totals are made.
    if form.facts(content).is_err() {
        let message = Text::new(
            "Có số quá lớn, không cộng được vào số liệu tổng hợp. Hãy kiểm tra lại các số đã nhập.",
            "Some numbers are too large to be added to the totals. Check what was typed.",
        );
        let too_large = Violation::error("#/values".into(), ViolationCode::OutOfRange, message);
        return Err(Error::Rules(vec![too_large]));
    }
    Ok(outcome.computed)
}

fn version(
    next: &ReportRow,
    content: &Content,
    computed: &Computed,
    body: &NewSubmission,
    submitted_by: AccountId,
) -> Result<VersionRow, Error> {
    let text =
        String::from_utf8(chain::canonical(content)).map_err(|e| Error::Corrupt(e.to_string()))?;
    Ok(VersionRow {
        report_id: next.id,
        version: next.submitted_version,
        sha256: chain::fingerprint(content),
        content: text,
        computed: serde_json::to_string(computed)?,
        submitted_at: next.updated_at,
        composed_at: body.composed_at.map(|at| at.naive_utc()),
        late: next.late,
        note: body.note.clone(),
        submitted_by,
    })
}

fn receipt(
    next: &ReportRow,
    version: &VersionRow,
    period: &PeriodRow,
) -> Result<StoredAnswer, Error> {
    let submission = Submission {
        report_id: next.id,
        version: version.version,
        submitted_at: version.submitted_at.and_utc(),
        composed_at: version.composed_at.map(|at| at.and_utc()),
        late: next.late,
        due_at: period.due_at.and_utc(),
        content_sha256: version.sha256.clone(),
    };
    let (_, etag) = EntityTag(next.version).header();
    Ok(StoredAnswer {
        status: i32::from(StatusCode::CREATED.as_u16()),
        body: serde_json::to_string(&submission)?,
        etag: Some(etag),
        location: Some(format!(
            "{API_PREFIX}/reports/{}/versions/{}",
            next.id, version.version
        )),
    })
}

/// The answer as it was first given; a repeated one says so.
fn respond(stored: StoredAnswer, replayed: bool) -> Result<HttpResponse, Error> {
    let status = u16::try_from(stored.status)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.ok_or_else(|| Error::Corrupt("a stored status".into()))?;
    let mut answer = HttpResponse::build(status);
    answer.content_type("application/json");
    if let Some(etag) = stored.etag {
        answer.insert_header((header::ETAG, etag));
    }
    if let Some(location) = stored.location {
        answer.insert_header((header::LOCATION, location));
    }
    if replayed {
        answer.insert_header(("idempotency-replayed", "true"));
    }
    Ok(answer.body(stored.body))
}
