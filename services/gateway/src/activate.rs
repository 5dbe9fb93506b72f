//! The page an invitation leads to: one static page, part of the binary, that turns a one-time code into a password.
//!
//! Name and code come behind the `#` of the link, so they are in no log. The page talks to the API like any client and
//! keeps nothing.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

/// The page runs its own script, looks as its own style says, and talks to this address; nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// Answers with one file.
type File = fn() -> HttpResponse;

/// Registers `/activate` and what belongs to it.
pub fn configure(config: &mut web::ServiceConfig) {
    let files: [(&str, File); 3] = [
        ("/activate", page),
        ("/activate/page.css", style),
        ("/activate/page.js", script),
    ];
    for (path, answer) in files {
        let answer = move || std::future::ready(answer());
        config.service(
            web::resource(path)
                .route(web::get().to(answer))
                .route(web::head().to(answer)),
        );
    }
}

fn page() -> HttpResponse {
    answer(
        "text/html; charset=utf-8",
        include_str!("activate/page.html"),
    )
}

fn style() -> HttpResponse {
    answer("text/css; charset=utf-8", include_str!("activate/page.css"))
}

fn script() -> HttpResponse {
    answer(
        "text/javascript; charset=utf-8",
        include_str!("activate/page.js"),
    )
}

fn answer(kind: &str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(body)
}
