//! Tries tokens that clients sign with an API key; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::client_token::check(bytes);
});
