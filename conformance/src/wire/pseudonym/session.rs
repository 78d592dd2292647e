//! `/v1/verify`

use serde_json::{Value, json};

use super::owner::VERIFY;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "pseudonym/session",
        [
            ("pseudonym-session", a_good_one_is_true_as_often_as_one_asks),
            ("pseudonym-session", a_time_that_is_over_is_told_first),
            ("pseudonym-session", an_unknown_pseudonym_is_told_next),
            ("pseudonym-session", another_token_is_told_last),
            ("pseudonym-session", another_time_is_as_wrong_as_another_token),
            ("pseudonym-session", a_time_may_be_spelled_otherwise),
            ("PSESSION-7", a_session_belongs_to_its_pseudonym),
        ]
    )
}

/// A time that is over for everybody, and one that is not.
const OVER: &str = "2001-02-03T04:05:06.789Z";
const FAR: &str = "2999-02-03T04:05:06.789Z";

fn with(jwt: &Value, member: &str, value: &str) -> Value {
    let mut jwt = jwt.clone();
    jwt[member] = json!(value);
    jwt
}

async fn a_good_one_is_true_as_often_as_one_asks(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    for _ in 0..3 {
        t.verify_session(&jwt).await?.is_true()?;
    }
    let mut more = jwt.clone();
    more["role"] = json!({"admin": true});
    t.verify_session(&more).await?.is_true()
}

async fn a_time_that_is_over_is_told_first(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    let over = with(&jwt, "auth_expiry", OVER);
    let stranger = with(&over, "profile_id", &t.new_owner().id);
    for jwt in [over.clone(), with(&over, "auth_token", ""), stranger, with(&over, "profile_id", "nobody")] {
        t.verify_session(&jwt).await?.is_refusal(400, "Token is expired")?;
    }
    // It is the sent value that was looked at.
    t.verify_session(&jwt).await?.is_true()
}

async fn an_unknown_pseudonym_is_told_next(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    for id in [t.new_owner().id.as_str(), "", "nobody", &t.new_owner().id.replace('-', "")] {
        for expiry in [FAR, "nonsense", ""] {
            let jwt = with(&with(&jwt, "profile_id", id), "auth_expiry", expiry);
            t.verify_session(&jwt).await?.is_refusal(400, "Invalid profile ID")?;
        }
    }
    Ok(())
}

async fn another_token_is_told_last(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    let token = jwt["auth_token"].as_str().unwrap_or_default();
    for wrong in [&t.hex(32), "", "x", &token[1..], &format!("{token}0"), &token.to_uppercase()] {
        // 64 digits without a letter are the same in capitals.
        if wrong != token {
            t.verify_session(&with(&jwt, "auth_token", wrong)).await?.is_refusal(400, "Invalid token")?;
        }
    }
    t.verify_session(&jwt).await?.is_true()
}

async fn another_time_is_as_wrong_as_another_token(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    let expiry = jwt["auth_expiry"].as_str().unwrap_or_default();
    let (start, last) = expiry.split_at(22);
    let other = if last == "7Z" { "8Z" } else { "7Z" };
    for wrong in [FAR, "nonsense", "", "9999", &format!("{start}{other}")] {
        t.verify_session(&with(&jwt, "auth_expiry", wrong)).await?.is_refusal(400, "Invalid token")?;
    }
    t.verify_session(&jwt).await?.is_true()
}

async fn a_time_may_be_spelled_otherwise(t: &Client) -> Check {
    let jwt = t.sign_in_as(&t.pseudonym().await?).await?;
    let expiry = jwt["auth_expiry"].as_str().unwrap_or_default();
    for spelled in spellings(expiry) {
        t.verify_session(&with(&jwt, "auth_expiry", &spelled)).await?.is_true()?;
    }
    Ok(())
}

/// The same instant in other words: with offsets from Greenwich, and with more digits.
fn spellings(utc: &str) -> Vec<String> {
    let start = utc.trim_end_matches('Z');
    let hour: u8 = utc[11..13].parse().unwrap_or_default();
    let (hour, offset) = if hour < 23 { (hour + 1, "+01:00") } else { (hour - 1, "-01:00") };
    let moved = format!("{}{hour:02}{}{offset}", &start[..11], &start[13..]);
    vec![format!("{start}+00:00"), format!("{start}000Z"), moved]
}

async fn a_session_belongs_to_its_pseudonym(t: &Client) -> Check {
    let (owner, other) = (t.pseudonym().await?, t.pseudonym().await?);
    let jwt = t.sign_in_as(&owner).await?;
    let theirs = t.sign_in_as(&other).await?;
    t.verify_session(&with(&jwt, "profile_id", &other.id)).await?.is_refusal(400, "Invalid token")?;
    let answer = t.call(VERIFY, &json!({"jwt": with(&theirs, "profile_id", &owner.id)})).await?;
    answer.is_refusal(400, "Invalid token")?;
    for jwt in [jwt, theirs] {
        let answer = t.verify_session(&jwt).await?;
        answer.is_true().map_err(|failure: Failure| failure.when("it was tried under another id"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_of_the_same_instant() {
        let [_, _, moved] = &spellings("2026-11-22T01:32:36.452Z")[..] else { panic!() };
        assert_eq!(moved, "2026-11-22T02:32:36.452+01:00");
        let [_, _, moved] = &spellings("2026-11-22T23:32:36.452Z")[..] else { panic!() };
        assert_eq!(moved, "2026-11-22T22:32:36.452-01:00");
    }
}
