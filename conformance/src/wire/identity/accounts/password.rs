//! `PUT /accounts/password`.

use serde_json::json;

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::{api, put};
use crate::wire::identity::person::{OTHER, PASSWORD, Person, WRONG};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/accounts/password",
        [
            ("change-password", it_is_changed_and_back_again),
            ("change-password", the_new_one_signs_in_and_the_old_one_does_not),
            ("change-password", the_wrong_old_one_is_401),
            ("change-password", a_wrong_old_one_does_not_lock),
            ("change-password", each_one_missing_is_told),
            ("change-password", null_as_the_new_one_is_400),
            ("change-password", a_weak_new_one_is_422),
            ("change-password", the_same_again_is_422),
            ("change-password", without_a_token_it_is_401),
        ]
    )
}

async fn change(t: &Client, person: &Person, old: &str, new: &str) -> Result<Answer, Failure> {
    let request = put("/accounts/password", &[("old_password", old), ("new_password", new)]);
    t.ask(person.asks(request)).await
}

async fn it_is_changed_and_back_again(t: &Client) -> Check {
    let person = t.person().await?;
    change(t, &person, PASSWORD, OTHER).await?.is_null(200)?;
    change(t, &person, OTHER, PASSWORD).await?.is_null(200)
}

async fn the_new_one_signs_in_and_the_old_one_does_not(t: &Client) -> Check {
    let person = t.person().await?;
    change(t, &person, PASSWORD, OTHER).await?.is_null(200)?;
    t.sign_in(&person.email, PASSWORD).await?.is_told(401, "Invalid Email or Password")?;
    t.sign_in(&person.email, OTHER).await?.token().map(drop)
}

async fn the_wrong_old_one_is_401(t: &Client) -> Check {
    let person = t.person().await?;
    change(t, &person, WRONG, OTHER).await?.is_told(401, "Invalid password")?;
    change(t, &person, "", OTHER).await?.is_told(401, "Invalid password")
}

async fn a_wrong_old_one_does_not_lock(t: &Client) -> Check {
    let person = t.person().await?;
    for _ in 0..6 {
        change(t, &person, WRONG, OTHER).await?.is_told(401, "Invalid password")?;
    }
    t.session_of(&person).await.map(drop)
}

async fn each_one_missing_is_told(t: &Client) -> Check {
    let person = t.person().await?;
    let request = put("/accounts/password", &[("old_password", PASSWORD)]);
    t.ask(person.asks(request)).await?.is_told(400, "New Password is missing")?;
    let request = put("/accounts/password", &[("new_password", OTHER)]);
    t.ask(person.asks(request)).await?.is_told(400, "Old Password is missing")
}

async fn null_as_the_new_one_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    let body = json!({"old_password": PASSWORD, "new_password": null});
    t.ask(person.asks(api("PUT", "/accounts/password").json(&body))).await?.is_told(400, "Invalid password")
}

async fn a_weak_new_one_is_422(t: &Client) -> Check {
    let person = t.person().await?;
    let weak = "Password does not meet the minimum system requirements. It should be composed of uppercase and \
        lowercase letters, and numbers.";
    change(t, &person, PASSWORD, "password").await?.is_told(422, weak)?;
    let short = format!("Password is too short (minimum is 6 characters) and {weak}");
    change(t, &person, PASSWORD, "abc").await?.is_told(422, &short)?;
    let blank = "Password can't be blank, Password is too short (minimum is 6 characters), and ";
    change(t, &person, PASSWORD, "").await?.is_told(422, &format!("{blank}{weak}"))
}

async fn the_same_again_is_422(t: &Client) -> Check {
    let person = t.person().await?;
    let told = "Password must be different than the current password.";
    change(t, &person, PASSWORD, PASSWORD).await?.is_told(422, told)
}

async fn without_a_token_it_is_401(t: &Client) -> Check {
    let request = put("/accounts/password", &[("old_password", PASSWORD), ("new_password", OTHER)]);
    t.ask(request).await?.is_invalid_token()
}
