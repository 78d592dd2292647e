//! A running server on the memory engine, and the document of what it does.

use std::cell::Cell;
use std::fs;
use std::net::SocketAddr;

use serde_json::Value;

use crate::document::{Document, Operation};
use crate::exchange::{self, Call, JSON};
use crate::outbox::Outbox;
use crate::schema;
use crate::support::http::Answer;
use crate::support::{Home, Server};

/// Wrong proofs cost nothing.
const PATIENT: &str = "[pseudonym]\nwrong_proofs = 100000\n";

/// So many people sign up here from one address as do in no hour, and nobody waits for another code.
const CONFIGURATION: &str = "\
[identity.throttle]
messages_per_address = 100000
passwords = 100000
[identity.phone]
resend_seconds = 0
";

/// A server and the document of what it does.
pub(crate) struct Stage {
    pub(crate) document: Document,
    pub(crate) server: Server,
    pub(crate) outbox: Outbox,
    people: Cell<u32>,
    /// The service secret, where one is set.
    secret: Option<&'static str>,
    _home: Home,
}

impl Stage {
    pub(crate) fn new(flags: &[&str]) -> Self {
        Self::with(PATIENT, flags)
    }

    /// One that wants a service secret, and is given it by those who call it here.
    pub(crate) fn with_secret() -> Self {
        Self::start(PATIENT, Some("0123456789abcdef"), &[])
    }

    /// The same with settings of pseudonyms or of the exchange.
    pub(crate) fn with(settings: &str, flags: &[&str]) -> Self {
        Self::start(settings, None, flags)
    }

    fn start(settings: &str, secret: Option<&'static str>, flags: &[&str]) -> Self {
        let home = Home::new();
        let write = |name: &str, text: &str| fs::write(home.path().join(name), text).expect("a file can be written");
        write("authkeep.toml", &format!("{CONFIGURATION}{settings}"));
        let mut flags = flags.to_vec();
        if let Some(secret) = secret {
            write("secret", secret);
            flags.extend(["--service-secret-file", "secret"]);
        }
        let outbox = Outbox::new(&home.path().join("outbox"));
        let own = [
            "--config",
            "authkeep.toml",
            "--storage",
            "memory://",
            "--mail",
            "file://outbox",
            "--sms",
            "file://outbox",
        ];
        let server = home.start(&[&own, flags.as_slice()].concat());
        Self { document: Document::new(), server, outbox, people: Cell::new(0), secret, _home: home }
    }

    /// A number that nobody else gets from this stage.
    pub(crate) fn number(&self) -> u32 {
        self.people.set(self.people.get() + 1);
        self.people.get()
    }

    /// The address of the listener that answers an operation; the internal one if both do.
    pub(crate) fn address(&self, operation: &Operation) -> SocketAddr {
        if operation.is_on("internal") { self.server.internal } else { self.server.public }
    }

    /// Calls an operation in the first form that it takes, and checks that the document allows the answer.
    pub(crate) fn ask(&self, operation: &Operation, call: &Call) -> Answer {
        let media_type = operation.media_types().first().map_or(JSON, |first| *first);
        self.ask_at(self.address(operation), operation, call, media_type)
    }

    /// The same at a listener, with the body in one of the forms.
    pub(crate) fn ask_at(&self, address: SocketAddr, operation: &Operation, call: &Call, media_type: &str) -> Answer {
        let body = operation.body(&self.document).map(|schema| {
            let is_file = |name: &str| schema["properties"][name]["format"] == "binary";
            exchange::write_body(media_type, &call.body, is_file)
        });
        let secret = self.secret.filter(|_| operation.demands("serviceSecret")).map(str::to_owned);
        let bearer = call.token.clone().or(secret).map(|token| format!("Bearer {token}"));
        let headers: Vec<_> = bearer.iter().map(|bearer| ("Authorization", bearer.as_str())).collect();
        let body = body.as_deref().map(|body| (media_type, body));
        let answer = exchange::exchange(address, &operation.method, &operation.target(call), &headers, body);
        self.check(operation, &answer);
        answer
    }

    /// An answer has a documented status, its type and its schema.
    pub(crate) fn check(&self, operation: &Operation, answer: &Answer) {
        let about = format!("{} {answer:?}", operation.id);
        let documented = &operation.value["responses"][answer.status.to_string()];
        assert!(documented.is_object(), "the status is documented: {about}");
        let Some(contents) = self.document.resolve(documented).get("content").and_then(Value::as_object) else {
            assert!(answer.body.is_empty(), "no body is documented: {about}");
            return;
        };
        let given = answer.head.lines().find_map(|line| line.strip_prefix("content-type: ")).unwrap_or_default();
        let content = contents.iter().find(|(media_type, _)| given.starts_with(media_type.as_str()));
        let (media_type, content) = content.unwrap_or_else(|| panic!("{given} is documented: {about}"));
        let value = match media_type.as_str() {
            JSON => serde_json::from_str(&answer.body).expect("JSON"),
            _ => Value::from(answer.body.as_str()),
        };
        if let Err(why) = schema::check(&self.document, &content["schema"], &value) {
            panic!("{why}: {about}");
        }
    }

    /// Calls an operation that must succeed; gives the JSON of its answer, `null` where there is none.
    pub(crate) fn run(&self, id: &str, call: &Call) -> Value {
        let operation = self.document.operation(id);
        let answer = self.ask(&operation, call);
        assert_eq!(answer.status, operation.success(), "{id} prepares: {answer:?}");
        serde_json::from_str(&answer.body).unwrap_or_default()
    }
}
