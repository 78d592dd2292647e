//! Colours that can be told apart: WCAG 2.2, 1.4.3 (texts, 4.5 to 1) and 1.4.11 (edges of controls, 3 to 1), measured on
//! what the browser computed, in both looks.

use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::browser::Browser;
use crate::stage::Stage;

type Colour = [f64; 4];

/// Reads `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`.
fn colour(text: &str) -> Colour {
    let (_, inside) = text.trim_end_matches(')').split_once('(').unwrap_or_else(|| panic!("{text} is a colour"));
    let mut parts = inside.split(',').map(|part| part.trim().parse::<f64>().expect("a number"));
    let mut next = || parts.next();
    let (red, green, blue) = (next().expect("red"), next().expect("green"), next().expect("blue"));
    [red, green, blue, next().unwrap_or(1.0)]
}

/// Relative luminance, as WCAG defines it.
fn luminance([red, green, blue, _]: Colour) -> f64 {
    let linear = |value: f64| {
        let value = value / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

async fn value(element: &Element, property: &str) -> Colour {
    colour(&element.css_value(property).await.expect("it is styled"))
}

/// What is behind an element's own text, or behind the element itself.
async fn background(element: &Element, own: bool) -> Colour {
    let axis = if own { "ancestor-or-self" } else { "ancestor" };
    let found = element.find_all(Locator::XPath(&format!("{axis}::*"))).await.expect("it has ancestors");
    for element in found.iter().rev() {
        let background = value(element, "background-color").await;
        if background[3] > 0.0 {
            assert!((background[3] - 1.0).abs() < f64::EPSILON, "backgrounds are not mixed here");
            return background;
        }
    }
    panic!("the page has a background of its own")
}

async fn check(browser: &Browser, name: &str) {
    for text in browser.find_all("h1, p, strong, label, input:not([type=hidden]):not([hidden]), button").await {
        let (front, back) = (value(&text, "color").await, background(&text, true).await);
        let opacity = text.css_value("opacity").await.expect("it is styled");
        assert_eq!((front[3].to_string().as_str(), opacity.as_str()), ("1", "1"), "colours are not mixed here");
        let ratio = contrast(front, back);
        assert!(ratio >= 4.5, "{name}: {ratio:.2} of {:?}", text.text().await);
    }
    for field in browser.find_all("input:not([type=hidden]):not([hidden])").await {
        let ratio = contrast(value(&field, "border-top-color").await, background(&field, false).await);
        assert!(ratio >= 3.0, "{name}: {ratio:.2} of the edge of a field");
    }
    for control in browser.find_all("button").await {
        let ratio = contrast(background(&control, true).await, background(&control, false).await);
        assert!(ratio >= 3.0, "{name}: {ratio:.2} of a button");
    }
    if !browser.find_all("button").await.is_empty() {
        browser.tab().await;
        let focused = browser.focused().await;
        let ratio = contrast(value(&focused, "outline-color").await, background(&focused, false).await);
        assert!(ratio >= 3.0, "{name}: {ratio:.2} of the focus");
    }
}

#[tokio::test]
async fn every_text_can_be_read_in_both_looks() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    let confirmation = stage.sign_up();
    stage.account_of_firefox("firefox@example.org");
    let password = stage.forget_password("firefox@example.org");
    let mut grounds = Vec::new();
    for (look, dark) in [("light", false), ("dark", true)] {
        browser.prefer_dark(dark).await;
        browser.open(&confirmation).await;
        check(browser, look).await;
        browser.press().await;
        check(browser, look).await;
        browser.open(&password).await;
        check(browser, look).await;
        browser.fill("password", "alllowercase").await;
        browser.fill("password_confirmation", "alllowercase").await;
        browser.press().await;
        check(browser, look).await;
        browser.screenshot(&format!("look-{look}")).await;
        grounds.push(luminance(value(&browser.find("body").await, "background-color").await));
    }
    assert!(grounds[0] > 0.8 && grounds[1] < 0.1, "one look is light and the other dark: {grounds:?}");
}

#[test]
fn the_measure_is_that_of_wcag() {
    let (black, white) = (colour("rgb(0, 0, 0)"), colour("rgba(255, 255, 255, 1)"));
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    assert!((contrast(colour("rgb(118, 118, 118)"), white) - 4.54).abs() < 0.01);
}
