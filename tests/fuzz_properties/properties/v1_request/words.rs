//! Words that stand in seeds for what a seed cannot know, because it is made anew or would be too long to read.

use std::sync::LazyLock;

use super::server::{ACCOUNT, CLEAN, ID, SERVER, SERVICE};

/// The words and what they stand for.
static WORDS: LazyLock<[(&str, String); 17]> = LazyLock::new(|| {
    [
        ("{ID}", ID.to_owned()),
        ("{NEW_ID}", "0a0a0a0a-0000-4000-8000-000000000002".to_owned()),
        ("{KEY}", SERVER.key.clone()),
        ("{PROOF}", SERVER.proof.clone()),
        ("{TOKEN}", SERVER.auth_token.clone()),
        ("{EXPIRY}", SERVER.auth_expiry.clone()),
        ("{CLEAN}", CLEAN.to_owned()),
        ("{ACCOUNT}", ACCOUNT.to_owned()),
        ("{VERIFIER}", SERVER.verifier.clone()),
        ("{SALT}", SERVER.salt.clone()),
        ("{PKE}", SERVER.pke_key.clone()),
        ("{NEW_PKE}", SERVER.new_pke_key.clone()),
        ("{ENCRYPTED}", SERVER.encrypted_id.clone()),
        ("{PAKE}", SERVER.pake_key.clone()),
        ("{PAKE_PROOF}", SERVER.pake_proof.clone()),
        ("{SERVICE}", SERVICE.to_owned()),
        ("{ZEROS}", "00".repeat(32)),
    ]
});

/// Puts in what the words stand for.
pub(super) fn replace(bytes: &[u8]) -> Vec<u8> {
    let mut replaced = bytes.to_vec();
    for (word, meaning) in &*WORDS {
        while let Some(at) = replaced.windows(word.len()).position(|part| part == word.as_bytes()) {
            replaced.splice(at..at + word.len(), meaning.bytes());
        }
    }
    replaced
}
