//! `docs/authdb-api.md` is written by hand: its examples answer what it says, and it leaves no route out.

use authkeep::http::authdb;
use serde_json::Value;

use crate::support::{Home, http};

const PAGE: &str = include_str!("../../docs/authdb-api.md");

/// A block of code: its language and its text.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let fenced = PAGE.split("\n```").skip(1).step_by(2);
    fenced.filter_map(|block| block.split_once('\n')).collect()
}

/// The words of a command line that quotes with `'` alone.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    parts.fold(Vec::new(), |mut words, (at, part)| {
        if at % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().filter(|word| *word != "\\").map(str::to_owned));
        }
        words
    })
}

#[test]
fn the_examples_answer_what_the_page_says() {
    let server_home = Home::new();
    let server = server_home.start(&["--storage", "memory://"]);
    let blocks = blocks();
    let mut seen = 0;
    for pair in blocks.windows(2) {
        let [("sh", command), (language, expected)] = pair else { continue };
        assert_eq!(*language, "json", "an answer stands below {command}");
        let words = words(command);
        let after = |flag: &str| words.iter().position(|word| word == flag).map(|at| words[at + 1].as_str());
        let url = words.last().expect("a URL");
        let path = url.strip_prefix("http://localhost:8000").expect("the internal listener");
        let body = after("-d").unwrap_or_default();
        let answer = http::request(server.internal, after("-X").unwrap_or("GET"), path, &[], body);
        let (given, expected): (Value, Value) = (
            serde_json::from_str(&answer.body).expect("JSON"),
            serde_json::from_str(expected).expect("the page shows JSON"),
        );
        assert_eq!(given, expected, "{command}");
        seen += 1;
    }
    assert!(seen > 10, "the examples were found");
}

#[test]
fn the_page_names_every_route() {
    for route in authdb::routes() {
        let line = format!("`{} {}`", route.method, route.template);
        assert!(PAGE.contains(&line), "{line} is missing in docs/authdb-api.md");
    }
}
