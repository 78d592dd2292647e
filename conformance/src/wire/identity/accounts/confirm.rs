//! Confirming an e-mail, and asking for the mail again.

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::post;
use crate::wire::identity::that_need;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/accounts/confirm",
        [
            ("confirm", the_right_token_confirms),
            ("confirm", a_token_works_once),
            ("confirm", a_wrong_token_is_422),
            ("confirm", a_token_of_another_account_is_its_own),
            ("instructions", confirmation_is_not_sent_to_the_confirmed),
            ("instructions", confirmation_of_an_unknown_email_is_422),
            ("instructions", confirmation_is_sent_again),
        ]
    );
    let mail = cases!("identity/accounts/confirm", [("instructions", the_mail_holds_the_same_token_again)]);
    cases.extend(that_need(Needs::MailFolder, mail));
    cases
}

const ALREADY: &str = "Email was already confirmed, please try signing in";

async fn confirm(t: &Client, token: &str) -> Result<Answer, Failure> {
    t.ask(post("/accounts/confirm", &[("confirmation_token", token)])).await
}

async fn ask_again(t: &Client, email: &str) -> Result<Answer, Failure> {
    t.ask(post("/accounts/send_confirmation_instructions", &[("email", email)])).await
}

async fn the_right_token_confirms(t: &Client) -> Check {
    let mut person = t.signed_up().await?;
    let token = t.confirmation_token(&person).await?;
    confirm(t, &token).await?.is_null(201)?;
    person.token = t.session_of(&person).await?;
    t.shows_me(&person, "state", "active").await?;
    t.shows_me(&person, "level", 1).await
}

async fn a_token_works_once(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let token = t.confirmation_token(&person).await?;
    confirm(t, &token).await?.is_null(201)?;
    confirm(t, &token).await?.is_told(422, ALREADY)
}

async fn a_wrong_token_is_422(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let token = t.confirmation_token(&person).await?;
    let other = if token.ends_with('A') { "g" } else { "A" };
    let changed = format!("{}{other}", &token[..token.len() - 1]);
    let padded = format!("{token}=");
    for wrong in ["invalid", &changed, &padded, &token[1..], &token.to_lowercase()] {
        confirm(t, wrong).await?.is_told(422, "Confirmation token is invalid")?;
    }
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(false))
}

async fn a_token_of_another_account_is_its_own(t: &Client) -> Check {
    let (person, other) = (t.signed_up().await?, t.signed_up().await?);
    let token = t.confirmation_token(&other).await?;
    confirm(t, &token).await?.is_null(201)?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(false))
}

async fn confirmation_is_not_sent_to_the_confirmed(t: &Client) -> Check {
    let person = t.confirmed().await?;
    ask_again(t, &person.email).await?.is_told(422, ALREADY)
}

async fn confirmation_of_an_unknown_email_is_422(t: &Client) -> Check {
    ask_again(t, &t.email()).await?.is_told(422, "Email not found")?;
    ask_again(t, "nonsense").await?.is_told(422, "Email not found")
}

async fn confirmation_is_sent_again(t: &Client) -> Check {
    let person = t.signed_up().await?;
    for email in [person.email.clone(), format!(" {} ", person.email.to_uppercase())] {
        ask_again(t, &email).await?.is_message("Confirmation instructions was sent successfully")?;
    }
    Ok(())
}

async fn the_mail_holds_the_same_token_again(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let token = t.confirmation_token(&person).await?;
    let mailed = async || t.mailed(&person.email, "Confirmation instructions", "confirmation_token").await;
    let first = mailed().await?;
    ask_again(t, &person.email).await?.has_status(201)?;
    let second = mailed().await?;
    if first == token && second == token {
        Ok(())
    } else {
        Err(Failure::of("two mails", "the account's token in both", format!("{first} and {second}")))
    }
}
