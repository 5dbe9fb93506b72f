//! What people read when a field breaks a rule.

use tonghop_model::Text;

use crate::api::people_error;

/// The sentence for each rule a field can break.
pub fn sentence(code: &str) -> Text {
    match code {
        "BAD_USERNAME" => Text::new(
            "Tên đăng nhập có 3 đến 64 ký tự a-z, 0-9, dấu chấm, gạch dưới, gạch nối.",
            "A username has 3 to 64 of a-z, 0-9, dot, underscore and hyphen.",
        ),
        "BAD_GROUP_CODE" => Text::new(
            "Mã nhóm có 1 đến 40 ký tự A-Z, 0-9, dấu chấm, gạch nối; bắt đầu bằng chữ hoặc số.",
            "A group's code has 1 to 40 of A-Z, 0-9, dot and hyphen, and begins with a letter or digit.",
        ),
        "PASSWORD_TOO_SHORT" => Text::new(
            "Mật khẩu phải có ít nhất 8 ký tự.",
            "A password has at least 8 characters.",
        ),
        "PASSWORD_CONTAINS_NAME" => Text::new(
            "Mật khẩu không được chứa tên đăng nhập.",
            "A password may not contain the username.",
        ),
        "PASSWORD_TOO_COMMON" => Text::new(
            "Mật khẩu này quá dễ đoán: nằm trong danh sách mật khẩu hay bị lộ, hoặc ghép từ tên của bạn hay đơn vị.",
            "This password is too easy to guess: it is on the lists of leaked passwords, or made of your own or your unit's name.",
        ),
        "PASSWORD_UNCHANGED" => Text::new(
            "Mật khẩu mới phải khác mật khẩu cũ.",
            "The new password must differ from the old one.",
        ),
        "WRONG_TOTP_CODE" => Text::new(
            "Mã không đúng. Kiểm tra giờ của điện thoại rồi nhập mã mới nhất.",
            "The code is wrong. Check the phone's clock and enter the newest code.",
        ),
        "TOO_LONG" => Text::new("Nội dung quá dài.", "This is too long."),
        "TOO_MANY" => Text::new("Quá nhiều mục.", "There are too many items."),
        "BAD_DATE" => Text::new(
            "Ngày phải nằm trong khoảng năm 1900 đến 2200.",
            "The day must lie between the years 1900 and 2200.",
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
        code => people_error::field_sentence(code).unwrap_or_else(|| partner_sentence(code)),
    }
}

/// The sentences of partner systems and external identities.
fn partner_sentence(code: &str) -> Text {
    match code {
        "UNKNOWN_SCOPE" => Text::new(
            "Không có phạm vi này; xem scopes_supported trong /.well-known/oauth-authorization-server.",
            "There is no such scope; see scopes_supported in /.well-known/oauth-authorization-server.",
        ),
        "ROLE_NOT_FOR_PEOPLE" => Text::new(
            "Vai trò này chỉ dành cho hệ thống đối tác (POST /oauth-clients).",
            "This role is for partner systems only (POST /oauth-clients).",
        ),
        "UNKNOWN_REDIRECT" => Text::new(
            "Địa chỉ quay về này không nằm trong danh sách cho phép.",
            "This address to come back to is not on the list.",
        ),
        "BAD_ISSUER" => Text::new(
            "Nhà cung cấp danh tính phải là địa chỉ bắt đầu bằng https://.",
            "The issuer must be an address that begins with https://.",
        ),
        "BAD_NETWORK" => Text::new(
            "Phải là địa chỉ hoặc dải mạng như 203.0.113.0/24 hay 2001:db8::/32.",
            "This must be an address or network like 203.0.113.0/24 or 2001:db8::/32.",
        ),
        "DAY_PASSED" => Text::new("Ngày này đã qua.", "This day has passed."),
        "BAD_OVERLAP" => Text::new(
            "Bí mật cũ chỉ được dùng tiếp từ 0 đến 168 giờ.",
            "The secret before may go on working for 0 to 168 hours.",
        ),
        "BAD_KEY_ID" => Text::new(
            "Mã khóa (kid) có 1 đến 64 ký tự ASCII nhìn thấy được.",
            "A key id (kid) has 1 to 64 visible ASCII characters.",
        ),
        "KEY_ID_TWICE" => Text::new(
            "Hai khóa không được cùng mã (kid).",
            "Two keys may not have the same id (kid).",
        ),
        "KEY_TYPE_NOT_SUPPORTED" => Text::new(
            "Chỉ nhận khóa Ed25519 (OKP) và P-256 (EC).",
            "Only Ed25519 (OKP) and P-256 (EC) keys are taken.",
        ),
        "BAD_KEY" => Text::new(
            "Khóa công khai không đúng: tọa độ không nằm trên đường cong.",
            "The public key is wrong: its point is not on the curve.",
        ),
        "PRIVATE_KEY" => Text::new(
            "Đây là khóa bí mật. Hãy bỏ khóa này, tạo khóa mới và chỉ gửi phần công khai.",
            "This is a private key. Abandon it, make a new one and send only its public half.",
        ),
        _ => Text::new("Giá trị không hợp lệ.", "The value is not valid."),
    }
}
