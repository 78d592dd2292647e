//! Every value of `tests/vectors/onepw.json`, and a password change that keeps `kB`.

use serde_json::Value;

use super::token::{TokenKeys, TokenKind};
use super::*;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../tests/vectors/onepw.json")).unwrap()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

fn bytes(case: &Value, field: &str) -> Secret<32> {
    Secret::new(hex::decode(text(case, field)).unwrap().try_into().unwrap())
}

fn shown(secret: &Secret<32>) -> String {
    hex::encode(secret.expose())
}

#[test]
fn passwords_stretch_to_the_published_values() {
    let vectors = vectors();
    let cases = vectors["passwords"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let client = ClientStretch::new(text(case, "email"), text(case, "password"));
        assert_eq!(shown(&client.0), text(case, "quickStretchedPW"));
        assert_eq!(shown(&client.auth_pw()), text(case, "authPW"));
        assert_eq!(shown(&client.unwrap_b_key()), text(case, "unwrapBkey"));

        let server = ServerStretch::new(&client.auth_pw(), &bytes(case, "authSalt"));
        assert_eq!(shown(&server.0), text(case, "bigStretchedPW"));
        assert_eq!(shown(&server.verify_hash()), text(case, "verifyHash"));
        assert_eq!(shown(&server.wrapwrap_key()), text(case, "wrapwrapKey"));
    }
}

#[test]
fn tokens_derive_the_published_values() {
    let vectors = vectors();
    let kinds = [
        TokenKind::Session,
        TokenKind::KeyFetch,
        TokenKind::AccountReset,
        TokenKind::PasswordForgot,
        TokenKind::PasswordChange,
    ];
    let cases = vectors["tokens"].as_array().unwrap();
    assert_eq!(cases.len(), kinds.len());
    for (case, kind) in cases.iter().zip(kinds) {
        assert_eq!(text(case, "name"), kind.name());
        let keys = TokenKeys::new(kind, &bytes(case, "token"));
        assert_eq!(hex::encode(keys.id), text(case, "tokenId"));
        assert_eq!(shown(&keys.req_hmac_key), text(case, "reqHMACkey"));
        assert_eq!(shown(&keys.request_key), text(case, "requestKey"));
    }
}

/// `kB` is read back as a client reads it: from what the server hands out, with the client's own stretch.
#[test]
fn a_password_change_keeps_kb() {
    let vectors = vectors();
    let (before, email) = (&vectors["passwords"][0], text(&vectors["passwords"][0], "email"));
    let kb = Secret::new(std::array::from_fn(|at| u8::try_from(at * 7).unwrap()));
    let wrap_kb = xor(&kb, &bytes(before, "unwrapBkey"));
    let wrap_wrap_kb = xor(&wrap_kb, &bytes(before, "wrapwrapKey"));

    let old = Keys::new(email, text(before, "password"), &bytes(before, "authSalt"));
    assert_eq!(shown(&old.verify_hash), text(before, "verifyHash"));
    let salt = Secret::new([9; 32]);
    let new = Keys::new(email, "An0ther password", &salt);
    assert_ne!(old.verify_hash, new.verify_hash);
    let rewrapped = old.rewrap(&wrap_wrap_kb, &new);
    assert_ne!(rewrapped, wrap_wrap_kb);

    let client = ClientStretch::new(email, "An0ther password");
    let server = ServerStretch::new(&client.auth_pw(), &salt);
    let handed_out = xor(&rewrapped, &server.wrapwrap_key());
    assert_eq!(xor(&handed_out, &client.unwrap_b_key()), kb);
}

#[test]
fn debug_hides_every_secret() {
    let token = TokenKeys::new(TokenKind::Session, &Secret::new([1; 32]));
    assert!(format!("{token:?}").ends_with("req_hmac_key: [secret], request_key: [secret] }"));
    assert_eq!(format!("{:?}", ClientStretch::new("a@b", "")), "ClientStretch([secret])");
}
