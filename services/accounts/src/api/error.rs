//! How each failure of this service is answered: the only place with status codes.

use actix_web::http::StatusCode;
use tonghop_model::Text;
use tonghop_web::{FieldError, Problem};

use crate::domain::Error;
use crate::domain::unit_change::Fault;

pub use super::rule_text::rule_sentence;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Credentials => credentials(),
            Error::CodeTaken(code) => Self::conflict(
                "UNIT_CODE_TAKEN",
                Text::new(
                    format!("Mã đơn vị {code} đang được dùng."),
                    format!("Unit code {code} is in use."),
                ),
            ),
            Error::UsernameTaken { index } => username_taken(index),
            Error::UnknownUnit { pointer } => Self::invalid(vec![FieldError::at(
                pointer,
                "UNKNOWN_UNIT",
                Text::new(
                    "Không có đơn vị này trong phạm vi quản lý của bạn.",
                    "There is no such unit within your reach.",
                ),
            )]),
            Error::Field { pointer, code } => {
                Self::invalid(vec![FieldError::at(pointer, code, sentence(code))])
            }
            Error::Import(errors) => import(errors),
            Error::Change(fault) => change(&fault),
            Error::PeriodFrozen { period, until, .. } => Self::conflict(
                "PERIOD_FROZEN",
                Text::new(
                    format!(
                        "Kỳ báo cáo {period} đã chốt: cây đơn vị không được đổi với ngày hiệu lực đến hết {until}."
                    ),
                    format!(
                        "Period {period} is closed: units cannot be changed with a day up to {until}."
                    ),
                ),
            ),
            Error::BadDay => Self::bad_parameter("as_of", sentence("BAD_DATE")),
            Error::KeyReused => key_reused(),
            Error::KeyRaced => Self::unavailable("two requests with one key at the same time"),
            Error::Corrupt(cause) => Self::internal(cause),
            Error::Token(cause) => Self::internal(cause),
            Error::Hash(cause) => Self::internal(cause),
            Error::Db(cause) => Self::from(cause),
        }
    }
}

fn credentials() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "WRONG_CREDENTIALS",
        Text::new(
            "Tên đăng nhập, mật khẩu hoặc mã không đúng.",
            "The name, password or code is wrong.",
        ),
    )
    .with_header("www-authenticate", "Bearer")
}

fn username_taken(index: usize) -> Problem {
    let text = Text::new(
        "Tên đăng nhập này đã có người dùng.",
        "This username is taken.",
    );
    Problem::conflict("USERNAME_TAKEN", text.clone()).with_errors(vec![FieldError::at(
        format!("#/accounts/{index}/username"),
        "USERNAME_TAKEN",
        text,
    )])
}

/// A change of units breaks a rule: 409 when the state of the units stands in the way, 422 otherwise.
fn change(fault: &Fault) -> Problem {
    let text = rule_sentence(fault);
    let code = fault.rule.as_str();
    let errors = vec![FieldError::at(fault.pointer.clone(), code, text.clone())];
    if fault.rule.is_conflict() {
        Problem::conflict(code, text).with_errors(errors)
    } else {
        Problem::invalid(errors)
    }
}

fn key_reused() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "IDEMPOTENCY_KEY_REUSED",
        Text::new(
            "Khóa Idempotency-Key này đã được dùng cho một yêu cầu khác nội dung.",
            "This Idempotency-Key was used for a request with other content.",
        ),
    )
}

fn import(errors: Vec<crate::domain::import::LineError>) -> Problem {
    let rows = errors
        .into_iter()
        .map(|e| FieldError::line(e.line, e.column, e.code, e.detail))
        .collect();
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "IMPORT_REFUSED",
        Text::new(
            "Tệp có dòng sai nên chưa nhập gì cả. Sửa từng dòng dưới đây rồi gửi lại.",
            "The file has bad rows, so nothing was imported. Correct each row below and send it again.",
        ),
    )
    .with_errors(rows)
}

/// The sentence for each rule a field can break.
fn sentence(code: &str) -> Text {
    match code {
        "BAD_USERNAME" => Text::new(
            "Tên đăng nhập có 3 đến 64 ký tự a-z, 0-9, dấu chấm, gạch dưới, gạch nối.",
            "A username has 3 to 64 of a-z, 0-9, dot, underscore and hyphen.",
        ),
        "PASSWORD_TOO_SHORT" => Text::new(
            "Mật khẩu phải có ít nhất 8 ký tự.",
            "A password has at least 8 characters.",
        ),
        "PASSWORD_CONTAINS_NAME" => Text::new(
            "Mật khẩu không được chứa tên đăng nhập.",
            "A password may not contain the username.",
        ),
        "TOO_LONG" => Text::new("Nội dung quá dài.", "This is too long."),
        "TOO_MANY" => Text::new("Quá nhiều mục.", "There are too many items."),
        "BAD_DATE" => Text::new(
            "Ngày phải nằm trong khoảng năm 1900 đến 2200.",
            "The day must lie between the years 1900 and 2200.",
        ),
        "BAD_EMAIL" => Text::new(
            "Địa chỉ thư điện tử phải có dấu @.",
            "An e-mail address has an @.",
        ),
        "NOT_FOR_CORRECTIONS" => Text::new(
            "Đính chính có hiệu lực từ ngày của thay đổi bị đính chính: hãy bỏ trống ngày.",
            "A correction takes effect on the day of what it corrects: leave the day out.",
        ),
        "REQUIRED" => Text::new("Không được để trống.", "This may not be empty."),
        "PARENT_REQUIRED" => Text::new(
            "Phải chọn đơn vị cấp trên.",
            "A parent unit must be chosen.",
        ),
        "UNIT_REQUIRED" => Text::new(
            "Phải chọn đơn vị cho chức danh này.",
            "A unit must be chosen for this position.",
        ),
        _ => Text::new("Giá trị không hợp lệ.", "The value is not valid."),
    }
}
