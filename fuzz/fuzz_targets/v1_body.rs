//! Tries bodies of the pseudonym and exchange APIs; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::v1_body::check(bytes);
});
