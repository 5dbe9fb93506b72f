//! Signing in at a real provider, the way a browser does. Run by `tests/oidc/run.sh`.

use std::collections::HashMap;

use reqwest::{Client, Response, Url};
use serde_json::json;
use tonghop_accounts::oidc::OidcArgs;
use tonghop_model::{Clock, SystemClock};

use crate::harness::TestSystem;
use crate::oidc_scene::BACK;
use crate::partner::WithForm;
use crate::province::unit;

/// As much of a browser as the way needs: cookies, redirects, forms.
struct Browser {
    http: Client,
    cookies: HashMap<String, String>,
}

impl Browser {
    async fn ask(&mut self, url: &Url, form: Option<&[(&str, &str)]>) -> Response {
        let cookies = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let call = match form {
            Some(form) => self.http.post(url.clone()).with_form(form),
            None => self.http.get(url.clone()),
        };
        let answer = call.header("cookie", cookies).send().await.unwrap();
        for header in answer.headers().get_all("set-cookie") {
            let pair = header.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// Goes where it is sent, fills in each form on the way, until it is sent to `BACK`.
    async fn go(&mut self, start: &str, login: &str) -> Url {
        let mut url = Url::parse(start).unwrap();
        let mut answer = self.ask(&url, None).await;
        for _ in 0..20 {
            if let Some(next) = answer.headers().get("location") {
                url = url.join(next.to_str().unwrap()).unwrap();
                if url.as_str().starts_with(BACK) {
                    return url;
                }
                answer = self.ask(&url, None).await;
                continue;
            }
            let page = answer.text().await.unwrap();
            let prompt = if page.contains("value=\"login\"") {
                "login"
            } else {
                "consent"
            };
            let form = [("prompt", prompt), ("login", login), ("password", "any")];
            answer = self.ask(&url, Some(&form)).await;
        }
        panic!("the provider never sent anybody back");
    }
}

/// Somebody whose identity is entered signs in at a real provider and is signed in here; nobody else is.
#[actix_web::test]
#[ignore = "needs a real provider: tests/oidc/run.sh"]
async fn oidc_against_a_real_provider() {
    let issuer = std::env::var("OIDC_TEST_ISSUER").unwrap();
    let oidc = OidcArgs {
        oidc_issuer: Some(issuer.clone()),
        oidc_client_id: Some("tonghop".into()),
        oidc_client_secret: Some("a-secret-of-the-provider".to_owned().into()),
        oidc_redirect_uris: vec![BACK.into()],
        ..OidcArgs::default()
    };
    let system = TestSystem::start_with(|config| {
        config.oidc = oidc;
        config.sessions.dormant_days = 0;
    });
    let system = system.await;
    system.administrator().await;
    // The provider lives in the present.
    system.clock.set(SystemClock.now());
    let admin = system.sign_in("admin").await;
    let department = unit(&admin, "SGD", "DEPARTMENT", None).await;
    system.person(&admin, "lan", "REPORTER", &department).await;
    let lan = system.sign_in("lan").await.get("/me").await.text("id");
    let identity = json!({"issuer": issuer, "subject": "0190-lan"});
    let path = format!("/accounts/{lan}/identities");
    admin.post(&path, identity).await.expect(201);
    for (login, status) in [("0190-lan", 201), ("somebody else", 401)] {
        let begun = json!({"redirect_uri": BACK});
        let begun = system.anonymous().post("/oidc-authorizations", begun).await;
        let mut browser = Browser {
            http: system.http.clone(),
            cookies: HashMap::new(),
        };
        let begun = begun.expect(201);
        let (url, binding) = (begun.text("authorization_url"), begun.text("binding"));
        let back = browser.go(&url, login).await;
        let brought: HashMap<String, String> = back.query_pairs().into_owned().collect();
        assert_eq!(brought["iss"], issuer);
        let body = json!({"code": brought["code"], "state": brought["state"], "iss": brought["iss"], "binding": binding});
        let session = system
            .anonymous()
            .post("/oidc-sessions", body.clone())
            .await;
        let session = session.expect(status);
        if status == 401 {
            session.expect_problem(401, "UNKNOWN_IDENTITY");
            continue;
        }
        let mut caller = system.anonymous();
        caller.token = Some(session.text("access_token"));
        assert_eq!(caller.get("/me").await.expect(200).text("id"), lan);
        let again = system.anonymous().post("/oidc-sessions", body).await;
        again.expect_problem(401, "OIDC_REFUSED");
    }
    system.stop().await;
}
