//! With `identity.hide_unknown` the routes that take an e-mail answer everybody alike. The work differs in the one call
//! that stores what is mailed, and where nothing is mailed something else is stored.

use http::StatusCode;
use serde_json::{Value, json};

use crate::stage::{Answer, CONFIRMED, LOCKED, NOBODY, PASSWORD, PENDING, Stage};

fn assert_alike(one: &Answer, other: &Answer) {
    assert_eq!((one.status, &one.body), (other.status, &other.body));
}

#[tokio::test]
async fn a_reset_that_is_asked_for_costs_the_mail_alone() {
    let stage = Stage::new(true).await;
    let nobody = stage.post_email("/security/reset_password", NOBODY).await;
    assert_eq!((nobody.status, &nobody.body), (StatusCode::CREATED, &Value::Null));
    for email in [CONFIRMED, LOCKED, PENDING] {
        let known = stage.post_email("/security/reset_password", email).await;
        assert_alike(&known, &nobody);
        assert_eq!(known.work, nobody.work.clone().and("request_password_reset"), "{email}");
    }
}

#[tokio::test]
async fn a_confirmation_that_is_asked_for_costs_the_mail_alone() {
    const PATH: &str = "/accounts/send_confirmation_instructions";
    let stage = Stage::new(true).await;
    let nobody = stage.post_email(PATH, NOBODY).await;
    assert_eq!(nobody.status, StatusCode::CREATED);
    let pending = stage.post_email(PATH, PENDING).await;
    assert_alike(&pending, &nobody);
    assert_eq!(pending.work, nobody.work.clone().and("create_message"));
    let confirmed = stage.post_email(PATH, CONFIRMED).await;
    assert_alike(&confirmed, &nobody);
    assert_eq!(confirmed.work, nobody.work);
}

#[tokio::test]
async fn an_unlock_that_is_asked_for_costs_the_mail_alone() {
    const PATH: &str = "/accounts/send_unlock_instructions";
    let stage = Stage::new(true).await;
    let nobody = stage.post_email(PATH, NOBODY).await;
    assert_eq!(nobody.status, StatusCode::CREATED);
    let locked = stage.post_email(PATH, LOCKED).await;
    assert_alike(&locked, &nobody);
    assert_eq!(locked.work, nobody.work.clone().and("renew_unlock_code"));
    let open = stage.post_email(PATH, CONFIRMED).await;
    assert_alike(&open, &nobody);
    assert_eq!(open.work, nobody.work);
}

#[tokio::test]
async fn signing_up_costs_the_same_for_a_taken_email() {
    let stage = Stage::new(true).await;
    let sign_up = |email: &str| json!({ "email": email, "password": PASSWORD });
    let new = stage.post("/accounts", &sign_up("new@example.org")).await;
    assert_eq!((new.status, &new.body), (StatusCode::CREATED, &Value::Null));
    assert_eq!(new.work.hashes.values().sum::<u32>(), 1);
    let taken = stage.post("/accounts", &sign_up(CONFIRMED)).await;
    assert_alike(&taken, &new);
    assert_eq!(taken.work, new.work);
}

/// The clients of the original count on being told.
#[tokio::test]
async fn without_it_they_are_told_apart() {
    let stage = Stage::new(false).await;
    for path in ["/security/reset_password", "/accounts/send_confirmation_instructions"] {
        let (nobody, known) = (stage.post_email(path, NOBODY).await, stage.post_email(path, PENDING).await);
        assert_ne!(nobody.status, known.status, "{path}");
    }
}
