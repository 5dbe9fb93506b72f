//! Request bodies, bounded in size and time.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tonghop_model::Text;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::{FieldError, Problem};

/// Largest JSON body.
const JSON_LIMIT: usize = 1024 * 1024;
/// A client that sends slower than this is let go.
const READ_TIMEOUT: Duration = Duration::from_secs(20);

/// A JSON body as `T`. Text arrives NFC-normalised and free of control characters.
#[derive(Debug, Clone)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let value = json(&request, payload, "application/json").await?;
            serde_path_to_error::deserialize(value)
                .map(Self)
                .map_err(|error| shape_problem(&error))
        })
    }
}

/// A JSON merge patch (RFC 7396) body.
#[derive(Debug, Clone)]
pub struct MergePatch(pub Value);

impl MergePatch {
    /// The patch as `T`, whose members are those that may change.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Problem> {
        serde_path_to_error::deserialize(self.0).map_err(|error| shape_problem(&error))
    }
}

impl FromRequest for MergePatch {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let patch = json(&request, payload, "application/merge-patch+json").await;
            patch.map(Self).map_err(|p| {
                if p.status() == StatusCode::UNSUPPORTED_MEDIA_TYPE {
                    p.with_header("accept-patch", "application/merge-patch+json")
                } else {
                    p
                }
            })
        })
    }
}

async fn json(request: &HttpRequest, payload: Payload, media_type: &str) -> Result<Value, Problem> {
    require_type(request, media_type)?;
    let bytes = read(payload, JSON_LIMIT).await?;
    let mut value: Value = serde_json::from_slice(&bytes).map_err(|error| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "BAD_JSON",
            Text::new(
                format!(
                    "Nội dung gửi lên không phải JSON hợp lệ (dòng {}, cột {}).",
                    error.line(),
                    error.column()
                ),
                format!(
                    "What was sent is not valid JSON (line {}, column {}).",
                    error.line(),
                    error.column()
                ),
            ),
        )
    })?;
    let mut errors = Vec::new();
    clean(&mut value, "#", &mut errors);
    if errors.is_empty() {
        Ok(value)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// The media type of the body without its parameters, in lower case; nothing if the body is compressed, which no
/// operation takes.
pub fn media_type(request: &HttpRequest) -> Option<String> {
    let given = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let encoded = request
        .headers()
        .get(header::CONTENT_ENCODING)
        .is_some_and(|v| v.as_bytes() != b"identity");
    let essence = given.split(';').next().unwrap_or_default().trim();
    (!encoded).then(|| essence.to_ascii_lowercase())
}

pub(super) fn require_type(request: &HttpRequest, wanted: &str) -> Result<(), Problem> {
    if media_type(request).as_deref() == Some(wanted) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "UNSUPPORTED_MEDIA_TYPE",
        Text::new(
            format!("Nội dung phải được gửi với Content-Type {wanted}, không nén."),
            format!("The content must be sent as Content-Type {wanted}, uncompressed."),
        ),
    ))
}

/// The whole body: 413 beyond `limit` bytes, 408 if it takes longer than twenty seconds.
pub async fn read(mut payload: Payload, limit: usize) -> Result<Vec<u8>, Problem> {
    let too_large = || {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "TOO_LARGE",
            Text::new(
                format!("Nội dung gửi lên quá lớn (tối đa {limit} byte)."),
                format!("What was sent is too large ({limit} bytes at most)."),
            ),
        )
        .with_header("connection", "close")
    };
    let whole = async {
        let mut bytes = Vec::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| {
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "BODY_CUT",
                    Text::new(
                        "Nội dung gửi lên bị ngắt giữa chừng.",
                        "The body was cut off.",
                    ),
                )
            })?;
            if bytes.len() + chunk.len() > limit {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    };
    tokio::time::timeout(READ_TIMEOUT, whole)
        .await
        .map_err(|_| {
            Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                "BODY_TOO_SLOW",
                Text::new("Nội dung gửi lên quá chậm.", "The body arrived too slowly."),
            )
            .with_header("connection", "close")
        })?
}

/// Normalises text to NFC and finds control characters, which PostgreSQL cannot keep (NUL) and nobody can read.
fn clean(value: &mut Value, pointer: &str, errors: &mut Vec<FieldError>) {
    match value {
        Value::String(text) => {
            if is_nfc_quick(text.chars()) != IsNormalized::Yes {
                *text = text.nfc().collect();
            }
            if text
                .chars()
                .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
            {
                errors.push(FieldError::at(
                    pointer,
                    "CONTROL_CHARACTER",
                    Text::new(
                        "Văn bản có ký tự điều khiển không được phép.",
                        "The text holds a control character that is not allowed.",
                    ),
                ));
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter_mut().enumerate() {
                clean(item, &format!("{pointer}/{i}"), errors);
            }
        }
        Value::Object(members) => {
            if members.keys().any(|key| key.chars().any(char::is_control)) {
                errors.push(FieldError::at(
                    pointer,
                    "CONTROL_CHARACTER",
                    Text::new(
                        "Tên trường có ký tự điều khiển.",
                        "A member name holds a control character.",
                    ),
                ));
            }
            for (name, item) in members.iter_mut() {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                clean(item, &format!("{pointer}/{escaped}"), errors);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn shape_problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = error.path().to_string();
    let pointer = if path == "." {
        "#".to_owned()
    } else {
        format!("#/{}", path.replace(['.', '['], "/").replace(']', ""))
    };
    let why = error.inner().to_string();
    let text = Text::new(
        in_vietnamese(&why),
        format!("Not the expected shape: {why}"),
    );
    Problem::invalid(vec![FieldError::at(pointer, "WRONG_SHAPE", text)])
}

/// What the parser says of a shape, as a sentence for people. Names in back quotes are kept: they are the API's own.
pub(super) fn in_vietnamese(why: &str) -> String {
    let name = why.split('`').nth(1).unwrap_or_default();
    let choices = || {
        why.split('`')
            .skip(3)
            .step_by(2)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let start = |text: &str| why.starts_with(text);
    if start("unknown field") {
        format!("Không có trường {name}.")
    } else if start("missing field") {
        format!("Thiếu trường {name}.")
    } else if start("duplicate field") {
        format!("Trường {name} bị ghi hai lần.")
    } else if start("unknown variant") {
        format!("Giá trị {name} không có trong danh mục: {}.", choices())
    } else if start("invalid type") {
        "Sai kiểu dữ liệu: chữ và số phải đúng như tài liệu API mô tả.".to_owned()
    } else if start("a number") {
        "Số chỉ gồm chữ số, dấu chấm thập phân và tối đa bốn chữ số lẻ, để trong ngoặc kép."
            .to_owned()
    } else if start("a unit code") {
        "Mã đơn vị gồm 1 đến 35 ký tự 0-9, A-Z, dấu chấm, gạch nối.".to_owned()
    } else {
        "Giá trị không đúng dạng mà tài liệu API mô tả.".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No parser's English reaches a Vietnamese sentence.
    #[test]
    fn shapes_are_explained_in_vietnamese() {
        assert_eq!(
            in_vietnamese("unknown field `x`, expected `a`"),
            "Không có trường x."
        );
        assert_eq!(
            in_vietnamese("unknown variant `X`, expected one of `A`, `B`"),
            "Giá trị X không có trong danh mục: A, B."
        );
        assert!(
            !in_vietnamese("invalid length 0, expected struct Body with 3 elements")
                .contains("struct")
        );
    }
}
