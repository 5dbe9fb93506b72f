//! Answers and parameters that many operations share.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Serialize;
use tonghop_web::EntityTag;
use tonghop_web::openapi::API_PREFIX;

/// 200 with the entity tag of `version`.
pub fn ok(version: i32, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(EntityTag(version).header())
        .json(body)
}

/// 201 with the address (below `/api/v1`) of what was made and the entity tag of `version`.
pub fn created(address: &str, version: i32, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{API_PREFIX}{address}")))
        .insert_header(EntityTag(version).header())
        .json(body)
}
