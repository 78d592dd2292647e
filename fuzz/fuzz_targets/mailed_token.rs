//! Tries tokens of mailed links; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::mailed_token::check(bytes);
});
