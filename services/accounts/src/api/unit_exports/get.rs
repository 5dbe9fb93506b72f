//! `GET /unit-exports`

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::web::Data;
use actix_web::{HttpRequest, get};
use chrono::NaiveDate;
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::Lang;
use tonghop_tabular::{Format, TableDownload};
use tonghop_web::{Problem, QueryOf};
use utoipa::IntoParams;

use crate::app::App;
use crate::db;
use crate::domain::import::headings;
use crate::domain::unit_export::{COLUMNS, HISTORY_BESIDES};
use crate::domain::{Error, unit};
use crate::policy::ReadUnits;

/// What to export.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportUnits {
    /// CSV by default.
    #[serde(default)]
    format: Format,
    /// The day that counts; today by default. A history holds all days.
    as_of: Option<NaiveDate>,
    /// Every version of every unit, instead of the units in force on the day.
    #[serde(default)]
    history: bool,
}

/// Export units to a file
///
/// The units within the caller's reach, with a header in the language asked for. `POST /unit-imports` takes the file
/// again: with `mode=HISTORY` if it is a history.
#[utoipa::path(
    tag = "units",
    params(ExportUnits),
    responses((status = 200, description = "The file.", content(
        (String = "text/csv; charset=utf-8; header=present"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
    security(("bearer" = []), ("partner" = ["units.read"]))
)]
#[get("/unit-exports")]
pub async fn get_unit_export(
    app: Data<App>,
    caller: Allowed<ReadUnits>,
    query: QueryOf<ExportUnits>,
    request: HttpRequest,
) -> Result<TableDownload, Problem> {
    let ExportUnits {
        format,
        as_of,
        history,
    } = query.0;
    let day = unit::as_of("as_of", as_of, caller.scope.on)?;
    let accepted = request.headers().get(ACCEPT_LANGUAGE);
    let lang = Lang::negotiate(accepted.and_then(|value| value.to_str().ok()));
    let file = app
        .snapshot(move |conn| {
            let register = db::unit_exports::register(conn, &caller.scope, history)?;
            let (name, keys, rows) = if history {
                (
                    "Lịch sử đơn vị".to_owned(),
                    [COLUMNS, HISTORY_BESIDES].concat(),
                    register.history(),
                )
            } else {
                (
                    format!("Đơn vị {day}"),
                    COLUMNS.to_vec(),
                    register.current(day),
                )
            };
            TableDownload::new(name, format, &headings(&keys, lang), rows)
                .map_err(|error| Error::Corrupt(error.to_string()))
        })
        .await?;
    Ok(file)
}
