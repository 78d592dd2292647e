//! `/passwordForgotToken/:id`, and its `update`.

use serde_json::{Value, json};

use crate::wire::case::{Case, Check, cases};
use crate::wire::check::{bad_integer, with_text};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;
use crate::wire::token_sample::{Kind, Token};

use super::token::{self, Rules};

const KIND: Kind = Kind::PasswordForgot;

const RULES: Rules = Rules {
    stored: "FORGOT-1",
    taken: "FORGOT-2",
    no_account: "FORGOT-3",
    unknown: "FORGOT-7",
    current: "FORGOT-8",
    deleted: "FORGOT-9",
    delete_unknown: "FORGOT-10",
};

pub(super) fn cases() -> Vec<Case> {
    let own = cases!(
        "authdb/password_forgot_token",
        [
            ("FORGOT-4", second_token_replaces_the_first),
            ("ISOLATION-1", other_accounts_and_kinds_keep_theirs),
            ("integer-field", tries_at_their_bounds_are_kept),
            ("integer-field", bad_tries_are_400),
            ("FORGOT-11", update_sets_the_tries_and_nothing_else),
            ("FORGOT-11", update_ignores_other_fields),
            ("FORGOT-12", update_of_an_unknown_id_is_404),
            ("integer-field", update_with_bad_tries_is_400),
            ("missing-field", update_without_tries_is_400),
            ("path-id", update_of_a_bad_id_is_400),
        ]
    );
    token::shared("password_forgot_token", KIND, &RULES).into_iter().chain(own).collect()
}

fn update_path(token: &Token) -> String {
    format!("{}/update", token.path())
}

async fn second_token_replaces_the_first(t: &Client) -> Check {
    token::second_replaces_the_first(t, KIND).await
}

async fn other_accounts_and_kinds_keep_theirs(t: &Client) -> Check {
    token::others_keep_theirs(t, KIND).await
}

async fn tries_at_their_bounds_are_kept(t: &Client) -> Check {
    let account = t.account().await?;
    for tries in [0, 65_535] {
        let token = t.new_token(KIND, &account).with("tries", tries);
        t.create_token(&token).await?;
        t.shows_token(&token, &account).await?;
    }
    Ok(())
}

async fn bad_tries_are_400(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.new_token(KIND, &account);
    for text in bad_integer(65_535) {
        t.refuses_token(&token, with_text(&token.body(), "tries", text), &ErrorBody::bad_field()).await?;
    }
    Ok(())
}

async fn update_sets_the_tries_and_nothing_else(t: &Client) -> Check {
    let account = t.account().await?;
    let mut token = t.token(KIND, &account).await?;
    for tries in [2, 0, 65_535, 65_535] {
        t.post(&update_path(&token), &json!({"tries": tries})).await?.is_empty_object()?;
        token = token.with("tries", tries);
        t.shows_token(&token, &account).await?;
    }
    t.shows(&account).await
}

async fn update_ignores_other_fields(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.token(KIND, &account).await?;
    let body = json!({"tries": 5, "data": t.hex(32), "uid": t.hex(16), "passCode": "zz", "createdAt": -1, "x": null});
    t.post(&update_path(&token), &body).await?.is_empty_object()?;
    t.shows_token(&token.with("tries", 5), &account).await
}

async fn update_of_an_unknown_id_is_404(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.new_token(KIND, &account);
    t.post(&update_path(&token), &json!({"tries": 2})).await?.is_not_found()?;
    t.lacks_token(&token).await
}

async fn update_with_bad_tries_is_400(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.token(KIND, &account).await?;
    for text in bad_integer(65_535) {
        let body = with_text(&json!({}), "tries", text);
        t.send(Request::new("POST", &update_path(&token)).json_text(body)).await?.is_bad_field()?;
        t.shows_token(&token, &account).await?;
    }
    Ok(())
}

async fn update_without_tries_is_400(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.token(KIND, &account).await?;
    t.post(&update_path(&token), &json!({})).await?.is_missing_field()?;
    t.send(Request::new("POST", &update_path(&token))).await?.is_missing_field()?;
    t.post(&update_path(&token), &json!({"tries": Value::Null})).await?.is_error(&ErrorBody::null_field())?;
    t.shows_token(&token, &account).await
}

async fn update_of_a_bad_id_is_400(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.token(KIND, &account).await?;
    for bad in ["ab", "xyz", &token.id[1..], &format!("{}00", token.id)] {
        t.post(&format!("{}/update", KIND.path(bad)), &json!({"tries": 9})).await?.is_bad_field()?;
    }
    t.shows_token(&token, &account).await
}
