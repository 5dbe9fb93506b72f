//! The OpenAPI document of a service, collected from its real route tree.

mod tagged;

use actix_web::App;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder,
    ServerBuilder,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem_body::{FieldErrorBody, ProblemBody};

/// Where the public API lives on the gateway.
pub const API_PREFIX: &str = "/api/v1";
/// Name of the bearer scheme in the documents.
pub const BEARER: &str = "bearer";

/// Collects the document from the routes and adds what all operations share.
pub fn collect(base: OpenApi, routes: fn(&mut ServiceConfig<'_>)) -> OpenApi {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(base)
        .configure(routes)
        .split_for_parts();
    document.servers = Some(vec![
        ServerBuilder::new()
            .url(API_PREFIX)
            .description(Some("This installation"))
            .build(),
    ]);
    tagged::close(&mut document);
    add_components(&mut document);
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            add_errors(operation);
        }
    }
    document
}

fn add_components(document: &mut OpenApi) {
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "Access token of RFC 9068, checked as RFC 8725 asks. Get one at `POST /sessions`.",
        ))
        .build();
    let mut components = document
        .components
        .take()
        .unwrap_or_else(|| ComponentsBuilder::new().build());
    components
        .security_schemes
        .insert(BEARER.into(), RefOr::T(SecurityScheme::Http(scheme)));
    let schemas = &mut components.schemas;
    schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    schemas.insert(
        FieldErrorBody::name().into_owned(),
        FieldErrorBody::schema(),
    );
    document.components = Some(components);
}

/// The operations of one path.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.patch,
        &mut item.delete,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

fn add_errors(operation: &mut Operation) {
    let mut statuses = vec![
        (
            "400",
            "The request cannot be read, or a parameter is wrong.",
        ),
        ("404", "Unknown, or outside what the caller may know."),
        ("500", "A fault on our side; nothing was changed."),
        ("503", "Too busy; try again after `Retry-After`."),
    ];
    // An operation that says nothing of security needs a token: the document's default.
    let open = operation
        .security
        .as_ref()
        .is_some_and(|s| s.is_empty() || s.iter().any(|r| *r == SecurityRequirement::default()));
    if !open {
        statuses.push(("401", "No valid access token."));
        statuses.push(("403", "The caller may not do this."));
    }
    if operation.request_body.is_some() {
        statuses.push(("413", "The body is too large."));
        statuses.push(("415", "The body's media type is not supported."));
        statuses.push((
            "422",
            "The body was understood but breaks a rule; each error is listed.",
        ));
    }
    for (status, description) in statuses {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(problem_response(description)));
    }
}

fn problem_response(description: &str) -> Response {
    let schema = Ref::from_schema_name(ProblemBody::name());
    ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", Content::new(Some(schema)))
        .build()
}
