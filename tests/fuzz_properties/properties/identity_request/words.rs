//! Words that stand in seeds for what a seed cannot know, because it is made anew or would be too long to read.

use std::sync::LazyLock;

use super::super::keys;
use super::people::{self, ASKED, DOCUMENT, PASSWORD, PROVED, SMS_CODE, Who};

/// The words and what they stand for.
static WORDS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    vec![
        ("{A}", Who::A.token().to_owned()),
        ("{B}", Who::B.token().to_owned()),
        ("{C}", Who::C.token().to_owned()),
        ("{CODE}", Who::A.totp_code()),
        ("{CODE_OF_B}", Who::B.totp_code()),
        ("{CONFIRM}", Who::C.confirmation_token()),
        ("{UNLOCK}", Who::C.unlock_token()),
        ("{RESET}", Who::C.reset_token().encode().to_string()),
        ("{KID}", people::kid()),
        ("{JWT}", keys::VECTORS["client"]["token"].as_str().unwrap_or_default().to_owned()),
        ("{PUBLIC_KEY}", keys::registered()),
        ("{UID}", authkeep::auth::uid::text(Who::A.uid())),
        ("{PASSWORD}", PASSWORD.to_owned()),
        ("{PROVED}", PROVED.to_owned()),
        ("{ASKED}", ASKED.to_owned()),
        ("{SMS}", SMS_CODE.to_owned()),
        ("{DOCUMENT}", hex::encode(DOCUMENT)),
    ]
});

/// Puts in what the words stand for.
pub(in super::super) fn replace(bytes: &[u8]) -> Vec<u8> {
    let mut replaced = bytes.to_vec();
    for (word, meaning) in &*WORDS {
        while let Some(at) = replaced.windows(word.len()).position(|part| part == word.as_bytes()) {
            replaced.splice(at..at + word.len(), meaning.bytes());
        }
    }
    replaced
}
