//! What both APIs demand, beyond the storage contract.

use crate::wire::rules::{WireRule, wire};

/// The rules that hold for every route below `/v1`.
pub(crate) const RULES: &[WireRule] = &[
    wire("v1-path", "any other method, path, letter case or slash at the end is 404, in the words of the original"),
    wire("v1-body", "a body is JSON and an object; another type is 415, JSON that cannot be read or is none 400"),
    wire("v1-prototype", "a member that would change a prototype in JavaScript is 400"),
    wire("v1-body-limit", "a body of more than 1 MiB is 413"),
    wire("v1-member", "of what is missing or of another kind the first is told in a 400; nothing is converted"),
    wire("v1-unknown-member", "members that a route does not know are dropped"),
    wire("v1-body-alone", "neither the query nor a header stands in for a member of the body"),
    wire("v1-answer", "JSON says that it is UTF-8; a success without a body has no type and the length 0"),
    wire("v1-closed", "routes for services are 401 on the public listener, unless a secret is set and presented"),
    wire("v1-web-page", "no web page reaches these routes on the internal listener"),
];
