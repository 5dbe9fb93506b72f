//! Every URL of this service: [`routes`] below `/api/v1`, [`root`] at the addresses that RFCs give.

use actix_web::web::{self, get, post, resource};
use utoipa::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::api::{
    access_reviews, account_activations, account_batches, account_imports, accounts, audit,
    invitation_letters, jwks, me, oauth_clients, oauth2, oidc_authorizations, oidc_sessions,
    positions, session_refreshes, session_step_ups, sessions, unit_changes, unit_exports,
    unit_groups, unit_imports, units,
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
        (name = "oauth-clients", description = "Partner systems · Hệ thống đối tác. They get tokens at `POST /oauth2/token` (RFC 6749 §4.4, form-encoded, beside `/api/v1`; also `/oauth2/introspect`, `/oauth2/revoke`, `/.well-known/oauth-authorization-server` and `/.well-known/jwks.json`), whose errors are the RFC's `{error, error_description}` instead of problem documents."),
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
        .service(unit_exports::get::get_unit_export)
        .service(unit_groups::create::create_unit_group)
        .service(unit_groups::list::list_unit_groups)
        .service(unit_groups::get::get_unit_group)
        .service(unit_groups::update::update_unit_group)
        .service(unit_groups::members::list_unit_group_members)
        .service(unit_groups::add_members::add_unit_group_members)
        .service(unit_groups::remove_members::remove_unit_group_members)
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
        .service(accounts::identities::create::create_account_identity)
        .service(accounts::identities::list::list_account_identities)
        .service(accounts::identities::delete::delete_account_identity)
        .service(account_batches::create::create_account_batch)
        .service(account_imports::create::create_account_import)
        .service(access_reviews::list::get_access_review)
        .service(invitation_letters::create::create_invitation_letters)
        .service(account_activations::create::create_account_activation)
        .service(sessions::create::create_session)
        .service(sessions::delete_current::delete_current_session)
        .service(oauth_clients::create::create_oauth_client)
        .service(oauth_clients::list::list_oauth_clients)
        .service(oauth_clients::get::get_oauth_client)
        .service(oauth_clients::update::update_oauth_client)
        .service(oauth_clients::secrets::create_oauth_client_secret)
        .service(oauth_clients::secrets_delete::delete_oauth_client_secret)
        .service(oauth_clients::jwks::put_oauth_client_jwks)
        .service(oidc_authorizations::create::create_oidc_authorization)
        .service(oidc_sessions::create::create_oidc_session)
        .service(session_refreshes::create::create_session_refresh)
        .service(me::get::get_me)
        .service(me::patch::update_me)
        .service(me::password::put_my_password)
        .service(me::sessions::delete::delete_my_session)
        .service(me::sessions::list::list_my_sessions)
        .service(me::totp::confirmations::create_my_totp_confirmation)
        .service(me::totp::create::create_my_totp)
        .service(me::totp::delete::delete_my_totp)
        .service(session_step_ups::create::create_session_step_up)
        .service(audit::entries::list_accounts_audit_entries)
        .service(audit::exports::export_accounts_audit_entries)
        .service(audit::verifications::create_accounts_audit_verification);
}

/// Registers what lies beside `/api/v1`.
pub fn root(config: &mut web::ServiceConfig) {
    config
        .service(resource("/.well-known/jwks.json").route(get().to(jwks::jwks)))
        .service(
            resource("/.well-known/oauth-authorization-server")
                .route(get().to(oauth2::metadata::metadata)),
        )
        .service(resource("/oauth2/token").route(post().to(oauth2::token::token)))
        .service(resource("/oauth2/introspect").route(post().to(oauth2::introspect::introspect)))
        .service(resource("/oauth2/revoke").route(post().to(oauth2::revoke::revoke)));
}
