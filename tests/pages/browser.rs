//! A browser with a profile of its own, and what the tests ask it.

use std::fs;
use std::path::Path;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::driver::Driver;
use crate::support::PATIENCE;

/// Without a sandbox, since root has none; and without all that a browser does of its own accord in a network.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--lang=en-GB",
    "--window-size=900,800",
];

/// Whether scripts of pages run in a browser.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

/// A browser with one window. It ends with its driver.
pub(crate) struct Browser {
    client: Client,
    _driver: Driver,
    _home: TempDir,
}

impl Browser {
    pub(crate) async fn start(scripts: Scripts) -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        let driver = Driver::start(home.path());
        let mut arguments: Vec<String> = FLAGS.iter().map(|&flag| flag.to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", home.path().join("profile").display()));
        let blocked = 2;
        let preferences = match scripts {
            Scripts::On => json!({}),
            Scripts::Off => json!({ "profile.managed_default_content_settings.javascript": blocked }),
        };
        let Value::Object(capabilities) = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments, "prefs": preferences },
            "goog:loggingPrefs": { "browser": "ALL" },
        }) else {
            unreachable!("it is an object")
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&driver.url()).await.expect("the browser starts");
        Self { client, _driver: driver, _home: home }
    }

    pub(crate) async fn open(&self, url: &str) {
        self.client.goto(url).await.expect("the page loads");
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.expect("the page loads");
    }

    pub(crate) async fn back(&self) {
        self.client.back().await.expect("the page before loads");
    }

    pub(crate) async fn find(&self, css: &str) -> Element {
        let found = self.client.find(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{css}: {error}\n{}", self.client.source().await.unwrap_or_default()),
        }
    }

    pub(crate) async fn find_all(&self, css: &str) -> Vec<Element> {
        self.client.find_all(Locator::Css(css)).await.expect("the page can be searched")
    }

    pub(crate) async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("it has a text")
    }

    pub(crate) async fn title(&self) -> String {
        self.client.title().await.expect("a page has a title")
    }

    pub(crate) async fn url(&self) -> String {
        self.client.current_url().await.expect("a page has a URL").into()
    }

    /// Presses the page's one button, and waits for the page that comes.
    pub(crate) async fn press(&self) {
        let page = self.find("html").await;
        self.press_in_vain().await;
        self.wait_for_end(&page).await;
    }

    /// Presses the page's one button where no page is to come.
    pub(crate) async fn press_in_vain(&self) {
        self.find("button").await.click().await.expect("it can be pressed");
    }

    /// Presses Enter, and waits for the page that comes.
    pub(crate) async fn press_enter(&self) {
        let page = self.find("html").await;
        self.type_keys(&Key::Enter.to_string()).await;
        self.wait_for_end(&page).await;
    }

    /// Waits until a page gives way to another, which the driver then waits for by itself: a click and a key are done
    /// before what they bring about begins.
    async fn wait_for_end(&self, page: &Element) {
        let is_there = async { while page.tag_name().await.is_ok() {} };
        tokio::time::timeout(PATIENCE, is_there).await.expect("another page comes");
    }

    /// Types into the field with this name, whatever was in it.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("input[name={name}]")).await;
        field.clear().await.expect("it can be cleared");
        field.send_keys(text).await.expect("it can be typed into");
    }

    /// What has the focus.
    pub(crate) async fn focused(&self) -> Element {
        self.client.active_element().await.expect("something has the focus")
    }

    /// Presses keys, wherever the focus is.
    pub(crate) async fn type_keys(&self, keys: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.expect("keys can be pressed");
    }

    pub(crate) async fn tab(&self) {
        self.type_keys(&Key::Tab.to_string()).await;
    }

    pub(crate) async fn shift_tab(&self) {
        let shift = KeyAction::Down { value: '\u{e008}' };
        let keys = KeyActions::new("keyboard".to_owned()).then(shift);
        self.client.perform_actions(keys).await.expect("keys can be pressed");
        self.tab().await;
        self.client.release_actions().await.expect("keys can be released");
    }

    /// Runs a script as the driver does, past the page's policy.
    pub(crate) async fn run(&self, script: &str) {
        self.client.execute(script, Vec::new()).await.expect("the driver's own scripts run");
    }

    /// The lines of the browser's log since the last call, each with where it comes from.
    pub(crate) async fn log(&self) -> Vec<(String, String)> {
        let lines = self.send("POST", "se/log", json!({ "type": "browser" })).await;
        let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let lines = lines.as_array().expect("a list").iter();
        lines.map(|line| (text(line, "source"), text(line, "message"))).collect()
    }

    /// What assistive technology is told that an element is, and is called.
    pub(crate) async fn role_and_name(&self, element: &Element) -> (String, String) {
        let id = element.element_id();
        let role = self.send("GET", &format!("element/{}/computedrole", id.as_ref()), Value::Null).await;
        let name = self.send("GET", &format!("element/{}/computedlabel", id.as_ref()), Value::Null).await;
        let text = |value: Value| value.as_str().expect("a text").to_owned();
        (text(role), text(name))
    }

    /// An attribute of an element; blank where there is none.
    pub(crate) async fn attribute(&self, element: &Element, name: &str) -> String {
        element.attr(name).await.expect("it can be asked").unwrap_or_default()
    }

    /// A property of an element that is a number.
    pub(crate) async fn number(&self, element: &Element, property: &str) -> f64 {
        let id = element.element_id();
        let value = self.send("GET", &format!("element/{}/property/{property}", id.as_ref()), Value::Null).await;
        value.as_f64().expect("a number")
    }

    /// Asks pages for their dark look, or for their light one.
    pub(crate) async fn prefer_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Gives the window the size of a small phone.
    pub(crate) async fn be_small(&self) {
        let size = json!({ "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Keeps what the page looks like, for people.
    pub(crate) async fn screenshot(&self, name: &str) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        fs::create_dir_all(&folder).expect("a folder can be made");
        let png = self.client.screenshot().await.expect("the browser draws the page");
        fs::write(folder.join(format!("{name}.png")), png).expect("a file can be written");
    }

    async fn devtools(&self, command: &str, parameters: Value) {
        self.send("POST", "goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await;
    }

    async fn send(&self, method: &'static str, path: &str, body: Value) -> Value {
        let command = Command { method, path: path.to_owned(), body };
        self.client.issue_cmd(command).await.unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }
}

/// A command of the driver's that the client has no method for.
#[derive(Debug)]
struct Command {
    method: &'static str,
    path: String,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let method = self.method.parse().expect("a method");
        (method, (!self.body.is_null()).then(|| self.body.to_string()))
    }
}
