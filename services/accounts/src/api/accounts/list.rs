//! `GET /accounts`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_model::{Role, Text, UnitGroupId, UnitId, fold, local_time};
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::Account;
use crate::app::App;
use crate::db;
use crate::db::account_list::AccountFilter;
use crate::domain::account::AccountStatus;
use crate::policy::ReadAccounts;

/// Longest search, in bytes once folded.
const MAX_QUERY: usize = 100;

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAccounts {
    /// Only accounts with a position at this unit, held or to come.
    unit_id: Option<UnitId>,
    /// Only accounts with a position at a unit that belongs to this group today.
    group_id: Option<UnitGroupId>,
    /// At this unit or below it.
    #[serde(default)]
    subtree: bool,
    /// Only accounts with this role, held or to come.
    role: Option<Role>,
    /// Only accounts good for this now.
    status: Option<AccountStatus>,
    /// Words of display name or username; accents, case and đ/d do not matter.
    #[param(min_length = 1, max_length = 100)]
    q: Option<String>,
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

impl ListAccounts {
    fn filter(self) -> Result<AccountFilter, Problem> {
        let bad = |name, vi: &str, en: &str| Problem::bad_parameter(name, Text::new(vi, en));
        if self.subtree && self.unit_id.is_none() {
            return Err(bad(
                "subtree",
                "Tham số subtree cần có unit_id.",
                "The parameter subtree needs a unit_id.",
            ));
        }
        let q = self.q.as_deref().map(fold);
        if q.as_ref()
            .is_some_and(|q| q.is_empty() || q.len() > MAX_QUERY)
        {
            return Err(bad(
                "q",
                "Từ khóa tìm kiếm có 1 đến 100 ký tự, ít nhất một chữ cái hoặc chữ số.",
                "A search has 1 to 100 characters, at least one letter or digit.",
            ));
        }
        let words = q.iter().flat_map(|q| q.split(' '));
        Ok(AccountFilter {
            unit_id: self.unit_id,
            group_id: self.group_id,
            subtree: self.subtree,
            role: self.role,
            status: self.status,
            words: words.map(str::to_owned).collect(),
        })
    }
}

/// List accounts
///
/// The accounts with a position within the caller's reach, by username.
#[utoipa::path(
    tag = "accounts",
    params(ListAccounts),
    responses((status = 200, description = "A page of accounts.", body = Page<Account>)),
    security(("bearer" = []))
)]
#[get("/accounts")]
pub async fn list_accounts(
    app: Data<App>,
    caller: Allowed<ReadAccounts>,
    query: QueryOf<ListAccounts>,
) -> Result<Json<Page<Account>>, Problem> {
    let (limit, cursor) = (query.0.limit, query.0.cursor.clone());
    let filter = query.0.filter()?;
    let page = PageRequest::parse(limit, cursor.as_deref(), &filter)?;
    let (after, fetch) = (page.after.clone(), page.fetch());
    let today = local_time::local_date(app.clock.now());
    let (rows, positions) = app
        .read(move |conn| {
            let after = after.as_deref();
            let rows = db::account_list::list(conn, &caller.scope, &filter, today, after, fetch)?;
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let positions = db::accounts::positions_of(conn, &ids)?;
            Ok((rows, positions))
        })
        .await?;
    Ok(Json(page.page(
        rows,
        |row| row.username.clone(),
        |row| Account::new(row, &positions, today),
    )))
}
