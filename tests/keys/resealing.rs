//! `keys reseal` from its start to its end.

use std::net::TcpListener;
use std::time::{SystemTime, UNIX_EPOCH};

use authkeep::auth::seal::OpenError;
use authkeep_store::Messages;
use serde_json::json;
use totp_rs::{Algorithm, Builder, Secret as TotpSecret};

use crate::command::{RESEAL, SLED, done, refused, reseal};
use crate::fields::{NEW, OLD, home_with_sled, open, read_key, sled, write_key};
use crate::person::{is_known, json as body, kid, post, published, sign_in, sign_up};
use crate::support::Home;

#[tokio::test(flavor = "multi_thread")]
async fn every_sealed_field_opens_with_the_new_key_and_none_with_the_old() {
    // More than are read at a time.
    let (home, plain) = home_with_sled(450).await;
    write_key(&home.path().join("new"), &NEW);
    assert_eq!(reseal(&home, SLED), (1_350, 1_350));
    let store = sled(&home);
    assert!(open(&store, &NEW).await.expect("it opens") == plain);
    assert_eq!(open(&store, &OLD).await, Err(OpenError::Refused));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_key_file_is_made_and_the_way_is_told() {
    let (home, plain) = home_with_sled(2).await;
    let (out, err) = done(&home, "reseal", &[&["--storage", SLED], &RESEAL[..]].concat());
    let new = home.path().join("new");
    for said in [&out, &err] {
        assert!(said.contains(&new.display().to_string()), "{said}");
    }
    assert!(err.contains("no server starts on it before the end"), "{err}");
    assert!(out.starts_with("6 sealed fields, 6 of them sealed by this run"), "{out}");
    assert!(open(&sled(&home), &read_key(&new)).await.expect("it opens") == plain);
}

#[test]
fn people_notice_nothing() {
    let home = Home::new();
    // Nobody listens there, so that mail stays in the queue.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mail = format!("smtp://127.0.0.1:{port}");
    let with = |key_file: &'static str| ["--storage", SLED, "--key-file", key_file, "--mail", &mail].map(String::from);
    let start = |key_file| home.start(&with(key_file).each_ref().map(String::as_str));

    let server = start("old");
    sign_up(&server);
    let token = sign_in(&server);
    let made = body(&post(&server, "/security/generate_qrcode", &token, ""));
    let url = made["data"]["url"].as_str().expect("a URL").to_owned();
    server.stop();

    reseal(&home, SLED);
    let said = home.refused(&with("old").each_ref().map(String::as_str)).1;
    assert!(said.contains("is not the one that this store was made with") && said.contains("--key-file"), "{said}");

    let server = start("new");
    assert!(is_known(&server, &token), "it is signed with a key that is there still");
    assert_eq!(published(&server), [kid(&token)]);
    assert_eq!(kid(&sign_in(&server)), kid(&token), "the private key was opened");
    let enabled = post(&server, "/security/enable_2fa", &token, &json!({"code": code(&url)}).to_string());
    assert_eq!(enabled.status, 201, "the secret was opened: {enabled:?}");
    server.stop();

    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = sled(&home);
        assert_eq!(store.scan_messages(None, 9).await.expect("it answers").len(), 1);
        let plain = open(&store, &read_key(&home.path().join("new"))).await.expect("everything opens");
        let letter = plain.iter().find(|((family, _), _)| *family == authkeep::courier::SEALED).expect("a letter").1;
        assert!(String::from_utf8_lossy(letter).contains("ada@example.com"));
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_field_is_found_before_the_store_leaves_its_key() {
    let (home, plain) = home_with_sled(2).await;
    let (first, content) = {
        let store = sled(&home);
        let messages = store.scan_messages(None, 9).await.expect("it answers");
        let [first, second] = &messages[..] else { panic!("two messages") };
        // What belongs to another record.
        store.reseal_message(first.id, &first.content, second.content.clone()).await.expect("it is stored");
        (first.id, first.content.clone())
    };
    let said = refused(&home, "reseal", &[&["--storage", SLED], &RESEAL[..]].concat());
    assert!(said.contains("family message") && said.contains("damaged"), "{said}");
    assert!(!home.path().join("new").exists(), "nothing was begun");
    home.start(&["--storage", SLED, "--key-file", "old"]).stop();

    let store = sled(&home);
    let damaged = store.scan_messages(None, 1).await.expect("it answers").remove(0);
    store.reseal_message(first, &damaged.content, content).await.expect("it is stored");
    let now = open(&store, &OLD).await.expect("it opens with the old key");
    assert!(plain.iter().filter(|((family, _), _)| *family != "signing_key").all(|(id, field)| now[id] == *field));
}

/// The code of this moment.
fn code(url: &str) -> String {
    let (_, secret) = url.split_once("secret=").expect("a secret");
    let secret = TotpSecret::try_from_base32(secret.split('&').next().expect("a secret")).expect("base32");
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(30).with_secret(secret);
    totp.build().expect("a second factor").generate(now()).to_string()
}

#[expect(clippy::disallowed_methods, reason = "a code is one of its time")]
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_secs()
}
