//! Errors as RFC 9457 problems: one shape for every error of every service.

use std::error::Error as StdError;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use tonghop_db::DbError;
use tonghop_model::{AccountId, Lang, Text};

use crate::problem_body::{FieldErrorBody, ProblemBody};

/// Where problem types are described; the `code` is appended.
const TYPE_BASE: &str = "https://tonghop.example/problems/";

/// One thing wrong with the input, pointed at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldError {
    /// RFC 6901 pointer into the body, as a URI fragment: `#/values/A03`.
    pub pointer: Option<String>,
    /// Name of the query parameter or header.
    pub parameter: Option<String>,
    /// Line of an imported file, the header being line 1.
    pub line: Option<u64>,
    /// Stable word for programs.
    pub code: String,
    /// The rule of the template that was broken.
    pub rule: Option<String>,
    /// `ERROR` blocks, `WARNING` asks for an explanation.
    pub level: Option<String>,
    /// The sentence for people.
    pub detail: Option<Text>,
}

impl FieldError {
    /// Something wrong at `pointer` of the body.
    pub fn at(pointer: impl Into<String>, code: impl Into<String>, detail: Text) -> Self {
        Self {
            pointer: Some(pointer.into()),
            code: code.into(),
            detail: Some(detail),
            ..Self::default()
        }
    }
    /// Something wrong with a query parameter or header.
    pub fn parameter(name: impl Into<String>, code: impl Into<String>, detail: Text) -> Self {
        Self {
            parameter: Some(name.into()),
            code: code.into(),
            detail: Some(detail),
            ..Self::default()
        }
    }
    /// Something wrong on a line of an imported file.
    pub fn line(line: u64, column: &str, code: impl Into<String>, detail: Text) -> Self {
        Self {
            line: Some(line),
            parameter: Some(column.into()),
            code: code.into(),
            detail: Some(detail),
            ..Self::default()
        }
    }
}

/// A problem on its way to the client. The text for the client and the cause for the operator are kept apart.
pub struct Problem(Box<Inner>);

struct Inner {
    status: StatusCode,
    code: &'static str,
    detail: Text,
    errors: Vec<FieldError>,
    headers: Vec<(HeaderName, HeaderValue)>,
    existing: Option<String>,
    target: Option<AccountId>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Problem {
    /// A problem with a stable `code` and a sentence for people.
    pub fn new(status: StatusCode, code: &'static str, detail: Text) -> Self {
        Self(Box::new(Inner {
            status,
            code,
            detail,
            errors: Vec::new(),
            headers: Vec::new(),
            existing: None,
            target: None,
            cause: None,
        }))
    }

    /// 400 `BAD_PARAMETER`.
    pub fn bad_parameter(name: &str, detail: Text) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "BAD_PARAMETER",
            Text::new(
                "Tham số của yêu cầu không hợp lệ.",
                "A parameter of the request is not valid.",
            ),
        )
        .with_errors(vec![FieldError::parameter(name, "INVALID", detail)])
    }
    /// 401 `UNAUTHENTICATED`: says no more than that.
    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            Text::new(
                "Chưa đăng nhập hoặc phiên đăng nhập không còn hiệu lực.",
                "You are not signed in, or your session is no longer valid.",
            ),
        )
        .with_header("www-authenticate", "Bearer")
    }
    /// 403 `FORBIDDEN`: the caller sees the object but may not do this to it.
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            Text::new(
                "Tài khoản của bạn không có quyền làm việc này.",
                "Your account may not do this.",
            ),
        )
    }
    /// 404 `NOT_FOUND`: unknown, or none of the caller's business; the two answer alike.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            Text::new("Không tìm thấy.", "Not found."),
        )
    }
    /// 405 `METHOD_NOT_ALLOWED`.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            Text::new(
                "Địa chỉ này không nhận phương thức đó.",
                "This address does not take that method.",
            ),
        )
    }
    /// 422 `INVALID_INPUT` with every error found.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "INVALID_INPUT",
            Text::new(
                "Nội dung gửi lên chưa đúng. Xem từng lỗi bên dưới.",
                "What was sent is not right yet. See each error below.",
            ),
        )
        .with_errors(errors)
    }
    /// 409 with a code of its own.
    pub fn conflict(code: &'static str, detail: Text) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }
    /// 412 `STALE`: somebody changed the object meanwhile; the current tag is in `ETag`.
    pub fn stale(current: i32) -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "STALE",
            Text::new(
                "Nội dung đã được người khác sửa trong lúc bạn làm. Hãy tải lại rồi sửa tiếp.",
                "Somebody changed this while you were working. Load it again and repeat your change.",
            ),
        )
        .with_header("etag", &format!("\"{current}\""))
    }
    /// 500 `INTERNAL`; the cause is logged, never shown.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            Text::new(
                "Hệ thống gặp lỗi. Dữ liệu của bạn không bị thay đổi.",
                "Something went wrong on our side. Your data has not been changed.",
            ),
        )
        .with_cause(cause)
    }
    /// 503 `UNAVAILABLE`: come back in a second.
    pub fn unavailable(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "UNAVAILABLE",
            Text::new(
                "Hệ thống đang bận. Hãy thử lại sau giây lát.",
                "The system is busy. Try again in a moment.",
            ),
        )
        .with_header("retry-after", "1")
        .with_cause(cause)
    }

    /// Adds what is wrong, one by one.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }
    /// Adds a header to the answer.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers.push((HeaderName::from_static(name), value));
        }
        self
    }
    /// Names the object that is already there.
    #[must_use]
    pub fn with_existing(mut self, url: String) -> Self {
        self.0.existing = Some(url);
        self
    }
    /// Keeps the cause for the log.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Names, for the audit trail alone, the account that somebody tried to get into.
    #[must_use]
    pub fn with_target(mut self, account: AccountId) -> Self {
        self.0.target = Some(account);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }
    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }
    /// The cause, for the log.
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }
    pub(crate) fn target(&self) -> Option<AccountId> {
        self.0.target
    }
    pub(crate) fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.0.headers
    }

    /// What the client reads.
    pub fn body(&self, lang: Lang, request_id: &str, trace_id: &str) -> ProblemBody {
        let errors = self
            .0
            .errors
            .iter()
            .map(|e| FieldErrorBody::new(e, lang))
            .collect();
        ProblemBody {
            r#type: format!(
                "{TYPE_BASE}{}",
                self.0.code.to_ascii_lowercase().replace('_', "-")
            ),
            title: self
                .0
                .status
                .canonical_reason()
                .unwrap_or("Error")
                .to_owned(),
            status: self.0.status.as_u16(),
            detail: self.0.detail.get(lang).to_owned(),
            instance: format!("urn:request:{request_id}"),
            code: self.0.code.to_owned(),
            trace_id: trace_id.to_owned(),
            errors,
            existing: self.0.existing.clone(),
        }
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Query(diesel) if passes(&diesel) => Self::unavailable(diesel),
            DbError::Query(diesel) => Self::internal(diesel),
            other => Self::unavailable(other),
        }
    }
}

/// Whether trying again may help: a lock was not to be had in time, or the connection was lost.
fn passes(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error};
    match error {
        Error::DatabaseError(Kind::SerializationFailure | Kind::ClosedConnection, _)
        | Error::BrokenTransactionManager => true,
        Error::DatabaseError(Kind::Unknown, info) => [
            "lock timeout",
            "deadlock detected",
            "statement timeout",
            "database is locked",
        ]
        .iter()
        .any(|why| info.message().contains(why)),
        _ => false,
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("code", &self.0.code)
            .field("cause", &self.0.cause)
            .finish_non_exhaustive()
    }
}
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.status, self.0.code)
    }
}
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }
    /// Only the status: the edge writes the body, because it knows the client's language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.0.status)
    }
}
