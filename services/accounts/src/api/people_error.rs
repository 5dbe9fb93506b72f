//! How failures of people and their positions are answered.

use actix_web::http::StatusCode;
use tonghop_model::{PositionId, Role, Text};
use tonghop_web::{FieldError, Problem};

use crate::domain::people_error::PeopleError;

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Self {
        let code = error.code();
        let text = sentence(&error);
        match error {
            PeopleError::Stale(current) => Self::stale(current),
            PeopleError::ChangedMeanwhile
            | PeopleError::PositionEnded
            | PeopleError::LastAdministrator => Self::conflict(code, text),
            PeopleError::Overlap { pointer, existing } => Self::conflict(code, text.clone())
                .with_errors(vec![FieldError::at(pointer, code, text)])
                .naming(existing),
            PeopleError::Separation {
                pointer, existing, ..
            } => Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, text.clone())
                .with_errors(vec![FieldError::at(pointer, code, text)])
                .naming(existing),
            PeopleError::OwnRoles => Self::new(StatusCode::FORBIDDEN, code, text),
            PeopleError::Import(problems) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, text)
                    .with_errors(problems.into_iter().map(FieldError::from).collect())
            }
            PeopleError::File(_) => Self::internal(error),
        }
    }
}

/// Names the position that is in the way.
trait Naming {
    fn naming(self, position: Option<PositionId>) -> Self;
}

impl Naming for Problem {
    fn naming(self, position: Option<PositionId>) -> Self {
        match position {
            Some(id) => self.with_existing(format!("/api/v1/positions/{id}")),
            None => self,
        }
    }
}

/// The sentence for each of them.
pub fn sentence(error: &PeopleError) -> Text {
    match error {
        PeopleError::Stale(_) | PeopleError::ChangedMeanwhile => Text::new(
            "Tài khoản vừa được người khác sửa. Hãy tải lại rồi làm lại.",
            "Somebody has just changed this account. Load it again and repeat your change.",
        ),
        PeopleError::PositionEnded => Text::new(
            "Chức danh này đã kết thúc.",
            "This position has already ended.",
        ),
        PeopleError::Overlap { .. } => Text::new(
            "Người này đã giữ đúng chức danh này tại đơn vị trong thời gian đó.",
            "This person already holds this role at this unit in that time.",
        ),
        PeopleError::Separation {
            wanted,
            other,
            unit,
            ..
        } => {
            let at_vi = unit.as_deref().unwrap_or("toàn hệ thống");
            let at_en = unit.as_deref().unwrap_or("the whole installation");
            let ((wanted_vi, wanted_en), (other_vi, other_en)) = (title(*wanted), title(*other));
            Text::new(
                format!(
                    "Một người không được vừa là {wanted_vi} vừa là {other_vi} trên cùng một tuyến đơn vị; người này là {other_vi} tại {at_vi}."
                ),
                format!(
                    "Nobody may be {wanted_en} and {other_en} on one line of units; this person is {other_en} at {at_en}."
                ),
            )
        }
        PeopleError::OwnRoles => Text::new(
            "Không ai tự thay đổi chức danh của chính mình. Hãy nhờ một người quản trị khác.",
            "Nobody changes their own roles. Ask another administrator.",
        ),
        PeopleError::LastAdministrator => Text::new(
            "Đây là người quản trị toàn hệ thống cuối cùng. Hãy giao quyền cho người khác trước.",
            "This is the last administrator of the whole installation. Appoint another one first.",
        ),
        PeopleError::Import(_) => Text::new(
            "Tệp có dòng sai nên chưa mời ai cả. Sửa từng dòng dưới đây rồi gửi lại.",
            "The file has bad rows, so nobody was invited. Correct each row below and send it again.",
        ),
        PeopleError::File(_) => Text::new("Hệ thống gặp lỗi.", "Something went wrong on our side."),
    }
}

/// What a role is called.
pub fn title(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Reporter => ("người lập báo cáo", "a reporter"),
        Role::Head => ("thủ trưởng đơn vị", "head of a unit"),
        Role::Reviewer => ("người duyệt báo cáo", "a reviewer"),
        Role::Consolidator => ("người tổng hợp", "a consolidator"),
        Role::Administrator => ("người quản trị", "an administrator"),
        Role::Auditor => ("người kiểm tra", "an auditor"),
        Role::Partner => ("hệ thống đối tác", "a partner system"),
    }
}

/// The sentence for each rule a field of this part can break.
pub fn field_sentence(code: &str) -> Option<Text> {
    Some(match code {
        "MIXED_SCRIPTS" => Text::new(
            "Tên đăng nhập có chữ cái nhìn giống chữ khác hoặc không nhìn thấy được. Hãy gõ lại bằng chữ a-z không dấu.",
            "The username holds letters that look like others or cannot be seen. Type it again in plain a-z.",
        ),
        "BAD_EMAIL" => Text::new(
            "Địa chỉ thư điện tử không đúng, ví dụ đúng: lan@bentre.edu.vn.",
            "The e-mail address is not right; a right one is lan@bentre.edu.vn.",
        ),
        "BAD_PHONE" => Text::new(
            "Số điện thoại không đúng, ví dụ đúng: 0275 382 2147 hoặc +84 275 382 2147.",
            "The telephone number is not right; a right one is 0275 382 2147 or +84 275 382 2147.",
        ),
        "NOT_NULL" => Text::new("Không được xóa trường này.", "This may not be removed."),
        "PARTNER_ROLE" => Text::new(
            "Vai trò PARTNER chỉ dành cho hệ thống đối tác, không cấp cho người.",
            "The role PARTNER is for partner systems, never for a person.",
        ),
        "END_BEFORE_START" => Text::new(
            "Ngày kết thúc phải sau ngày bắt đầu.",
            "The end must be later than the start.",
        ),
        "END_IN_PAST" => Text::new(
            "Ngày kết thúc không được trước hôm nay: việc đã làm không thể rút lại.",
            "The end may not be earlier than today: what was done cannot be undone.",
        ),
        "END_NOT_EARLIER" => Text::new(
            "Ngày kết thúc phải trước ngày kết thúc đã định: kết thúc không thể kéo dài chức danh.",
            "The end must be earlier than the one already set: ending a position cannot make it longer.",
        ),
        "TOO_MANY_POSITIONS" => Text::new(
            "Một tài khoản có nhiều nhất 20 chức danh cùng lúc.",
            "An account has at most 20 positions at a time.",
        ),
        "UNIT_NOT_IN_FORCE" => Text::new(
            "Đơn vị không tồn tại trong suốt thời gian đó: đã giải thể, sẽ giải thể hoặc chưa thành lập.",
            "The unit does not exist throughout that time: it is dissolved, will be, or is not there yet.",
        ),
        "PRINCIPAL_WITHOUT_ROLE" => Text::new(
            "Người được thay thế không giữ chức danh này tại đơn vị trong suốt thời gian đó.",
            "The person stood in for does not hold this role at this unit throughout that time.",
        ),
        "SAME_ACCOUNT" => Text::new(
            "Phải chọn một người khác.",
            "Another person must be chosen.",
        ),
        "UNKNOWN_ACCOUNT" => Text::new(
            "Không có tài khoản này trong phạm vi quản lý của bạn.",
            "There is no such account within your reach.",
        ),
        "ACCOUNT_DISABLED" => Text::new(
            "Tài khoản này đang bị khóa. Hãy mở lại trước khi giao chức danh.",
            "This account is disabled. Enable it before giving it a position.",
        ),
        "ALREADY_ACTIVATED" => Text::new(
            "Tài khoản này đã được kích hoạt.",
            "This account is already activated.",
        ),
        "UNKNOWN_ROLE" => Text::new(
            "Không có vai trò này. Dùng REPORTER, HEAD, REVIEWER, CONSOLIDATOR, ADMINISTRATOR hoặc AUDITOR.",
            "There is no such role. Use REPORTER, HEAD, REVIEWER, CONSOLIDATOR, ADMINISTRATOR or AUDITOR.",
        ),
        "USERNAME_TAKEN" => Text::new(
            "Tên đăng nhập này đã có người dùng.",
            "This username is taken.",
        ),
        "UNKNOWN_UNIT" => Text::new(
            "Không có đơn vị này trong phạm vi quản lý của bạn.",
            "There is no such unit within your reach.",
        ),
        "BAD_DAY" => Text::new(
            "Ngày phải viết như 2011-12-15 hoặc 15/12/2011.",
            "A day is written as 2011-12-15 or 15/12/2011.",
        ),
        "TOO_MANY_PEOPLE" => Text::new(
            "Một tệp có nhiều nhất 5000 dòng.",
            "A file has at most 5000 rows.",
        ),
        "DIFFERENT_PERSON" => Text::new(
            "Các dòng cùng tên đăng nhập phải cùng họ tên, thư điện tử và điện thoại.",
            "Rows with one username must have the same name, e-mail and telephone.",
        ),
        _ => return None,
    })
}
