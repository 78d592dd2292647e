//! What the pages let a browser do, which is next to nothing, as the browser sees it.

use crate::stage::{EMAIL, OTHER_PASSWORD, Stage};

#[tokio::test]
async fn no_page_breaks_its_own_policy() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    let confirmation = stage.sign_up();
    browser.open(&confirmation).await;
    browser.press().await;
    let unlock = stage.lock();
    browser.open(&unlock).await;
    browser.press().await;
    browser.open(&stage.forget_password(EMAIL)).await;
    browser.fill("password", OTHER_PASSWORD).await;
    browser.fill("password_confirmation", OTHER_PASSWORD).await;
    browser.press().await;
    assert_eq!(browser.text("h1").await, "Your password was changed");
    assert_eq!(browser.log().await, [], "not one line, of whatever level");

    browser.open(&confirmation).await;
    browser.press().await;
    let log = browser.log().await;
    let about_status = |(source, text): &(String, String)| source == "network" && text.contains("422");
    assert!(log.len() == 1 && log.iter().all(about_status), "a refusal is one line about its status: {log:?}");
}

#[tokio::test]
async fn what_the_policy_forbids_is_not_done() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    browser.open(&stage.sign_up()).await;
    let own_style = browser.find("button").await.css_value("border-radius").await.expect("it is styled");
    assert_ne!(own_style, "0px", "the page's own sheet is applied");

    for (what, script) in [
        (
            "script",
            "let s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s)",
        ),
        (
            "style",
            "let s = document.createElement('style'); s.textContent = 'h1 { color: red }'; document.body.append(s)",
        ),
        ("img", "let i = document.createElement('img'); i.src = '/openapi.json'; document.body.append(i)"),
        ("form-action", "let f = document.forms[0]; f.action = 'http://127.0.0.2:1/'; f.requestSubmit()"),
    ] {
        browser.run(script).await;
        let log = browser.log().await;
        let is_told = log.iter().any(|(_, text)| text.contains("Content Security Policy") && text.contains(what));
        assert!(is_told, "{what}: {log:?}");
    }
    assert_eq!(browser.title().await, "Confirm your e-mail address - authkeep");
    assert!(browser.url().await.starts_with(&stage.url("/accounts/confirmation")));
}
