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

use properties::{
    authdb_request, client_token, configuration, date, dirty_token, document_upload, encrypted_text, exchange_key,
    identity_request, instant, mailed_token, phone_number, profile, public_key, session_token, sled_codec, storage_url,
    v1_body, v1_request,
};

/// Digits as moments have them.
const MOMENT: &str = concat!(
    "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt][0-2][0-9](:[0-5][0-9]){2}",
    "(\\.[0-9]{1,9})?([Zz]|[+-][0-2][0-9]:[0-5][0-9])"
);

/// Something like an object in JSON.
const OBJECT: &str = "\\{(\"[a-z_]{1,12}\":[\"0-9a-z\\[\\]]{1,9},?){0,4}\\}";

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

    #[test]
    fn identity_answers_any_request_in_its_shape(bytes in bytes()) {
        identity_request::check(&bytes);
    }

    #[test]
    fn identity_answers_any_request_line_in_its_shape(target in "/api/v1/[!-~]{0,40}", body in "\\PC{0,80}") {
        identity_request::check(format!("POST {target}\n\n{body}").as_bytes());
    }

    #[test]
    fn uploads_leave_files_of_documents_alone(bytes in bytes()) {
        document_upload::check(&bytes);
    }

    #[test]
    fn client_tokens_are_accepted_as_they_were_signed(bytes in bytes()) {
        client_token::check(&bytes);
    }

    #[test]
    fn session_tokens_are_accepted_as_they_were_signed(bytes in bytes()) {
        session_token::check(&bytes);
    }

    #[test]
    fn public_keys_are_keys_of_the_accepted_sizes(bytes in bytes()) {
        public_key::check(&bytes);
    }

    #[test]
    fn phone_numbers_have_one_form(bytes in bytes()) {
        phone_number::check(&bytes);
    }

    #[test]
    fn mailed_tokens_have_one_spelling(bytes in bytes()) {
        mailed_token::check(&bytes);
    }

    #[test]
    fn mailed_tokens_of_base64_have_one_spelling(text in "[A-Za-z0-9_-]{43}") {
        mailed_token::check(text.as_bytes());
    }

    #[test]
    fn days_are_days_of_the_calendar(bytes in bytes()) {
        date::check(&bytes);
    }

    #[test]
    fn days_of_digits_are_days_of_the_calendar(text in "[0-9]{1,4}[-/. ][0-9A-Za-z]{1,4}[-/. ][0-9]{1,4}") {
        date::check(text.as_bytes());
    }

    #[test]
    fn keys_of_the_exchange_are_the_same_however_they_are_written(bytes in bytes()) {
        exchange_key::check(&bytes);
    }

    #[test]
    fn encrypted_texts_are_one_message_each(bytes in bytes()) {
        encrypted_text::check(&bytes);
    }

    #[test]
    fn dirty_tokens_turn_into_what_others_compute(bytes in bytes(), secret in "\\PC{0,70}", salt in "\\PC{0,30}") {
        dirty_token::check(&bytes);
        dirty_token::check(format!("{secret}/{salt}").as_bytes());
    }

    #[test]
    fn moments_are_found_in_every_form(bytes in bytes()) {
        instant::check(&bytes);
    }

    #[test]
    fn moments_of_digits_are_moments(text in MOMENT) {
        instant::check(text.as_bytes());
    }

    #[test]
    fn bodies_of_pseudonyms_are_the_json_that_came(bytes in bytes(), text in OBJECT) {
        v1_body::check(&bytes);
        v1_body::check(text.as_bytes());
    }

    #[test]
    fn pseudonyms_and_the_exchange_answer_any_request_in_their_shape(bytes in bytes()) {
        v1_request::check(&bytes);
    }

    #[test]
    fn pseudonyms_and_the_exchange_answer_any_request_line(target in "/v1/[!-~]{0,40}", body in "\\PC{0,80}") {
        v1_request::check(format!("POST {target}\n\n{body}").as_bytes());
    }

    #[test]
    fn profiles_are_stored_as_they_would_be_accepted(bytes in bytes(), texts in "(\\PC{0,12}\n){7}") {
        profile::check(&bytes);
        profile::check(texts.as_bytes());
    }
}
