//! The page of slips: A4, four slips on a sheet, nothing to be loaded.

use maud::{DOCTYPE, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;

const STYLE: &str = include_str!("page.css");

/// One person's slip.
#[derive(Debug, Clone)]
pub struct Slip {
    /// The person's name.
    pub name: String,
    /// Where it is handed out.
    pub unit: Option<String>,
    /// Name to sign in with.
    pub username: String,
    /// One-time code.
    pub code: String,
    /// One-time link.
    pub link: String,
}

/// The page, in Vietnamese with an English line.
pub fn page(slips: &[Slip], last_day: &str) -> String {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="referrer" content="no-referrer";
                title { "Thư mời kích hoạt tài khoản Tổng Hợp" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @for slip in slips {
                    section {
                        div.qr aria-hidden="true" { (PreEscaped(qr(&slip.link))) }
                        h1 { "Tài khoản hệ thống báo cáo Tổng Hợp" }
                        p.name { (slip.name) }
                        @if let Some(unit) = &slip.unit { p.unit { (unit) } }
                        dl {
                            dt { "Tên đăng nhập · Username" }
                            dd { (slip.username) }
                            dt { "Mã kích hoạt · One-time code" }
                            dd { (grouped(&slip.code)) }
                        }
                        p {
                            "Quét mã vuông hoặc mở trang " b { (address(&slip.link)) }
                            ", nhập tên đăng nhập và mã rồi tự đặt mật khẩu. Mã chỉ dùng một lần, đến hết ngày "
                            b { (last_day) } ". Không đưa phiếu này cho người khác."
                        }
                        p lang="en" {
                            "Scan the code or open the page, enter username and code, and choose a password. Works once, until "
                            (last_day) " (dd/mm/yyyy)."
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

/// The page's address, without name and code.
fn address(link: &str) -> &str {
    link.split('#').next().unwrap_or(link)
}

/// A code in groups of five or six, as it is easiest to copy.
fn grouped(code: &str) -> String {
    let symbols: Vec<char> = code.chars().collect();
    let groups = symbols.chunks(5).map(|c| c.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// The link as a picture; nothing when it is too long for one.
fn qr(link: &str) -> String {
    let Ok(code) = QrCode::new(link) else {
        return String::new();
    };
    let image = code
        .render::<svg::Color<'_>>()
        .min_dimensions(150, 150)
        .quiet_zone(true)
        .build();
    // Only the picture itself: a declaration may stand nowhere but at the top of a file.
    image
        .find("<svg")
        .and_then(|start| image.get(start..))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What people are called is text on the page, never markup; each slip says until when.
    #[test]
    fn names_are_text() {
        let slip = Slip {
            name: "<script>alert(1)</script>".into(),
            unit: Some("Trường \"A\" & B".into()),
            username: "th1.nhap".into(),
            code: "ABCDEFGHJKLMNPQRSTUVWXYZ23".into(),
            link: "https://bc.example/activate#u=th1.nhap&c=ABC".into(),
        };
        let page = page(&[slip.clone(), slip], "13/02/2012");
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
        assert_eq!(page.matches("ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2-3").count(), 2);
        assert_eq!(page.matches("<svg").count(), 2);
        assert!(page.contains("13/02/2012") && page.contains("https://bc.example/activate<"));
    }
}
