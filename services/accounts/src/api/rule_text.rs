//! What each rule of unit changes says to people.

use tonghop_model::Text;

use crate::domain::unit_change::{Fault, Rule};

/// The sentence for a change that breaks a rule.
pub fn rule_sentence(fault: &Fault) -> Text {
    let about = fault.about.as_deref().unwrap_or_default();
    let (vi, en) = match fault.rule {
        Rule::UnknownUnit => (
            "Không có đơn vị này trong phạm vi quản lý của bạn.".into(),
            "There is no such unit within your reach.".into(),
        ),
        Rule::UnknownChange => (
            "Không có thay đổi này trong phạm vi quản lý của bạn.".into(),
            "There is no such change within your reach.".into(),
        ),
        Rule::CodeTaken => (
            format!("Mã đơn vị {about} đang được dùng trong thời gian đó."),
            format!("Unit code {about} is in use at that time."),
        ),
        Rule::AgencyCodeTaken => (
            format!("Mã định danh {about} đang được đơn vị khác dùng trong thời gian đó."),
            format!("Another unit has agency code {about} at that time."),
        ),
        Rule::StatisticalCodeTaken => (
            format!("Mã thống kê {about} đang được đơn vị khác dùng trong thời gian đó."),
            format!("Another unit has statistical code {about} at that time."),
        ),
        other => plain(other, about),
    };
    Text::new(vi, en)
}

fn plain(rule: Rule, about: &str) -> (String, String) {
    let (vi, en) = match rule {
        Rule::Cycle => (
            "Đơn vị sẽ nằm dưới chính nó, dù chỉ trong một thời gian.",
            "The unit would stand below itself, if only for a time.",
        ),
        Rule::TooDeep => (
            "Cây đơn vị có nhiều nhất 16 cấp.",
            "The tree has at most 16 levels.",
        ),
        Rule::ParentNotInForce => (
            "Đơn vị cấp trên không hoạt động trong suốt thời gian đó, kể từ ngày",
            "The parent is not in force for the whole of that time, which begins on",
        ),
        Rule::HasChildren => (
            "Vẫn còn đơn vị trực thuộc: hãy chuyển chúng sang đơn vị khác trong cùng thay đổi này.",
            "There are still units below it: move them elsewhere with this change.",
        ),
        Rule::BeforeBegan => (
            "Ngày hiệu lực sớm hơn ngày đơn vị bắt đầu hoạt động:",
            "The day lies before the unit began:",
        ),
        Rule::Ended => (
            "Đơn vị đã chấm dứt hoạt động trước thay đổi có hiệu lực ngày",
            "The unit has ended before the change that takes effect on",
        ),
        Rule::InForce => (
            "Đơn vị đang hoạt động nên không thể bắt đầu lại vào ngày",
            "The unit is in force, so it cannot begin again on",
        ),
        Rule::BeginsThatDay => (
            "Đơn vị không thể chấm dứt vào đúng ngày bắt đầu:",
            "A unit cannot end on the day it begins:",
        ),
        Rule::TwoParents => (
            "Một đơn vị chỉ có một cấp trên của mỗi loại tại một thời điểm.",
            "A unit has one parent of each kind at a time.",
        ),
        Rule::OverlappingVersions => (
            "Đã có thay đổi khác cho cùng nội dung có hiệu lực đúng ngày này:",
            "Another change says something else of the same thing for this very day:",
        ),
        Rule::IntoItself => (
            "Không thể sáp nhập một đơn vị vào chính nó.",
            "A unit cannot be merged into itself.",
        ),
        Rule::NoSuccessor => (
            "Phải chỉ rõ đúng một đơn vị kế thừa: đơn vị đang có hoặc đơn vị mới.",
            "Name exactly one successor: a unit that exists or a new one.",
        ),
        Rule::ChildUnassigned => (
            "Mọi đơn vị trực thuộc phải được giao cho một đơn vị kế thừa.",
            "Every unit below must be given to a successor.",
        ),
        Rule::NotAChild => (
            "Đơn vị này không trực thuộc đơn vị chấm dứt vào ngày đó.",
            "This unit does not stand below the one that ends on that day.",
        ),
        Rule::NamedTwice => ("Đơn vị được nêu hai lần.", "The unit is named twice."),
        Rule::NothingChanges => (
            "Thay đổi này không làm gì cả: hãy nêu ít nhất một mục.",
            "This changes nothing: name at least one thing.",
        ),
        Rule::AlreadyCorrected => (
            "Thay đổi này đã được đính chính.",
            "This change has been corrected before.",
        ),
        Rule::CorrectsCorrection => (
            "Không đính chính một đính chính: hãy ghi lại thay đổi đúng.",
            "A correction is not corrected: record the right change again.",
        ),
        _ => ("Giá trị không hợp lệ.", "The value is not valid."),
    };
    let with = |text: &str| match text.ends_with('.') {
        true => text.to_owned(),
        false => format!("{text} {about}."),
    };
    (with(vi), with(en))
}
