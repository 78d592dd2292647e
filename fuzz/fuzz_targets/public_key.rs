//! Tries public keys of API keys; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::public_key::check(bytes);
});
