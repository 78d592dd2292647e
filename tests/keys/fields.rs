//! A store whose every sealed field is known.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use authkeep::auth::seal::{OpenError, Sealer};
use authkeep::identity::{TOTP_FAMILY, tokens};
use authkeep::{courier, key_file};
use authkeep_conformance::fixtures::Fixtures;
use authkeep_sled::SledStore;
use authkeep_store::{EpochMs, Sealed, Secret, Store};

use crate::support::Home;

pub(crate) const OLD: Secret<32> = Secret::new([0x01; 32]);
pub(crate) const NEW: Secret<32> = Secret::new([0x02; 32]);

/// What was sealed: the family, the record, the plaintext.
pub(crate) type Plain = BTreeMap<(&'static str, Vec<u8>), Vec<u8>>;

/// Puts so many sealed fields of each family into an empty store. The signing keys are over, so that a server that starts
/// makes one; nobody is sent the messages.
pub(crate) async fn fill(store: &dyn Store, key: &Secret<32>, of_a_family: usize) -> Plain {
    let mut fixtures = Fixtures::new(0x6b65_7973);
    let mut plain = Plain::new();
    let mut seal = |fixtures: &mut Fixtures, family: &'static str, record: &[u8]| {
        let plaintext = fixtures.bytes::<40>();
        plain.insert((family, record.to_vec()), plaintext.to_vec());
        Sealed::new(Sealer::new(key, family).seal(record, fixtures.bytes(), &plaintext)).expect("it is short")
    };
    for _ in 0..of_a_family {
        let mut signing_key = fixtures.signing_key();
        signing_key.private_key = seal(&mut fixtures, tokens::FAMILY, signing_key.id.as_bytes());
        signing_key.expires_at = Some(EpochMs::MIN);
        store.restore_signing_key(signing_key).await.expect("a signing key");
        let account = fixtures.account();
        let (uid, secret) = (account.uid, seal(&mut fixtures, TOTP_FAMILY, account.uid.as_bytes()));
        store.create_account(account).await.expect("an account");
        store.put_totp(uid, secret, EpochMs::MIN).await.expect("a second factor");
        let mut message = fixtures.message();
        message.content = seal(&mut fixtures, courier::SEALED, message.id.as_bytes());
        message.due_at = EpochMs::MAX;
        store.create_message(message).await.expect("a message");
    }
    plain
}

/// All that is sealed in a store, opened with a key.
pub(crate) async fn open(store: &dyn Store, key: &Secret<32>) -> Result<Plain, OpenError> {
    let mut plain = Plain::new();
    let mut add = |family: &'static str, record: &[u8], sealed: &Sealed| {
        let plaintext = Sealer::new(key, family).open(record, sealed.as_bytes())?;
        plain.insert((family, record.to_vec()), plaintext.to_vec());
        Ok(())
    };
    for key in store.scan_signing_keys(None, usize::MAX).await.expect("it answers") {
        add(tokens::FAMILY, key.id.as_bytes(), &key.private_key)?;
    }
    for totp in store.scan_totps(None, usize::MAX).await.expect("it answers") {
        add(TOTP_FAMILY, totp.uid.as_bytes(), &totp.secret)?;
    }
    for message in store.scan_messages(None, usize::MAX).await.expect("it answers") {
        add(courier::SEALED, message.id.as_bytes(), &message.content)?;
    }
    Ok(plain)
}

pub(crate) fn write_key(path: &Path, key: &Secret<32>) {
    fs::write(path, hex::encode(key.expose())).expect("a key file");
    fs::set_permissions(path, Permissions::from_mode(0o600)).expect("a mode");
}

pub(crate) fn read_key(path: &Path) -> Secret<32> {
    let text = fs::read_to_string(path).expect("a key file");
    Secret::new(hex::decode(text.trim()).expect("hex").try_into().expect("32 bytes"))
}

/// A folder with the key file `old`, in which a store that was made with it is filled.
pub(crate) async fn belongs_to_old(home: &Home, store: &dyn Store, of_a_family: usize) -> Plain {
    let old = home.path().join("old");
    write_key(&old, &OLD);
    key_file::load(&old, store).await.expect("the store takes its key");
    fill(store, &OLD, of_a_family).await
}

pub(crate) fn sled(home: &Home) -> SledStore {
    SledStore::open(home.path().join("store"), authkeep_sled::Options::default()).expect("sled opens")
}

/// The same with a store in sled, which is closed again.
pub(crate) async fn home_with_sled(of_a_family: usize) -> (Home, Plain) {
    let home = Home::new();
    let plain = belongs_to_old(&home, &sled(&home), of_a_family).await;
    (home, plain)
}
