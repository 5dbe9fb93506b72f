//! Refuses addresses that two programs could read differently, before anything is decided by them.

/// Whether `path` means the same to everybody: no dot segments, no empty segments, no encoded or foreign separators.
pub fn is_plain(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let tricks = ["//", "\\", ";", "%2f", "%5c", "%00", "%25", "%2e"];
    let dots = lower
        .split('/')
        .any(|segment| segment == "." || segment == "..");
    !dots && !tricks.iter().any(|trick| lower.contains(trick)) && path.len() <= 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spellings that could reach another service than the one decided on are refused.
    #[test]
    fn ambiguous_paths_are_refused() {
        assert!(is_plain("/api/v1/reports/0190-1/history"));
        for bad in [
            "/api/v1//reports",
            "/api/v1/../x",
            "/api/v1/./x",
            "/api/v1/%2e%2e/x",
            "/api/v1/a%2Fb",
            "/api/v1/a%5cb",
            "/api/v1/a;b",
            "/a%00",
            "/%252f",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
