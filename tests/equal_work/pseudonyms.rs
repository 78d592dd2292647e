//! Signing in tells nobody which pseudonyms there are, and a step of the exchange tells nobody what was wrong with it.

use http::StatusCode;
use serde_json::{Value, json};

use crate::counting::Work;
use crate::stage::{Answer, Conversation, KNOWN, Stage};

/// An id that no pseudonym has, and texts that are no ids.
const UNKNOWN: [&str; 4] =
    ["00000000-0000-4000-8000-00000000ffff", "not an id", "", "{00000000-0000-4000-8000-000000000001}"];

async fn begin(stage: &Stage, id: &str) -> Answer {
    stage.post_v1("/v1/signin", &json!({ "profile_id": id, "key": Conversation::new(1).public_key() })).await
}

async fn finish(stage: &Stage, id: &str, proof: &str) -> Answer {
    stage.post_v1("/v1/signin/verify", &json!({ "profile_id": id, "key": proof })).await
}

/// The members of a body and how long their texts are.
fn form(answer: &Answer) -> Vec<(String, usize)> {
    let members = answer.body.as_object().expect("an object").iter();
    members.map(|(name, value)| (name.clone(), value.as_str().map_or(0, str::len))).collect()
}

fn assert_alike(one: &Answer, other: &Answer, about: &str) {
    assert_eq!((one.status, &one.body), (other.status, &other.body), "{about}");
    assert_eq!((&one.work, &one.refused), (&other.work, &other.refused), "{about}");
}

#[tokio::test]
async fn to_begin_to_sign_in_costs_the_same_for_every_id() {
    let stage = Stage::new(false).await;
    // As many as there may be of one pseudonym at a time.
    for attempt in 1..=8 {
        let known = begin(&stage, KNOWN).await;
        assert_eq!(known.status, StatusCode::OK);
        assert_eq!((known.work.powers, known.work.writes), (1, 1), "{:?}", known.work);
        for id in UNKNOWN {
            let unknown = begin(&stage, id).await;
            assert_eq!((unknown.status, form(&unknown)), (known.status, form(&known)), "{id} {attempt}");
            assert_eq!((&unknown.work, &unknown.refused), (&known.work, &known.refused), "{id} {attempt}");
        }
    }
}

#[tokio::test]
async fn a_wrong_proof_costs_the_same_for_every_id() {
    for proof in ["00".repeat(32).as_str(), "no proof"] {
        for begun in [true, false] {
            // Wrong proofs are counted by address: each id has a server of its own.
            let mut answers = Vec::new();
            for id in [KNOWN].into_iter().chain(UNKNOWN) {
                let stage = Stage::new(false).await;
                if begun {
                    begin(&stage, id).await;
                }
                answers.push((id, finish(&stage, id, proof).await));
            }
            let (_, known) = &answers[0];
            assert_eq!(known.status, StatusCode::UNAUTHORIZED);
            assert_eq!((known.work.powers, known.work.writes), (0, u32::from(begun)), "{:?}", known.work);
            for (id, answer) in &answers {
                assert_alike(answer, known, id);
            }
        }
    }
}

/// The counters see a difference where there is one.
#[tokio::test]
async fn a_right_proof_costs_other_calls() {
    let stage = Stage::new(false).await;
    let begun = begin(&stage, KNOWN).await;
    let proof = Conversation::new(1).proof_of(&begun.body, "key", KNOWN, crate::stage::SECRET);
    let right = finish(&stage, KNOWN, &proof).await;
    assert_eq!(right.status, StatusCode::OK, "{right:?}");
    assert!(right.work.verbs.contains_key("start_pseudonym_session"), "{:?}", right.work);
}

/// Sends step two of a fresh conversation, with a ciphertext that is made from the right one.
async fn name_token(stage: &Stage, number: u8, change: impl FnOnce(&Conversation) -> String) -> Answer {
    let mut conversation = Conversation::new(number);
    let one = stage.post_v1("/v1/step/one", &json!({ "pke_key": conversation.key() })).await;
    conversation.agree(&one.body);
    let encrypted = change(&conversation);
    let public_key = conversation.public_key();
    let body = json!({ "pke_key": conversation.key(), "pake_key": public_key, "encrypted_id": encrypted });
    stage.post_v1("/v1/step/two", &body).await
}

/// Makes a message from an id.
type Change = fn(&Conversation, &str) -> String;

/// Flips a bit of a byte of a message.
fn flip(message: &str, byte: usize) -> String {
    let mut bytes = hex::decode(message).expect("hex");
    bytes[byte] ^= 1;
    hex::encode(bytes)
}

#[tokio::test]
async fn step_two_tells_nobody_whether_a_text_could_be_decrypted() {
    let stage = Stage::new(false).await;
    let known = stage.dirty_id().await;
    let unknown = name_token(&stage, 2, |own| own.encrypt(&"0f".repeat(16))).await;
    assert_eq!((unknown.status, &unknown.body["message"]), (StatusCode::BAD_REQUEST, &Value::from("Invalid Input")));
    let mut cost = Work { powers: 1, writes: 1, ..Work::default() };
    cost.verbs.extend([("take_handshake", 1), ("dirty_token", 1)]);
    assert_eq!(unknown.work, cost);

    // A message has 48 bytes of ciphertext, of which the second block reaches the padding, and an IV, which reaches the
    // text.
    let wrong: [(&str, Change); 11] = [
        ("bad padding", |own, id| flip(&own.encrypt(id), 31)),
        ("another id", |own, id| flip(&own.encrypt(id), 63)),
        ("no digit", |own, id| own.encrypt(&format!("g{}", &id[1..]))),
        ("31 digits", |own, id| own.encrypt(&id[1..])),
        ("33 digits", |own, id| own.encrypt(&format!("{id}0"))),
        ("no text", |own, _| own.encrypt("")),
        ("short hex", |own, id| own.encrypt(id)[..126].to_owned()),
        ("an odd number of digits", |own, id| own.encrypt(id)[..127].to_owned()),
        ("only an IV", |_, _| "00".repeat(16)),
        ("nothing", |_, _| String::new()),
        ("no hex", |own, id| own.encrypt(id).replace(|digit: char| digit.is_ascii_digit(), "x")),
    ];
    for (number, (about, change)) in (3_u8..).zip(wrong) {
        let answer = name_token(&stage, number, |own| change(own, &known)).await;
        assert_alike(&answer, &unknown, about);
    }

    let right = name_token(&stage, 50, |own| own.encrypt(&known)).await;
    assert_eq!(right.status, StatusCode::OK, "{right:?}");
    assert_eq!(right.work, Work { writes: 2, ..cost.and("put_handshake") }, "the proofs are kept");
}
