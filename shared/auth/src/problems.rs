//! Refusals that say what to do next.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use tonghop_model::Text;
use tonghop_web::Problem;

/// 403 `PASSWORD_CHANGE_REQUIRED`.
pub fn password_change_required() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "PASSWORD_CHANGE_REQUIRED",
        Text::new(
            "Bạn phải đổi mật khẩu trước khi tiếp tục (PUT /me/password).",
            "You must change your password before anything else (PUT /me/password).",
        ),
    )
}

/// 403 `TOTP_ENROLMENT_REQUIRED`.
pub fn totp_enrolment_required() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "TOTP_ENROLMENT_REQUIRED",
        Text::new(
            "Chức danh của bạn phải đăng nhập hai bước: hãy cài đặt mã xác thực trước (POST /me/totp).",
            "Your role needs a second factor: set up one-time codes first (POST /me/totp).",
        ),
    )
}

/// 403 `INSUFFICIENT_SCOPE` (RFC 6750 §3.1).
pub fn insufficient_scope(wanted: &str) -> Problem {
    let header = format!("Bearer error=\"insufficient_scope\", scope=\"{wanted}\"");
    Problem::new(
        StatusCode::FORBIDDEN,
        "INSUFFICIENT_SCOPE",
        Text::new(
            format!("Hệ thống đối tác chưa được cấp phạm vi {wanted}."),
            format!("The partner system was not granted the scope {wanted}."),
        ),
    )
    .with_header("www-authenticate", &header)
}

/// 401 `STEP_UP_REQUIRED` (RFC 9470 §3).
pub fn step_up_required(window: TimeDelta) -> Problem {
    let header = format!(
        "Bearer error=\"insufficient_user_authentication\", max_age=\"{}\"",
        window.num_seconds()
    );
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "STEP_UP_REQUIRED",
        Text::new(
            "Việc này cần xác nhận lại danh tính: hãy nhập lại mật khẩu (POST /session-step-ups).",
            "This needs a fresh proof of who you are: enter your password again (POST /session-step-ups).",
        ),
    )
    .with_header("www-authenticate", &header)
}
