//! The properties that the fuzz targets try for hours, tried on 64 inputs and on every seed.
//!
//! The inputs are the same in every run. An input that a fuzz target found goes into `fuzz/seeds/<target>/` and is tried
//! here from then on.

#[expect(unreachable_pub, reason = "the fuzz targets take it as their library")]
mod properties;
mod seeds;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use properties::{authdb_request, configuration, sled_codec, storage_url};

fn configuration_of_tests() -> ProptestConfig {
    ProptestConfig { cases: 64, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..600)
}

proptest! {
    #![proptest_config(configuration_of_tests())]

    #[test]
    fn authdb_answers_any_request_in_its_shape(bytes in bytes()) {
        authdb_request::check(&bytes);
    }

    #[test]
    fn authdb_answers_any_request_line_in_its_shape(target in "/[!-~]{0,40}", body in "\\PC{0,80}") {
        authdb_request::check(format!("PUT {target}\n\n{body}").as_bytes());
    }

    #[test]
    fn sled_records_are_written_as_they_were_read(bytes in bytes()) {
        sled_codec::check(&bytes);
    }

    #[test]
    fn storage_urls_never_show_a_password(bytes in bytes()) {
        storage_url::check(&bytes);
    }

    #[test]
    fn configuration_files_are_read_or_refused(text in "(\\[?[a-z_.]{1,12}\\]?( = [\"a-z0-9:/]{0,9})?\n){0,6}") {
        configuration::check(text.as_bytes());
    }
}
