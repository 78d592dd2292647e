//! The direction of dependencies: the contract knows nobody, an engine knows the contract alone, and one file of the
//! server names the engines.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand};

const ENGINES: [&str; 3] = ["authkeep-memory", "authkeep-sled", "authkeep-postgres"];

/// For each crate of the workspace, the crates of the workspace that it needs to build (not to be tested).
fn needs() -> BTreeMap<String, Vec<String>> {
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo describes the workspace");
    let packages = metadata.workspace_packages();
    let own = |name: &str| packages.iter().any(|package| package.name == name);
    packages
        .iter()
        .map(|package| {
            let normal = package.dependencies.iter().filter(|d| d.kind != DependencyKind::Development);
            let names = normal.map(|d| d.name.clone()).filter(|name| own(name)).collect();
            (package.name.to_string(), names)
        })
        .collect()
}

#[test]
fn the_contract_knows_nobody() {
    assert_eq!(needs()["authkeep-store"], Vec::<String>::new());
}

#[test]
fn an_engine_knows_the_contract_alone() {
    let needs = needs();
    for name in ENGINES {
        assert_eq!(needs[name], ["authkeep-store"], "{name}");
    }
}

#[test]
fn the_suite_knows_the_contract_and_over_http_what_a_client_knows() {
    let needs = needs();
    assert_eq!(needs["authkeep-conformance"], ["authkeep-client", "authkeep-crypto", "authkeep-store"]);
    assert_eq!(needs["authkeep-client"], ["authkeep-crypto", "authkeep-store"]);
    assert_eq!(needs["authkeep-crypto"], ["authkeep-store"]);
    // Whoever checks an engine of their own needs neither of the two.
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo describes the workspace");
    let suite = metadata.packages.iter().find(|package| package.name.as_str() == "authkeep-conformance");
    let suite = suite.expect("it is a crate of the workspace");
    for name in ["authkeep-client", "authkeep-crypto"] {
        let dependency = suite.dependencies.iter().find(|dependency| dependency.name == name);
        assert!(dependency.is_some_and(|dependency| dependency.optional), "{name}");
    }
    assert!(!suite.features.contains_key("default"), "HTTP is a feature that is asked for");
}

#[test]
fn one_file_of_the_server_names_the_engines() {
    let mut files = Vec::new();
    rust_files(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 20, "the sources were found");
    for file in files {
        let text = fs::read_to_string(&file).expect("a source can be read");
        // Unit tests use the memory engine as their store.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let named = ENGINES.iter().any(|engine| code.contains(&engine.replace('-', "_")));
        assert_eq!(named, file.ends_with("src/backend.rs"), "{}", file.display());
    }
}

#[test]
fn handlers_know_no_command_and_rules_know_no_http() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(root.join("http"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("a source can be read");
        assert!(!text.contains("crate::cli"), "{} knows the command line", file.display());
        assert!(!text.contains("crate::backend"), "{} knows how stores are opened", file.display());
    }
}

fn rust_files(folder: PathBuf, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            rust_files(path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}
