//! `/accounts/password/edit`.

use crate::browser::Browser;
use crate::stage::{EMAIL, OTHER_PASSWORD, PASSWORD, Stage};

async fn fill(browser: &Browser, password: &str, repeated: &str) {
    browser.fill("password", password).await;
    browser.fill("password_confirmation", repeated).await;
}

/// Fills in the form and sends it.
async fn choose(browser: &Browser, password: &str, repeated: &str) {
    fill(browser, password, repeated).await;
    browser.press().await;
}

#[tokio::test]
async fn a_password_is_set_once() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    let link = stage.forget_password(EMAIL);
    browser.open(&link).await;
    assert_eq!(browser.title().await, "Choose a new password - authkeep");
    assert_eq!(browser.text("strong").await, EMAIL);
    assert!(browser.find_all(".care").await.is_empty(), "nothing is lost");
    browser.screenshot("password-asks").await;

    choose(browser, OTHER_PASSWORD, OTHER_PASSWORD).await;
    assert_eq!(browser.text("h1").await, "Your password was changed");
    browser.screenshot("password-done").await;
    assert_eq!(stage.sign_in(OTHER_PASSWORD), "signed in");
    assert_eq!(stage.sign_in(PASSWORD), "Invalid Email or Password");

    browser.open(&link).await;
    assert_eq!(browser.text("#problem").await, "This link is wrong, or was used before");
    assert!(browser.find_all("form").await.is_empty());
    browser.screenshot("password-again").await;
}

#[tokio::test]
async fn a_password_that_breaks_a_rule_is_explained_and_the_link_still_works() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    browser.open(&stage.forget_password(EMAIL)).await;
    for (password, repeated, field, text) in [
        ("alllowercase", "alllowercase", "password", "Password does not meet the minimum system requirements"),
        (PASSWORD, PASSWORD, "password", "must be different than the current password."),
        (OTHER_PASSWORD, "Battery7stable", "repeated", "The two passwords are not the same"),
    ] {
        choose(browser, password, repeated).await;
        let problem = browser.text("#problem").await;
        assert!(problem.contains(text), "{password} {repeated}: {problem}");
        assert_eq!(browser.title().await, "Error: Choose a new password - authkeep");
        let focused = browser.focused().await;
        assert_eq!(browser.attribute(&focused, "id").await, field, "the field to correct has the focus");
        assert_eq!(browser.attribute(&focused, "aria-invalid").await, "true");
        let explained = browser.attribute(&focused, "aria-describedby").await;
        assert!(explained.split(' ').any(|id| id == "problem"), "{explained}");
        browser.screenshot(&format!("password-refused-{field}")).await;
    }
    assert_eq!(stage.sign_in(PASSWORD), "signed in", "nothing was changed");
    choose(browser, OTHER_PASSWORD, OTHER_PASSWORD).await;
    assert_eq!(browser.text("h1").await, "Your password was changed");
}

/// The server would refuse these as well; a browser says so before anything is sent.
#[tokio::test]
async fn a_form_that_is_not_filled_in_is_not_sent() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    browser.open(&stage.forget_password(EMAIL)).await;
    for (password, repeated, invalid) in
        [("", "", "password"), ("Abc12", "Abc12", "password"), ("Abc123", "", "repeated")]
    {
        fill(browser, password, repeated).await;
        browser.press_in_vain().await;
        assert_eq!(browser.title().await, "Choose a new password - authkeep");
        let first = browser.find("input:not([hidden]):invalid").await;
        assert_eq!(browser.attribute(&first, "id").await, invalid);
    }
}

#[tokio::test]
async fn a_long_password_arrives_whole() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    browser.open(&stage.forget_password(EMAIL)).await;
    let too_long = format!("Aa1{}", "x".repeat(126));
    choose(browser, &too_long, &too_long).await;
    assert_eq!(browser.text("#problem").await, "Password is too long (maximum is 128 characters)");
    let long = format!("Aa1 \u{e9}&<\"{}", "x".repeat(120));
    choose(browser, &long, &long).await;
    assert_eq!(browser.text("h1").await, "Your password was changed");
    assert_eq!(stage.sign_in(&long), "signed in");
}

#[tokio::test]
async fn who_would_lose_keys_is_told_before() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.account_of_firefox(EMAIL);
    browser.open(&stage.forget_password(EMAIL)).await;
    let warning = browser.text(".care").await;
    assert!(warning.contains("lost for ever") && warning.contains("close this page"), "{warning}");
    assert_eq!(browser.text("button").await, "Set the password and lose the data");
    browser.screenshot("password-loses-keys").await;
    choose(browser, OTHER_PASSWORD, OTHER_PASSWORD).await;
    assert_eq!(stage.sign_in(OTHER_PASSWORD), "signed in");
}
