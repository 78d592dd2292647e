#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::authdb_request::check(bytes);
});
