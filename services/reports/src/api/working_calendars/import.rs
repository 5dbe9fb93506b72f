//! `POST /working-calendar-imports`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_tabular::TableUpload;
use tonghop_web::{Problem, QueryOf};
use utoipa::{IntoParams, ToSchema};

use super::change::{replace, require_everything};
use crate::app::App;
use crate::domain::Error;
use crate::domain::calendar::import::{COLUMNS, parse};
use crate::policy::ManageCalendar;

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportWorkingCalendars {
    /// Only check.
    #[serde(default)]
    dry_run: bool,
}

/// What was imported, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingCalendarImport {
    /// Whether it was only checked.
    dry_run: bool,
    /// The years that were replaced.
    #[schema(max_items = 400)]
    years: Vec<i32>,
    /// Days in the file.
    #[schema(minimum = 1)]
    days: usize,
}

/// Import working calendars from a file
///
/// CSV (UTF-8) or XLSX with the columns date, kind and name. Each year that the file has a day of is replaced as a whole;
/// all of them or none.
#[utoipa::path(
    tag = "calendar",
    params(ImportWorkingCalendars),
    request_body(content(
        (String = "text/csv", example = "date,kind,name\n2026-02-17,HOLIDAY,Tết Nguyên Đán\n2026-08-22,WORKING,Làm bù\n"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ), description = "The file."),
    responses((status = 201, description = "Imported, or checked.", body = WorkingCalendarImport)),
    security(("bearer" = []))
)]
#[post("/working-calendar-imports")]
pub async fn create_working_calendar_import(
    app: Data<App>,
    caller: Allowed<ManageCalendar>,
    query: QueryOf<ImportWorkingCalendars>,
    file: TableUpload,
) -> Result<HttpResponse, Problem> {
    require_everything(&caller.scope)?;
    let years = parse(file.read(COLUMNS).await?).map_err(Error::Import)?;
    let import = WorkingCalendarImport {
        dry_run: query.0.dry_run,
        years: years.keys().copied().collect(),
        days: years.values().map(Vec::len).sum(),
    };
    if !import.dry_run {
        let recorder = app.recorder(&caller);
        app.write(move |conn| {
            for (year, days) in &years {
                replace(conn, &recorder, *year, days, None)?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(HttpResponse::Created().json(import))
}
