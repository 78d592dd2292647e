//! SMS by HTTP: what an endpoint and Twilio's API are asked, and what their answers mean.

use std::time::Duration;

use authkeep::courier::carrier::Outcome;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::endpoint::Endpoint;
use crate::mail_server::Port;
use crate::stage::{Stage, code, pass, round};

#[tokio::test]
async fn an_endpoint_gets_number_and_text_and_the_token() {
    let endpoint = Endpoint::open(&[]).await;
    let stage = Stage::sms(format!("http://:s%40cret@{}/hooks/sms?key=1", endpoint.address));
    let id = stage.post(code("447418084106")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Sent]);
    let [asked] = &endpoint.asked()[..] else { panic!("it is asked once") };
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/hooks/sms?key=1"));
    assert_eq!(asked.header("authorization"), Some("Bearer s@cret"));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert_eq!(asked.header("idempotency-key"), Some(hex::encode(id.as_bytes()).as_str()));
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body, json!({"to": "+447418084106", "text": "Your verification code for authkeep: 12345"}));
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn without_a_token_none_is_sent() {
    let endpoint = Endpoint::open(&[200]).await;
    let stage = Stage::sms(format!("http://{}/", endpoint.address));
    stage.post(code("447418084106")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Sent]);
    assert_eq!(endpoint.asked()[0].header("authorization"), None);
}

#[tokio::test]
async fn twilio_gets_a_form_of_its_account() {
    let endpoint = Endpoint::open(&[]).await;
    let stage = Stage::sms(format!("twilio://AC1:to%2Fken@+15005550006?endpoint=http://{}", endpoint.address));
    stage.post(code("447418084106")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Sent]);
    let [asked] = &endpoint.asked()[..] else { panic!("it is asked once") };
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/2010-04-01/Accounts/AC1/Messages.json"));
    assert_eq!(asked.header("authorization"), Some(format!("Basic {}", STANDARD.encode("AC1:to/ken")).as_str()));
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    let form: Vec<(String, String)> = url::form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
    let expected =
        [("To", "+447418084106"), ("From", "+15005550006"), ("Body", "Your verification code for authkeep: 12345")];
    assert_eq!(form, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_number_that_is_refused_is_given_up_at_once() {
    for status in [400, 422] {
        let endpoint = Endpoint::open(&[status]).await;
        let stage = Stage::sms(format!("http://{}/", endpoint.address));
        stage.post(code("447418084106")).await;
        assert_eq!(round(&stage.carrier()).await, [Outcome::Refused], "{status}");
        assert!(stage.queue().await.is_empty());
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_no_redirection_is_followed() {
    let statuses = [500, 503, 429, 408, 401, 307];
    let endpoint = Endpoint::open(&statuses).await;
    let stage = Stage::sms(format!("http://:token@{}/sms", endpoint.address));
    stage.post(code("447418084106")).await;
    let carrier = stage.carrier();
    for status in statuses {
        assert_eq!(round(&carrier).await, [Outcome::Failed], "{status}");
        stage.until_due().await;
    }
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    let asked = endpoint.asked();
    assert_eq!(asked.len(), statuses.len() + 1);
    assert!(asked.iter().all(|asked| asked.target == "/sms"));
    assert!(asked.windows(2).all(|two| two[0].header("idempotency-key") == two[1].header("idempotency-key")));
}

#[tokio::test]
async fn a_code_that_has_died_is_not_sent() {
    let port = Port::reserve();
    let stage = Stage::sms(format!("http://{}/", port.address()));
    stage.post(code("447418084106")).await;
    let carrier = stage.carrier();
    assert_eq!(round(&carrier).await, [Outcome::Failed]);
    pass(Duration::from_mins(10));
    assert_eq!(round(&carrier).await, [Outcome::GivenUp]);
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn what_is_no_number_is_given_up() {
    let endpoint = Endpoint::open(&[]).await;
    let stage = Stage::sms(format!("http://{}/", endpoint.address));
    stage.post(code("44\r\n7")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Refused]);
    assert!(endpoint.asked().is_empty() && stage.queue().await.is_empty());
}
