//! The one place that says how each failure of this service is answered.

use actix_web::http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use tonghop_forms::{DefinitionError, Violation};
use tonghop_model::Text;
use tonghop_web::openapi::API_PREFIX;
use tonghop_web::{FieldError, Problem};

use crate::domain::input::FieldFault;
use crate::domain::transition::Refusal;
use crate::domain::{Error, extension};

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::NotYourTurn => forbidden(
                "NOT_YOUR_TURN",
                "Báo cáo này đang chờ cấp khác duyệt.",
                "This report waits for another level to review it.",
            ),
            Error::OwnReport => forbidden(
                "OWN_REPORT",
                "Người lập, sửa hoặc gửi báo cáo không được tự duyệt báo cáo đó.",
                "Who wrote, edited or sent in a report cannot review it.",
            ),
            Error::Stale { current } => Self::stale(current),
            Error::Refused(refusal) => refused(refusal),
            Error::Import(problems) => tonghop_tabular::refused(problems),
            Error::TemplateExists => Self::conflict(
                "TEMPLATE_EXISTS",
                Text::new(
                    "Đã có mẫu với mã và phiên bản này.",
                    "There is already a template of this code and version.",
                ),
            ),
            Error::AlreadyPublished => Self::conflict(
                "ALREADY_PUBLISHED",
                Text::new(
                    "Mẫu đã được ban hành và không đổi được nữa. Hãy lập phiên bản mới.",
                    "The template is published and cannot change any more. Make a new version of it.",
                ),
            ),
            Error::RegimeExists => Self::conflict(
                "REGIME_EXISTS",
                Text::new(
                    "Đơn vị đã có chế độ báo cáo với mã này.",
                    "The unit already has a regime of this code.",
                ),
            ),
            Error::PeriodExists => Self::conflict(
                "PERIOD_EXISTS",
                Text::new(
                    "Chế độ báo cáo đã có kỳ với mã này.",
                    "The regime already has a period of this code.",
                ),
            ),
            Error::ReportExists(id) => Self::conflict(
                "REPORT_EXISTS",
                Text::new(
                    "Đơn vị đã có báo cáo cho kỳ này. Hãy mở báo cáo đó.",
                    "The unit already has a report for this period. Open that one.",
                ),
            )
            .with_existing(format!("{API_PREFIX}/reports/{id}")),
            Error::Released => Self::conflict(
                "ASSIGNMENT_RELEASED",
                Text::new(
                    "Theo quyết định về tổ chức, đơn vị không còn vào ngày chốt số liệu nên không phải báo cáo kỳ này. Báo cáo cũ vẫn xem được.",
                    "By a decision on units, this unit was not in force on the data-close day and need not report for this period. What was written can still be read.",
                ),
            ),
            Error::Extension(refusal) => extension(refusal),
            Error::PeriodEnded => ended(),
            Error::PeriodStandsSo => stands_so(),
            Error::PeriodClosed => Self::conflict(
                "PERIOD_CLOSED",
                Text::new(
                    "Đã quá hạn nộp và chế độ báo cáo này không nhận báo cáo nộp muộn.",
                    "The deadline has passed and this regime takes no late reports.",
                ),
            ),
            Error::KeyReused => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "IDEMPOTENCY_KEY_REUSED",
                Text::new(
                    "Khóa Idempotency-Key này đã được dùng cho một yêu cầu khác nội dung.",
                    "This Idempotency-Key was used for a request with other content.",
                ),
            ),
            Error::KeyRaced => Self::unavailable("two requests with one key at the same time"),
            Error::Fields(faults) => Self::invalid(faults.into_iter().map(field).collect()),
            Error::Definition(errors) => {
                Self::invalid(errors.into_iter().map(definition).collect())
            }
            Error::Shape(violations) => {
                Self::invalid(violations.into_iter().map(violation).collect())
            }
            Error::Rules(violations) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "RULES_VIOLATED",
                Text::new(
                    "Báo cáo chưa gửi được. Bản nháp vẫn được giữ; hãy xem từng lỗi bên dưới.",
                    "The report cannot be sent in yet. The draft is kept; see each error below.",
                ),
            )
            .with_errors(violations.into_iter().map(violation).collect()),
            Error::Corrupt(why) => Self::internal(why),
            Error::Db(error) => error.into(),
        }
    }
}

fn forbidden(code: &'static str, vi: &str, en: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, code, Text::new(vi, en))
}

fn refused(refusal: Refusal) -> Problem {
    let (code, vi, en) = match refusal {
        Refusal::NotEditable => (
            "NOT_EDITABLE",
            "Báo cáo đã gửi hoặc đã được duyệt nên không sửa được. Hãy rút lại hoặc mở chỉnh lý.",
            "The report is sent in or accepted and cannot be edited. Take it back or open a correction.",
        ),
        Refusal::AlreadySubmitted => (
            "ALREADY_SUBMITTED",
            "Báo cáo đã được gửi rồi.",
            "The report is sent in already.",
        ),
        Refusal::NotSubmittable => (
            "NOT_SUBMITTABLE",
            "Báo cáo đã được duyệt. Muốn gửi lại, hãy mở chỉnh lý trước.",
            "The report is accepted. To send it in again, open a correction first.",
        ),
        Refusal::NotWithdrawable => (
            "NOT_WITHDRAWABLE",
            "Chỉ rút lại được báo cáo đã gửi và đang chờ duyệt.",
            "Only a report that is sent in and waits for review can be taken back.",
        ),
        Refusal::ReviewStarted => (
            "REVIEW_STARTED",
            "Cấp trên đã bắt đầu duyệt nên không rút lại được nữa.",
            "The review has started, so the report cannot be taken back any more.",
        ),
        Refusal::NotUnderReview => (
            "NOT_UNDER_REVIEW",
            "Báo cáo không ở trạng thái chờ duyệt.",
            "The report is not waiting for review.",
        ),
        Refusal::NotAccepted => (
            "NOT_ACCEPTED",
            "Chỉ mở chỉnh lý được báo cáo đã được duyệt.",
            "Only an accepted report can be opened for correction.",
        ),
    };
    Problem::conflict(code, Text::new(vi, en))
}

fn field(fault: FieldFault) -> FieldError {
    FieldError::at(fault.pointer, fault.code, fault.detail)
}

fn definition(error: DefinitionError) -> FieldError {
    let pointer = format!("#/definition{}", error.pointer.trim_start_matches('#'));
    FieldError::at(pointer, word(&error.code), error.message)
}

fn violation(violation: Violation) -> FieldError {
    FieldError {
        rule: violation.rule,
        level: Some(word(&violation.level)),
        ..FieldError::at(violation.pointer, word(&violation.code), violation.message)
    }
}

/// A word of a closed list, as it stands in JSON.
fn word(word: &impl Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn extension(refusal: extension::Refusal) -> Problem {
    let (code, vi, en) = match refusal {
        extension::Refusal::Pending => (
            "EXTENSION_PENDING",
            "Đơn vị đã có đề nghị gia hạn đang chờ quyết định.",
            "A request of the unit for more time waits for a decision already.",
        ),
        extension::Refusal::Decided => (
            "EXTENSION_DECIDED",
            "Đề nghị gia hạn này đã được quyết định.",
            "This request for more time was decided already.",
        ),
        extension::Refusal::AlreadySubmitted => (
            "ALREADY_SUBMITTED",
            "Đơn vị đã gửi báo cáo nên không cần gia hạn.",
            "The unit has sent its report in: it needs no more time.",
        ),
    };
    Problem::conflict(code, Text::new(vi, en))
}

fn ended() -> Problem {
    Problem::conflict(
        "PERIOD_ENDED",
        Text::new(
            "Kỳ báo cáo đã khóa: không gửi, rút hay trả lại báo cáo được nữa. Đơn vị chủ trì có thể mở lại kỳ.",
            "The period is closed: no report is sent in, taken back or returned any more. Its owner can open it again.",
        ),
    )
}

fn stands_so() -> Problem {
    Problem::conflict(
        "PERIOD_STANDS_SO",
        Text::new(
            "Kỳ báo cáo đang ở trạng thái này rồi.",
            "The period stands so already.",
        ),
    )
}
