//! `authkeep pseudonym` and `authkeep exchange`, run as an owner or a script runs them, at the real server.

#[path = "../support/mod.rs"]
mod support;

mod circle;
mod refusals;
mod tls;

use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use support::http::request;
use support::{Home, Server};

/// What a run said, and whether its exit status says that all is well.
struct Run {
    success: bool,
    out: String,
    err: String,
}

impl Run {
    fn of(home: &Home, arguments: &[&str], input: &str) -> Self {
        Self::with(home, &[], arguments, input)
    }

    fn with(home: &Home, environment: &[(&str, &str)], arguments: &[&str], input: &str) -> Self {
        let mut command = home.command();
        command.envs(environment.iter().copied()).args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        // One that refuses its arguments reads nothing.
        let _ = child.stdin.take().expect("its input can be written").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes| String::from_utf8(bytes).expect("it prints text");
        Self { success: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The lines that it printed; fails unless all is well.
    fn lines(&self) -> Vec<&str> {
        assert!(self.success && self.err.is_empty(), "{}{}", self.out, self.err);
        assert!(self.out.ends_with('\n'), "{}", self.out);
        self.out.lines().collect()
    }

    /// What it said as it failed, with nothing printed.
    fn refusal(&self) -> &str {
        assert!(!self.success && self.out.is_empty(), "{}{}", self.out, self.err);
        self.err.trim_end()
    }
}

/// A server with tokens.
struct Stage {
    home: Home,
    server: Server,
    url: String,
}

impl Stage {
    fn new() -> Self {
        let home = Home::new();
        let server = home.start(&["--storage", "memory://"]);
        let url = format!("http://{}", server.public);
        let stage = Self { home, server, url };
        stage.internal("/v1/fill", &json!({ "bucket_size": 2 }));
        stage
    }

    fn run(&self, arguments: &[&str], input: &str) -> Run {
        Run::of(&self.home, &[arguments, &["--url", &self.url]].concat(), input)
    }

    fn internal(&self, path: &str, body: &Value) -> Value {
        let answer = request(self.server.internal, "POST", path, &[], &body.to_string());
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    fn take_email_token(&self) -> String {
        let taken = self.internal("/v1/bucket/take", &json!({ "bucket": "email" }));
        taken["token"].as_str().expect("a token").to_owned()
    }

    /// A file in the server's folder, where commands run.
    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.home.path().join(name), content).expect("a file can be written");
    }
}
