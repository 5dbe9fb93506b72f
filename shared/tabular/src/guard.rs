//! Text that a spreadsheet would run as a formula (CWE-1236), made harmless and restored.

/// Characters by which Excel and LibreOffice know a formula.
const DANGEROUS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Whether the text begins with a dangerous character, after any apostrophes.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(DANGEROUS)
}

/// The text with an apostrophe before a dangerous beginning. Apostrophes that were there get one more, so that
/// [`restore`] always finds the text again.
pub(crate) fn neutralise(text: &str) -> String {
    if is_dangerous(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text as it was before [`neutralise`].
pub(crate) fn restore(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(text) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Nothing that is written begins with a character that starts a formula, and everything is read back as it was.
    #[test]
    fn formulas_are_made_harmless_and_restored() {
        for text in ["=1+1", "+84", "-5", "@SUM(A1)", "\tx", "\rx", "'=x", "''-"] {
            let safe = neutralise(text);
            assert!(safe.starts_with('\''), "{text}");
            assert_eq!(restore(&safe), text);
        }
        for text in ["", "'", "'tis", "Trường 'A'", "a=b"] {
            assert_eq!(neutralise(text), text);
            assert_eq!(restore(text), text);
        }
    }

    proptest! {
        #[test]
        fn restoring_undoes_neutralising(text in "['=+@a\\t\\r-]{0,6}") {
            let safe = neutralise(&text);
            prop_assert_eq!(restore(&safe), text);
        }
    }
}
