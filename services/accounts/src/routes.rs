//! Every URL of this service, below `/api/v1`.

use utoipa::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::{
    access_reviews, account_activations, account_batches, account_imports, accounts,
    invitation_letters, me, positions, session_refreshes, session_step_ups, sessions,
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
        .service(unit_changes::create::create_unit_change)
        .service(unit_changes::list::list_unit_changes)
        .service(unit_changes::get::get_unit_change)
        .service(unit_imports::create::create_unit_import)
        .service(accounts::create::create_account)
        .service(accounts::list::list_accounts)
        .service(accounts::get::get_account)
        .service(accounts::patch::update_account)
        .service(accounts::activation_codes::create_activation_code)
        .service(accounts::mails::list_mails)
        .service(accounts::positions::create::create_position)
        .service(accounts::positions::list::list_positions)
        .service(positions::get::get_position)
        .service(positions::endings::create_ending)
        .service(positions::handovers::create_handover)
        .service(accounts::session_endings::create_session_ending)
        .service(accounts::totp_resets::create_totp_reset)
        .service(accounts::unlockings::create_unlocking)
        .service(account_batches::create::create_account_batch)
        .service(account_imports::create::create_account_import)
        .service(access_reviews::list::get_access_review)
        .service(invitation_letters::create::create_invitation_letters)
        .service(account_activations::create::create_account_activation)
        .service(sessions::create::create_session)
        .service(sessions::delete_current::delete_current_session)
        .service(session_refreshes::create::create_session_refresh)
        .service(me::get::get_me)
        .service(me::patch::update_me)
        .service(me::password::put_my_password)
        .service(me::sessions::delete::delete_my_session)
        .service(me::sessions::list::list_my_sessions)
        .service(me::totp::confirmations::create_my_totp_confirmation)
        .service(me::totp::create::create_my_totp)
        .service(me::totp::delete::delete_my_totp)
        .service(session_step_ups::create::create_session_step_up);
}
