//! The log tells what became of a message, and neither to whom it was nor what was in it.

use std::sync::Arc;

use authkeep::courier::Courier;
use authkeep::courier::carrier::Outcome;
use authkeep_store::Secret;
use parking_lot::Mutex;

use crate::endpoint::Endpoint;
use crate::listen;
use crate::mail_server::{MailServer, Options, Port};
use crate::stage::{Stage, code, confirmation, round};

/// Carries what is due; all that is said meanwhile, down to the finest level.
async fn logged(stage: &Stage) -> (Vec<Outcome>, String) {
    let carrier = stage.carrier();
    listen::start();
    let outcomes = round(&carrier).await;
    (outcomes, listen::stop())
}

fn tells(log: &str, parts: &[&str]) {
    for part in parts {
        assert!(log.contains(part), "{part} is missing in:\n{log}");
    }
    for secret in ["someone", "example.org", "the-token", "12345", "447418084106", "p4ss"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

#[tokio::test]
async fn a_mail_that_is_sent_refused_or_put_off() {
    let recipients = Arc::new(Mutex::new([550, 450].into_iter().collect()));
    let server = MailServer::open(Options { recipients, ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}", server.address));
    for (expected, says) in
        [(Outcome::Refused, "550 to RCPT TO"), (Outcome::Failed, "450 to RCPT TO"), (Outcome::Sent, "sent")]
    {
        let id = stage.post(confirmation("someone@example.org")).await;
        let (outcomes, log) = logged(&stage).await;
        assert_eq!(outcomes, [expected]);
        tells(&log, &[says, "channel=\"mail\"", "attempt=1", &hex::encode(&id.as_bytes()[..4])]);
    }
}

#[tokio::test]
async fn an_sms_that_is_sent_refused_or_put_off() {
    let endpoint = Endpoint::open(&[400, 500]).await;
    let stage = Stage::sms(format!("http://:p4ss@{}/p4ss?key=p4ss", endpoint.address));
    for (expected, says) in
        [(Outcome::Refused, "answered 400"), (Outcome::Failed, "answered 500"), (Outcome::Sent, "sent")]
    {
        stage.post(code("447418084106")).await;
        let (outcomes, log) = logged(&stage).await;
        assert_eq!(outcomes, [expected]);
        tells(&log, &[says, "channel=\"sms\""]);
    }
}

#[tokio::test]
async fn nobody_there() {
    let port = Port::reserve();
    let mut stage = Stage::mail(format!("smtp://someone:p4ss@{}", port.address()));
    stage.config.courier.sms =
        authkeep::config::TransportUrl::new(format!("twilio://AC1:p4ss@+1?endpoint=http://{}/p4ss", port.address()));
    stage.post(confirmation("someone@example.org")).await;
    stage.post(code("447418084106")).await;
    let (outcomes, log) = logged(&stage).await;
    assert_eq!(outcomes, [Outcome::Failed; 2]);
    tells(&log, &["refused"]);
}

#[test]
fn a_url_that_cannot_be_used_is_refused_without_its_password() {
    for (mail, sms) in [
        ("smtp://someone:p4ss@host?tls=perhaps", "file:///tmp/x"),
        ("imap://someone:p4ss@host", "file:///tmp/x"),
        ("p4ss", "file:///tmp/x"),
        ("file:///tmp/x", "twilio://AC1:p4ss@"),
        ("file:///tmp/x", "http://p4ss@host/p4ss"),
        ("file:///tmp/x", "gopher://someone:p4ss@host/p4ss"),
    ] {
        let mut stage = Stage::new();
        stage.config.courier.mail = authkeep::config::TransportUrl::new(mail);
        stage.config.courier.sms = authkeep::config::TransportUrl::new(sms);
        let error = Courier::new(&stage.config, &Secret::new([7; 32])).err().expect("it is refused").to_string();
        assert!(error.contains("courier.") && !error.contains("p4ss"), "{error}");
        let shown = format!("{:?} {}", stage.config, Courier::describe(&stage.config.courier));
        assert!(!shown.contains("p4ss@") && !shown.contains("/p4ss"), "{shown}");
    }
}
