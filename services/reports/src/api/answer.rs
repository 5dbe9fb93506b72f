//! Answers and parameters that many operations share.

use std::str::FromStr;

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Serialize;
use tonghop_model::Text;
use tonghop_web::openapi::API_PREFIX;
use tonghop_web::{EntityTag, PageRequest, Problem};

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

/// The sort key in a page's cursor, as the type the rows are sorted by.
pub fn after<T: FromStr>(page: &PageRequest) -> Result<Option<T>, Problem> {
    let parsed = page.after.as_deref().map(str::parse).transpose();
    parsed.map_err(|_| {
        Problem::bad_parameter(
            "cursor",
            Text::new(
                "Con trỏ trang không hợp lệ. Hãy bắt đầu lại từ trang đầu.",
                "The cursor is not valid. Start again from the first page.",
            ),
        )
    })
}
