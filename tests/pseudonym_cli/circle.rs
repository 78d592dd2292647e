//! From a mailed token to a session.

use serde_json::{Value, json};

use crate::Stage;
use crate::support::http::request;

fn verify(stage: &Stage, session: &str) -> u16 {
    let session: Value = serde_json::from_str(session).expect("a session is JSON");
    let body = json!({ "jwt": session }).to_string();
    request(stage.server.public, "POST", "/v1/verify", &[], &body).status
}

#[test]
fn a_mailed_token_becomes_a_pseudonym_that_signs_in() {
    let stage = Stage::new();
    let email = stage.take_email_token();
    let cleaned = stage.run(&["exchange", "clean", "-"], &format!("{email}\n"));
    let [clean] = cleaned.lines()[..] else { panic!("one line: {}", cleaned.out) };

    stage.write("answer", "Füßchen 🐾\n");
    let signed_up = stage.run(&["pseudonym", "sign-up", "--token", clean, "--answer-file", "answer"], "");
    let [id, dirty] = signed_up.lines()[..] else { panic!("two lines: {}", signed_up.out) };

    let cleaned = stage.run(&["exchange", "clean", dirty], "");
    let [account] = cleaned.lines()[..] else { panic!("one line: {}", cleaned.out) };
    stage.internal("/v1/bucket/spend", &json!({ "bucket": "account", "token": account }));

    // The secret is the same from a file, with its line break and without, and from the standard input.
    stage.write("bare", "Füßchen 🐾");
    for (arguments, input) in [
        (&["--answer-file", "answer"][..], ""),
        (&["--answer-file", "bare"], ""),
        (&[], "Füßchen 🐾\n"),
        (&[], "Füßchen 🐾"),
    ] {
        let signed_in = stage.run(&[&["pseudonym", "sign-in", "--id", id], arguments].concat(), input);
        let [session] = signed_in.lines()[..] else { panic!("one line: {}", signed_in.out) };
        assert_eq!(verify(&stage, session), 200);
    }
}

#[test]
fn signing_up_takes_an_id_and_reads_token_and_secret_from_its_input() {
    let stage = Stage::new();
    let cleaned = stage.run(&["exchange", "clean", &stage.take_email_token()], "");
    let id = "3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b";
    let input = format!("{}the secret\n", cleaned.out);
    let signed_up = stage.run(&["pseudonym", "sign-up", "--token", "-", "--id", &id.to_uppercase()], &input);
    assert_eq!(signed_up.lines()[0], id, "in lower case, as it is hashed");
    let signed_in = stage.run(&["pseudonym", "sign-in", "--id", id], "the secret\n");
    assert_eq!(signed_in.lines().len(), 1);
}
