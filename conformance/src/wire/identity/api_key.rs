//! `/api_keys` and `/security/verify_api_key`. Each case has three codes: one to enable the second factor and two to use.

use serde_json::{Value, json};

use super::ask::{api, get, post};
use super::authenticator::Authenticator;
use super::crypto::base64url;
use super::person::Person;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

/// Keys of the suite, made for it: they protect nothing.
pub(super) const OWN: &[u8] = include_bytes!("keys/own.p8");
pub(super) const OWN_PEM: &[u8] = include_bytes!("keys/own.pem");
pub(super) const FOREIGN: &[u8] = include_bytes!("keys/foreign.p8");
const FOREIGN_PEM: &[u8] = include_bytes!("keys/foreign.pem");
const SHORT_PEM: &[u8] = include_bytes!("keys/short.pem");
const ELLIPTIC_PEM: &[u8] = include_bytes!("keys/elliptic.pem");

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/api_key",
        [
            ("api-key", without_2fa_every_route_is_400),
            ("api-key", a_wrong_code_is_422_on_every_route),
            ("api-key", a_missing_code_is_422),
            ("api-order", the_code_comes_before_the_parameters),
            ("api-key", a_key_is_made_with_the_defaults),
            ("api-key", a_key_is_made_as_asked),
            ("api-key", the_missing_and_the_blank_are_told),
            ("api-key", a_lifetime_out_of_bounds_is_422),
            ("api-key", what_is_no_rsa_key_is_422),
            ("api-key", own_keys_are_listed),
            ("api-key", a_key_is_shown_to_its_owner),
            ("api-key", a_key_of_another_account_is_404),
            ("api-key", a_key_is_changed_in_what_is_named),
            ("api-key", a_key_is_deleted),
            ("api-key", an_unknown_key_is_404),
            ("api-key", keys_go_with_their_account),
            ("verify-api-key", the_state_is_told_to_anybody),
            ("verify-api-key", an_inactive_key_says_so),
            ("verify-api-key", an_unknown_key_is_404_for_anybody),
            ("verify-api-key", a_wrong_account_is_422),
        ]
    )
}

/// A public key as it is registered.
pub(super) fn public_key(pem: &[u8]) -> String {
    base64url(pem)
}

const WRONG: &str = "OTP code is invalid";
const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

/// A request with a code of the second factor.
fn coded(person: &Person, method: &str, path: &str, code: &str, body: &Value) -> Request {
    person.asks(api(method, &format!("{path}?totp_code={code}")).json(body))
}

impl Client {
    /// A key of somebody's, with these fields.
    pub(super) async fn api_key(
        &self,
        person: &Person,
        app: &mut Authenticator,
        fields: &Value,
    ) -> Result<Value, Failure> {
        let request = coded(person, "POST", "/api_keys", &app.code().await, fields);
        self.ask(request).await?.object(201)
    }

    /// Somebody with an API key, whose private part is [`OWN`].
    pub(super) async fn owner(&self, scopes: Option<&str>) -> Result<(Person, Authenticator, String), Failure> {
        let (person, mut app) = self.person_with_2fa().await?;
        let mut fields = json!({"public_key": public_key(OWN_PEM)});
        if let Some(scopes) = scopes {
            fields["scopes"] = json!(scopes);
        }
        let key = self.api_key(&person, &mut app, &fields).await?;
        Ok((person, app, uid(&key)))
    }

    /// Sends a request of somebody's with a code in its query.
    async fn coded(
        &self,
        person: &Person,
        app: &mut Authenticator,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Answer, Failure> {
        self.ask(coded(person, method, path, &app.code().await, body)).await
    }
}

fn uid(key: &Value) -> String {
    key["uid"].as_str().unwrap_or_default().to_owned()
}

const ROUTES: &[(&str, &str)] = &[
    ("GET", "/api_keys"),
    ("POST", "/api_keys"),
    ("GET", "/api_keys/00000000-0000-4000-8000-000000000000"),
    ("PATCH", "/api_keys/00000000-0000-4000-8000-000000000000"),
    ("DELETE", "/api_keys/00000000-0000-4000-8000-000000000000"),
];

async fn without_2fa_every_route_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    for (method, path) in ROUTES {
        let answer = t.ask(coded(&person, method, path, "123456", &json!({}))).await?;
        answer.is_told(400, "Only accounts with enabled 2FA alowed")?;
    }
    Ok(())
}

async fn a_wrong_code_is_422_on_every_route(t: &Client) -> Check {
    let (person, app) = t.person_with_2fa().await?;
    let code = app.wrong_code();
    for (method, path) in ROUTES {
        t.ask(coded(&person, method, path, &code, &json!({}))).await?.is_told(422, WRONG)?;
    }
    Ok(())
}

async fn a_missing_code_is_422(t: &Client) -> Check {
    let (person, _) = t.person_with_2fa().await?;
    for (method, path) in ROUTES {
        t.ask(person.asks(api(method, path))).await?.is_told(422, WRONG)?;
        t.ask(coded(&person, method, path, "", &json!({}))).await?.is_told(422, WRONG)?;
    }
    Ok(())
}

async fn the_code_comes_before_the_parameters(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let request = coded(&person, "POST", "/api_keys", &app.wrong_code(), &json!({}));
    t.ask(request).await?.is_told(422, WRONG)?;
    let answer = t.coded(&person, &mut app, "POST", "/api_keys", &json!({})).await?;
    answer.is_told(400, "Public Key is missing, Public Key is empty")
}

/// A version 4 UUID (RFC 9562), in lower case.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    let hex = |c: char| c == '-' || c.is_ascii_digit() || ('a'..='f').contains(&c);
    groups == [8, 4, 4, 4, 12]
        && text.chars().all(hex)
        && text.as_bytes()[14] == b'4'
        && b"89ab".contains(&text.as_bytes()[19])
}

/// `2018-07-13T10:20:30Z`
pub(super) fn is_time(value: &Value) -> bool {
    let pattern = b"dddd-dd-ddTdd:dd:ddZ";
    let fits = |(byte, kind): (u8, &u8)| if *kind == b'd' { byte.is_ascii_digit() } else { byte == *kind };
    value.as_str().is_some_and(|text| text.len() == pattern.len() && text.bytes().zip(pattern).all(fits))
}

fn is_key(found: &Value, expected: Value) -> Check {
    let mut fields = found.clone();
    let times = [fields["created_at"].take(), fields["updated_at"].take()];
    let uid = fields["uid"].take();
    let mut expected = expected;
    for field in ["uid", "created_at", "updated_at"] {
        expected[field] = Value::Null;
    }
    if fields == expected && times.iter().all(is_time) && uid.as_str().is_some_and(is_uuid) {
        Ok(())
    } else {
        Err(Failure::of("an API key", format!("{expected} with a uid and times"), found))
    }
}

async fn a_key_is_made_with_the_defaults(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let key = t.api_key(&person, &mut app, &json!({"public_key": public_key(OWN_PEM)})).await?;
    let expected = json!({"public_key": public_key(OWN_PEM), "scopes": null, "expires_in": 86_400, "state": "active"});
    is_key(&key, expected)
}

async fn a_key_is_made_as_asked(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let fields = json!({"public_key": public_key(OWN_PEM), "scopes": "trade,withdraw", "expires_in": "7200"});
    let key = t.api_key(&person, &mut app, &fields).await?;
    let expected = json!({
        "public_key": public_key(OWN_PEM), "scopes": "trade,withdraw", "expires_in": 7200, "state": "active",
    });
    is_key(&key, expected)
}

async fn the_missing_and_the_blank_are_told(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let blank = json!({"public_key": "", "scopes": " ", "expires_in": ""});
    let answer = t.coded(&person, &mut app, "POST", "/api_keys", &blank).await?;
    answer.is_told(400, "Public Key is empty, Scopes is empty, Expires In is empty")
}

async fn a_lifetime_out_of_bounds_is_422(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    for (expires_in, told) in [
        (json!(86_401), "Expires in must be less than or equal to 86400"),
        (json!("29"), "Expires in must be greater than or equal to 30"),
    ] {
        let fields = json!({"public_key": public_key(OWN_PEM), "expires_in": expires_in});
        t.coded(&person, &mut app, "POST", "/api_keys", &fields).await?.is_told(422, told)?;
    }
    Ok(())
}

async fn what_is_no_rsa_key_is_422(t: &Client) -> Check {
    for keys in [
        ["nonsense".to_owned(), public_key(SHORT_PEM)],
        [public_key(ELLIPTIC_PEM), public_key(OWN)],
        [String::from_utf8_lossy(OWN_PEM).into_owned(), base64url(b"nonsense")],
    ] {
        let (person, mut app) = t.person_with_2fa().await?;
        for key in keys {
            let answer = t.coded(&person, &mut app, "POST", "/api_keys", &json!({"public_key": key})).await?;
            answer.is_told(422, "Public key is invalid")?;
        }
    }
    Ok(())
}

async fn own_keys_are_listed(t: &Client) -> Check {
    let (person, mut app, uid) = t.owner(None).await?;
    t.owner(None).await?;
    let answer = t.coded(&person, &mut app, "GET", "/api_keys", &json!({})).await?;
    let keys = answer.list()?;
    if keys.len() == 1 && keys[0]["uid"] == uid { Ok(()) } else { Err(answer.fail(format!("the key {uid} alone"))) }
}

async fn a_key_is_shown_to_its_owner(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let key = t.api_key(&person, &mut app, &json!({"public_key": public_key(OWN_PEM), "scopes": "trade"})).await?;
    let path = format!("/api_keys/{}", uid(&key));
    t.coded(&person, &mut app, "GET", &path, &json!({})).await?.is(200, &key)
}

async fn a_key_of_another_account_is_404(t: &Client) -> Check {
    let (_, _, uid) = t.owner(None).await?;
    let (other, mut app) = t.person_with_2fa().await?;
    let path = format!("/api_keys/{uid}");
    for (method, body) in [("GET", json!({})), ("PATCH", json!({"state": "inactive"}))] {
        t.coded(&other, &mut app, method, &path, &body).await?.is_told(404, "Record is not found")?;
    }
    t.verify(&uid).await?.is(200, &json!({"state": "active"}))
}

async fn a_key_is_changed_in_what_is_named(t: &Client) -> Check {
    let (person, mut app, uid) = t.owner(Some("trade")).await?;
    let fields = json!({"public_key": public_key(FOREIGN_PEM), "expires_in": 3600, "state": "inactive"});
    let answer = t.coded(&person, &mut app, "PATCH", &format!("/api_keys/{uid}"), &fields).await?;
    let expected = json!({
        "public_key": public_key(FOREIGN_PEM), "scopes": "trade", "expires_in": 3600, "state": "inactive",
    });
    is_key(&answer.object(200)?, expected)
}

async fn a_key_is_deleted(t: &Client) -> Check {
    let (person, mut app, uid) = t.owner(None).await?;
    t.coded(&person, &mut app, "DELETE", &format!("/api_keys/{uid}"), &json!({})).await?.is_nothing()?;
    t.verify(&uid).await?.is_told(404, "Record is not found")
}

async fn an_unknown_key_is_404(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    for (method, uid) in [("GET", "nonsense"), ("DELETE", UNKNOWN)] {
        let answer = t.coded(&person, &mut app, method, &format!("/api_keys/{uid}"), &json!({})).await?;
        answer.is_told(404, "Record is not found")?;
    }
    Ok(())
}

async fn keys_go_with_their_account(t: &Client) -> Check {
    let (person, _, uid) = t.owner(None).await?;
    t.delete(&person.account("")).await?.is_empty_object()?;
    t.verify(&uid).await?.is_told(404, "Record is not found")
}

impl Client {
    pub(super) async fn verify(&self, uid: &str) -> Result<Answer, Failure> {
        self.ask(post("/security/verify_api_key", &[("uid", uid)])).await
    }
}

async fn the_state_is_told_to_anybody(t: &Client) -> Check {
    let (person, _, uid) = t.owner(None).await?;
    let active = json!({"state": "active"});
    t.verify(&uid).await?.is(200, &active)?;
    let request = post("/security/verify_api_key", &[("uid", &uid), ("account_uid", &person.shown_uid())]);
    t.ask(request).await?.is(200, &active)
}

async fn an_inactive_key_says_so(t: &Client) -> Check {
    let (person, mut app, uid) = t.owner(None).await?;
    let path = format!("/api_keys/{uid}");
    t.coded(&person, &mut app, "PATCH", &path, &json!({"state": "inactive"})).await?.has_status(200)?;
    t.verify(&uid).await?.is(200, &json!({"state": "inactive"}))
}

async fn an_unknown_key_is_404_for_anybody(t: &Client) -> Check {
    for uid in [UNKNOWN, "nonsense"] {
        t.verify(uid).await?.is_told(404, "Record is not found")?;
    }
    t.ask(get("/security/verify_api_key")).await?.has_status(405)
}

async fn a_wrong_account_is_422(t: &Client) -> Check {
    let (_, _, uid) = t.owner(None).await?;
    let other = format!("ID{}", t.hex(16).to_uppercase());
    for account in ["invalid", &other] {
        let request = post("/security/verify_api_key", &[("uid", &uid), ("account_uid", account)]);
        t.ask(request).await?.is_told(422, "Account has no api key with provided uid")?;
    }
    Ok(())
}
