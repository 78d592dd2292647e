//! Tries what the exchange makes of dirty tokens; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::dirty_token::check(bytes);
});
