//! Tries moments as JavaScript writes them; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::instant::check(bytes);
});
