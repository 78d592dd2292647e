//! `/accounts/unlock`.

use crate::stage::{PASSWORD, Stage};

#[tokio::test]
async fn after_five_failures_the_button_unlocks_and_the_link_alone_does_not() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    let link = stage.lock();
    browser.open(&link).await;
    assert_eq!(browser.title().await, "Unlock your account - authkeep");
    browser.screenshot("unlock-asks").await;
    assert_eq!(stage.sign_in(PASSWORD), "Your account was locked!", "reading the page does nothing");

    browser.press().await;
    assert_eq!(browser.text("h1").await, "Your account is unlocked");
    browser.screenshot("unlock-done").await;
    assert_eq!(stage.sign_in(PASSWORD), "signed in");

    browser.open(&link).await;
    browser.press().await;
    assert_eq!(
        browser.text("#problem").await,
        "Your account is already unlocked, or this link is out of date",
        "it works once"
    );
    browser.screenshot("unlock-again").await;
}
