//! The seeds that the fuzz targets start from: they hold, and they lead where they should.

use std::fs;
use std::path::PathBuf;

use authkeep::http::authdb;
use authkeep_sled::fuzzing::{KINDS, decode_any};
use http::StatusCode;

use super::properties::{authdb_request, configuration, sled_codec, storage_url};

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
    for (_, seed) in seeds("storage_url") {
        storage_url::check(&seed);
    }
    for (_, seed) in seeds("configuration") {
        configuration::check(&seed);
    }
}
