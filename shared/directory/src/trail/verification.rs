//! The check of the trail's hash chain, asked for by an auditor.

use diesel::result::Error as QueryError;
use tokio::sync::Semaphore;
use tonghop_auth::Allowed;
use tonghop_db::DbError;
use tonghop_journal::{Audit, Verification, verify};
use tonghop_web::Problem;
use uuid::Uuid;

use crate::runtime::Store;

/// A check reads every entry there is: one at a time.
static ONE: Semaphore = Semaphore::const_new(1);

/// Checks the whole chain of the service on one state of the database, and records that it was checked.
pub async fn run<E, P>(store: &Store<E>, caller: Allowed<P>) -> Result<Verification, Problem>
where
    E: From<DbError> + From<QueryError> + Into<Problem> + Send + 'static,
{
    let Ok(_turn) = ONE.try_acquire() else {
        return Err(Problem::unavailable(
            "another check of an audit trail is under way",
        ));
    };
    let recorder = store.recorder(&caller);
    let found = store
        .db
        .snapshot(|conn| Ok::<_, DbError>(verify(conn)?))
        .await?;
    let summary = found.clone();
    let noted = store.write(move |conn| {
        let entry = Audit::new("audit.verified", "audit", Uuid::nil()).after(&summary);
        Ok(recorder.audit(conn, entry)?)
    });
    noted.await.map_err(E::into)?;
    if let Some(seq) = found.first_bad_seq {
        tracing::error!(
            seq,
            "the audit chain is broken: an entry is missing or was changed"
        );
    }
    Ok(found)
}
