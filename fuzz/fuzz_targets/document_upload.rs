//! Tries uploads of documents; what must hold is said in the property.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    properties::document_upload::check(bytes);
});
