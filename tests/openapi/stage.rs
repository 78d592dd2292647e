//! A running server on the memory engine, with the records that an operation needs, made through the operations that
//! the document describes.

use std::net::SocketAddr;

use serde_json::Value;

use crate::document::{Document, Operation};
use crate::support::http::{self, Answer};
use crate::support::{Home, Server};
use crate::{sample, schema};

/// A server and the document of what it does.
pub(crate) struct Stage {
    pub(crate) document: Document,
    pub(crate) server: Server,
    _home: Home,
}

impl Stage {
    pub(crate) fn new(flags: &[&str]) -> Self {
        let home = Home::new();
        let server = home.start(&[&["--storage", "memory://"], flags].concat());
        Self { document: Document::new(), server, _home: home }
    }

    /// The path of an operation with sample values in it.
    pub(crate) fn path(&self, operation: &Operation) -> String {
        let mut path = operation.path.clone();
        for parameter in operation.value["parameters"].as_array().into_iter().flatten() {
            let value = sample::value(&self.document, &parameter["schema"]);
            let name = parameter["name"].as_str().expect("a name");
            path = path.replace(&format!("{{{name}}}"), value.as_str().expect("a text"));
        }
        path
    }

    /// A body with every required property, as text; empty where none is taken.
    pub(crate) fn body(&self, operation: &Operation) -> String {
        let Some(schema) = operation.body(&self.document) else { return String::new() };
        Value::from(sample::body(&self.document, schema, |_, required| required)).to_string()
    }

    /// Sends a request, and checks that the document allows the answer.
    pub(crate) fn ask(&self, address: SocketAddr, operation: &Operation, body: &str) -> Answer {
        let answer = exchange(address, &operation.method, &self.path(operation), body);
        self.check(operation, &answer);
        answer
    }

    /// An answer has a documented status, its type and its schema.
    fn check(&self, operation: &Operation, answer: &Answer) {
        let about = format!("{} {answer:?}", operation.id);
        let documented = &operation.value["responses"][answer.status.to_string()];
        assert!(documented.is_object(), "the status is documented: {about}");
        let Some(content) = self.document.resolve(documented).get("content").and_then(Value::as_object) else {
            assert!(answer.body.is_empty(), "no body is documented: {about}");
            return;
        };
        let (media_type, content) = content.iter().next().expect("a content");
        let is_given = answer.head.lines().any(|line| line.starts_with(&format!("content-type: {media_type}")));
        assert!(is_given, "{media_type} is documented: {about}");
        let value = match media_type.as_str() {
            "application/json" => serde_json::from_str(&answer.body).expect("JSON"),
            _ => Value::from(answer.body.as_str()),
        };
        if let Err(why) = schema::check(&self.document, &content["schema"], &value) {
            panic!("{why}: {about}");
        }
    }

    /// Makes all that the operation needs and nothing that it makes itself.
    pub(crate) fn prepare(&self, operation: &Operation) {
        self.run("deleteAccount");
        if operation.id == "createAccount" {
            return;
        }
        self.run("createAccount");
        let own = |path: &str| path.split('/').nth(1).map(str::to_owned);
        let maker = self.document.operations().into_iter().find(|other| {
            other.method == "PUT" && own(&other.path) == own(&operation.path) && other.id != operation.id
        });
        if let Some(maker) = maker.filter(|maker| maker.id != "createAccount") {
            self.run(&maker.id);
        }
        if operation.id == "unlockCode" {
            self.run("lockAccount");
        }
    }

    fn run(&self, id: &str) {
        let operation = self.document.operation(id);
        let answer = self.ask(self.server.internal, &operation, &self.body(&operation));
        assert_eq!(answer.status, 200, "{id} prepares: {answer:?}");
    }
}

/// Sends a request and reads its answer; that to HEAD ends with its headers.
pub(crate) fn exchange(address: SocketAddr, method: &str, path: &str, body: &str) -> Answer {
    if method != "HEAD" {
        return http::request(address, method, path, &[], body);
    }
    let mut stream = http::connect(address);
    http::send(&mut stream, address, method, path, &[("connection", "close")], body);
    http::read_head(&mut stream)
}
