//! What was sent in. Rows are written once and never changed.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_model::{AccountId, ReportId};

use crate::db::schema::report_versions;

/// One submitted version.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = report_versions, treat_none_as_default_value = false)]
pub struct VersionRow {
    /// The report.
    pub report_id: ReportId,
    /// Number, from 1.
    pub version: i32,
    /// Canonical JSON of the content.
    pub content: String,
    /// JSON of the computed indicators.
    pub computed: String,
    /// SHA-256 of `content`, hexadecimal.
    pub sha256: String,
    /// When it was sent in.
    pub submitted_at: NaiveDateTime,
    /// When it was written, as the sender says.
    pub composed_at: Option<NaiveDateTime>,
    /// Whether the report counts as late.
    pub late: bool,
    /// What the sender wrote beside it.
    pub note: Option<String>,
    /// Who sent it in.
    pub submitted_by: AccountId,
}

/// Keeps a version.
pub fn insert(conn: &mut Conn, row: &VersionRow) -> QueryResult<()> {
    each_backend!(conn, c => diesel::insert_into(report_versions::table).values(row).execute(c))?;
    Ok(())
}

/// One version.
pub fn find(conn: &mut Conn, id: ReportId, version: i32) -> QueryResult<Option<VersionRow>> {
    report_versions::table
        .find((id, version))
        .first(conn)
        .optional()
}

/// Versions by number, after `after`.
pub fn list(
    conn: &mut Conn,
    id: ReportId,
    after: Option<i32>,
    limit: i64,
) -> QueryResult<Vec<VersionRow>> {
    let mut query = report_versions::table
        .filter(report_versions::report_id.eq(id))
        .order(report_versions::version)
        .limit(limit)
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(report_versions::version.gt(after));
    }
    query.load(conn)
}

/// The newest versions, at most `limit`, the oldest of them first.
pub fn newest(conn: &mut Conn, id: ReportId, limit: i64) -> QueryResult<Vec<VersionRow>> {
    let mut rows: Vec<VersionRow> = report_versions::table
        .filter(report_versions::report_id.eq(id))
        .order(report_versions::version.desc())
        .limit(limit)
        .load(conn)?;
    rows.reverse();
    Ok(rows)
}
