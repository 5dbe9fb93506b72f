//! One signing key follows another while everything runs.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;

use crate::forged_tokens::part_of;
use crate::harness::{Caller, TestSystem};
use crate::partner::Partner;
use crate::province::Province;
use crate::tokens::fetch;

/// Ids of the published keys.
async fn kids(system: &TestSystem) -> Vec<String> {
    let keys = fetch(system, "/.well-known/jwks.json").await.expect(200);
    let keys = keys.body["keys"].as_array().unwrap().clone();
    keys.iter()
        .map(|k| k["kid"].as_str().unwrap().to_owned())
        .collect()
}

async fn wait_for_keys(system: &TestSystem, count: usize) -> Vec<String> {
    for _ in 0..400 {
        let kids = kids(system).await;
        if kids.len() == count {
            return kids;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the key set never held {count} keys");
}

/// Requests to the three services, one after the other, without end.
struct Load {
    newest: Mutex<String>,
    rounds: AtomicUsize,
    failures: AtomicUsize,
    over: AtomicBool,
}

impl Load {
    async fn run(self: Arc<Self>, mut caller: Caller, paths: [String; 3]) {
        while !self.over.load(Ordering::SeqCst) {
            caller.token = Some(self.newest.lock().unwrap().clone());
            for path in &paths {
                if caller.get(path).await.status != 200 {
                    self.failures.fetch_add(1, Ordering::SeqCst);
                }
            }
            self.rounds.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Goes on with this token; comes back when no request with the one before is under way.
    async fn renew(&self, token: String) {
        *self.newest.lock().unwrap() = token;
        let seen = self.rounds.load(Ordering::SeqCst);
        while self.rounds.load(Ordering::SeqCst) < seen + 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// One signing key follows another while requests go on, and not one of them fails.
///
/// Published at once, used once caches know it, the old one kept until its last token has run out, then gone.
#[actix_web::test]
async fn keys_change_under_load_without_a_failure() {
    let p = Province::start().await;
    p.wait_for_accepted(0).await;
    let scopes = ["reports.read", "totals.read", "units.read"];
    let partner = Partner::new(&p.system, &p.admin, &p.department, &scopes).await;
    let caller = partner.caller().await;
    let load = Arc::new(Load {
        newest: Mutex::new(caller.token.clone().unwrap()),
        rounds: AtomicUsize::new(0),
        failures: AtomicUsize::new(0),
        over: AtomicBool::new(false),
    });
    let paths = [
        format!("/units/{}", p.department),
        format!("/reports?period_id={}", p.period),
        format!("/totals?period_id={}&unit_id={}", p.period, p.department),
    ];
    let running = actix_web::rt::spawn(Arc::clone(&load).run(caller, paths));
    let renew = async || {
        let token = partner.ask(&[]).await.expect(200).text("access_token");
        let kid = part_of(&token, 0)["kid"].as_str().unwrap().to_owned();
        load.renew(token).await;
        kid
    };
    let old = renew().await;
    let rotation =
        tonghop_auth::key_files::rotate(&p.system.config.keys_dir, p.system.clock_now()).unwrap();
    let again = tonghop_auth::key_files::rotate(&p.system.config.keys_dir, p.system.clock_now());
    assert!(again.is_err(), "a second change must wait for the first");
    assert_eq!(
        wait_for_keys(&p.system, 2).await,
        [old.clone(), rotation.kid.clone()]
    );
    p.system.clock.advance(TimeDelta::seconds(300));
    assert_eq!(renew().await, old, "a cache may not know the new key yet");
    p.system.clock.advance(TimeDelta::seconds(30));
    assert_eq!(kids(&p.system).await.len(), 2);
    assert_eq!(renew().await, rotation.kid);
    p.system.clock.advance(TimeDelta::seconds(590));
    assert_eq!(
        kids(&p.system).await.len(),
        2,
        "a token of the old key is still good"
    );
    renew().await;
    p.system.clock.advance(TimeDelta::seconds(41));
    assert_eq!(
        wait_for_keys(&p.system, 1).await,
        std::slice::from_ref(&rotation.kid)
    );
    renew().await;
    load.over.store(true, Ordering::SeqCst);
    running.await.unwrap();
    let rounds = load.rounds.load(Ordering::SeqCst);
    assert_eq!(
        load.failures.load(Ordering::SeqCst),
        0,
        "in {rounds} rounds"
    );
    assert!(rounds >= 10, "only {rounds} rounds were made");
    p.system.stop().await;
}
