//! What the pseudonym and exchange APIs refuse is answered as documented, and in the words that clients of the original
//! services know.

use serde_json::Value;

use crate::cleaning::{Conversation, email_token, low_order_key, takes};
use crate::document::Operation;
use crate::exchange::{Call, FORM, JSON, exchange};
use crate::pseudonyms::Pseudonym;
use crate::records::{Records, prepare};
use crate::stage::Stage;
use crate::support::http::Answer;

/// The status and the message of an answer to a call.
fn told(stage: &Stage, id: &str, call: &Call) -> (u16, String) {
    let answer = stage.ask(&stage.document.operation(id), call);
    (answer.status, message(&answer))
}

fn message(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(body["statusCode"], answer.status, "{answer:?}");
    body["message"].as_str().expect("a text").to_owned()
}

fn is(status: u16, message: &str) -> (u16, String) {
    (status, message.to_owned())
}

fn operations(stage: &Stage) -> Vec<Operation> {
    ["pseudonym", "exchange"].iter().flat_map(|api| stage.document.operations_of(api)).collect()
}

#[test]
fn a_wrong_proof_and_an_ended_session_are_unauthorized() {
    let stage = Stage::new(&[]);
    let pseudonym = Pseudonym::new(&stage);
    pseudonym.sign_up();
    let wrong = pseudonym.proves().member("key", "00".repeat(32));
    assert_eq!(told(&stage, "signInVerify", &wrong), is(401, "Invalid profile ID or key"));
    let stranger = Pseudonym::new(&stage).begins().member("key", "00".repeat(32));
    assert_eq!(told(&stage, "signInVerify", &stranger), is(401, "Invalid profile ID or key"));

    let session = pseudonym.session();
    stage.run("signOut", &session);
    assert_eq!(told(&stage, "signOut", &session), is(401, "Invalid token"));
    assert_eq!(told(&stage, "verifySession", &session), is(400, "Invalid token"));
}

#[test]
fn an_unknown_pseudonym_begins_to_sign_in_like_a_known_one() {
    let stage = Stage::new(&[]);
    let answer = stage.ask(&stage.document.operation("signIn"), &Pseudonym::new(&stage).begins());
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[test]
fn too_many_wrong_proofs_are_refused() {
    let stage = Stage::with("[pseudonym]\nwrong_proofs = 2\n", &[]);
    let verify = stage.document.operation("signInVerify");
    let call = Pseudonym::new(&stage).begins();
    let statuses: Vec<u16> = (0..4).map(|_| stage.ask(&verify, &call).status).collect();
    assert_eq!(statuses, [401, 401, 401, 429]);
    let answer = stage.ask(&verify, &call);
    assert!(answer.head.contains("\nretry-after: "), "{answer:?}");
}

#[test]
fn signing_up_says_what_was_wrong() {
    let stage = Stage::new(&[]);
    let known = Pseudonym::new(&stage);
    known.sign_up();
    assert_eq!(told(&stage, "signUp", &known.signs_up()), is(400, "Duplicate ID"));
    let nobody = Pseudonym::new(&stage);
    assert_eq!(told(&stage, "signUp", &nobody.would_sign_up("no token")), is(400, "Invalid token"));
    let not_an_id = nobody.signs_up().member("profile_id", "x");
    assert_eq!(told(&stage, "signUp", &not_an_id), is(400, "Invalid profile ID"));
    // None of them has spent the token.
    stage.run("signUp", &not_an_id.member("profile_id", nobody.id));
}

#[test]
fn an_empty_bucket_is_answered_as_documented() {
    let stage = Stage::new(&[]);
    assert_eq!(told(&stage, "takeToken", &takes()), is(404, "No token is left"));
    stage.run("fillBucket", &Call::default().member("bucket", "profile").member("tokens", vec!["token"]));
    let call = Pseudonym::new(&stage).would_sign_up("token");
    assert_eq!(told(&stage, "signUp", &call), is(500, "Internal error"));
}

#[test]
fn more_tokens_than_there_may_be_are_a_conflict() {
    let stage = Stage::with("[exchange]\nmax_stock = 1\n", &[]);
    let full = is(409, "There would be more tokens than exchange.max_stock allows");
    assert_eq!(told(&stage, "fill", &Call::default().member("bucket_size", 2)), full);
    for bucket in ["profile", "signup"] {
        let call = Call::default().member("bucket", bucket).member("tokens", vec!["one", "two"]);
        assert_eq!(told(&stage, "fillBucket", &call), full);
        stage.run("fillBucket", &call.member("tokens", vec!["one"]));
    }
}

#[test]
fn a_list_of_tokens_is_taken_whole_or_not_at_all() {
    let stage = Stage::new(&[]);
    let call = |bucket: &str, tokens: &[&str]| Call::default().member("bucket", bucket).member("tokens", tokens);
    let longest = "\u{e4}".repeat(255);
    for bucket in ["profile", "signup"] {
        stage.run("fillBucket", &call(bucket, &["a", &longest]));
        stage.run("fillBucket", &call(bucket, &["a"]));
        for refused in [&[][..], &[""], &["b", "b"], &["b", &"x".repeat(256)]] {
            let (status, message) = told(&stage, "fillBucket", &call(bucket, refused));
            assert_eq!(status, 400, "{refused:?}");
            assert!(message.starts_with("tokens must be 1 to 10000"), "{message}");
        }
        let strange = call(bucket, &[]).member("tokens", vec![Value::from("b"), Value::from(1)]);
        assert_eq!(told(&stage, "fillBucket", &strange), is(400, "body/tokens/1 must be string"));
    }
    assert_eq!(told(&stage, "signUp", &Pseudonym::new(&stage).would_sign_up("b")), is(400, "Invalid token"));
}

#[test]
fn a_step_that_proves_nothing_is_never_told_why() {
    let stage = Stage::new(&[]);
    let invalid = is(400, "Invalid Input");
    let token = email_token(&stage);
    for key in [String::new(), "text".to_owned(), low_order_key()] {
        assert_eq!(told(&stage, "stepOne", &Call::default().member("pke_key", key)), invalid);
    }
    let conversation = Conversation::new(&stage, &token);
    let strange = |name: &str, value: &str| {
        let (call, _) = conversation.second();
        told(&stage, "stepTwo", &call.member(name, value))
    };
    assert_eq!(strange("encrypted_id", &"00".repeat(64)), invalid);
    assert_eq!(strange("encrypted_id", "no hex"), invalid);
    assert_eq!(strange("pake_key", &"00".repeat(256)), invalid);
    assert_eq!(strange("pke_key", "unknown"), invalid);
    let (call, shared) = conversation.second();
    assert_eq!(told(&stage, "stepTwo", &conversation.names(&shared, &"00".repeat(16))), invalid);
    assert_eq!(told(&stage, "stepTwo", &call), invalid, "a key is good for one call");

    let (proof, _) = conversation.third();
    assert_eq!(told(&stage, "stepThree", &proof.clone().member("pake_proof", "00".repeat(32))), invalid);
    assert_eq!(told(&stage, "stepThree", &proof), invalid, "a conversation has one try");
    let (proof, _) = conversation.third();
    let first = stage.run("stepThree", &proof);
    assert_eq!(stage.run("stepThree", &proof), first, "the same call is answered the same");
}

#[test]
fn a_token_is_spent_once() {
    let stage = Stage::new(&[]);
    let operation = stage.document.operation("spendToken");
    let call = prepare(&stage, &operation, Records::Made);
    stage.run("spendToken", &call);
    assert_eq!(told(&stage, "spendToken", &call), is(400, "Invalid token"));
}

#[test]
fn a_bucket_of_another_name_is_none() {
    let stage = Stage::new(&[]);
    for id in ["fillBucket", "takeToken", "spendToken"] {
        let operation = stage.document.operation(id);
        let call = prepare(&stage, &operation, Records::Missing).member("bucket", "other");
        let refused = is(400, "body/bucket must be equal to one of the allowed values");
        assert_eq!(told(&stage, id, &call), refused, "{id}");
    }
}

#[test]
fn a_body_of_another_kind_is_answered_as_documented() {
    let stage = Stage::new(&[]);
    for operation in operations(&stage) {
        let ask = |body| {
            let answer = exchange(stage.address(&operation), "POST", &operation.path, &[], body);
            stage.check(&operation, &answer);
            (answer.status, message(&answer))
        };
        let no_object = is(400, "body must be object");
        assert_eq!(ask(Some((FORM, "a=b"))), (415, format!("Unsupported Media Type: {FORM}")), "{}", operation.id);
        assert_eq!(ask(Some(("text/plain", "{}"))), no_object, "{}", operation.id);
        assert_eq!(ask(Some((JSON, "[]"))), no_object, "{}", operation.id);
        assert_eq!(ask(None), no_object, "{}", operation.id);
        let empty = "Body cannot be empty when content-type is set to 'application/json'";
        assert_eq!(ask(Some((JSON, ""))), is(400, empty), "{}", operation.id);
    }
}
