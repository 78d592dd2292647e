//! Tries stored records of the sled engine; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::sled_codec::check(bytes);
});
