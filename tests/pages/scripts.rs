//! Nothing needs scripts.

use crate::browser::Scripts;
use crate::stage::{EMAIL, OTHER_PASSWORD, PASSWORD, Stage};

/// A page that says whether scripts run.
const PROBE: &str = "data:text/html,<p>off</p><script>document.querySelector('p').textContent='on'</script>";

#[tokio::test]
async fn every_page_does_its_work_without_them() {
    let Some(stage) = Stage::with(Scripts::Off, "").await else { return };
    let browser = &stage.browser;
    browser.open(PROBE).await;
    assert_eq!(browser.text("p").await, "off", "this browser runs none");

    browser.open(&stage.sign_up()).await;
    browser.press().await;
    assert_eq!(stage.sign_in(PASSWORD), "signed in");

    let link = stage.lock();
    browser.open(&link).await;
    browser.press().await;
    assert_eq!(stage.sign_in(PASSWORD), "signed in");

    browser.open(&stage.forget_password(EMAIL)).await;
    browser.fill("password", OTHER_PASSWORD).await;
    browser.fill("password_confirmation", "Battery7stable").await;
    browser.press().await;
    browser.fill("password", OTHER_PASSWORD).await;
    browser.fill("password_confirmation", OTHER_PASSWORD).await;
    browser.press().await;
    assert_eq!(browser.text("h1").await, "Your password was changed");
    browser.screenshot("without-scripts").await;
    assert_eq!(stage.sign_in(OTHER_PASSWORD), "signed in");
}

#[tokio::test]
async fn the_probe_tells() {
    let Some(stage) = Stage::new().await else { return };
    stage.browser.open(PROBE).await;
    assert_eq!(stage.browser.text("p").await, "on");
}
