//! Tries keys as clients of the exchange send them; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::exchange_key::check(bytes);
});
