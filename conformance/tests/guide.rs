//! `docs/writing-an-engine.md` shows the code of the toy engine as it is: whoever follows it gets what the suite has run on.

use std::fs;
use std::path::{Path, PathBuf};

macro_rules! families {
    ($($family:path { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {
        [$(stringify!($family)),*]
    };
}

fn crate_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn texts_of(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the engine's folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            texts_of(&path, texts);
        } else {
            texts.push(fs::read_to_string(path).expect("a source can be read"));
        }
    }
}

/// The blocks of the guide in one language.
fn blocks<'a>(guide: &'a str, language: &str) -> Vec<&'a str> {
    let start = format!("\n```{language}\n");
    guide.split(&start).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_block_of_code_is_the_toy_engines() {
    let guide = fs::read_to_string(crate_folder().join("../docs/writing-an-engine.md")).expect("the guide can be read");
    let mut sources = Vec::new();
    texts_of(&crate_folder().join("tests/toy_engine"), &mut sources);
    let rust = blocks(&guide, "rust");
    assert!(rust.len() > 5, "the guide's code was found");
    for block in rust {
        assert!(sources.iter().any(|source| source.contains(block)), "in no file of the toy engine:\n{block}");
    }
    let manifest = fs::read_to_string(crate_folder().join("Cargo.toml")).expect("the manifest can be read");
    let toml = blocks(&guide, "toml");
    assert!(!toml.is_empty(), "the guide's manifest was found");
    let settings = fs::read_to_string(crate_folder().join("../docs/configuration.md")).expect("the page can be read");
    for block in toml.into_iter().filter(|block| !manifest.contains(block)) {
        for key in settings_of(block) {
            assert!(
                settings.contains(&format!("| `{key}` |")),
                "neither in the manifest nor a setting: {key}\n{block}"
            );
        }
    }
}

/// The full names of the settings in a part of a configuration file.
fn settings_of(block: &str) -> Vec<String> {
    let mut section = "";
    let mut keys = Vec::new();
    for line in block.lines() {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => section = name,
            None => keys.extend(line.split_once(" = ").map(|(key, _)| format!("{section}.{key}"))),
        }
    }
    assert!(!keys.is_empty(), "no settings in\n{block}");
    keys
}

#[test]
fn the_guide_names_every_trait_every_tier_and_every_error() {
    let guide = fs::read_to_string(crate_folder().join("../docs/writing-an-engine.md")).expect("the guide can be read");
    let families = authkeep_store::verbs!(families).map(|path| path.rsplit("::").next().unwrap_or(path).trim());
    for family in families.iter().chain(&["Health"]) {
        assert!(guide.contains(&format!("| `{family}` |")), "{family} is not explained");
    }
    for tier in authkeep_conformance::Tier::ALL {
        assert!(guide.contains(&format!("| {tier} |")), "the {tier} tier is not explained");
    }
    for rule in guide.split('`').filter(|word| {
        word.contains('-') && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
    }) {
        assert!(authkeep_store::rules::find(rule).is_some(), "{rule} is no rule");
    }
}
