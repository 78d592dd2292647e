//! Tries the server's own tokens; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::session_token::check(bytes);
});
