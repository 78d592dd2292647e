//! Links that were cut off, made up, or that are too old.

use crate::browser::Scripts;
use crate::stage::{EMAIL, PASSWORD, Stage};

/// A secret of a link that nobody was mailed, and that would be markup if it were not written as text.
const MADE_UP: &str = "%22%3E%3Cscript%3Edocument.title=1%3C/script%3E%3Cb%20id=%22in%22%3E";

#[tokio::test]
async fn a_made_up_link_changes_nothing_and_becomes_no_markup() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    for (page, token, text) in [
        ("confirmation", "confirmation_token", "Your e-mail address is already confirmed, or this link is out of date"),
        ("unlock", "unlock_token", "Your account is already unlocked, or this link is out of date"),
    ] {
        for value in [MADE_UP, ""] {
            browser.open(&stage.url(&format!("/accounts/{page}?{token}={value}"))).await;
            browser.press().await;
            assert_eq!(browser.text("h1").await, "This did not work");
            assert_eq!(browser.text("#problem").await, text);
            assert!(browser.text("main").await.contains("ask for another mail where you sign in"));
            assert!(browser.find_all("script, #in").await.is_empty());
        }
        browser.screenshot(&format!("{page}-wrong")).await;
    }
    for query in ["", "?reset_password_token=", &format!("?reset_password_token={MADE_UP}")] {
        browser.open(&stage.url(&format!("/accounts/password/edit{query}"))).await;
        assert_eq!(browser.text("#problem").await, "This link is wrong, or was used before");
        assert!(browser.find_all("form, script, #in").await.is_empty());
    }
    browser.screenshot("password-wrong").await;
}

#[tokio::test]
async fn a_link_that_was_cut_off_confirms_nothing() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    let link = stage.sign_up();
    browser.open(&link[..link.len() - 1]).await;
    browser.press().await;
    assert_eq!(browser.text("#problem").await, "Your e-mail address is already confirmed, or this link is out of date");
    assert_ne!(stage.sign_in(PASSWORD), "signed in");
    browser.open(&link).await;
    browser.press().await;
    assert_eq!(stage.sign_in(PASSWORD), "signed in", "the whole link still works");
}

#[tokio::test]
async fn a_link_that_is_too_old_sets_no_password() {
    let Some(stage) = Stage::with(Scripts::On, "[identity]\nreset_hours = 0\n").await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    browser.open(&stage.forget_password(EMAIL)).await;
    assert_eq!(browser.text("#problem").await, "Reset password token has expired, please request a new one");
    assert!(browser.find_all("form").await.is_empty());
    browser.screenshot("password-expired").await;
}
