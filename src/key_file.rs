//! The server's own 32-byte key: read from its file, or made at the first start, and matched with the store.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use authkeep_store::{KeyFingerprint, Secret, Store, StoreError};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Why the server has no key to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("the key file {path} cannot be {action}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("the key file {0} does not hold 64 hex digits; restore it from your backup")]
    Malformed(PathBuf),
    /// Everybody on the machine can read the key.
    #[error("the key file {0} can be read by every user of this machine; run: chmod 600 {0}")]
    Exposed(PathBuf),
    /// The store knows a key, and there is no file.
    #[error(
        "the key file {0} is missing, and this store was made with a key; restore the file, or name it with --key-file"
    )]
    Missing(PathBuf),
    /// The store was made with another key.
    #[error("the key file {0} is not the one that this store was made with; name the right one with --key-file")]
    Another(PathBuf),
    /// The store is sealed with the new key already.
    #[error("the store is sealed with the key file {0} already: there is nothing to do")]
    Unchanged(PathBuf),
    /// A change of the key has begun: no server starts, whichever key it has.
    #[error("{}", resealing(.0, *.1))]
    Resealing(PathBuf, Part),
    /// The old key of a change is not there.
    #[error("the key file {0} is missing; name the one that the store was sealed with so far with --old-key-file")]
    NoOldKey(PathBuf),
    /// The old key of a change is another one.
    #[error("the key file {0} is not the one that this store was made with; name the right one with --old-key-file")]
    NotOldKey(PathBuf),
    /// The new key of a change that was broken off is not there.
    #[error("a change to the key file {0} has begun, and the file is missing; restore it, or name it with --key-file")]
    NoNewKey(PathBuf),
    /// A key takes no part in the change that was broken off; the flag is the one that named it.
    #[error(
        "a change of the key file has begun, and goes on with the same two files alone: {0} is not the one that {1} \
         named then"
    )]
    NotOfChange(PathBuf, &'static str),
    /// The key was changed while a server had the old one.
    #[error(
        "the key file of the store was changed by authkeep keys reseal while this server was running: it stops, since \
         nobody could open what it seals; start it with the new file once the change has come to its end"
    )]
    Left,
    /// The store did not say which key it was made with.
    #[error("the store does not say which key it was made with: {0}")]
    Store(#[from] StoreError),
}

/// Reads the key, or makes one for a store that knows none, and refuses a key that the store was not made with.
///
/// # Errors
/// [`KeyError`], which says what to do.
pub async fn load(path: &Path, store: &dyn Store) -> Result<Secret<32>, KeyError> {
    let known = store.key_fingerprint().await?;
    let key = match read(path)? {
        Some(key) => key,
        None if known.is_some() => return Err(KeyError::Missing(path.to_owned())),
        None => make(path)?,
    };
    let own = fingerprint(&key);
    let known = store.claim_key_fingerprint(own).await?;
    match Begun::read(known) {
        Some(begun) => Err(KeyError::Resealing(path.to_owned(), begun.part(&key))),
        None if known == own => Ok(key),
        None => Err(KeyError::Another(path.to_owned())),
    }
}

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

fn resealing(path: &Path, part: Part) -> String {
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

/// Looks at the file as [`load`] would, and makes none: the fingerprint of its key, or none where there is no file.
///
/// # Errors
/// [`KeyError`], which says what to do.
pub fn look(path: &Path) -> Result<Option<KeyFingerprint>, KeyError> {
    Ok(read(path)?.as_ref().map(fingerprint))
}

fn fingerprint(key: &Secret<32>) -> KeyFingerprint {
    let mut bytes = [0; 32];
    Hkdf::<Sha256>::new(None, key.expose())
        .expand(b"authkeep/v1/key-fingerprint", &mut bytes)
        .expect("32 bytes are far below what HKDF can give");
    KeyFingerprint::from_bytes(bytes)
}

/// What stands in the place of a fingerprint while a store passes from one key to another, and is known by anybody: a
/// mark, and what is left of the fingerprints of both keys. A fingerprint begins like that once in 2^64 keys.
struct Begun {
    old: [u8; 12],
    new: [u8; 12],
}

impl Begun {
    const MARK: [u8; 8] = *b"reseal\0\x01";

    fn read(known: KeyFingerprint) -> Option<Self> {
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

    fn part(&self, key: &Secret<32>) -> Part {
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

fn read(path: &Path) -> Result<Option<Secret<32>>, KeyError> {
    let text = match fs::read(path) {
        Ok(text) => Zeroizing::new(text),
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(KeyError::Io { path: path.to_owned(), action: "read", source }),
    };
    let mode = fs::metadata(path).map_err(|source| KeyError::Io { path: path.to_owned(), action: "read", source })?;
    if mode.permissions().mode() & 0o007 != 0 {
        return Err(KeyError::Exposed(path.to_owned()));
    }
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim_ascii(), &mut key).map_err(|_| KeyError::Malformed(path.to_owned()))?;
    Ok(Some(Secret::new(key)))
}

/// Makes the file under a name of its own and links it into place, so that it is never seen half written and never
/// replaces one that another process made at the same moment.
fn make(path: &Path) -> Result<Secret<32>, KeyError> {
    let io = |source| KeyError::Io { path: path.to_owned(), action: "made", source };
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io)?;

    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(key.as_mut()).map_err(|error| io(io::Error::other(error)))?;
    let draft = folder.join(format!(".key-{}", std::process::id()));
    let written = write_new(&draft, &key).and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft).or_else(|error| if written.is_ok() { Err(error) } else { Ok(()) }).map_err(io)?;
    match written {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return read(path)?.ok_or_else(|| KeyError::Missing(path.to_owned()));
        }
        Err(error) => return Err(io(error)),
    }
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    tracing::info!("made the key file {}; keep a copy of it apart from the store's backup", path.display());
    Ok(Secret::new(*key))
}

fn write_new(path: &Path, key: &[u8; 32]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(Zeroizing::new(hex::encode(key) + "\n").as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use authkeep_memory::MemoryStore;

    use super::*;

    #[tokio::test]
    async fn the_first_start_makes_a_key_that_later_starts_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deeper/key");
        let store = MemoryStore::new();
        let key = load(&path, &store).await.unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(load(&path, &store).await.unwrap(), key);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "the draft is gone");
    }

    #[tokio::test]
    async fn another_key_a_missing_one_and_an_exposed_one_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        let store = MemoryStore::new();
        load(&path, &store).await.unwrap();

        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(load(&path, &store).await, Err(KeyError::Exposed(_))));
        fs::remove_file(&path).unwrap();
        assert!(matches!(load(&path, &store).await, Err(KeyError::Missing(_))));
        assert!(!path.exists(), "no key is made for a store that has one");
        make(&path).unwrap();
        assert!(matches!(load(&path, &store).await, Err(KeyError::Another(_))));
        fs::write(&path, "not hex").unwrap();
        assert!(matches!(load(&path, &store).await, Err(KeyError::Malformed(_))));
    }

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
