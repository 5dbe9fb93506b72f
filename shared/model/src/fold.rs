//! Text as people search it: without case, accents, the bar of đ, and stray spaces.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds text for comparing: `Trường  THCS  Hoà Bình` and `truong thcs hòa bình` become `truong thcs hoa binh`.
///
/// Marks are taken off after decomposition (Unicode NFKD), so composed and decomposed text fold alike and it does not
/// matter on which vowel the tone mark stands (`òa`, `oà`). Whatever is neither letter nor digit parts words.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'đ' | 'Đ' => folded.push('d'),
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However a name is typed, it folds to the same text.
    #[test]
    fn spellings_of_one_name_fold_alike() {
        for spelling in [
            "Xã Hoà Đức",
            "xã HÒA ĐỨC",
            "Xa\u{303} Ho\u{300}a  Đư\u{301}c",
            "  xa hoa\u{a0}duc ",
            "Xã-Hòa.Đức",
        ] {
            assert_eq!(fold(spelling), "xa hoa duc", "{spelling}");
        }
        assert_eq!(fold("Thuý, Thúy & ﬁ２"), "thuy thuy fi2");
        assert_eq!(fold(" \u{301}%_ "), "");
    }
}
