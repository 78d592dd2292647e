//! Colours that can be told apart: WCAG 2.2, 1.4.3 (texts, 4.5 to 1) and 1.4.11 (edges of controls, 3 to 1), measured on
//! what the browser computed, in both looks.

use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::browser::Browser;
use crate::stage::{EMAIL, Stage};

const FIELDS: &str = "input:not([type=hidden]):not([hidden])";

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

/// What is too faint on the page that is open, with its ratio.
async fn faint(browser: &Browser) -> Vec<String> {
    let mut found = Vec::new();
    let mut demand = |least: f64, what: &str, ratio: f64| {
        if ratio < least {
            found.push(format!("{ratio:.2}: {what}"));
        }
    };
    for text in browser.find_all(&format!("h1, p, strong, label, button, {FIELDS}")).await {
        let (front, back) = (value(&text, "color").await, background(&text, true).await);
        let opacity = text.css_value("opacity").await.expect("it is styled");
        assert_eq!((front[3].to_string().as_str(), opacity.as_str()), ("1", "1"), "colours are not mixed here");
        demand(4.5, &text.text().await.expect("it has a text"), contrast(front, back));
    }
    for field in browser.find_all(FIELDS).await {
        let edge = value(&field, "border-top-color").await;
        demand(3.0, "the edge of a field", contrast(edge, background(&field, false).await));
    }
    for button in browser.find_all("button").await {
        let ratio = contrast(background(&button, true).await, background(&button, false).await);
        demand(3.0, "a button", ratio);
        browser.tab().await;
        let focused = browser.focused().await;
        let outline = value(&focused, "outline-color").await;
        demand(3.0, "the focus", contrast(outline, background(&focused, false).await));
    }
    found
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
        assert_eq!(faint(browser).await, [""; 0], "{look}");
        browser.press().await;
        assert_eq!(faint(browser).await, [""; 0], "{look}");
        browser.open(&password).await;
        assert_eq!(faint(browser).await, [""; 0], "{look}");
        browser.fill("password", "alllowercase").await;
        browser.fill("password_confirmation", "alllowercase").await;
        browser.press().await;
        assert_eq!(faint(browser).await, [""; 0], "{look}");
        browser.screenshot(&format!("look-{look}")).await;
        grounds.push(luminance(value(&browser.find("body").await, "background-color").await));
    }
    assert!(grounds[0] > 0.8 && grounds[1] < 0.1, "one look is light and the other dark: {grounds:?}");
}

#[tokio::test]
async fn what_is_too_faint_is_found() {
    let Some(stage) = Stage::new().await else { return };
    let browser = &stage.browser;
    stage.confirmed();
    browser.open(&stage.forget_password(EMAIL)).await;
    for (css, property, value, found) in [
        (".hint", "color", "#8a8a8a", "3.45: 6 to 128 characters"),
        ("#password", "borderColor", "#aaaaaa", "2.32: the edge of a field"),
        ("button", "background", "#f0f0f0", "1.14: a button"),
    ] {
        browser.run(&format!("document.querySelector('{css}').style.{property} = '{value}'")).await;
        let faint = faint(browser).await;
        assert!(faint.iter().any(|fault| fault.starts_with(found)), "{found}: {faint:?}");
    }
}

#[test]
fn the_measure_is_that_of_wcag() {
    let (black, white) = (colour("rgb(0, 0, 0)"), colour("rgba(255, 255, 255, 1)"));
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    assert!((contrast(colour("rgb(118, 118, 118)"), white) - 4.54).abs() < 0.01);
}
