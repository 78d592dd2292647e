//! Many callers at the same moment: each right is given once.

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;
use crate::wire::sample::Account;
use crate::wire::token_sample::{Kind, Token};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/race",
        [
            ("ACCOUNT-4", one_account_gets_an_email),
            ("ACCOUNT-4", one_account_gets_a_uid),
            ("SESSION-5", one_session_gets_an_id),
            ("KEYFETCH-5", one_key_fetch_token_gets_an_id),
            ("RESET-5", one_account_reset_token_gets_an_id),
            ("CHANGE-5", one_password_change_token_gets_an_id),
            ("FORGOT-5", one_password_forgot_token_gets_an_id),
            ("RESET-6", one_account_reset_token_stays),
            ("CHANGE-6", one_password_change_token_stays),
            ("FORGOT-6", one_password_forgot_token_stays),
            ("FORGOT-17", one_caller_spends_a_forgot_token),
            ("SESSION-4", every_session_of_one_account_is_kept),
            ("ATOMIC-1", lock_and_code_come_and_go_together),
            ("ATOMIC-1", a_lock_and_the_proof_of_the_email_are_both_kept),
            ("CASCADE-1", no_token_outlives_its_account),
            ("VISIBLE-1", another_connection_sees_each_write),
        ]
    )
}

/// How many callers race.
const CALLERS: usize = 24;

/// How often a race of two is run.
const ROUNDS: u64 = 10;

/// Which one of the answers is a success; each other one must pass the check of a loser.
fn one_winner(answers: &[Answer], loser: impl Fn(&Answer) -> Check) -> Result<usize, Failure> {
    let mut winners = Vec::new();
    for (at, answer) in answers.iter().enumerate() {
        if answer.status == 200 {
            answer.is_empty_object()?;
            winners.push(at);
        } else {
            loser(answer)?;
        }
    }
    match winners[..] {
        [winner] => Ok(winner),
        _ => Err(answers[0].fail(format!("one success of {CALLERS}, found {}", winners.len()))),
    }
}

async fn race_accounts(t: &Client, accounts: &[Account]) -> Result<usize, Failure> {
    let requests = accounts.iter().map(|account| Request::new("PUT", &account.path("")).json(&account.body()));
    one_winner(&t.race(requests.collect()).await?, Answer::is_conflict)
}

async fn one_account_gets_an_email(t: &Client) -> Check {
    let address = t.email();
    let accounts: Vec<_> = (0..CALLERS).map(|_| t.new_account().with_email(&address)).collect();
    let winner = race_accounts(t, &accounts).await?;
    for (at, account) in accounts.iter().enumerate() {
        if at != winner {
            t.get(&account.path("")).await?.is_not_found()?;
        }
    }
    t.shows(&accounts[winner]).await
}

async fn one_account_gets_a_uid(t: &Client) -> Check {
    let uid = t.uid();
    let accounts: Vec<_> = (0..CALLERS).map(|_| Account { uid: uid.clone(), ..t.new_account() }).collect();
    let winner = race_accounts(t, &accounts).await?;
    for (at, account) in accounts.iter().enumerate() {
        if at != winner {
            t.get(&account.email_path()).await?.is_not_found()?;
        }
    }
    t.shows(&accounts[winner]).await
}

fn puts(tokens: &[Token]) -> Vec<Request> {
    tokens.iter().map(|token| Request::new("PUT", &token.path()).json(&token.body())).collect()
}

/// Two accounts want one token id.
async fn one_gets_an_id(t: &Client, kind: Kind) -> Check {
    let accounts = [t.account().await?, t.account().await?];
    let id = t.hex(32);
    let tokens: Vec<_> =
        (0..CALLERS).map(|at| Token { id: id.clone(), ..t.new_token(kind, &accounts[at % 2]) }).collect();
    let winner = one_winner(&t.race(puts(&tokens)).await?, Answer::is_conflict)?;
    t.shows_token(&tokens[winner], &accounts[winner % 2]).await
}

async fn one_session_gets_an_id(t: &Client) -> Check {
    one_gets_an_id(t, Kind::Session).await
}

async fn one_key_fetch_token_gets_an_id(t: &Client) -> Check {
    one_gets_an_id(t, Kind::KeyFetch).await
}

async fn one_account_reset_token_gets_an_id(t: &Client) -> Check {
    one_gets_an_id(t, Kind::AccountReset).await
}

async fn one_password_change_token_gets_an_id(t: &Client) -> Check {
    one_gets_an_id(t, Kind::PasswordChange).await
}

async fn one_password_forgot_token_gets_an_id(t: &Client) -> Check {
    one_gets_an_id(t, Kind::PasswordForgot).await
}

/// Which of the tokens a look-up finds.
async fn present<'a>(t: &Client, tokens: &'a [Token]) -> Result<Vec<&'a Token>, Failure> {
    let mut found = Vec::new();
    for token in tokens {
        let answer = t.get(&token.path()).await?;
        if answer.status == 200 {
            found.push(token);
        } else {
            answer.is_not_found()?;
        }
    }
    Ok(found)
}

/// One account gets many tokens of which it may have one.
async fn one_stays(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let tokens: Vec<_> = (0..CALLERS).map(|_| t.new_token(kind, &account)).collect();
    for answer in t.race(puts(&tokens)).await? {
        answer.is_empty_object()?;
    }
    match present(t, &tokens).await?[..] {
        [token] => t.shows_token(token, &account).await,
        ref found => Err(Failure::of(&kind.path("<id>"), format!("one token of {CALLERS} left"), found.len())),
    }
}

async fn one_account_reset_token_stays(t: &Client) -> Check {
    one_stays(t, Kind::AccountReset).await
}

async fn one_password_change_token_stays(t: &Client) -> Check {
    one_stays(t, Kind::PasswordChange).await
}

async fn one_password_forgot_token_stays(t: &Client) -> Check {
    one_stays(t, Kind::PasswordForgot).await
}

async fn one_caller_spends_a_forgot_token(t: &Client) -> Check {
    let (mut account, _) = t.locked_account().await?;
    let forgot = t.token(Kind::PasswordForgot, &account).await?;
    let resets: Vec<_> = (0..CALLERS).map(|_| t.new_token(Kind::AccountReset, &account)).collect();
    let path = format!("{}/verified", forgot.path());
    let requests = resets.iter().map(|reset| {
        let body = reset.clone().with("tokenId", reset.id.as_str()).body();
        Request::new("POST", &path).json(&body)
    });
    let winner = one_winner(&t.race(requests.collect()).await?, Answer::is_not_found)?;
    account.set("emailVerified", true);
    account.locked_at = json!(null);
    t.shows(&account).await?;
    t.lacks_token(&forgot).await?;
    t.shows_token(&resets[winner], &account).await?;
    let found = present(t, &resets).await?.len();
    if found == 1 { Ok(()) } else { Err(Failure::of(&path, "one accountResetToken", found)) }
}

async fn every_session_of_one_account_is_kept(t: &Client) -> Check {
    let account = t.account().await?;
    let tokens: Vec<_> = (0..CALLERS).map(|_| t.new_token(Kind::Session, &account)).collect();
    for answer in t.race(puts(&tokens)).await? {
        answer.is_empty_object()?;
    }
    t.shows_devices(&account, &tokens.iter().collect::<Vec<_>>()).await
}

async fn lock_and_code_come_and_go_together(t: &Client) -> Check {
    for _ in 0..5 {
        let account = t.account().await?;
        let codes: Vec<_> = (0..CALLERS).map(|_| t.hex(16)).collect();
        let requests = codes.iter().enumerate().map(|(at, code)| {
            let body = json!({"lockedAt": at, "unlockCode": code});
            let lock = Request::new("POST", &account.path("lock")).json(&body);
            if at % 2 == 0 { lock } else { Request::new("POST", &account.path("unlock")) }
        });
        for answer in t.race(requests.collect()).await? {
            answer.is_empty_object()?;
        }
        let record = t.get(&account.path("")).await?;
        match record.json()?["lockedAt"].as_u64().and_then(|at| usize::try_from(at).ok()) {
            Some(at) if at < CALLERS => t.shows_code(&account, &codes[at]).await?,
            Some(_) => return Err(record.fail("a lockedAt that was sent")),
            None => t.get(&account.path("unlockCode")).await?.is_not_found()?,
        }
    }
    Ok(())
}

/// Two changes of one account, of different fields.
async fn a_lock_and_the_proof_of_the_email_are_both_kept(t: &Client) -> Check {
    for round in 1..=ROUNDS {
        let mut account = t.account().await?;
        let lock = json!({"lockedAt": round, "unlockCode": t.hex(16)});
        let requests = vec![
            Request::new("POST", &account.path("lock")).json(&lock),
            Request::new("POST", &account.path("verifyEmail")),
        ];
        for answer in t.race(requests).await? {
            answer.is_empty_object()?;
        }
        account.locked_at = lock["lockedAt"].clone();
        account.fields["emailVerified"] = json!(true);
        t.shows(&account).await?;
    }
    Ok(())
}

async fn no_token_outlives_its_account(t: &Client) -> Check {
    for kind in Kind::ALL {
        let account = t.account().await?;
        let tokens: Vec<_> = (0..CALLERS).map(|_| t.new_token(kind, &account)).collect();
        let mut requests = puts(&tokens);
        requests.insert(CALLERS / 2, Request::new("DELETE", &account.path("")));
        for answer in t.race(requests).await? {
            answer.is_empty_object_or(&ErrorBody::not_found())?;
        }
        t.lacks(&account).await?;
        for token in &tokens {
            t.lacks_token(token).await?;
        }
        // Nor does a new account under the same uid get them.
        t.create(&account).await?;
        t.shows_devices(&account, &[]).await?;
        for token in &tokens {
            t.lacks_token(token).await?;
        }
    }
    Ok(())
}

async fn another_connection_sees_each_write(t: &Client) -> Check {
    let mut account = t.account().await?;
    for version in 1..=20 {
        let body = json!({"locale": format!("v{version}")});
        t.post(&account.path("locale"), &body).await?.is_empty_object()?;
        account.set("locale", body["locale"].clone());
        let record = account.record(t.dialect());
        let requests = [account.path(""), account.email_path()].map(|path| Request::new("GET", &path));
        for answer in t.race(requests.into()).await? {
            answer.is_json(&record)?;
        }
    }
    Ok(())
}
