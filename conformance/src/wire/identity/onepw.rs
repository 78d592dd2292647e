//! Accounts whose passwords are stretched as Firefox Accounts clients do it (verifierVersion 1).

use serde_json::{Value, json};

use super::ask::{get, post, put};
use super::crypto::{Onepw, unhex, xor};
use super::person::{OTHER, PASSWORD, Person, WRONG};
use super::that_need;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::sample::hex;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/onepw",
        [
            ("onepw", it_signs_in_here),
            ("onepw", the_stored_spelling_of_the_email_is_the_salt),
            ("onepw", a_changed_password_keeps_version_and_kb),
            ("onepw", a_reset_makes_it_another_version),
            ("onepw", the_reset_page_says_what_is_lost),
        ]
    );
    let mail = cases!("identity/onepw", [("onepw", the_reset_mail_says_what_is_lost)]);
    cases.extend(that_need(Needs::MailFolder, mail));
    cases
}

/// Somebody whose account a Firefox Accounts client made with [`PASSWORD`], and the key that only they know.
async fn firefox_user(t: &Client, email: &str) -> Result<(Person, Vec<u8>), Failure> {
    let (auth_salt, kb) = (t.hex(32), unhex(&t.hex(32)));
    let keys = Onepw::new(email, PASSWORD, &unhex(&auth_salt));
    let wrapped = xor(&xor(&kb, &keys.unwrap_b_key), &keys.wrapwrap_key);
    let account = t
        .new_account()
        .with("email", email)
        .with("normalizedEmail", email.to_lowercase())
        .with("emailVerified", true)
        .with("authSalt", auth_salt)
        .with("verifyHash", hex(&keys.verify_hash))
        .with("wrapWrapKb", hex(&wrapped));
    t.create(&account).await?;
    Ok((Person { email: email.to_owned(), uid: account.uid, token: String::new() }, kb))
}

/// The account as authdb shows it.
async fn record(t: &Client, person: &Person) -> Result<Value, Failure> {
    t.get(&person.account("")).await?.json()
}

/// What the key of somebody is under a password.
fn opened(record: &Value, person: &Person, password: &str) -> Vec<u8> {
    let bytes = |field: &str| unhex(record[field].as_str().unwrap_or_default());
    let keys = Onepw::new(&person.email, password, &bytes("authSalt"));
    xor(&xor(&bytes("wrapWrapKb"), &keys.wrapwrap_key), &keys.unwrap_b_key)
}

async fn it_signs_in_here(t: &Client) -> Check {
    let (mut person, _) = firefox_user(t, &t.email()).await?;
    let before = record(t, &person).await?;
    t.sign_in(&person.email, WRONG).await?.is_told(401, "Invalid Email or Password")?;
    person.token = t.session_of(&person).await?;
    t.shows_me(&person, "email", person.email.as_str()).await?;
    let mut after = record(t, &person).await?;
    // Signing in makes a session, and changes nothing of the account.
    after["devices"] = before["devices"].clone();
    if after == before { Ok(()) } else { Err(Failure::of("the account after a sign-in", before, after)) }
}

async fn the_stored_spelling_of_the_email_is_the_salt(t: &Client) -> Check {
    let email = t.email().to_uppercase();
    let (person, _) = firefox_user(t, &email).await?;
    t.sign_in(&email.to_lowercase(), PASSWORD).await?.token()?;
    t.session_of(&person).await.map(drop)
}

async fn a_changed_password_keeps_version_and_kb(t: &Client) -> Check {
    let (mut person, kb) = firefox_user(t, &t.email()).await?;
    person.token = t.session_of(&person).await?;
    let before = record(t, &person).await?;
    let change = put("/accounts/password", &[("old_password", PASSWORD), ("new_password", OTHER)]);
    t.ask(person.asks(change)).await?.is_null(200)?;
    let after = record(t, &person).await?;
    if after["verifierVersion"] != 1 || after["authSalt"] == before["authSalt"] || after["kA"] != before["kA"] {
        return Err(Failure::of("the account after the change", "version 1, another salt, the same kA", after));
    }
    if opened(&after, &person, OTHER) != kb {
        return Err(Failure::of("wrapWrapKb after the change", "the same kB under the new password", after));
    }
    // The client's own way in is open as well.
    let keys = Onepw::new(&person.email, OTHER, &unhex(after["authSalt"].as_str().unwrap_or_default()));
    let body = json!({"verifyHash": hex(&keys.verify_hash)});
    t.post(&person.account("checkPassword"), &body).await?.has_field("uid", &json!(person.uid))?;
    t.sign_in(&person.email, OTHER).await?.token().map(drop)
}

async fn a_reset_makes_it_another_version(t: &Client) -> Check {
    let (person, _) = firefox_user(t, &t.email()).await?;
    let token = t.reset_token(&person, 0).await?;
    let request = put("/security/reset_password", &[("reset_password_token", &token), ("password", OTHER)]);
    t.ask(request).await?.is_null(200)?;
    let after = record(t, &person).await?;
    if after["verifierVersion"].as_u64().is_none_or(|version| version < 2) {
        return Err(Failure::of("the account after the reset", "a verifierVersion of 2 or more", after));
    }
    t.sign_in(&person.email, OTHER).await?.token().map(drop)
}

const WARNING: &str = "made by a Firefox client";

async fn the_reset_page_says_what_is_lost(t: &Client) -> Check {
    let (person, _) = firefox_user(t, &t.email()).await?;
    let other = t.confirmed().await?;
    for (person, warned) in [(&person, true), (&other, false)] {
        let token = t.reset_token(person, 0).await?;
        let path = format!("/accounts/password/edit?reset_password_token={token}");
        let answer = t.send_public(Request::new("GET", &path).without_secret()).await?;
        answer.has_status(200)?;
        if String::from_utf8_lossy(&answer.body).contains(WARNING) != warned {
            return Err(answer.fail(format!("a page that warns: {warned}")));
        }
    }
    t.ask(get("/accounts/me")).await?.is_invalid_token()
}

async fn the_reset_mail_says_what_is_lost(t: &Client) -> Check {
    let (person, _) = firefox_user(t, &t.email()).await?;
    t.ask(post("/security/reset_password", &[("email", &person.email)])).await?.is_null(201)?;
    let mail = t.mail(&person.email, "Reset password instructions").await?;
    if mail.text.contains("kB") && mail.text.contains("lost for ever") {
        Ok(())
    } else {
        Err(Failure::of("the mail to a Firefox user", "a warning that kB is lost", mail.text))
    }
}
