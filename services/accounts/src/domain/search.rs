//! What units are found by, and how a search is read.

use tonghop_model::fold;

/// Longest search.
pub const MAX_SEARCH: usize = 100;

/// The text a unit is found by: its name and other names and codes, folded, each word after a space.
pub fn search_text<'a>(name: &'a str, others: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for part in std::iter::once(name).chain(others) {
        let folded = fold(part);
        if !folded.is_empty() {
            text.push(' ');
            text.push_str(&folded);
        }
    }
    text
}

/// A search: every word must be found, anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    folded: String,
}

impl Search {
    /// Reads what somebody typed; `None` if no letter or digit is in it, or it is too long. Folding leaves only letters,
    /// digits and single spaces, so nothing in it can be a wildcard.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let fits = !folded.is_empty() && text.chars().count() <= MAX_SEARCH;
        fits.then_some(Self { folded })
    }

    /// Finds names that begin with the whole search: the best hits.
    pub fn beginning(&self) -> String {
        format!(" {}%", self.folded)
    }

    /// Finds text in which the whole search begins with a word: the next best.
    pub fn at_a_word(&self) -> String {
        format!("% {}%", self.folded)
    }

    /// Finds each word, wherever it stands.
    pub fn words(&self) -> impl Iterator<Item = String> + '_ {
        self.folded.split(' ').map(|word| format!("%{word}%"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wildcards are parted off like any sign; a search of signs only is none.
    #[test]
    fn a_search_is_plain_words() {
        let search = Search::parse(" Hoà%BÌNH_ ").unwrap();
        assert_eq!(search.beginning(), " hoa binh%");
        assert_eq!(search.at_a_word(), "% hoa binh%");
        assert_eq!(search.words().collect::<Vec<_>>(), ["%hoa%", "%binh%"]);
        assert_eq!(Search::parse("%_*"), None);
        assert_eq!(Search::parse(&"a".repeat(MAX_SEARCH + 1)), None);
        assert_eq!(
            search_text("Trường THCS Hòa Bình", ["", "829.28756"]),
            " truong thcs hoa binh 829 28756"
        );
    }
}
