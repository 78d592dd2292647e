//! What the doctor finds out about mail, SMS and templates, without sending anything.

use std::fs;

use authkeep::config::TransportUrl;
use authkeep::doctor::{self, Finding, Level};

use crate::endpoint::Endpoint;
use crate::mail_server::{MailServer, Options, Port};
use crate::stage::{Stage, now};

async fn findings(stage: &mut Stage) -> Vec<Finding> {
    stage.config.storage.url = String::from("memory://");
    stage.config.key.file = stage.home.path().join("key");
    stage.config.server.internal.listen.set_port(0);
    stage.config.server.public.listen.set_port(0);
    doctor::examine(&stage.config, now()).await
}

async fn says(stage: &mut Stage, subject: &str, level: Level, parts: &[&str]) {
    let findings = findings(stage).await;
    let found = findings.iter().find(|finding| finding.subject == subject).expect("it was looked at");
    assert_eq!(found.level, level, "{found:?}");
    assert!(parts.iter().all(|part| found.text.contains(part)), "{found:?}");
    assert!(!found.text.contains("p4ss"), "{found:?}");
}

#[tokio::test]
async fn a_folder_is_looked_at_and_not_made() {
    let mut stage = Stage::new();
    for subject in ["mail", "SMS"] {
        says(&mut stage, subject, Level::Ok, &["can be written to"]).await;
    }
    says(&mut stage, "templates", Level::Ok, &["built-in"]).await;
    assert!(!stage.home.path().join("outbox").exists());
    fs::write(stage.home.path().join("outbox"), "a file").unwrap();
    says(&mut stage, "mail", Level::Error, &["not a folder"]).await;
}

#[tokio::test]
async fn a_mail_server_is_greeted() {
    let mut server = MailServer::open(Options { account: Some(("me", "right")), ..Options::default() });
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    says(&mut stage, "mail", Level::Ok, &["answers, without TLS"]).await;
    stage.config.courier.mail = TransportUrl::new(format!("smtp://me:p4ss@{}", server.address));
    says(&mut stage, "mail", Level::Warning, &["AUTH", "--mail"]).await;
    stage.config.courier.mail = TransportUrl::new(format!("smtp://{}", Port::reserve().address()));
    says(&mut stage, "mail", Level::Warning, &["wait", "--mail"]).await;
    stage.config.courier.mail = TransportUrl::new("smtp://me:p4ss@host?tsl=never");
    says(&mut stage, "mail", Level::Error, &["courier.mail", "tls and hello"]).await;
    assert!(server.mail_so_far().is_none());
}

#[tokio::test]
async fn a_sender_that_nobody_takes_is_found() {
    let server = MailServer::open(Options::default());
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    stage.config.courier.from = String::from("authkeep <noreply@localhost>");
    says(&mut stage, "sender of mail", Level::Warning, &["courier.from"]).await;
    stage.config.courier.from = String::from("nobody");
    says(&mut stage, "sender of mail", Level::Error, &["courier.from"]).await;
}

#[tokio::test]
async fn a_provider_of_sms_is_asked_and_nothing_is_sent() {
    let endpoint = Endpoint::open(&[404, 200, 401]).await;
    let mut stage = Stage::sms(format!("http://:p4ss@{}/p4ss", endpoint.address));
    says(&mut stage, "SMS", Level::Ok, &["answers"]).await;
    let twilio = format!("twilio://AC1:p4ss@+1?endpoint=http://{}", endpoint.address);
    stage.config.courier.sms = TransportUrl::new(twilio);
    says(&mut stage, "SMS", Level::Ok, &["answers"]).await;
    says(&mut stage, "SMS", Level::Warning, &["SID and token", "--sms"]).await;
    let asked: Vec<String> =
        endpoint.asked().into_iter().map(|asked| format!("{} {}", asked.method, asked.target)).collect();
    assert_eq!(asked, ["HEAD /", "GET /2010-04-01/Accounts/AC1.json", "GET /2010-04-01/Accounts/AC1.json"]);
    stage.config.courier.sms = TransportUrl::new("sms://x");
    says(&mut stage, "SMS", Level::Error, &["courier.sms", "twilio://"]).await;
}

#[tokio::test]
async fn a_template_and_a_setting_that_cannot_be_used_are_named() {
    let mut stage = Stage::new();
    let folder = stage.home.path().join("templates");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("phone_code.txt"), "{{cod}}").unwrap();
    stage.config.courier.templates = Some(folder);
    stage.config.courier.concurrency = 0;
    stage.config.server.public.url = Some("auth.example".to_owned());
    says(&mut stage, "templates", Level::Error, &["phone_code.txt", "{{cod}}"]).await;
    says(&mut stage, "courier", Level::Error, &["courier.concurrency"]).await;
    says(&mut stage, "public URL", Level::Error, &["--public-url"]).await;
}
