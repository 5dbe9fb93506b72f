//! `GET /editions/{id}/files/{format}`

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use sha2::{Digest, Sha256};
use tonghop_auth::Allowed;
use tonghop_model::EditionId;
use tonghop_web::Problem;

use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::edition::EditionDocument;
use crate::export::{self, Format};
use crate::policy::ReadConsolidation;

/// Get an edition's file
///
/// The same bytes every time: `ETag` is the SHA-256 of the file.
#[utoipa::path(
    tag = "consolidations",
    params(
        ("id" = EditionId, Path, description = "The edition."),
        ("format" = Format, Path, description = "Kind of file."),
    ),
    responses((status = 200, description = "The file.", headers(("ETag" = String), ("Content-Disposition" = String)), content(
        (Vec<u8> = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ))),
    security(("bearer" = []), ("partner" = ["editions.read"]))
)]
#[get("/editions/{id}/files/{format}")]
pub async fn get_edition_file(
    app: Data<App>,
    caller: Allowed<ReadConsolidation>,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, format) = path.into_inner();
    let (Ok(id), Ok(format)) = (id.parse::<EditionId>(), format.parse::<Format>()) else {
        return Err(Problem::not_found());
    };
    // Making the file belongs on the same thread as reading it: it may take a second.
    let (name, bytes) = app
        .read(move |conn| {
            let found = db::editions::document(conn, &caller.scope, id)?;
            let (text, _) = found.ok_or(Error::NotFound)?;
            let document: EditionDocument = serde_json::from_str(&text)
                .map_err(|e| Error::Corrupt(format!("edition {id}: {e}")))?;
            let name = export::file_name(&document, format);
            let bytes = match format {
                Format::Json => text.into_bytes(),
                Format::Xlsx => export::xlsx::write(&document)?,
                Format::Docx => export::docx::write(&document)?,
            };
            Ok((name, bytes))
        })
        .await?;
    let etag = format!("\"{}\"", hex::encode(Sha256::digest(&bytes)));
    Ok(HttpResponse::Ok()
        .insert_header(("content-type", format.media_type()))
        .insert_header(("content-disposition", name.disposition()))
        .insert_header(("etag", etag))
        .insert_header(("cache-control", "private, no-cache"))
        .insert_header(("x-content-type-options", "nosniff"))
        .body(bytes))
}
