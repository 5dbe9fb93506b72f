//! Templates.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use tonghop_auth::UnitScope;
use tonghop_db::violation::is_unique_violation;
use tonghop_db::{Conn, MultiBackend, each_backend};
use tonghop_directory::{each_in_scope, in_scope};
use tonghop_model::{TemplateId, UnitId};

use crate::db::schema::templates;
use crate::domain::Error;
use crate::domain::words::TemplateState;

/// A template without its definition.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = templates, treat_none_as_default_value = false)]
pub struct TemplateRow {
    /// The template.
    pub id: TemplateId,
    /// Version of the row, for `ETag`.
    pub version: i32,
    /// Who owns it.
    pub owner_unit_id: UnitId,
    /// Code, the same in every version of the form.
    pub code: String,
    /// Version of the form: `1.0.1`.
    pub version_name: String,
    /// Whether it may still change.
    pub state: TemplateState,
    /// SHA-256 of the definition's canonical JSON, hexadecimal.
    pub sha256: String,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was published.
    pub published_at: Option<NaiveDateTime>,
}

type Columns = (
    templates::id,
    templates::version,
    templates::owner_unit_id,
    templates::code,
    templates::version_name,
    templates::state,
    templates::sha256,
    templates::created_at,
    templates::published_at,
);
const COLUMNS: Columns = (
    templates::id,
    templates::version,
    templates::owner_unit_id,
    templates::code,
    templates::version_name,
    templates::state,
    templates::sha256,
    templates::created_at,
    templates::published_at,
);

/// Makes a template; `definition` is its canonical JSON.
pub fn insert(conn: &mut Conn, row: &TemplateRow, definition: &str) -> Result<(), Error> {
    let values = (row.clone(), templates::definition.eq(definition));
    each_backend!(conn, c => diesel::insert_into(templates::table).values(values).execute(c))
        .map_err(|error| {
            if is_unique_violation(&error, "templates", &["code", "version_name"]) {
                Error::TemplateExists
            } else {
                error.into()
            }
        })?;
    Ok(())
}

/// A template as the owners in `scope` (none: nobody) and everybody may see it, with its definition.
pub fn find(
    conn: &mut Conn,
    scope: Option<&UnitScope>,
    id: TemplateId,
) -> QueryResult<Option<(TemplateRow, String)>> {
    let query = templates::table
        .select((COLUMNS, templates::definition))
        .into_boxed::<MultiBackend>();
    let published = templates::state.eq(TemplateState::Published);
    let query = match scope {
        None => query.filter(published),
        Some(scope) if scope.all => query,
        Some(scope) => each_in_scope!(query, templates::owner_unit_id, scope).or_filter(published),
    };
    query.filter(templates::id.eq(id)).first(conn).optional()
}

/// Templates in the order they were made, after `after`; visible as in [`find`].
pub fn list(
    conn: &mut Conn,
    scope: Option<&UnitScope>,
    after: Option<TemplateId>,
    limit: i64,
) -> QueryResult<Vec<TemplateRow>> {
    let query = templates::table
        .select(COLUMNS)
        .into_boxed::<MultiBackend>();
    let published = templates::state.eq(TemplateState::Published);
    let mut query = match scope {
        None => query.filter(published),
        Some(scope) if scope.all => query,
        Some(scope) => in_scope!(query, templates::owner_unit_id, scope).or_filter(published),
    };
    if let Some(after) = after {
        query = query.filter(templates::id.gt(after));
    }
    query.order(templates::id).limit(limit).load(conn)
}

/// A template's definition, whoever asks: for the service's own use.
pub fn definition(conn: &mut Conn, id: TemplateId) -> QueryResult<Option<String>> {
    templates::table
        .find(id)
        .select(templates::definition)
        .first(conn)
        .optional()
}

/// Publishes the template if it is still at `version`; `false` when it is not.
pub fn publish(
    conn: &mut Conn,
    id: TemplateId,
    version: i32,
    now: NaiveDateTime,
) -> QueryResult<bool> {
    let changed = diesel::update(
        templates::table
            .filter(templates::id.eq(id))
            .filter(templates::version.eq(version))
            .filter(templates::state.eq(TemplateState::Draft)),
    )
    .set((
        templates::version.eq(version + 1),
        templates::state.eq(TemplateState::Published),
        templates::published_at.eq(Some(now)),
    ))
    .execute(conn)?;
    Ok(changed == 1)
}
