//! Tries requests to the authdb API; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::authdb_request::check(bytes);
});
