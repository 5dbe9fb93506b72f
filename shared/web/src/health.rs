//! `/livez` says the process runs; `/readyz` says it can do its work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::{HttpResponse, web};
use futures_util::future::LocalBoxFuture;
use serde_json::json;

/// Asks whether the service can do its work now; `Err` says why not, without secrets.
pub type ReadyCheck = Arc<dyn Fn() -> LocalBoxFuture<'static, Result<(), String>> + Send + Sync>;

/// Readiness of one service.
#[derive(Clone)]
pub struct Health {
    check: ReadyCheck,
    draining: Arc<AtomicBool>,
}

impl Health {
    /// Health decided by `check`.
    pub fn new(check: ReadyCheck) -> Self {
        Self {
            check,
            draining: Arc::new(AtomicBool::new(false)),
        }
    }
    /// From now on `/readyz` fails, so that no new work is sent here.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }
}

pub(crate) async fn livez() -> HttpResponse {
    answer(Ok(()))
}

pub(crate) async fn readyz(health: web::Data<Health>) -> HttpResponse {
    if health.draining.load(Ordering::SeqCst) {
        return answer(Err("draining".into()));
    }
    answer((health.check)().await)
}

fn answer(outcome: Result<(), String>) -> HttpResponse {
    match outcome {
        Ok(()) => HttpResponse::Ok()
            .content_type("application/health+json")
            .json(json!({"status": "pass"})),
        Err(why) => HttpResponse::ServiceUnavailable()
            .content_type("application/health+json")
            .json(json!({"status": "fail", "output": why})),
    }
}
