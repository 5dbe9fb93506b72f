//! The OpenAPI document and its console. Both are part of the binary: nothing is downloaded, now or later.

use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{HttpResponse, web};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The public document: generated from the services' routes, checked in, verified by a test.
pub const DOCUMENT: &str = include_str!("../../../openapi/tonghop.json");

/// The console runs its own scripts only.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Registers `/openapi.json` and `/docs/`.
pub fn configure(config: &mut web::ServiceConfig) {
    let console = SwaggerUi::new("/docs/{_:.*}").config(
        Config::new(["/openapi.json"])
            .validator_url("none")
            .persist_authorization(false)
            .display_request_duration(true)
            .doc_expansion("list"),
    );
    config
        .route("/", web::get().to(to_console))
        .route("/", web::head().to(to_console))
        .route("/openapi.json", web::get().to(document))
        .route("/openapi.json", web::head().to(document))
        .route("/docs", web::get().to(to_console))
        .service(
            web::scope("")
                .guard(actix_web::guard::fn_guard(|context| {
                    context.head().uri.path().starts_with("/docs/")
                }))
                .wrap(
                    DefaultHeaders::new()
                        .add((header::CONTENT_SECURITY_POLICY, POLICY))
                        .add((header::CACHE_CONTROL, "public, max-age=3600")),
                )
                .service(console),
        );
}

async fn document() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .body(DOCUMENT)
}

async fn to_console() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, "/docs/"))
        .finish()
}
