//! Periods and the template each uses.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::upsert::excluded;
use tonghop_api::reports::PeriodOpened;
use tonghop_db::{Conn, Portable};
use tonghop_model::{PeriodId, TemplateId};

use crate::db::schema::periods;

/// A period without its template's definition.
#[derive(Debug, Clone, Queryable)]
pub struct PeriodRow {
    /// The period.
    pub id: PeriodId,
    /// Code of its regime.
    pub regime_code: String,
    /// Name of its regime.
    pub regime_name: String,
    /// Its code.
    pub code: String,
    /// First day the numbers cover.
    pub data_from: NaiveDate,
    /// Last day the numbers cover.
    pub data_to: NaiveDate,
    /// First instant that is late, UTC.
    pub due_at: NaiveDateTime,
    /// The template.
    pub template_id: TemplateId,
    /// Hash of its definition.
    pub template_sha256: String,
}

/// One period.
pub fn find(conn: &mut Conn, id: PeriodId) -> QueryResult<Option<PeriodRow>> {
    let found = periods::table
        .filter(periods::id.eq(id))
        .select((
            periods::id,
            periods::regime_code,
            periods::regime_name,
            periods::code,
            periods::data_from,
            periods::data_to,
            periods::due_at,
            periods::template_id,
            periods::template_sha256,
        ))
        .first(conn);
    found.optional()
}

/// The hash of a period's template.
pub fn template_sha256(conn: &mut Conn, id: PeriodId) -> QueryResult<Option<String>> {
    let found = periods::table
        .filter(periods::id.eq(id))
        .select(periods::template_sha256)
        .first(conn);
    found.optional()
}

/// The definition of a period's template, JSON.
pub fn template(conn: &mut Conn, id: PeriodId) -> QueryResult<Option<String>> {
    let found = periods::table
        .filter(periods::id.eq(id))
        .select(periods::template)
        .first(conn);
    found.optional()
}

/// Takes over a period, unless a newer version of it is known.
pub fn save(
    conn: &mut Conn,
    version: i32,
    period: &PeriodOpened,
    template: &str,
) -> QueryResult<()> {
    let known: Option<i32> = periods::table
        .filter(periods::id.eq(period.id))
        .select(periods::version)
        .first(conn)
        .optional()?;
    if known.is_some_and(|known| known >= version) {
        return Ok(());
    }
    let row = (
        periods::id.eq(period.id),
        periods::version.eq(version),
        periods::regime_code.eq(&period.regime_code),
        periods::regime_name.eq(&period.regime_name),
        periods::code.eq(&period.code),
        periods::data_from.eq(period.data_from),
        periods::data_to.eq(period.data_to),
        periods::due_at.eq(period.due_at.naive_utc()),
        periods::template_id.eq(period.template_id),
        periods::template_sha256.eq(&period.template_sha256),
        periods::template.eq(template),
    );
    let upsert = diesel::insert_into(periods::table)
        .values(row)
        .on_conflict(periods::id)
        .do_update()
        .set((
            periods::version.eq(excluded(periods::version)),
            periods::regime_code.eq(excluded(periods::regime_code)),
            periods::regime_name.eq(excluded(periods::regime_name)),
            periods::code.eq(excluded(periods::code)),
            periods::data_from.eq(excluded(periods::data_from)),
            periods::data_to.eq(excluded(periods::data_to)),
            periods::due_at.eq(excluded(periods::due_at)),
            periods::template_id.eq(excluded(periods::template_id)),
            periods::template_sha256.eq(excluded(periods::template_sha256)),
            periods::template.eq(excluded(periods::template)),
        ));
    Portable(upsert).execute(conn)?;
    Ok(())
}
