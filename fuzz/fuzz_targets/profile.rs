//! Tries the fields of profiles; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::profile::check(bytes);
});
