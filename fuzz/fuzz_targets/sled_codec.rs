#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::sled_codec::check(bytes);
});
