//! `/accounts/confirmation`.

use crate::stage::{PASSWORD, Stage};

const UNCONFIRMED: &str = "You have to confirm your email address before continuing";

#[tokio::test]
async fn opening_the_link_confirms_nothing_and_the_button_does() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    let link = stage.sign_up();
    browser.open(&link).await;
    browser.reload().await;
    assert_eq!(browser.title().await, "Confirm your e-mail address - authkeep");
    browser.screenshot("confirmation-asks").await;
    assert_eq!(stage.sign_in(PASSWORD), UNCONFIRMED, "reading the page does nothing");

    browser.press().await;
    assert_eq!(browser.text("h1").await, "Your e-mail address is confirmed");
    browser.screenshot("confirmation-done").await;
    assert_eq!(stage.sign_in(PASSWORD), "signed in");
}

#[tokio::test]
async fn a_second_press_says_that_it_may_be_confirmed_already() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    browser.open(&stage.sign_up()).await;
    browser.press().await;
    browser.back().await;
    browser.press().await;
    assert_eq!(browser.text("#problem").await, "Your e-mail address is already confirmed, or this link is out of date");
    assert!(browser.text("main").await.contains("you can sign in"));
    browser.screenshot("confirmation-again").await;
    assert_eq!(stage.sign_in(PASSWORD), "signed in");
}
