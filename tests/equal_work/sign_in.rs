//! Signing in tells nobody who has an account.

use http::StatusCode;
use serde_json::json;

use crate::stage::{Answer, CONFIRMED, FAILED, LOCKED, NOBODY, PASSWORD, PENDING, Stage};

async fn sign_in(stage: &Stage, email: &str, password: &str) -> Answer {
    let params = json!({ "email": email, "password": password, "application_id": "authkeep" });
    stage.post("/sessions", &params).await
}

#[tokio::test]
async fn an_unknown_email_a_wrong_password_and_a_locked_account_cost_the_same() {
    let stage = Stage::new(false).await;
    let nobody = sign_in(&stage, NOBODY, PASSWORD).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.body, json!({ "error": "Invalid Email or Password" }));
    assert_eq!(nobody.work.hashes.values().sum::<u32>(), 1, "{:?}", nobody.work);
    assert!(nobody.work.verbs.contains_key("record_failure"), "{:?}", nobody.work);
    assert_eq!(nobody.work.writes, 2, "the turn of the address, and what a failure writes: {:?}", nobody.work);

    for email in [CONFIRMED, FAILED, PENDING] {
        let wrong = sign_in(&stage, email, "0therPass").await;
        assert_eq!((wrong.status, &wrong.body), (nobody.status, &nobody.body), "{email}");
        assert_eq!(wrong.work, nobody.work, "{email}");
    }
    for password in [PASSWORD, "0therPass"] {
        let locked = sign_in(&stage, LOCKED, password).await;
        assert_eq!(locked.status, nobody.status);
        assert_eq!(locked.body, json!({ "error": "Your account was locked!" }));
        assert_eq!(locked.work, nobody.work, "{password}");
        // An engine may hold a record while it finds that nothing changes, which is a write to some.
        assert_eq!((&locked.refused, &nobody.refused), (&vec!["record_failure"], &vec!["record_failure"]));
    }
}

/// The failure that locks an account stores a mail in the call that counts it.
#[tokio::test]
async fn the_failure_that_locks_costs_the_same() {
    let stage = Stage::new(false).await;
    let nobody = sign_in(&stage, NOBODY, PASSWORD).await.work;
    for attempt in 1..=5 {
        assert_eq!(sign_in(&stage, CONFIRMED, "0therPass").await.work, nobody, "{attempt}");
    }
    let locked = sign_in(&stage, CONFIRMED, PASSWORD).await;
    assert_eq!(locked.body, json!({ "error": "Your account was locked!" }));
    assert_eq!(locked.work, nobody);
}

/// The counters see a difference where there is one.
#[tokio::test]
async fn a_right_password_costs_other_calls_and_one_hash() {
    let stage = Stage::new(false).await;
    let nobody = sign_in(&stage, NOBODY, PASSWORD).await.work;
    let right = sign_in(&stage, CONFIRMED, PASSWORD).await;
    assert_eq!(right.status, StatusCode::CREATED);
    assert_eq!(right.work.hashes, nobody.hashes);
    assert_ne!(right.work.verbs, nobody.verbs);
}
