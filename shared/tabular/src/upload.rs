//! A file sent as a request's body.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use tonghop_model::Text;
use tonghop_web::Problem;
use tonghop_web::extract::{media_type, read as read_body};

use crate::{Column, Format, MAX_BYTES, Table};

/// A CSV or XLSX file, by its `Content-Type`. Another type, or content that is not what the type says, answers 415;
/// more than [`MAX_BYTES`] 413.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableUpload {
    /// What kind of file it is.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

impl TableUpload {
    /// Reads the file on a thread that may block. What is wrong with it is in the table's problems.
    pub async fn read(self, columns: &'static [Column]) -> Result<Table, Problem> {
        web::block(move || crate::read(&self.bytes, self.format, columns))
            .await
            .map_err(Problem::unavailable)
    }
}

impl FromRequest for TableUpload {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let format = media_type(request).and_then(|t| Format::of_media_type(&t));
        let payload = payload.take();
        Box::pin(async move {
            let format = format.ok_or_else(unsupported)?;
            let bytes = read_body(payload, MAX_BYTES).await?;
            if format.matches(&bytes) {
                Ok(Self { format, bytes })
            } else {
                Err(unsupported())
            }
        })
    }
}

fn unsupported() -> Problem {
    let accepted = [Format::Csv, Format::Xlsx]
        .map(Format::media_type)
        .join(", ");
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UNSUPPORTED_MEDIA_TYPE",
        Text::new(
            format!("Tệp phải là CSV hoặc Excel (.xlsx), không nén thêm, với Content-Type đúng loại: {accepted}."),
            format!("The file must be CSV or Excel (.xlsx), not compressed further, sent with its own Content-Type: {accepted}."),
        ),
    )
    .with_header("accept", &accepted)
}
