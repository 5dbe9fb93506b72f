//! How the OpenAPI documents say that partner systems may call, too.

use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, OpenApi, RefOr};

use crate::scopes;

/// Name of the partner systems' scheme in the documents. An operation they may call names it beside `bearer`, with the
/// scope it needs.
pub const PARTNER: &str = "partner";

/// Adds the partner systems' scheme with every scope there is.
pub fn with_partner_scheme(mut document: OpenApi) -> OpenApi {
    let meanings = scopes::ALL.iter().map(|scope| {
        let meaning = scope.meaning();
        (
            scope.name.to_owned(),
            format!("{} {}", meaning.en, meaning.vi),
        )
    });
    let flow = ClientCredentials::new("/oauth2/token", meanings.collect::<Scopes>());
    let scheme = SecurityScheme::OAuth2(OAuth2::with_description(
        [Flow::ClientCredentials(flow)],
        "Partner systems (RFC 6749 §4.4). The endpoints under `/oauth2/` answer errors in the RFC's own shape.",
    ));
    let mut components = document
        .components
        .take()
        .unwrap_or_else(|| ComponentsBuilder::new().build());
    components
        .security_schemes
        .insert(PARTNER.into(), RefOr::T(scheme));
    document.components = Some(components);
    document
}
