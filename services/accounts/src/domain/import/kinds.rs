//! What kind of unit a row speaks of.

use tonghop_model::{UnitKind, fold};
use tonghop_tabular::Row;

/// Kinds of the State's territory by their Vietnamese words, folded. A city is below a province unless the level says
/// that it is one.
const TYPES: [(&str, UnitKind); 7] = [
    ("tinh", UnitKind::Province),
    ("thanh pho", UnitKind::City),
    ("thi xa", UnitKind::Town),
    ("huyen", UnitKind::District),
    ("thi tran", UnitKind::Township),
    ("phuong", UnitKind::Ward),
    ("xa", UnitKind::Commune),
];

/// The kind of the row's unit: the word in `kind` or `type`; where there is only a `level`, as in lists of the statistics
/// office, the word its name begins with.
pub fn kind_of(row: &Row) -> Option<UnitKind> {
    let level = row.optional("level").map(fold);
    match row.optional("kind").or_else(|| row.optional("type")) {
        Some(word) => word
            .to_ascii_uppercase()
            .parse()
            .ok()
            .or_else(|| by_word(word, level.as_deref())),
        None => by_word(row.get("name"), Some(level.as_deref()?)),
    }
}

fn by_word(text: &str, level: Option<&str>) -> Option<UnitKind> {
    let text = fold(text);
    let begins = |word: &str| {
        text.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let (_, kind) = TYPES.into_iter().find(|(word, _)| begins(word))?;
    match (kind, level) {
        (UnitKind::City, Some("tinh")) => Some(UnitKind::Province),
        (kind, _) => Some(kind),
    }
}
