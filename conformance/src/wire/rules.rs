//! The rules that cases name: those of the storage contract, and those of the wire alone.

use authkeep_store::rules;

use super::{exchange, identity, pseudonym, v1};

/// A rule, and what it demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What cases call it: `ACCOUNT-2`, `path-id`.
    pub name: &'static str,
    /// What it demands, in one line.
    pub text: String,
}

/// A rule that stands in this file.
pub(crate) struct WireRule {
    pub(crate) name: &'static str,
    text: &'static str,
}

pub(crate) const fn wire(name: &'static str, text: &'static str) -> WireRule {
    WireRule { name, text }
}

/// What HTTP adds to the contract in authdb.
pub(crate) const WIRE: &[WireRule] = &[
    wire("ping", "GET / names the version and the engine, GET /__heartbeat__ answers {}; neither wants a secret"),
    wire("answer", "answers have exactly Content-Type application/json, a Content-Length and compact JSON; 2xx is 200"),
    wire(
        "connection",
        "HTTP/1.1 connections are kept, also after an error; HTTP/1.0 and Connection: close are honoured",
    ),
    wire("error-body", "error bodies are those of the dialect, field by field and in its order"),
    wire("account-body", "account and emailRecord have exactly the fields of the dialect, in lower-case hex"),
    wire("token-body", "each kind of token has exactly its fields and its account's, in lower-case hex"),
    wire("path-id", "ids are hex of either case; a bad one is 404 on GET and HEAD, 400 on PUT, POST and DELETE"),
    wire("path", "unknown paths, empty and trailing segments are 404; the query is ignored; % signs are decoded once"),
    wire("email-path", "an e-mail in the path is raw or the hex of its bytes, in any case"),
    wire("method", "a wrong method on a known path is 405 with Allow; HEAD is for /emailRecord alone"),
    wire("head", "HEAD answers as GET does, Content-Length included, without the body"),
    wire("media-type", "a body is JSON when its Content-Type is JSON or missing, else 415; no body is {}"),
    wire("json", "a body that is no JSON object is 400, and nothing is stored"),
    wire("body-limit", "a body of more than 1 MiB is 413, and nothing is stored"),
    wire("hex-field", "bytes are hex of exactly their length, of either case; anything else is 400"),
    wire("integer-field", "integers have their bounds; 1.0 and 1e3 are integers; anything else is 400"),
    wire("boolean-field", "true, false, 1 and 0 are booleans; anything else is 400"),
    wire("text-field", "texts hold at most 255 characters after lower-casing and no U+0000; anything else is 400"),
    wire("missing-field", "a required field that is missing or null is 400; locale may be null or missing"),
    wire("unknown-field", "fields that the API does not know are dropped"),
    wire("created-at", "an account without createdAt was made at the moment of its creation"),
    wire("reset-token-id", "verified without a tokenId gives the new accountResetToken the id of the path"),
    wire("web-page", "no web page reaches the internal listener: Origin, Sec-Fetch-Site and a foreign Host are 403"),
    wire("secret", "with a service secret set, authdb routes are 401 without it"),
    wire("listener", "the public listener does not serve authdb"),
];

/// The rules of the wire alone.
pub(crate) fn of_wire() -> impl Iterator<Item = &'static WireRule> {
    [WIRE, identity::RULES, v1::RULES, pseudonym::RULES, exchange::RULES].into_iter().flatten()
}

/// The rule of this name.
#[must_use]
pub fn rule(name: &str) -> Option<Rule> {
    let of_wire = of_wire().find(|rule| rule.name == name).map(|r| Rule { name: r.name, text: r.text.to_owned() });
    of_wire.or_else(|| rules::find(name).map(|rule| Rule { name: rule.id, text: rule.text.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_the_contract_and_of_the_wire_are_found() {
        assert!(rule("ACCOUNT-2").is_some_and(|rule| rule.text.contains("refused")));
        assert!(rule("head").is_some_and(|rule| rule.text.contains("Content-Length")));
        assert_eq!(rule("nonsense"), None);
    }
}
