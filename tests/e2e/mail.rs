//! Invitations by e-mail, against a mail server that speaks SMTP.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tonghop_accounts::config::MailArgs;
use tonghop_web::config::Secret;

use crate::harness::{Answer, TestSystem};
use crate::mail_server::{MailServer, Received};
use crate::tree::Tree;

/// A system that sends its letters to `server`.
async fn system(server: &MailServer) -> Tree {
    let address = server.address;
    let system = TestSystem::start_with(move |config| {
        config.mail = MailArgs {
            smtp_url: Some(Secret::from(format!("smtp://{address}"))),
            mail_from: Some("Tổng Hợp <baocao@tonghop.example>".into()),
        };
    });
    Tree::on(system.await).await
}

impl Tree {
    async fn invite_by_mail(&self, username: &str) -> Answer {
        let body = json!({"username": username, "display_name": "Nguyễn Thị Lan", "email": format!("{username}@bentre.edu.vn"),
            "positions": [{"role": "REPORTER", "unit_id": self.schools[0]}]});
        self.admin.post("/accounts", body).await.expect(201)
    }

    /// Waits until the newest letter to an account stands so.
    async fn wait_for_mail(&self, account: &str, state: &str) -> Value {
        let path = format!("/accounts/{account}/mails");
        let mut last = Value::Null;
        for _ in 0..400 {
            last = self.admin.get(&path).await.expect(200).body["items"][0].clone();
            if last["state"] == state {
                return last;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("the letter never was {state}: {last}");
    }
}

/// The letter as a mail program would show it: subject and text.
fn read(letter: &Received) -> (String, String) {
    let parsed = mail_parser::MessageParser::default()
        .parse(letter.data.as_bytes())
        .unwrap();
    let subject = parsed.subject().unwrap().to_owned();
    (subject, parsed.body_text(0).unwrap().into_owned())
}

/// The one-time code in a letter's link.
fn code(text: &str) -> String {
    let start = text.find("&c=").unwrap() + 3;
    text[start..start + 26].to_owned()
}

/// The letter goes to the person's address, in UTF-8, with the link that works; the administrator never sees the code.
#[actix_web::test]
async fn an_invitation_goes_by_mail() {
    let server = MailServer::start("250 ok").await;
    let t = system(&server).await;
    let invited = t.invite_by_mail("lan").await;
    assert_eq!(invited.body["delivery"], "MAIL");
    assert_eq!(invited.body["mailed_to"], "lan@bentre.edu.vn");
    assert!(invited.body["activation_code"].is_null() && invited.body["activation_link"].is_null());
    let letter = server.wait_for(1).await.remove(0);
    assert!(
        letter.from.contains("<baocao@tonghop.example>"),
        "{}",
        letter.from
    );
    assert_eq!(letter.to.len(), 1);
    assert!(
        letter.to[0].contains("<lan@bentre.edu.vn>"),
        "{:?}",
        letter.to
    );
    let (subject, text) = read(&letter);
    assert_eq!(subject, "Kích hoạt tài khoản Tổng Hợp");
    assert!(
        text.contains("Kính gửi Nguyễn Thị Lan,") && text.contains("13/02/2012"),
        "{text}"
    );
    assert!(
        text.contains("https://test.tonghop.example/activate#u=lan&c="),
        "{text}"
    );
    let mail = t.wait_for_mail(&invited.text("id"), "SENT").await;
    assert!(letter.data.contains(&format!(
        "<{}@tonghop.example>",
        mail["id"].as_str().unwrap()
    )));
    t.system.activate("lan", &code(&text)).await;
    // Without an address, or when asked for, it is printed.
    let printed = t
        .invite("binh", json!([{"role": "HEAD", "unit_id": t.schools[0]}]))
        .await;
    assert_eq!(printed.expect(201).body["delivery"], "PRINT");
    let path = format!("/accounts/{}/activation-codes", invited.text("id"));
    let printed = t
        .admin
        .post(&format!("{path}?print=true"), json!({}))
        .await
        .expect(201);
    assert_eq!(printed.text("activation_code").len(), 26);
    assert_eq!(
        t.admin.post(&path, json!({})).await.expect(201).body["delivery"],
        "MAIL"
    );
    let letters = server.wait_for(2).await;
    assert_ne!(code(&read(&letters[1]).1), printed.text("activation_code"));
    t.system.stop().await;
    server.stop().await;
}

/// While the mail server is away letters wait, and leave when it is back; a newer letter takes the place of one that waits.
#[actix_web::test]
async fn letters_wait_for_the_server() {
    let server = MailServer::start("250 ok").await;
    let address = server.address;
    let t = system(&server).await;
    server.stop().await;
    let id = t.invite_by_mail("lan").await.text("id");
    let mut waiting = t.wait_for_mail(&id, "QUEUED").await;
    for _ in 0..400 {
        if waiting["attempts"] == 1 && waiting["last_error"].is_string() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        waiting = t.wait_for_mail(&id, "QUEUED").await;
    }
    assert_eq!(waiting["attempts"], 1, "{waiting}");
    // The server comes first: a try that began before it was there would be put off by the clock of after it.
    let server = MailServer::at(address, "250 ok").await;
    t.admin
        .post(&format!("/accounts/{id}/activation-codes"), json!({}))
        .await
        .expect(201);
    let letters = server.wait_for(1).await;
    t.system.clock.advance(TimeDelta::minutes(3));
    t.system.activate("lan", &code(&read(&letters[0]).1)).await;
    t.wait_for_mail(&id, "SENT").await;
    assert_eq!(
        server.letters().len(),
        1,
        "the letter that was replaced is not sent"
    );
    t.system.stop().await;
    server.stop().await;
}

/// A letter the mail server will never take is given up at once, and what it said is erased.
#[actix_web::test]
async fn a_refused_letter_is_given_up() {
    let server = MailServer::start("550 no such user").await;
    let t = system(&server).await;
    let id = t.invite_by_mail("lan").await.text("id");
    let mail = t.wait_for_mail(&id, "FAILED").await;
    assert!(
        mail["last_error"]
            .as_str()
            .unwrap()
            .contains("no such user"),
        "{mail}"
    );
    assert!(server.letters().is_empty());
    t.system.stop().await;
    server.stop().await;
}

/// Two senders on one database send each letter once, and no code lies open in the database.
#[actix_web::test]
async fn two_senders_send_each_letter_once() {
    let server = MailServer::start("250 ok").await;
    let t = system(&server).await;
    let config = tonghop_accounts::Config {
        mail: t.system.config.mail.clone(),
        ..t.system.config.accounts()
    };
    let second = tonghop_accounts::start(&config, t.system.clock.clone())
        .await
        .unwrap();
    let accounts: Vec<Value> = (0..30)
        .map(|i| json!({"username": format!("nguoi.{i}"), "display_name": "Người", "email": format!("n{i}@bentre.edu.vn"),
            "positions": [{"role": "REPORTER", "unit_id": t.schools[0]}]}))
        .collect();
    let made = t
        .admin
        .post("/account-batches", json!({"accounts": accounts}))
        .await
        .expect(201);
    server.wait_for(30).await;
    for account in made.body["accounts"].as_array().unwrap() {
        t.wait_for_mail(account["id"].as_str().unwrap(), "SENT")
            .await;
    }
    let letters = server.letters();
    let mut to: Vec<_> = letters.iter().flat_map(|l| l.to.clone()).collect();
    to.sort();
    to.dedup();
    assert_eq!((letters.len(), to.len()), (30, 30));
    second.stop().await;
    t.system.stop().await;
    server.stop().await;
}
