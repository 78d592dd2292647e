//! The seeds that the fuzz targets start from: they hold, and they lead where they should.

use std::fs;
use std::path::PathBuf;

use authkeep::http::{authdb, exchange, identity, pseudonym};
use authkeep_sled::fuzzing::{KINDS, decode_any};
use http::StatusCode;

use super::properties::{
    authdb_request, client_token, configuration, date, dirty_token, document_upload, encrypted_text, exchange_key,
    identity_request, instant, mailed_token, phone_number, profile, public_key, session_token, sled_codec, storage_url,
    v1_body, v1_request,
};

/// What a property does with a seed.
type Check = fn(&[u8]);

/// The names and contents of a target's seeds.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let files = fs::read_dir(folder).expect("the target has seeds").map(|file| file.expect("a file").path());
    let seeds = files.map(|path| {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        (name, fs::read(path).expect("a seed can be read"))
    });
    seeds.collect()
}

#[test]
fn every_route_of_authdb_has_a_request_that_it_answers_with_200() {
    let seeds = seeds("authdb_request");
    for route in authdb::routes() {
        let (_, seed) = seeds.iter().find(|(name, _)| name == route.operation).expect(route.operation);
        assert!(seed.starts_with(format!("{} ", route.method).as_bytes()), "{}", route.operation);
        assert_eq!(authdb_request::check(seed), [StatusCode::OK], "{}", route.operation);
    }
}

#[test]
fn every_seed_of_authdb_holds() {
    for (_, seed) in seeds("authdb_request") {
        authdb_request::check(&seed);
    }
}

#[test]
fn every_route_of_identity_has_a_request_that_succeeds() {
    let seeds = seeds("identity_request");
    for route in identity::routes() {
        let (_, seed) = seeds.iter().find(|(name, _)| name == route.operation).expect(route.operation);
        assert!(seed.starts_with(format!("{} ", route.method).as_bytes()), "{}", route.operation);
        let statuses = identity_request::check(seed);
        assert!(matches!(statuses[..], [status] if status.is_success()), "{}: {statuses:?}", route.operation);
    }
}

#[test]
fn every_other_seed_of_identity_is_refused_or_asks_in_another_way() {
    for (name, seed) in seeds("identity_request") {
        if name.starts_with("x-") {
            let statuses = identity_request::check(&seed);
            let is_served = matches!(name.as_str(), "x-multipart" | "x-options");
            assert!(matches!(statuses[..], [status] if status.is_success() == is_served), "{name}: {statuses:?}");
        }
    }
}

#[test]
fn every_route_of_pseudonyms_and_the_exchange_has_a_request_that_succeeds() {
    let seeds = seeds("v1_request");
    for route in [pseudonym::routes(), exchange::routes()].concat() {
        let (_, seed) = seeds.iter().find(|(name, _)| name == route.operation).expect(route.operation);
        assert!(seed.starts_with(format!("POST {}\n", route.template).as_bytes()), "{}", route.operation);
        assert_eq!(v1_request::check(seed), [StatusCode::OK], "{}", route.operation);
    }
}

#[test]
fn every_other_seed_of_pseudonyms_and_the_exchange_is_answered_as_its_name_says() {
    let mut others = 0;
    for (name, seed) in seeds("v1_request") {
        if let Some((status, _)) = name.split_once('-') {
            let statuses = v1_request::check(&seed);
            assert!(matches!(statuses[..], [one] if one.as_str() == status), "{name}: {statuses:?}");
            others += 1;
        }
    }
    assert!(others > 20, "the seeds were found");
}

#[test]
fn uploads_that_are_right_are_stored_and_others_are_not() {
    for (name, seed) in seeds("document_upload") {
        let expected = match name.as_str() {
            "pdf" | "token-first" | "path" => StatusCode::CREATED,
            "stranger" | "file-first" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        assert_eq!(document_upload::check(&seed), [expected], "{name}");
    }
}

#[test]
fn every_kind_of_sled_record_has_one_that_this_version_reads() {
    let mut kinds: Vec<u8> = Vec::new();
    for (name, seed) in seeds("sled_codec") {
        sled_codec::check(&seed);
        if let Some(kind) = name.strip_suffix(".record") {
            assert_eq!(decode_any(&seed).as_ref(), Some(&seed), "{kind}");
            kinds.extend(seed.first());
        }
    }
    kinds.sort_unstable();
    let mut all = KINDS.to_vec();
    all.sort_unstable();
    assert_eq!(kinds, all);
}

#[test]
fn every_seed_of_the_other_targets_holds() {
    let checks: [(&str, Check); 14] = [
        ("storage_url", storage_url::check),
        ("configuration", configuration::check),
        ("client_token", client_token::check),
        ("session_token", session_token::check),
        ("public_key", public_key::check),
        ("phone_number", phone_number::check),
        ("mailed_token", mailed_token::check),
        ("date", date::check),
        ("profile", profile::check),
        ("exchange_key", exchange_key::check),
        ("encrypted_text", encrypted_text::check),
        ("dirty_token", dirty_token::check),
        ("instant", instant::check),
        ("v1_body", v1_body::check),
    ];
    for (target, check) in checks {
        for (_, seed) in seeds(target) {
            check(&seed);
        }
    }
}
