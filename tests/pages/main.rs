//! The pages behind mailed links in a real browser: headless Chromium, driven over `WebDriver` (W3C). Each test has a server,
//! a driver and a browser of its own. What the pages look like stays in `target/screenshots`.

#[path = "../support/mod.rs"]
mod support;

mod browser;
mod confirmation;
mod contrast;
mod driver;
mod keyboard;
mod outbox;
mod password;
mod policy;
mod scripts;
mod shape;
mod stage;
mod unlock;
mod wrong_links;

use support::skip;
