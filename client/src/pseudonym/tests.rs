//! A sign-up and a sign-in that were recorded between the original client and server, and answers with one thing wrong.

use serde_json::{Value, json};

use super::*;
use crate::Reply;
use crate::recorded::{Call, changed};

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../crypto/vectors/flow-signin.json"));

fn recorded() -> Value {
    serde_json::from_str(FILE).expect("the vectors can be read")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn id(recorded: &Value) -> ProfileId {
    text(&recorded["user"]["profile_id"]).parse().expect("an id")
}

/// The two calls of a sign-in.
fn sign_in_calls(recorded: &Value) -> Vec<Call> {
    let mut calls = Call::all(&recorded["profile_sign_in"]["exchange"]);
    calls.truncate(2);
    calls
}

async fn signed_in(recorded: &Value, calls: Vec<Call>, left: usize) -> Result<Session, ClientError> {
    let client = Client::playing(calls, &[&recorded["profile_sign_in"]["client_srp_a"]]);
    let session = client.sign_in(&id(recorded), text(&recorded["user"]["answer"])).await;
    assert_eq!(client.calls_left(), left);
    session
}

/// What comes of a sign-in whose answers `change` has changed, of which `left` are never asked for.
async fn after(change: impl Fn(&mut [Call]), left: usize) -> ClientError {
    let recorded = recorded();
    let mut calls = sign_in_calls(&recorded);
    change(&mut calls);
    signed_in(&recorded, calls, left).await.expect_err("it is refused")
}

#[tokio::test]
async fn the_client_signs_up_as_the_original_does() {
    let recorded = recorded();
    let sign_up = &recorded["sign_up"];
    let call = Call::of(&sign_up["exchange"][1]);
    let client = Client::playing(vec![call], &[&sign_up["profile_srp"]["salt"]]);
    let answer = text(&recorded["user"]["answer"]);
    let token = client.sign_up(&id(&recorded), answer, text(&sign_up["profile_token"])).await.expect("it is signed up");
    assert_eq!(*token, text(&sign_up["signup_token"]));
}

#[tokio::test]
async fn signing_up_must_give_a_dirty_token() {
    let recorded = recorded();
    let sign_up = &recorded["sign_up"];
    for wrong in [json!("ed3dd57423776fde65b22ded8f44c174"), json!("/"), json!(""), json!(null)] {
        let mut call = Call::of(&sign_up["exchange"][1]);
        call.body()["token"] = wrong.clone();
        let client = Client::playing(vec![call], &[&sign_up["profile_srp"]["salt"]]);
        let answer = text(&recorded["user"]["answer"]);
        let refused = client.sign_up(&id(&recorded), answer, text(&sign_up["profile_token"])).await;
        assert!(matches!(refused, Err(ClientError::Malformed { path: SIGN_UP, .. })), "{wrong}");
    }
}

#[tokio::test]
async fn the_client_signs_in_as_the_original_does() {
    let recorded = recorded();
    let session = signed_in(&recorded, sign_in_calls(&recorded), 0).await.expect("it is signed in");
    assert_eq!(session.to_json(), recorded["profile_sign_in"]["exchange"][1]["response"]["jwt"]);
}

#[tokio::test]
async fn a_server_that_does_not_know_the_verifier_is_found_out() {
    let right = recorded()["profile_sign_in"]["server_proof_M2"].clone();
    for wrong in [changed(&right, 0), changed(&right, 63), json!("")] {
        let refused = after(|calls| calls[1].body()["proof"] = wrong.clone(), 0).await;
        assert!(matches!(refused, ClientError::WrongProof), "{wrong}");
    }
    let refused = after(|calls| calls[1].body()["proof"] = json!(null), 0).await;
    assert!(matches!(refused, ClientError::Malformed { path: SIGN_IN_VERIFY, .. }));
}

#[tokio::test]
async fn the_servers_public_key_must_be_in_range_and_its_salt_a_salt() {
    for (member, wrong) in [("key", "0".repeat(512)), ("key", String::new()), ("salt", "x1".to_owned())] {
        let refused = after(|calls| calls[0].body()[member] = json!(wrong), 1).await;
        assert!(matches!(refused, ClientError::Malformed { path: SIGN_IN, .. }), "{member}");
    }
}

#[tokio::test]
async fn the_session_must_be_the_pseudonyms_own() {
    for (member, wrong) in [
        ("profile_id", json!("3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5c")),
        ("auth_token", json!("short")),
        ("auth_expiry", json!(null)),
    ] {
        let refused = after(|calls| calls[1].body()["jwt"][member] = wrong.clone(), 0).await;
        assert!(matches!(refused, ClientError::Malformed { path: SIGN_IN_VERIFY, .. }), "{member}");
    }
}

#[tokio::test]
async fn a_refusal_of_each_step_is_told_and_nothing_is_sent_twice() {
    for step in 0..2 {
        let body = json!({ "statusCode": 401, "error": "Unauthorized", "message": "Invalid proof" });
        let refusal = Reply { status: 401, body: Some(body) };
        let refused = after(|calls| calls[step].reply = Some(refusal.clone()), 1 - step).await;
        assert_eq!(refused.to_string(), "the server answered 401: Invalid proof");
        let lost = after(|calls| calls[step].reply = None, 1 - step).await;
        assert!(matches!(lost, ClientError::Transport(_)));
    }
}

/// A session, and the call that asks of it at `path`, with this answer.
fn asked(path: &str, reply: Reply) -> (Session, Client<crate::recorded::Player>) {
    let jwt = recorded()["profile_sign_in"]["exchange"][1]["response"]["jwt"].clone();
    let call = Call { path: path.to_owned(), request: json!({ "jwt": jwt }), reply: Some(reply) };
    (Session::from_json(&jwt).expect("a session"), Client::playing(vec![call], &[]))
}

#[tokio::test]
async fn a_session_is_good_when_the_server_says_true_and_only_then() {
    let (session, client) = asked(VERIFY, Reply { status: 200, body: Some(json!(true)) });
    client.verify(&session).await.expect("it is good");
    for body in [None, Some(json!(false)), Some(json!({ "ok": true }))] {
        let (session, client) = asked(VERIFY, Reply { status: 200, body });
        assert!(matches!(client.verify(&session).await, Err(ClientError::Malformed { path: VERIFY, .. })));
    }
    let (session, client) = asked(VERIFY, Reply { status: 400, body: Some(json!({ "message": "Invalid token" })) });
    assert!(matches!(client.verify(&session).await, Err(ClientError::Refused { status: 400, .. })));
}

#[tokio::test]
async fn signing_out_needs_no_body() {
    let (session, client) = asked(SIGN_OUT, Reply { status: 200, body: None });
    client.sign_out(&session).await.expect("it is signed out");
    let (session, client) = asked(SIGN_OUT, Reply { status: 401, body: Some(json!({ "message": "Invalid token" })) });
    assert!(matches!(client.sign_out(&session).await, Err(ClientError::Refused { status: 401, .. })));
}
