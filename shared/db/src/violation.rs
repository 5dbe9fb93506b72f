//! Says which uniqueness rule a statement broke, in the same words on both engines.

use diesel::result::{DatabaseErrorKind, Error};

/// Whether `error` says that `table` already holds a row with the same `columns`.
///
/// PostgreSQL names the index, which by our convention is `<table>_<columns joined by _>_key`;
/// SQLite names the columns.
pub fn is_unique_violation(error: &Error, table: &str, columns: &[&str]) -> bool {
    let Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = error else {
        return false;
    };
    if let Some(name) = info.constraint_name() {
        return name == format!("{table}_{}_key", columns.join("_"));
    }
    let listed: Vec<String> = columns.iter().map(|c| format!("{table}.{c}")).collect();
    info.message()
        .ends_with(&format!("failed: {}", listed.join(", ")))
}
