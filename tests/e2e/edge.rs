//! The gateway's own answers.

use std::io::Write;
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::harness::{TestSystem, read};
use crate::province::Province;

/// Health, document and console are served; the console needs nothing from elsewhere.
#[actix_web::test]
async fn the_console_needs_no_network() {
    let system = TestSystem::start().await;
    for path in ["/livez", "/readyz"] {
        assert_eq!(
            system
                .http
                .get(format!("{}{path}", system.url))
                .send()
                .await
                .unwrap()
                .status(),
            200,
            "{path}"
        );
    }
    // Whoever types the bare address, or asks with HEAD as load balancers do, gets somewhere.
    let front = system
        .http
        .head(format!("{}/", system.url))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            front.status().as_u16(),
            front.headers()["location"].to_str().unwrap()
        ),
        (308, "/docs/")
    );
    let document: Value = system
        .http
        .get(format!("{}/openapi.json", system.url))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert!(document["paths"]["/reports/{id}/submissions"]["post"].is_object());
    let page = system
        .http
        .get(format!("{}/docs/", system.url))
        .send()
        .await
        .unwrap();
    assert!(
        page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("default-src 'self'")
    );
    let html = page.text().await.unwrap();
    assert!(
        html.contains("swagger-ui") && !html.contains("http://") && !html.contains("https://"),
        "{html}"
    );
    system.stop().await;
}

/// Internal addresses do not exist outside, and a made-up identity changes nothing.
#[actix_web::test]
async fn nothing_internal_is_reachable() {
    let system = TestSystem::start().await;
    let get = |path: &str| system.http.get(format!("{}{path}", system.url));
    for path in [
        "/internal/v1/feed",
        "/api/v1/internal/v1/feed",
        "/api/v1/../internal/v1/feed",
        "/api/v1/units/%2e%2e/%2e%2e/internal",
    ] {
        let status = get(path)
            .header("x-internal-user", "admin")
            .send()
            .await
            .unwrap()
            .status();
        assert!(matches!(status.as_u16(), 400 | 404), "{path}: {status}");
    }
    let direct = format!("{}/internal/v1/feed", system.system().accounts.url());
    assert_eq!(system.http.get(&direct).send().await.unwrap().status(), 401);
    let admin = system.administrator().await;
    assert_eq!(
        system
            .http
            .get(&direct)
            .bearer_auth(admin.token.unwrap())
            .send()
            .await
            .unwrap()
            .status(),
        401
    );
    system.stop().await;
}

/// Tokens that are not ours are refused, all alike.
#[actix_web::test]
async fn bad_tokens_are_refused() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let good = admin.token.clone().unwrap();
    let (head, rest) = good.split_once('.').unwrap();
    let (payload, _) = rest.split_once('.').unwrap();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    for bad in [
        "",
        "x",
        &format!("{none}.{payload}."),
        &format!("{head}.{payload}.AAAA"),
        &good[..good.len() - 4],
        &"a".repeat(9000),
    ] {
        let mut caller = system.anonymous();
        caller.token = Some(bad.to_owned());
        caller
            .get("/units")
            .await
            .expect_problem(401, "UNAUTHENTICATED");
    }
    let twice = admin
        .request(reqwest::Method::GET, "/units")
        .header("authorization", format!("Bearer {good}"));
    read(twice.send().await.unwrap())
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    system.clock.advance(chrono::TimeDelta::minutes(11));
    admin
        .get("/units")
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    system.stop().await;
}

/// The request id is carried through and a foreign one is replaced.
#[actix_web::test]
async fn request_ids_are_carried_or_replaced() {
    let system = TestSystem::start().await;
    let ask = |id: &'static str| {
        system
            .http
            .get(format!("{}/api/v1/units", system.url))
            .header("x-request-id", id)
    };
    let kept = read(ask("phone-42").send().await.unwrap()).await;
    assert_eq!(kept.headers["x-request-id"], "phone-42");
    assert_eq!(kept.body["instance"], "urn:request:phone-42");
    let replaced = read(ask("a b{}\"").send().await.unwrap()).await;
    assert_ne!(replaced.headers["x-request-id"], "a b{}\"");
    // The trace goes on through the gateway into the service that answers.
    let admin = system.administrator().await;
    let traced = admin.request(reqwest::Method::GET, "/units/none").header(
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    );
    let answer = read(traced.send().await.unwrap()).await;
    assert_eq!(answer.text("trace_id"), "0af7651916cd43dd8448eb211c80319c");
    let head = admin
        .request(reqwest::Method::HEAD, "/units")
        .send()
        .await
        .unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(head.text().await.unwrap(), "");
    system.stop().await;
}

/// Clients that go away in the middle of a request cost nothing: a whole crowd of them, then everybody else is served.
#[actix_web::test]
async fn vanished_clients_leave_nothing_behind() {
    let p = Province::start().await;
    let (id, etag) = p.draft(&p.head, &p.schools[0], "TH1").await;
    let host = p.system.url.trim_start_matches("http://").to_owned();
    let token = p.head.token.clone().unwrap();
    for n in 0..40 {
        let mut socket = TcpStream::connect(&host).unwrap();
        let whole = n % 2 == 0;
        let length = if whole { 2 } else { 5000 };
        write!(
            socket,
            "POST /api/v1/reports/{id}/submissions HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\nif-match: {etag}\r\nidempotency-key: gone\r\ncontent-length: {length}\r\n\r\n{{}}"
        )
        .unwrap();
        drop(socket);
    }
    let answer = p.head.submit(&id, &etag, "gone").await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(
        p.head.get(&format!("/reports/{id}/versions")).await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    for _ in 0..30 {
        p.neighbour.get("/me").await.expect(200);
    }
    p.neighbour
        .post(
            "/reports",
            json!({"assignment_id": p.assignment(&p.neighbour, &p.schools[1]).await}),
        )
        .await
        .expect(201);
    p.system.stop().await;
}

/// A service that is down is an answer, not a hang.
#[actix_web::test]
async fn a_service_that_is_down_is_said_to_be() {
    let system = TestSystem::start().await;
    let admin = system.administrator().await;
    let nowhere = || "http://127.0.0.1:1".to_owned();
    let urls = [system.system().accounts.url(), nowhere(), nowhere()];
    let gateway = system.config.gateway(urls);
    let lonely = tonghop_gateway::start(&gateway, system.clock.clone()).unwrap();
    let ask = system
        .http
        .get(format!("{}/api/v1/reports", lonely.url()))
        .bearer_auth(admin.token.unwrap());
    let answer = read(ask.send().await.unwrap())
        .await
        .expect_problem(503, "UNAVAILABLE");
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(
        system
            .http
            .get(format!("{}/readyz", lonely.url()))
            .send()
            .await
            .unwrap()
            .status(),
        503
    );
    lonely.stop().await;
    system.stop().await;
}
