//! What partner systems can be granted: every scope there is. Each stands for one permission to read.
//!
//! A permission names its scope in a service's policy table; what no scope stands for, no partner system can do.

use tonghop_model::Text;

/// Read units.
pub const UNITS_READ: &str = "units.read";
/// Read templates, regimes, periods, assignments and reports.
pub const REPORTS_READ: &str = "reports.read";
/// Read totals, contributions and completeness.
pub const TOTALS_READ: &str = "totals.read";
/// Read consolidated reports and their editions.
pub const EDITIONS_READ: &str = "editions.read";

/// A scope, explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The word in tokens (RFC 6749 §3.3).
    pub name: &'static str,
    vietnamese: &'static str,
    english: &'static str,
}

/// Every scope, by name.
pub const ALL: &[Scope] = &[
    Scope {
        name: EDITIONS_READ,
        vietnamese: "Đọc báo cáo tổng hợp và các bản phát hành.",
        english: "Read consolidated reports and their editions.",
    },
    Scope {
        name: REPORTS_READ,
        vietnamese: "Đọc mẫu biểu, chế độ báo cáo, kỳ báo cáo, phân công và báo cáo.",
        english: "Read templates, regimes, periods, assignments and reports.",
    },
    Scope {
        name: TOTALS_READ,
        vietnamese: "Đọc số liệu tổng hợp và tình hình nộp báo cáo.",
        english: "Read totals, contributions and completeness.",
    },
    Scope {
        name: UNITS_READ,
        vietnamese: "Đọc danh sách đơn vị.",
        english: "Read units.",
    },
];

impl Scope {
    /// What it stands for.
    pub fn meaning(self) -> Text {
        Text::new(self.vietnamese, self.english)
    }
}

/// The scope called `name`, if there is one.
pub fn find(name: &str) -> Option<Scope> {
    ALL.iter().copied().find(|scope| scope.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A scope is one visible word, listed once, in order: what RFC 6749 §3.3 and stored lists rely on.
    #[test]
    fn scopes_are_words_in_order() {
        assert!(ALL.windows(2).all(|pair| pair[0].name < pair[1].name));
        for scope in ALL {
            let plain = |b: u8| b.is_ascii_lowercase() || b == b'.';
            assert!(scope.name.bytes().all(plain), "{}", scope.name);
            assert_eq!(find(scope.name), Some(*scope));
        }
    }
}
