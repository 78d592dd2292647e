//! What the pseudonym API demands, beyond the storage contract.

use crate::wire::rules::{WireRule, wire};

/// The rules of the pseudonym API.
pub(crate) const RULES: &[WireRule] = &[
    wire("pseudonym-sign-up", "a clean token becomes a pseudonym, which is given a dirty token; all of it or nothing"),
    wire("pseudonym-verifier", "a verifier is 512 hex digits of a number with 1 < v < N - 1, a salt 2 to 128 of them"),
    wire("pseudonym-id", "an id is a UUID with hyphens, looked up in either letter case, and hashed as it is sent"),
    wire("pseudonym-sign-in", "POST /v1/signin answers salt and B, /v1/signin/verify M2 and a session for M1"),
    wire("pseudonym-key", "a public key is 512 hex digits of a number with 1 < A < N - 1, else 400"),
    wire("pseudonym-proof", "a wrong proof is 401 and costs the sign-in that was begun last; a right one works once"),
    wire("pseudonym-overlap", "up to eight sign-ins of one pseudonym at a time, in any order; the oldest goes"),
    wire("pseudonym-unknown", "an unknown pseudonym is answered as a known one, up to the 401 of a wrong proof"),
    wire("pseudonym-session", "POST /v1/verify tells what is wrong with a session, in the order of the original"),
    wire("pseudonym-sign-out", "POST /v1/signout ends this session and no other, whatever its time; else 401"),
    wire("pseudonym-fill", "POST /v1/bucket/fill takes tokens in once, all of a request or none"),
];
