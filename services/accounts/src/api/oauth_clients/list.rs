//! `GET /oauth-clients`

use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use tonghop_auth::Allowed;
use tonghop_web::{Page, PageRequest, Problem, QueryOf};
use utoipa::IntoParams;

use super::json::OauthClient;
use crate::app::App;
use crate::db;
use crate::policy::ReadClients;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListOauthClients {
    /// Rows in the page; 50 by default, 200 at the most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the page before.
    #[param(max_length = 300)]
    cursor: Option<String>,
}

/// List partner systems
///
/// Those that read within the caller's reach, in the order they were registered.
#[utoipa::path(
    tag = "oauth-clients",
    params(ListOauthClients),
    responses((status = 200, description = "A page of partner systems.", body = Page<OauthClient>)),
    security(("bearer" = []))
)]
#[get("/oauth-clients")]
pub async fn list_oauth_clients(
    app: Data<App>,
    caller: Allowed<ReadClients>,
    query: QueryOf<ListOauthClients>,
) -> Result<Json<Page<OauthClient>>, Problem> {
    let page = PageRequest::parse(query.0.limit, query.0.cursor.as_deref(), &"oauth-clients")?;
    let (after, fetch) = (page.key()?, page.fetch());
    let clients = app
        .read(move |conn| {
            let rows = db::oauth_clients::list(conn, &caller.scope, after, fetch)?;
            let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
            let secrets = db::oauth_credentials::secrets_of(conn, &ids)?;
            let view = |row| OauthClient::new(row, &secrets);
            rows.into_iter().map(view).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(Json(page.page(clients, |c| c.id.to_string(), |c| c)))
}
