//! The server's own 32-byte key: read from its file, or made at the first start, and matched with the store.

mod change;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use authkeep_store::{KeyFingerprint, Secret, Store, StoreError};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use self::change::Begun;
pub use self::change::{Change, LEFT_WITHIN, Part, begin_change, left};

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
    #[error("{}", change::resealing(.0, *.1))]
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
}
