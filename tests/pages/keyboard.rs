//! Everything can be done with Tab and Enter.

use crate::browser::Browser;
use crate::stage::{EMAIL, OTHER_PASSWORD, PASSWORD, Stage};

/// What has the focus, by what assistive technology calls it.
async fn focused(browser: &Browser) -> String {
    let element = browser.focused().await;
    browser.role_and_name(&element).await.1
}

/// Where the focus is, it shows.
async fn assert_visible(browser: &Browser) {
    let element = browser.focused().await;
    let style = element.css_value("outline-style").await.expect("it is styled");
    let width = element.css_value("outline-width").await.expect("it is styled");
    assert_eq!((style.as_str(), width.as_str()), ("solid", "3px"));
}

#[tokio::test]
async fn a_button_is_one_tab_away_and_enter_presses_it() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    for (link, name, done) in [
        (stage.sign_up(), "Confirm my e-mail address", "Your e-mail address is confirmed"),
        (stage.lock(), "Unlock my account", "Your account is unlocked"),
    ] {
        browser.open(&link).await;
        browser.tab().await;
        assert_eq!(focused(browser).await, name);
        assert_visible(browser).await;
        browser.screenshot("keyboard-button").await;
        browser.press_enter().await;
        assert_eq!(browser.text("h1").await, done);
    }
    assert_eq!(stage.sign_in(PASSWORD), "signed in");
}

#[tokio::test]
async fn the_focus_goes_through_the_form_in_the_order_of_reading() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    browser.open(&stage.forget_password(EMAIL)).await;
    for name in ["New password", "The same again", "Set the password"] {
        browser.tab().await;
        assert_eq!(focused(browser).await, name);
        assert_visible(browser).await;
    }
}

#[tokio::test]
async fn a_password_is_set_without_a_mouse() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    browser.open(&stage.forget_password(EMAIL)).await;
    browser.tab().await;
    browser.type_keys(OTHER_PASSWORD).await;
    browser.tab().await;
    browser.type_keys("Battery7stable").await;
    browser.screenshot("keyboard-form").await;
    browser.press_enter().await;
    assert_eq!(focused(browser).await, "The same again", "what is to be corrected has the focus");

    browser.shift_tab().await;
    browser.type_keys(OTHER_PASSWORD).await;
    browser.tab().await;
    browser.type_keys(OTHER_PASSWORD).await;
    browser.tab().await;
    browser.press_enter().await;
    assert_eq!(browser.text("h1").await, "Your password was changed");
    assert_eq!(stage.sign_in(OTHER_PASSWORD), "signed in");
}
