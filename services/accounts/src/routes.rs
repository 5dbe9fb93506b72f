//! Every URL of this service, below `/api/v1`.

use utoipa::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::{
    account_activations, account_batches, accounts, audit, me, session_refreshes, sessions,
    unit_changes, unit_imports, units,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tổng Hợp: accounts",
        description = "Units, accounts and sessions.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "Tổng Hợp", url = "https://tonghop.example", email = "api@tonghop.example")
    ),
    tags(
        (name = "units", description = "Units and the reporting tree · Đơn vị"),
        (name = "accounts", description = "People and their positions · Tài khoản"),
        (name = "sessions", description = "Signing in and out · Đăng nhập"),
        (name = "audit", description = "Who did what, and what was denied · Nhật ký kiểm toán"),
    )
)]
struct Document;

/// What the collected document starts from.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(units::create::create_unit)
        .service(units::list::list_units)
        .service(units::get::get_unit)
        .service(units::ancestors::list_unit_ancestors)
        .service(units::subtree::list_unit_subtree)
        .service(units::history::get_unit_history)
        .service(units::successors::list_unit_successors)
        .service(units::predecessors::list_unit_predecessors)
        .service(unit_changes::create::create_unit_change)
        .service(unit_changes::list::list_unit_changes)
        .service(unit_changes::get::get_unit_change)
        .service(unit_imports::create::create_unit_import)
        .service(accounts::create::create_account)
        .service(accounts::list::list_accounts)
        .service(accounts::get::get_account)
        .service(accounts::activation_codes::create_activation_code)
        .service(account_batches::create::create_account_batch)
        .service(account_activations::create::create_account_activation)
        .service(sessions::create::create_session)
        .service(sessions::delete_current::delete_current_session)
        .service(session_refreshes::create::create_session_refresh)
        .service(me::get::get_me)
        .service(me::password::put_my_password)
        .service(audit::entries::list_accounts_audit_entries)
        .service(audit::exports::export_accounts_audit_entries)
        .service(audit::verifications::create_accounts_audit_verification);
}
