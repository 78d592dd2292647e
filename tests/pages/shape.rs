//! What every page has: a language, a title, one heading, labels that belong to their fields, and room on a small screen.

use fantoccini::elements::Element;

use crate::browser::Browser;
use crate::stage::{EMAIL, Stage};

async fn text(element: &Element) -> String {
    element.text().await.expect("it has a text")
}

/// What holds of any page.
async fn check(browser: &Browser) {
    let title = browser.title().await;
    assert_eq!(browser.attribute(&browser.find("html").await, "lang").await, "en", "{title}");
    assert_eq!(browser.find_all("head > meta[name=viewport]").await.len(), 1, "{title}");
    let [heading] = &browser.find_all("h1").await[..] else { panic!("{title}: there is one heading") };
    let heading = text(heading).await;
    let of_title = title.trim_start_matches("Error: ").strip_suffix(" - authkeep");
    assert_eq!(of_title, Some(heading.as_str()), "the title is the heading, and whose page it is");
    assert_eq!(browser.find_all("main").await.len(), 1, "{title}");

    for field in browser.find_all("input:not([type=hidden]):not([hidden])").await {
        let id = browser.attribute(&field, "id").await;
        let label = browser.find(&format!("label[for={id}]")).await;
        let (_, name) = browser.role_and_name(&field).await;
        assert_eq!(name, text(&label).await, "{title}");
        let explained = browser.attribute(&field, "aria-describedby").await;
        for id in explained.split(' ') {
            assert!(!browser.text(&format!("#{id}")).await.is_empty(), "{title}: {id}");
        }
    }
    for button in browser.find_all("button").await {
        let (role, name) = browser.role_and_name(&button).await;
        assert_eq!((role.as_str(), name), ("button", text(&button).await), "{title}");
    }
    for problem in browser.find_all("#problem").await {
        assert_eq!(browser.role_and_name(&problem).await.0, "alert", "{title}");
        assert!(title.starts_with("Error: "), "{title}");
    }
}

/// Nothing reaches beyond the sides of a small screen, and what is pressed is large enough for a finger.
async fn check_small(browser: &Browser, name: &str) {
    let page = browser.find("html").await;
    let content = browser.number(&page, "scrollWidth").await;
    let screen = browser.number(&page, "clientWidth").await;
    assert!(content <= screen, "{name}: {content} on {screen}");
    for target in browser.find_all("button, input:not([type=hidden]):not([hidden])").await {
        let (_, _, _, height) = target.rectangle().await.expect("it is drawn");
        assert!(height >= 44.0, "{name}: {height} pixels");
    }
    browser.screenshot(&format!("small-{name}")).await;
}

#[tokio::test]
async fn every_page_is_whole() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    for link in [stage.sign_up(), stage.lock()] {
        browser.open(&link).await;
        check(browser).await;
        browser.press().await;
        check(browser).await;
        browser.open(&link).await;
        browser.press().await;
        check(browser).await;
    }
    browser.open(&stage.forget_password(EMAIL)).await;
    check(browser).await;
    for password in ["alllowercase", "Battery7staple"] {
        browser.fill("password", password).await;
        browser.fill("password_confirmation", password).await;
        browser.press().await;
        check(browser).await;
    }
    browser.open(&stage.url("/accounts/password/edit")).await;
    check(browser).await;
}

#[tokio::test]
async fn every_page_fits_a_small_screen() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    browser.be_small().await;
    browser.open(&stage.sign_up()).await;
    check_small(browser, "confirmation").await;
    browser.press().await;
    check_small(browser, "confirmed").await;
    let long = "a.very.long.address.of.somebody.with.a.long.name@a-long-domain.example.org";
    stage.account_of_firefox(long);
    browser.open(&stage.forget_password(long)).await;
    check_small(browser, "password").await;
    browser.open(&stage.url("/accounts/unlock")).await;
    browser.press().await;
    check_small(browser, "unlock-wrong").await;
}
