//! Tries encrypted texts of the exchange; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::encrypted_text::check(bytes);
});
