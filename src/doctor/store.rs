//! The store: whether it is there, can be used, and fits this authkeep.

use std::error::Error;

use authkeep_store::KeyFingerprint;

use super::Finding;
use crate::backend::{self, BackendError, Found};
use crate::cli::describe;
use crate::config::Storage;

const SUBJECT: &str = "store";

/// What is known of the key that the store was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fingerprint {
    /// The store could not be asked.
    Unknown,
    /// The store knows no key yet.
    None,
    /// The key's.
    Some(KeyFingerprint),
}

pub(super) async fn check(storage: &Storage) -> (Finding, Fingerprint) {
    let place = backend::describe(&storage.url);
    let found = match backend::look(&storage.url).await {
        Ok(found) => found,
        Err(error) => return (unusable(&storage.url, &error), Fingerprint::Unknown),
    };
    match found {
        Found::Memory => (
            Finding::warning(SUBJECT, "memory:// forgets everything when the server ends; it is for tests"),
            Fingerprint::None,
        ),
        Found::Nothing => {
            (Finding::ok(SUBJECT, format!("{place}: will be made at the first start")), Fingerprint::None)
        }
        Found::Newer(version) => (
            Finding::error(
                SUBJECT,
                format!("{place} has the schema version {version}, of a later authkeep; run that one, or a later one"),
            ),
            Fingerprint::Unknown,
        ),
        Found::Older(pending) if storage.migrate => (
            Finding::ok(SUBJECT, format!("{place}: {pending} pending migrations will be applied at the start")),
            Fingerprint::Unknown,
        ),
        Found::Older(pending) => (
            Finding::error(
                SUBJECT,
                format!(
                    "{place} has the schema of an earlier authkeep, {pending} migrations are pending; run: authkeep \
                     migrate up"
                ),
            ),
            Fingerprint::Unknown,
        ),
        Found::Current => ask(&storage.url, &place).await,
    }
}

/// Opens a store that is there, as a start would.
async fn ask(url: &str, place: &str) -> (Finding, Fingerprint) {
    let store = match backend::open(url, false).await {
        Ok(store) => store,
        Err(error) => return (unusable(url, &error), Fingerprint::Unknown),
    };
    let asked = match store.ping().await {
        Ok(()) => store.key_fingerprint().await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(fingerprint) => {
            let text = format!("{place} ({}): can be opened, and is of this version", store.engine());
            (Finding::ok(SUBJECT, text), fingerprint.map_or(Fingerprint::None, Fingerprint::Some))
        }
        Err(error) => (unusable(url, &error), Fingerprint::Unknown),
    }
}

fn unusable(url: &str, error: &(dyn Error + 'static)) -> Finding {
    let mut text = describe(error);
    let says_what_to_do = matches!(error.downcast_ref(), Some(BackendError::Unknown(_) | BackendError::Owner { .. }));
    if backend::folder(url).is_none() && !says_what_to_do {
        text.push_str(
            "; see that the database runs, and that host, port, user, password and database in the storage URL are right",
        );
    }
    Finding::error(SUBJECT, text)
}
