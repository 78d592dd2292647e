//! Whole conversations between the original clients and servers, recorded with every secret of both sides: what either side
//! computes here must be what it computed there, byte for byte.

mod bad_calls;
mod clean_token;
mod sign_in;

use authkeep_store::Secret;
use serde_json::Value;

/// `vectors/flow-clean-token.json`: two cleanings.
fn clean_token() -> Value {
    read(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/flow-clean-token.json")))
}

/// `vectors/flow-signin.json`: a sign-up and two sign-ins.
fn sign_in() -> Value {
    read(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/flow-signin.json")))
}

fn read(file: &str) -> Value {
    serde_json::from_str(file).expect("the vectors can be read")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn bytes<const N: usize>(value: &Value) -> [u8; N] {
    let mut bytes = [0; N];
    hex::decode_to_slice(text(value), &mut bytes).expect("hex of that length");
    bytes
}

fn secret(value: &Value) -> Secret<32> {
    Secret::new(bytes(value))
}
