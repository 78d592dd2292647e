//! The key file: whether it is there, can be used, and is the one that the store was made with.

use std::path::Path;

use authkeep_store::KeyFingerprint;
use futures_util::FutureExt;

use super::Finding;
use super::store::Fingerprint;
use crate::backend;
use crate::key_file::{self, KeyError};

pub(super) fn check(file: &Path, store: Fingerprint) -> Finding {
    const SUBJECT: &str = "key file";
    let path = file.display();
    let own = match key_file::look(file) {
        Ok(own) => own,
        Err(error) => return Finding::error(SUBJECT, error.to_string()),
    };
    match (own, store) {
        (None, Fingerprint::Some(_)) => Finding::error(SUBJECT, KeyError::Missing(file.to_owned()).to_string()),
        (None, Fingerprint::None) => Finding::ok(SUBJECT, format!("{path}: will be made at the first start")),
        (None, Fingerprint::Unknown) => Finding::warning(
            SUBJECT,
            format!("{path} is missing; that is right for a new store only, and the store could not be asked"),
        ),
        (Some(own), Fingerprint::Some(stores)) if own != stores => {
            let error = start(file, stores).err().unwrap_or_else(|| KeyError::Another(file.to_owned()));
            Finding::error(SUBJECT, error.to_string())
        }
        (Some(_), Fingerprint::Some(_)) => {
            Finding::ok(SUBJECT, format!("{path} is the one that the store was made with"))
        }
        // A mistyped storage URL looks like this, and so does a store that lost everything.
        (Some(_), Fingerprint::None) => Finding::warning(
            SUBJECT,
            format!(
                "{path} is there, and the store knows no key yet; that is right for a new store only: see that the \
                 storage URL is right"
            ),
        ),
        (Some(_), Fingerprint::Unknown) => {
            Finding::warning(SUBJECT, format!("{path} can be used; whether the store was made with it is not known"))
        }
    }
}

/// What a start would say to a store of this fingerprint: it is asked of a store in memory that has the same one, so that
/// the real one is left alone.
fn start(file: &Path, fingerprint: KeyFingerprint) -> Result<(), KeyError> {
    let asked = async {
        let store = backend::open("memory://", false).await.ok()?;
        store.claim_key_fingerprint(fingerprint).await.ok()?;
        Some(key_file::load(file, store.as_ref()).await.map(drop))
    };
    // Memory keeps nobody waiting.
    asked.now_or_never().flatten().unwrap_or_else(|| Err(KeyError::Another(file.to_owned())))
}
