//! All entries that fit the filters, as a file.

use diesel::QueryResult;
use diesel::result::Error as QueryError;
use tonghop_auth::{Allowed, UnitScope};
use tonghop_db::{Conn, DbError};
use tonghop_journal::Audit;
use tonghop_model::{Lang, Text, local_time};
use tonghop_tabular::{Cell, Format, Heading, TableDownload, WriteError};
use tonghop_web::{FieldError, Problem, RequestContext};
use uuid::Uuid;

use super::entries::AuditEntry;
use super::filter::{Filter, audit_query};
use super::query;
use crate::runtime::Store;

/// Entries in one file: what a spreadsheet still opens with ease, and a few megabytes here.
const MAX_ENTRIES: usize = 50_000;
/// Entries read at once.
const PAGE: i64 = 500;

audit_query! {
    /// Filters of the export.
    pub struct ExportEntries {
        /// Kind of file.
        #[param(inline)]
        format: Format,
    }
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("more entries than fit into a file")]
    TooMany,
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::Db(error.into())
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::TooMany => too_many(),
            Failure::Write(cause) => Self::internal(cause),
            Failure::Db(cause) => cause.into(),
        }
    }
}

fn too_many() -> Problem {
    let text = || {
        Text::new(
            format!("Có hơn {MAX_ENTRIES} mục. Hãy chọn khoảng thời gian ngắn hơn."),
            format!("There are more than {MAX_ENTRIES} entries. Choose a shorter span of time."),
        )
    };
    Problem::invalid(vec![
        FieldError::parameter("from", "EXPORT_TOO_LARGE", text()),
        FieldError::parameter("to", "EXPORT_TOO_LARGE", text()),
    ])
}

/// The file, newest entry first, on one state of the database. That it was made becomes an entry itself.
pub async fn run<E, P>(
    store: &Store<E>,
    caller: Allowed<P>,
    service: &'static str,
    query: ExportEntries,
) -> Result<TableDownload, Problem>
where
    E: From<DbError> + From<QueryError> + Into<Problem> + Send + 'static,
{
    let (filter, format) = (query.filter()?, query.format);
    let lang = RequestContext::current()
        .map(|c| c.lang)
        .unwrap_or_default();
    let (recorder, scope) = (store.recorder(&caller), caller.scope);
    let (file, count) = store
        .db
        .snapshot(move |conn| file(conn, &scope, &filter, (service, format, lang)))
        .await?;
    let noted = store.write(move |conn| {
        let entry = Audit::new("audit.exported", "audit", Uuid::nil());
        let words = format!("{} {count} entries", format.extension());
        Ok(recorder.audit(conn, entry.detail(words))?)
    });
    noted.await.map_err(E::into)?;
    Ok(file)
}

fn file(
    conn: &mut Conn,
    scope: &UnitScope,
    filter: &Filter,
    (service, format, lang): (&str, Format, Lang),
) -> Result<(TableDownload, usize), Failure> {
    let mut rows = Rows {
        conn,
        scope,
        filter,
        before: None,
        page: Vec::new().into_iter(),
        count: 0,
        failed: None,
    };
    let file = TableDownload::new(
        format!("audit-{service}"),
        format,
        &headings(lang),
        &mut rows,
    )?;
    match (rows.failed, rows.count) {
        (Some(error), _) => Err(error.into()),
        (None, count) if count > MAX_ENTRIES => Err(Failure::TooMany),
        (None, count) => Ok((file, count)),
    }
}

/// Entries one by one, read page by page: only one page is in memory.
struct Rows<'a> {
    conn: &'a mut Conn,
    scope: &'a UnitScope,
    filter: &'a Filter,
    before: Option<i64>,
    page: std::vec::IntoIter<AuditEntry>,
    count: usize,
    failed: Option<QueryError>,
}

impl Rows<'_> {
    fn turn(&mut self) -> QueryResult<()> {
        let rows = query::page(self.conn, self.scope, self.filter, self.before, PAGE)?;
        self.page = AuditEntry::of(self.conn, rows)?.into_iter();
        Ok(())
    }
}

impl Iterator for Rows<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        if self.failed.is_some() || self.count > MAX_ENTRIES {
            return None;
        }
        if self.page.len() == 0
            && let Err(error) = self.turn()
        {
            self.failed = Some(error);
            return None;
        }
        let entry = self.page.next()?;
        self.before = Some(entry.seq);
        self.count += 1;
        Some(cells(entry))
    }
}

fn headings(lang: Lang) -> Vec<Heading> {
    let columns = [
        ("Số thứ tự", "Number", 10),
        ("Thời điểm (UTC+7)", "Time (UTC+7)", 20),
        ("Người thực hiện", "Actor", 28),
        ("Mã người thực hiện", "Actor id", 38),
        ("Thay mặt", "On behalf of", 28),
        ("Mã người được thay mặt", "On behalf of id", 38),
        ("Hệ thống đối tác", "Partner system", 24),
        ("Hành động", "Action", 28),
        ("Kết quả", "Outcome", 10),
        ("Chi tiết", "Detail", 50),
        ("Loại đối tượng", "Kind of object", 18),
        ("Mã đối tượng", "Object id", 38),
        ("Mã đơn vị", "Unit id", 38),
        ("Mã yêu cầu", "Request", 38),
        ("SHA-256 trước", "SHA-256 before", 66),
        ("SHA-256 sau", "SHA-256 after", 66),
        ("Chuỗi SHA-256", "Chain", 66),
    ];
    let title = |(vi, en, width)| Heading::new(Text::new(vi, en).get(lang), width);
    columns.into_iter().map(title).collect()
}

fn cells(entry: AuditEntry) -> Vec<Cell> {
    let id = |id: Option<String>| Cell::from(id);
    let local = entry
        .recorded_at
        .with_timezone(&local_time::vietnam())
        .naive_local();
    vec![
        entry.seq.into(),
        local.into(),
        entry.actor_name.into(),
        id(entry.actor_id.map(|id| id.to_string())),
        entry.on_behalf_of_name.into(),
        id(entry.on_behalf_of.map(|id| id.to_string())),
        entry.client_id.into(),
        entry.action.into(),
        entry.outcome.as_str().into(),
        entry.detail.into(),
        entry.object_type.into(),
        id(entry.object_id.map(|id| id.to_string())),
        id(entry.unit_id.map(|id| id.to_string())),
        entry.request_id.into(),
        entry.before_hash.into(),
        entry.after_hash.into(),
        entry.chain.into(),
    ]
}
