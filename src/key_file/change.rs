//! Changing the key of a store: what the store says meanwhile, and what that is to each key.

use std::path::Path;
use std::time::Duration;

use authkeep_store::{KeyFingerprint, Secret, Store};

use super::{KeyError, fingerprint, make, read};

/// What a key file is to a change of the key that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The store leaves this key.
    Old,
    /// The store goes over to this key.
    New,
    /// It is a third key.
    None,
}

pub(super) fn resealing(path: &Path, part: Part) -> String {
    let named = path.display().to_string();
    let (old, new, aside) = match part {
        Part::Old => (named, "NEW".to_owned(), String::new()),
        Part::New => ("OLD".to_owned(), named, String::new()),
        Part::None => ("OLD".to_owned(), "NEW".to_owned(), format!("; {named} is neither of them")),
    };
    format!(
        "a change of this store's key file has begun, and no server starts before its end: run authkeep keys reseal \
         --old-key-file {old} --key-file {new}, with the same two files as then{aside}"
    )
}

/// Two keys while a store passes from one to the other.
pub struct Change {
    /// The key that its fields were sealed with so far.
    pub old: Secret<32>,
    /// The key that they are sealed with after it.
    pub new: Secret<32>,
}

/// Begins to change the key of a store, or goes on with a change that was broken off: until its end, no server starts.
/// The file of the new key is made if it is not there.
///
/// # Errors
/// [`KeyError`], which says what to do.
pub async fn begin_change(old_path: &Path, new_path: &Path, store: &dyn Store) -> Result<Change, KeyError> {
    let old = read(old_path)?.ok_or_else(|| KeyError::NoOldKey(old_path.to_owned()))?;
    let new = read(new_path)?;
    let known = store.key_fingerprint().await?.ok_or_else(|| KeyError::NotOldKey(old_path.to_owned()))?;
    if let Some(begun) = Begun::read(known) {
        let other = |path: &Path, flag| KeyError::NotOfChange(path.to_owned(), flag);
        let new = new.ok_or_else(|| KeyError::NoNewKey(new_path.to_owned()))?;
        return match (begun.part(&old), begun.part(&new)) {
            (Part::Old, Part::New) => Ok(Change { old, new }),
            (Part::Old, _) => Err(other(new_path, "--key-file")),
            _ => Err(other(old_path, "--old-key-file")),
        };
    }
    if new.as_ref().is_some_and(|new| known == fingerprint(new)) {
        return Err(KeyError::Unchanged(new_path.to_owned()));
    }
    if known != fingerprint(&old) {
        return Err(KeyError::NotOldKey(old_path.to_owned()));
    }
    let new = new.map_or_else(|| make(new_path), Ok)?;
    let change = Change { old, new };
    store.replace_key_fingerprint(known, change.begun().fingerprint()).await?;
    Ok(change)
}

impl Change {
    fn begun(&self) -> Begun {
        Begun { old: short(fingerprint(&self.old)), new: short(fingerprint(&self.new)) }
    }

    /// Ends the change: servers start with the new key.
    ///
    /// # Errors
    /// The store's.
    pub async fn end(&self, store: &dyn Store) -> Result<(), KeyError> {
        Ok(store.replace_key_fingerprint(self.begun().fingerprint(), fingerprint(&self.new)).await?)
    }
}

/// How often [`left`] asks the store.
const ASKED_EVERY: Duration = Duration::from_secs(2);

/// How long after the beginning of a change the servers are gone that can reach the store, and were left running on it.
pub const LEFT_WITHIN: Duration = Duration::from_secs(5);

/// Waits until the store belongs to another key, or is on its way to one. Nobody could open what is sealed with this one
/// from then on. While the store does not answer, nothing can be sealed into it either.
pub async fn left(key: &Secret<32>, store: &dyn Store) -> KeyError {
    let own = fingerprint(key);
    loop {
        tokio::time::sleep(ASKED_EVERY).await;
        if let Ok(Some(known)) = store.key_fingerprint().await
            && known != own
        {
            return KeyError::Left;
        }
    }
}

/// What stands in the place of a fingerprint while a store passes from one key to another, and is known by anybody: a
/// mark, and what is left of the fingerprints of both keys. A fingerprint begins like that once in 2^64 keys.
pub(super) struct Begun {
    old: [u8; 12],
    new: [u8; 12],
}

impl Begun {
    const MARK: [u8; 8] = *b"reseal\0\x01";

    pub(super) fn read(known: KeyFingerprint) -> Option<Self> {
        let rest = known.as_bytes().strip_prefix(&Self::MARK)?;
        let (old, new) = rest.split_first_chunk()?;
        Some(Self { old: *old, new: *new.first_chunk()? })
    }

    fn fingerprint(&self) -> KeyFingerprint {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&Self::MARK);
        bytes[8..20].copy_from_slice(&self.old);
        bytes[20..].copy_from_slice(&self.new);
        KeyFingerprint::from_bytes(bytes)
    }

    pub(super) fn part(&self, key: &Secret<32>) -> Part {
        match short(fingerprint(key)) {
            own if own == self.old => Part::Old,
            own if own == self.new => Part::New,
            _ => Part::None,
        }
    }
}

fn short(fingerprint: KeyFingerprint) -> [u8; 12] {
    std::array::from_fn(|at| fingerprint.as_bytes()[at])
}

#[cfg(test)]
mod tests {
    use authkeep_memory::MemoryStore;

    use super::super::load;
    use super::*;

    #[tokio::test]
    async fn while_a_key_is_being_changed_no_server_starts_and_the_change_can_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new, third) = (folder.path().join("old"), folder.path().join("new"), folder.path().join("third"));
        make(&third).unwrap();
        let store = MemoryStore::new();
        load(&old, &store).await.unwrap();
        for _ in 0..2 {
            let change = begin_change(&old, &new, &store).await.unwrap();
            assert_eq!(read(&new).unwrap(), Some(change.new));
            assert!(matches!(load(&old, &store).await, Err(KeyError::Resealing(_, Part::Old))));
            assert!(matches!(load(&new, &store).await, Err(KeyError::Resealing(_, Part::New))));
            assert!(matches!(load(&third, &store).await, Err(KeyError::Resealing(_, Part::None))));
        }
        for (one, other) in [(&old, &third), (&third, &new), (&new, &old), (&old, &old), (&new, &new)] {
            assert!(matches!(begin_change(one, other, &store).await, Err(KeyError::NotOfChange(..))));
        }
        let none = folder.path().join("none");
        assert!(matches!(begin_change(&old, &none, &store).await, Err(KeyError::NoNewKey(_))));
        assert!(!none.exists(), "a change that has begun has its key");
        begin_change(&old, &new, &store).await.unwrap().end(&store).await.unwrap();
        assert!(load(&new, &store).await.is_ok());
        assert!(matches!(load(&old, &store).await, Err(KeyError::Another(_))));
        assert!(matches!(begin_change(&old, &new, &store).await, Err(KeyError::Unchanged(_))));
        assert!(matches!(begin_change(&none, &new, &store).await, Err(KeyError::NoOldKey(_))));
        for other in [&third, &old, &none] {
            assert!(matches!(begin_change(&third, other, &store).await, Err(KeyError::NotOldKey(_))));
        }
        assert!(!none.exists(), "nothing is made where nothing begins");
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_was_left_running_is_told_of_a_change_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        let store = MemoryStore::new();
        let key = load(&old, &store).await.unwrap();
        let hour = tokio::time::timeout(Duration::from_hours(1), left(&key, &store));
        assert!(hour.await.is_err(), "nothing was changed");
        let change = begin_change(&old, &new, &store).await.unwrap();
        assert!(matches!(tokio::time::timeout(LEFT_WITHIN, left(&key, &store)).await, Ok(KeyError::Left)));
        change.end(&store).await.unwrap();
        assert!(matches!(tokio::time::timeout(LEFT_WITHIN, left(&key, &store)).await, Ok(KeyError::Left)));
    }
}
