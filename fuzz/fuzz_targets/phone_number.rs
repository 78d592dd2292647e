//! Tries telephone numbers; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::phone_number::check(bytes);
});
