//! SQLite's single writer: one thread that commits many small transactions together.
//!
//! SQLite has one writer at a time, and a durable commit costs a disk flush. Requests that arrive while a commit is
//! under way are run in one following transaction, each in a savepoint of its own, and answered after that commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use tokio::sync::oneshot;

use crate::manager::open;
use crate::{Conn, DbError};

/// Requests that may wait; one more is told to come back later.
const QUEUE: usize = 1024;
/// Requests that share one commit at the most.
const BATCH: usize = 128;

type Transactions = <Conn as Connection>::TransactionManager;

/// What becomes of one request's work.
enum Verdict {
    Keep,
    Undo,
    /// It panicked, perhaps inside a savepoint of its own: nothing on this connection can be trusted.
    Broken,
}

/// One request's work, its type erased.
trait Job: Send {
    fn run(&mut self, conn: &mut Conn) -> Verdict;
    /// Answers the request, after the commit.
    fn finish(self: Box<Self>, commit: Result<(), String>);
}

struct Work<F, T, E> {
    run: Option<F>,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    span: tracing::Span,
}

impl<F, T, E> Job for Work<F, T, E>
where
    F: FnOnce(&mut Conn) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Verdict {
        let Some(work) = self.run.take() else {
            return Verdict::Undo;
        };
        let result = self
            .span
            .in_scope(|| catch_unwind(AssertUnwindSafe(|| work(conn))));
        let verdict = match &result {
            Ok(Ok(_)) => Verdict::Keep,
            Ok(Err(_)) => Verdict::Undo,
            Err(_) => Verdict::Broken,
        };
        self.result = Some(result.unwrap_or_else(|_| Err(DbError::Panicked.into())));
        verdict
    }

    fn finish(self: Box<Self>, commit: Result<(), String>) {
        let answer = match (commit, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(DbError::Closed.into()),
            (Err(why), _) => Err(DbError::Commit(why).into()),
        };
        // The client may have gone; its work stands all the same.
        drop(self.reply.send(answer));
    }
}

/// A handle to the writer thread. The thread ends when the last handle is dropped.
#[derive(Clone)]
pub(crate) struct Writer(SyncSender<Box<dyn Job>>);

impl Writer {
    pub(crate) fn start(url: &str) -> Result<Self, DbError> {
        let (sender, receiver) = sync_channel(QUEUE);
        let url = url.to_owned();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || serve(&url, &receiver))
            .map_err(|e| DbError::Migration(e.to_string()))?;
        Ok(Self(sender))
    }

    pub(crate) async fn run<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Work {
            run: Some(work),
            result: None,
            reply,
            span: tracing::Span::current(),
        };
        self.0.try_send(Box::new(job)).map_err(|e| match e {
            TrySendError::Full(_) => DbError::Overloaded,
            TrySendError::Disconnected(_) => DbError::Closed,
        })?;
        answer.await.map_err(|_| DbError::Closed)?
    }
}

fn serve(url: &str, queue: &Receiver<Box<dyn Job>>) {
    let mut conn = None;
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH {
            match queue.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => break,
            }
        }
        let outcome = match conn
            .take()
            .map_or_else(|| open(url).map_err(|e| e.to_string()), Ok)
        {
            Ok(mut fresh) => {
                let outcome = commit_together(&mut fresh, &mut batch);
                // After a failure the state of the connection is unknown: the next batch opens its own.
                if outcome.is_ok() {
                    conn = Some(fresh);
                }
                outcome.map_err(|e| e.to_string())
            }
            Err(why) => Err(why),
        };
        if let Err(why) = &outcome {
            tracing::error!(error = %why, jobs = batch.len(), "a batch of writes was not committed");
        }
        for job in batch {
            job.finish(outcome.clone());
        }
    }
}

fn commit_together(conn: &mut Conn, batch: &mut [Box<dyn Job>]) -> diesel::QueryResult<()> {
    if let Conn::Sqlite(sqlite) = conn {
        AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
    }
    for job in batch {
        Transactions::begin_transaction(conn)?;
        match job.run(conn) {
            Verdict::Keep => Transactions::commit_transaction(conn)?,
            Verdict::Undo => Transactions::rollback_transaction(conn)?,
            Verdict::Broken => return Err(diesel::result::Error::RollbackTransaction),
        }
    }
    Transactions::commit_transaction(conn)
}
