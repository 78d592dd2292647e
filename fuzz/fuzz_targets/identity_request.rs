//! Tries requests to the identity API; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::identity_request::check(bytes);
});
