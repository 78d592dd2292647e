//! Searches bytes for all that a trail knows, as texts and as the bytes that they stand for.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use regex::bytes::{Regex, RegexBuilder};

use crate::circle::Trail;

/// How often things were found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Clean and dirty tokens. No file holds one.
    pub(crate) tokens: usize,
    /// Hashes of clean tokens, as bytes: in the lists of their holders.
    pub(crate) hashes: usize,
    /// Hashes of clean tokens, as texts. No file holds one.
    pub(crate) hash_texts: usize,
    /// Ids of dirty tokens, as bytes: in the exchange's list.
    pub(crate) dirty_ids: usize,
}

impl Found {
    /// Nothing that leads from one side to the other.
    pub(crate) fn tell_nothing(&self) {
        assert_eq!((self.tokens, self.hash_texts), (0, 0), "a file holds what only clients may know");
    }

    /// Nothing at all.
    pub(crate) fn is_empty_handed(&self) {
        self.tell_nothing();
        assert_eq!((self.hashes, self.dirty_ids), (0, 0));
    }
}

fn raw(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hex")
}

/// One expression for many byte strings.
fn any_of(patterns: &[Vec<u8>]) -> Regex {
    let escape = |pattern: &Vec<u8>| {
        let mut escaped = String::new();
        for byte in pattern {
            write!(escaped, "\\x{byte:02x}").expect("a string takes it");
        }
        escaped
    };
    let escaped: Vec<String> = patterns.iter().map(escape).collect();
    RegexBuilder::new(&escaped.join("|")).unicode(false).build().expect("it is well formed")
}

/// What is searched for.
pub(crate) struct Patterns {
    tokens: Regex,
    hashes: Regex,
    hash_texts: Regex,
    dirty_ids: Regex,
}

impl Patterns {
    /// All that a trail knows.
    pub(crate) fn of(trail: &Trail) -> Self {
        let text = |text: &String| text.as_bytes().to_vec();
        // Of a dirty token the secret part, as a text and as bytes.
        let secrets: Vec<String> =
            trail.dirty.iter().map(|token| token.split('/').next().expect("a part").to_owned()).collect();
        let tokens: Vec<_> = trail.clean.iter().chain(&secrets).flat_map(|one| [text(one), raw(one)]).collect();
        let hashes = trail.hashes();
        let hash_texts: Vec<_> = hashes.iter().map(|hash| hex::encode(hash).into_bytes()).collect();
        let dirty_ids: Vec<_> = trail.dirty_ids.iter().map(|id| raw(id)).collect();
        Self {
            tokens: any_of(&tokens),
            hashes: any_of(&hashes),
            hash_texts: any_of(&hash_texts),
            dirty_ids: any_of(&dirty_ids),
        }
    }

    /// Searches bytes.
    pub(crate) fn search(&self, bytes: &[u8]) -> Found {
        let count = |pattern: &Regex| pattern.find_iter(bytes).count();
        Found {
            tokens: count(&self.tokens),
            hashes: count(&self.hashes),
            hash_texts: count(&self.hash_texts),
            dirty_ids: count(&self.dirty_ids),
        }
    }

    /// Searches all files of folders, and single files.
    pub(crate) fn search_files(&self, places: &[PathBuf]) -> Found {
        let mut all = Found::default();
        let mut left = places.to_vec();
        while let Some(place) = left.pop() {
            if place.is_dir() {
                let entries = fs::read_dir(&place).expect("a folder can be read");
                left.extend(entries.map(|entry| entry.expect("an entry").path()));
                continue;
            }
            let Some(bytes) = content(&place) else { continue };
            let found = self.search(&bytes);
            all.tokens += found.tokens;
            all.hashes += found.hashes;
            all.hash_texts += found.hash_texts;
            all.dirty_ids += found.dirty_ids;
        }
        all
    }
}

/// A running database removes files while they are looked for.
fn content(path: &Path) -> Option<Vec<u8>> {
    match fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => panic!("{} can be read: {error}", path.display()),
    }
}
