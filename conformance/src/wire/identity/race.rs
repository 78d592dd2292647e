//! Many callers at the same moment: each right is given once.

use serde_json::json;

use super::ask::{api, post, put};
use super::document::Draft;
use super::person::{PASSWORD, Person};
use super::that_need;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;
use crate::wire::sample::email_path;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/race",
        [
            ("code-once", one_of_many_uses_of_a_code_is_admitted),
            ("code-once", one_of_many_sign_ins_with_a_code_is_admitted),
            ("reset", one_of_many_resets_with_a_token_is_admitted),
            ("sign-up", one_of_many_sign_ups_gets_an_email),
            ("profile", one_of_many_profiles_is_made),
            ("label", one_of_many_labels_of_a_key_is_made),
            ("client-token", one_of_many_uses_of_a_jti_is_admitted),
            ("document", ten_of_many_documents_are_taken),
            ("throttle", racing_wrong_codes_are_all_counted),
        ]
    );
    let sms = cases!("identity/race", [("phone", one_of_two_accounts_proves_a_number)]);
    cases.extend(that_need(Needs::SmsFolder, sms));
    let mail = cases!("identity/race", [("sign-up", racing_sign_ups_mail_one_token)]);
    cases.extend(that_need(Needs::MailFolder, mail));
    cases
}

/// How many callers race where a call is cheap.
const CALLERS: usize = 64;
/// How many race where each call hashes a password.
const HASHERS: usize = 12;

/// So many answers have the status of a success; each other one must pass the check of a loser.
fn winners(answers: &[Answer], success: u16, expected: usize, loser: impl Fn(&Answer) -> Check) -> Check {
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == success);
    lost.into_iter().try_for_each(loser)?;
    if won.len() == expected {
        Ok(())
    } else {
        Err(answers[0].fail(format!("{expected} x {success} of {}, found {}", answers.len(), won.len())))
    }
}

fn is_used(answer: &Answer) -> Check {
    answer.is_told(422, "Something wrong with 2FA")
}

async fn one_of_many_uses_of_a_code_is_admitted(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let code = app.code().await;
    let requests = (0..CALLERS).map(|_| person.asks(post("/security/verify_code", &[("code", &code)])));
    // Whoever is at it at the same moment counts as if wrong until the code was looked at.
    let loser = |answer: &Answer| is_used(answer).or_else(|_| answer.is_told(429, "Too many requests"));
    winners(&t.ask_all(requests.collect()).await?, 201, 1, loser)
}

async fn one_of_many_sign_ins_with_a_code_is_admitted(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let code = app.code().await;
    let fields =
        [("email", person.email.as_str()), ("password", PASSWORD), ("application_id", "authkeep"), ("otp_code", &code)];
    let requests = (0..HASHERS).map(|_| post("/sessions", &fields));
    let loser = |answer: &Answer| is_used(answer).or_else(|_| answer.is_told(429, "Too many requests"));
    winners(&t.ask_all(requests.collect()).await?, 201, 1, loser)
}

async fn one_of_many_resets_with_a_token_is_admitted(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let token = t.reset_token(&person, 0).await?;
    let passwords: Vec<_> = (0..HASHERS).map(|at| format!("Other-Passw0rd-{at}")).collect();
    let requests = passwords
        .iter()
        .map(|password| put("/security/reset_password", &[("reset_password_token", &token), ("password", password)]));
    let answers = t.ask_all(requests.collect()).await?;
    winners(&answers, 200, 1, |answer| answer.is_told(404, "Record is not found"))?;
    let winner = answers.iter().position(|answer| answer.status == 200).unwrap_or_default();
    t.sign_in(&person.email, &passwords[winner]).await?.token().map(drop)
}

async fn one_of_many_sign_ups_gets_an_email(t: &Client) -> Check {
    let email = t.address();
    let fields = [("email", email.as_str()), ("password", PASSWORD)];
    let requests = (0..HASHERS.min(9)).map(|_| post("/accounts", &fields));
    let taken = json!({"error": ["Email has already been taken"]});
    winners(&t.ask_all(requests.collect()).await?, 201, 1, |answer| answer.is(422, &taken))
}

async fn racing_sign_ups_mail_one_token(t: &Client) -> Check {
    let email = t.address();
    let fields = [("email", email.as_str()), ("password", PASSWORD)];
    t.ask_all((0..HASHERS.min(6)).map(|_| post("/accounts", &fields)).collect()).await?;
    let uid = t.get(&email_path(&email)).await?.json()?["uid"].as_str().unwrap_or_default().to_owned();
    let token = t.confirmation_token(&Person { email: email.clone(), uid, token: String::new() }).await?;
    // What went to losers was sent before what is asked for here.
    for ask in [false, true, true] {
        if ask {
            t.ask(post("/accounts/send_confirmation_instructions", &[("email", &email)])).await?.has_status(201)?;
        }
        let mailed = t.mailed(&email, "Confirmation instructions", "confirmation_token").await?;
        if mailed != token {
            return Err(Failure::of("the mails of racing sign-ups", "the token of the account", "another token"));
        }
    }
    t.has_no_other_mail(&email, "Confirmation instructions")
}

async fn one_of_many_profiles_is_made(t: &Client) -> Check {
    let person = t.person().await?;
    let profile = json!({
        "first_name": "Ada", "last_name": "Lovelace", "dob": "1815-12-10", "address": "1 Street", "postcode": "1A",
        "city": "London", "country": "GB",
    });
    let requests = (0..CALLERS).map(|_| person.asks(api("POST", "/profiles").json(&profile)));
    winners(&t.ask_all(requests.collect()).await?, 201, 1, |answer| answer.is_told(409, "Profile already exists"))
}

async fn one_of_many_labels_of_a_key_is_made(t: &Client) -> Check {
    let person = t.person().await?;
    let requests = (0..CALLERS).map(|_| person.asks(post("/labels", &[("key", "colour"), ("value", "green")])));
    let taken = json!({"key": ["Key has already been taken"]});
    winners(&t.ask_all(requests.collect()).await?, 201, 1, |answer| answer.is(422, &taken))
}

async fn one_of_many_uses_of_a_jti_is_admitted(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let now = super::authenticator::now_ms() / 1000;
    let claims = json!({"exp": now + 60, "sub": "api_key_jwt", "iss": "external", "jti": t.hex(12)});
    let token = super::crypto::rs256(super::api_key::OWN, &json!({"alg": "RS256"}), &claims);
    let requests = (0..CALLERS).map(|_| post("/sessions/generate_jwt", &[("kid", &kid), ("jwt_token", &token)]));
    let loser = |answer: &Answer| answer.is_told_about(401, "Failed to decode and verify JWT");
    winners(&t.ask_all(requests.collect()).await?, 200, 1, loser)
}

async fn ten_of_many_documents_are_taken(t: &Client) -> Check {
    let person = t.person().await?;
    let requests = (0..16).map(|_| Draft::PASSPORT.request(&person));
    let loser = |answer: &Answer| answer.is_told(400, "Maximum number of documents was reached");
    winners(&t.ask_all(requests.collect()).await?, 201, 10, loser)?;
    let found = t.documents(&person).await?.len();
    if found == 10 { Ok(()) } else { Err(Failure::of("GET /documents", 10, found)) }
}

async fn racing_wrong_codes_are_all_counted(t: &Client) -> Check {
    let (person, app) = t.person_with_2fa().await?;
    let requests =
        app.wrong_codes(CALLERS).into_iter().map(|code| person.asks(post("/security/verify_code", &[("code", &code)])));
    let answers = t.ask_all(requests.collect()).await?;
    let (looked_at, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 422);
    refused.into_iter().try_for_each(|answer| answer.is_told(429, "Too many requests"))?;
    if looked_at.len() == 10 { Ok(()) } else { Err(answers[0].fail(format!("10 x 422, found {}", looked_at.len()))) }
}

async fn one_of_two_accounts_proves_a_number(t: &Client) -> Check {
    let (one, other, number) = (t.person().await?, t.person().await?, t.number());
    t.add_phone(&one, &number).await?.has_status(201)?;
    let first = t.sms_code(&number).await?;
    t.add_phone(&other, &number).await?.has_status(201)?;
    let second = t.sms_code(&number).await?;
    let verify = |person: &Person, code: &str| {
        person.asks(post("/phones/verify", &[("phone_number", &number), ("verification_code", code)]))
    };
    let requests = (0..16).map(|at| if at % 2 == 0 { verify(&one, &first) } else { verify(&other, &second) });
    let answers = t.ask_all(requests.collect()).await?;
    // Whoever saw the number free and came too late has a code that is worth nothing any more.
    let too_late = "Phone is not found or verification code is invalid";
    let loser =
        |answer: &Answer| answer.is_told(400, "Phone number already exists").or_else(|_| answer.is_told(404, too_late));
    winners(&answers, 201, 1, loser)?;
    let levels = [t.me(&one).await?["level"].clone(), t.me(&other).await?["level"].clone()];
    if levels == [1, 2] || levels == [2, 1] {
        Ok(())
    } else {
        Err(Failure::of("levels", "1 and 2", format!("{levels:?}")))
    }
}
