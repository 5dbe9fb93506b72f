//! `POST /account-imports`

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder, post};
use serde::{Deserialize, Serialize};
use tonghop_auth::Allowed;
use tonghop_model::local_time;
use tonghop_tabular::{Cell, Format, Heading, TableDownload, TableUpload};
use tonghop_web::{Problem, QueryOf};
use utoipa::{IntoParams, ToSchema};

use super::plan::plan;
use crate::api::accounts::inviting::Inviter;
use crate::api::accounts::json::InvitedAccount;
use crate::app::App;
use crate::domain::account::NewAccount;
use crate::domain::people_error::PeopleError;
use crate::domain::people_import::COLUMNS;
use crate::policy::ManageAccounts;

/// How to import.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportAccounts {
    /// Check everything, invite nobody.
    #[serde(default)]
    dry_run: bool,
}

/// Who was invited, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountImport {
    /// People invited, or that would be.
    #[schema(minimum = 0)]
    created: usize,
    /// Whether this was only a check.
    dry_run: bool,
    /// The invitations in the order of the file, shown this once; empty for a dry run.
    #[schema(max_items = 5000)]
    accounts: Vec<InvitedAccount>,
}

/// Invite people from a file
///
/// CSV or XLSX, at most 5000 rows, header in row 1: `username`, `display_name`, `role`, `unit_code`, `email`, `phone`,
/// `valid_from`, `valid_to`, or their Vietnamese names. Several rows of one username are several positions of one person.
/// All or nobody: every bad cell is named with line and column. `Accept: text/csv` or XLSX answers the list to be printed.
#[utoipa::path(
    tag = "accounts",
    params(ImportAccounts),
    request_body(content = String, content_type = "text/csv", description = "The file, as CSV or XLSX.", example = "username,display_name,role,unit_code\nth1.nhap,Nguyễn Thị Lan,REPORTER,TH1\n"),
    responses(
        (status = 200, description = "Nothing was done: a dry run found nothing wrong.", body = AccountImport),
        (status = 201, description = "Invited. The codes are shown this once.", body = AccountImport),
        (status = 422, description = "Rows are wrong; nobody was invited.", body = tonghop_web::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
#[post("/account-imports")]
pub async fn create_account_import(
    app: Data<App>,
    caller: Allowed<ManageAccounts>,
    query: QueryOf<ImportAccounts>,
    request: HttpRequest,
    file: TableUpload,
) -> Result<HttpResponse, Problem> {
    let table = file.read(COLUMNS).await?;
    let today = local_time::local_date(app.clock.now());
    let inviter = Inviter::new(&app, &caller);
    if query.0.dry_run {
        let planned = app
            .read(move |conn| plan(conn, &inviter, &table, today))
            .await?;
        return Ok(HttpResponse::Ok().json(AccountImport {
            created: planned.len(),
            dry_run: true,
            accounts: Vec::new(),
        }));
    }
    let (planned, accounts) = app
        .write(move |conn| {
            let planned = plan(conn, &inviter, &table, today)?;
            let accounts = inviter.make(conn, &planned)?;
            Ok((planned, accounts))
        })
        .await?;
    app.post.wake();
    match accepted(&request) {
        Some(format) => {
            let mut answer = list(format, &planned, &accounts)?.respond_to(&request);
            *answer.status_mut() = actix_web::http::StatusCode::CREATED;
            Ok(answer)
        }
        None => Ok(HttpResponse::Created()
            .insert_header(("cache-control", "no-store"))
            .json(AccountImport {
                created: accounts.len(),
                dry_run: false,
                accounts,
            })),
    }
}

/// The file format asked for, if one is.
fn accepted(request: &HttpRequest) -> Option<Format> {
    let wanted = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    wanted
        .split(',')
        .filter_map(|range| range.split(';').next())
        .find_map(|media| Format::of_media_type(media.trim()))
}

/// The list to be printed and handed out.
fn list(
    format: Format,
    planned: &[NewAccount],
    accounts: &[InvitedAccount],
) -> Result<TableDownload, Problem> {
    let headings = [
        Heading::new("Tên đăng nhập", 24),
        Heading::new("Họ tên", 30),
        Heading::new("Mã kích hoạt", 32),
        Heading::new("Liên kết", 70),
        Heading::new("Đã gửi thư đến", 30),
        Heading::new("Hết hạn lúc (UTC)", 20),
    ];
    let rows = planned.iter().zip(accounts).map(|(person, invited)| {
        vec![
            Cell::from(invited.username.as_str()),
            Cell::from(person.display_name.as_str()),
            Cell::from(invited.activation_code.clone()),
            Cell::from(invited.activation_link.clone()),
            Cell::from(invited.mailed_to.clone()),
            Cell::from(invited.expires_at.naive_utc()),
        ]
    });
    TableDownload::new("Danh sách mời", format, &headings, rows)
        .map_err(|error| PeopleError::from(error).into())
}
