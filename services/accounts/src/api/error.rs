//! How each failure of this service is answered: the only place with status codes.

use actix_web::http::StatusCode;
use tonghop_model::Text;
use tonghop_web::{FieldError, Problem};

use crate::api::field_text::sentence;
use crate::domain::Error;
use crate::domain::unit_change::Fault;
use crate::domain::unit_group::Refusal;
use crate::sign_in::Refused;

pub use super::rule_text::rule_sentence;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Credentials => credentials(),
            Error::TotpRequired => totp_required(),
            Error::SessionOver => Self::unauthenticated(),
            Error::TotpAlreadySet => Self::conflict(
                "TOTP_ALREADY_SET",
                Text::new(
                    "Tài khoản đã có mã xác thực hai bước. Hãy gỡ mã cũ trước (DELETE /me/totp).",
                    "The account has one-time codes already. Remove them first (DELETE /me/totp).",
                ),
            ),
            Error::TotpNotStarted => Self::conflict(
                "TOTP_NOT_STARTED",
                Text::new(
                    "Chưa bắt đầu cài đặt mã xác thực. Hãy bắt đầu trước (POST /me/totp).",
                    "One-time codes are not being set up. Begin first (POST /me/totp).",
                ),
            ),
            Error::Busy => Self::unavailable("too many passwords wait to be checked"),
            Error::GroupCodeTaken(code) => Self::conflict(
                "GROUP_CODE_TAKEN",
                Text::new(
                    format!("Mã nhóm {code} đang được dùng."),
                    format!("Group code {code} is in use."),
                ),
            ),
            Error::Membership { index, refusal } => membership(index, refusal),
            Error::Stale(current) => Self::stale(current),
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
            Error::Import(problems) => tonghop_tabular::refused(problems),
            Error::People(error) => Self::from(error),
            Error::Change(faults) => change(&faults),
            Error::PeriodFrozen { period, until, .. } => {
                Self::conflict(PERIOD_FROZEN, frozen_sentence(&period, until))
            }
            Error::BadDay(parameter) => Self::bad_parameter(parameter, sentence("BAD_DATE")),
            Error::KeyReused => key_reused(),
            Error::KeyRaced => Self::unavailable("two requests with one key at the same time"),
            Error::Token(cause) => Self::internal(cause),
            Error::Seal(cause) => Self::internal(cause),
            Error::IdentityTaken => Self::conflict(
                "IDENTITY_TAKEN",
                Text::new(
                    "Danh tính này đã gắn với một tài khoản.",
                    "This identity belongs to an account already.",
                ),
            ),
            Error::OidcOff => Self::new(
                StatusCode::NOT_FOUND,
                "OIDC_OFF",
                Text::new(
                    "Hệ thống này chưa bật đăng nhập qua nhà cung cấp danh tính bên ngoài.",
                    "Signing in at an external provider is not set up here.",
                ),
            ),
            Error::OidcRefused => oidc_refused(),
            Error::UnknownIdentity => unknown_identity(),
            Error::OidcUnavailable(cause) => Self::unavailable(cause),
            Error::Hash(cause) | Error::Corrupt(cause) => Self::internal(cause),
            Error::Db(cause) => Self::from(cause),
        }
    }
}

impl From<Refused> for Problem {
    /// The same answer to everybody; the audit trail alone learns whose account it was.
    fn from(refused: Refused) -> Self {
        let problem = Self::from(refused.error);
        match refused.target {
            Some(account) => problem.with_target(account),
            None => problem,
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

fn membership(index: usize, refusal: Refusal) -> Problem {
    let (code, text) = match refusal {
        Refusal::AlreadyMember => (
            "ALREADY_A_MEMBER",
            Text::new(
                "Đơn vị này đã thuộc nhóm vào ngày đó hoặc sau đó.",
                "This unit belongs to the group on that day or later.",
            ),
        ),
        Refusal::NotMember => (
            "NOT_A_MEMBER",
            Text::new(
                "Đơn vị này không thuộc nhóm vào ngày đó.",
                "This unit does not belong to the group on that day.",
            ),
        ),
        Refusal::Full => (
            "GROUP_FULL",
            Text::new(
                "Nhóm đã có quá nhiều đơn vị.",
                "The group has too many units.",
            ),
        ),
    };
    let pointer = format!("#/unit_ids/{index}");
    Problem::conflict(code, text.clone()).with_errors(vec![FieldError::at(pointer, code, text)])
}

fn totp_required() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "TOTP_REQUIRED",
        Text::new(
            "Hãy nhập thêm mã xác thực 6 số trong ứng dụng, hoặc một mã dự phòng.",
            "Enter the six-digit code of your app as well, or one of your recovery codes.",
        ),
    )
    .with_header("www-authenticate", "Bearer")
}

fn oidc_refused() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "OIDC_REFUSED",
        Text::new(
            "Đăng nhập bên ngoài không thành công hoặc đã hết hạn. Hãy bắt đầu lại.",
            "The external sign-in failed or has expired. Start again.",
        ),
    )
    .with_header("www-authenticate", "Bearer")
}

fn unknown_identity() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "UNKNOWN_IDENTITY",
        Text::new(
            "Danh tính này chưa gắn với tài khoản nào đang dùng. Hãy liên hệ người quản trị đơn vị.",
            "This identity belongs to no account in use. Ask your unit's administrator.",
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

/// A change of units breaks rules: 409 when the state of the units stands in the way of the first, 422 otherwise.
fn change(faults: &[Fault]) -> Problem {
    let error = |fault: &Fault| {
        FieldError::at(
            fault.pointer.clone(),
            fault.rule.as_str(),
            rule_sentence(fault),
        )
    };
    let errors = faults.iter().map(error).collect();
    match faults.first().filter(|first| first.rule.is_conflict()) {
        Some(first) => {
            Problem::conflict(first.rule.as_str(), rule_sentence(first)).with_errors(errors)
        }
        None => Problem::invalid(errors),
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

/// A change is dated within a period whose tree is part of an edition.
pub const PERIOD_FROZEN: &str = "PERIOD_FROZEN";

/// Why it cannot be made.
pub fn frozen_sentence(period: &str, until: chrono::NaiveDate) -> Text {
    Text::new(
        format!(
            "Kỳ báo cáo {period} đã chốt: cây đơn vị không được đổi với ngày hiệu lực đến hết {until}."
        ),
        format!("Period {period} is closed: units cannot be changed with a day up to {until}."),
    )
}
