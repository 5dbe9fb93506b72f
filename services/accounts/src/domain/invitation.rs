//! An invitation: the one-time link and the letter that carries it.

use chrono::{DateTime, Utc};
use tonghop_model::{local_time, text_enum};

use crate::domain::activation;

text_enum! {
    /// How a one-time code reaches its owner.
    pub enum Delivery {
        /// By e-mail; nobody else sees the code.
        Mail = "MAIL",
        /// On paper: the answer holds what is to be printed.
        Print = "PRINT",
    }
}

/// The one-time link. What follows the `#` never leaves the reader's browser on its own.
pub fn link(public_url: &str, username: &str, code: &str) -> String {
    format!("{public_url}/activate#u={username}&c={code}")
}

/// The last local day on which a code made at `now` works, as people write it.
pub fn last_day(now: DateTime<Utc>) -> String {
    let until = now + chrono::TimeDelta::days(activation::LIFETIME_DAYS);
    local_time::local_date(until - chrono::TimeDelta::microseconds(1))
        .format("%d/%m/%Y")
        .to_string()
}

/// A letter by e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// The letter that carries a link to `name`, in Vietnamese and English.
pub fn letter(name: &str, username: &str, link: &str, last_day: &str) -> Letter {
    Letter {
        subject: "Kích hoạt tài khoản Tổng Hợp".into(),
        body: format!(
            "Kính gửi {name},\n\n\
             Bạn có một tài khoản trên hệ thống báo cáo Tổng Hợp.\n\
             Tên đăng nhập: {username}\n\n\
             Mở liên kết sau để tự đặt mật khẩu. Liên kết chỉ dùng được một lần, đến hết ngày {last_day}:\n\n\
             {link}\n\n\
             Không chuyển tiếp thư này. Nếu bạn không chờ thư này, hãy báo cho người quản trị của đơn vị.\n\n\
             --\n\
             Dear {name},\n\n\
             You have an account ({username}) on the Tổng Hợp reporting system. Open the link above to choose your\n\
             password. It works once, until the end of {last_day} (dd/mm/yyyy). Do not pass this letter on.\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The link names the page, and keeps name and code behind the `#`.
    #[test]
    fn the_code_stays_in_the_fragment() {
        let link = link("https://bc.example", "th1.nhap", "ABC");
        assert_eq!(link, "https://bc.example/activate#u=th1.nhap&c=ABC");
        let letter = letter("Nguyễn Thị Lan", "th1.nhap", &link, "13/02/2012");
        assert!(letter.body.contains(&link) && letter.body.contains("13/02/2012"));
        assert!(!letter.subject.contains("ABC"));
    }

    /// A code made on 15/12 works for sixty days, the last of which is named.
    #[test]
    fn the_last_day_is_a_local_day() {
        let now = "2011-12-15T01:00:00Z".parse().unwrap();
        assert_eq!(last_day(now), "13/02/2012");
    }
}
