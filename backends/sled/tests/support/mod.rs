//! Records to store, told apart by a number.

use authkeep_sled::Options;
use authkeep_store::{EpochMs, NewAccount, NormalizedEmail, Secret, SessionToken, Text255, Uid};

/// A small cache: many stores are open at once.
pub(crate) const OPTIONS: Options = Options { durability: authkeep_sled::Durability::Strict, cache_mb: 32 };

pub(crate) fn uid(n: u64) -> Uid {
    let mut bytes = [0xaa; 16];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    bytes.into()
}

pub(crate) fn id(n: u64) -> [u8; 32] {
    let mut bytes = [0xbb; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    bytes
}

pub(crate) fn email(n: u64) -> NormalizedEmail {
    NormalizedEmail::new(&format!("user{n}@example.com")).expect("it is in bounds")
}

pub(crate) fn account(n: u64) -> NewAccount {
    account_with(n, n)
}

/// The account `n` under the e-mail of another number.
pub(crate) fn account_with(n: u64, email_of: u64) -> NewAccount {
    let normalized_email = email(email_of);
    NewAccount {
        uid: uid(n),
        email: Text255::new(normalized_email.as_str()).expect("it is in bounds"),
        normalized_email,
        email_code: Secret::new([1; 16]),
        email_verified: false,
        k_a: Secret::new([2; 32]),
        wrap_wrap_kb: Secret::new([3; 32]),
        auth_salt: Secret::new([4; 32]),
        verify_hash: Secret::new([5; 32]),
        verifier_version: 1,
        verifier_set_at: EpochMs::new(1).expect("it is in range"),
        created_at: EpochMs::new(n).expect("it is in range"),
        locale: None,
    }
}

pub(crate) fn session(n: u64, owner: u64) -> SessionToken {
    SessionToken {
        id: id(n).into(),
        uid: uid(owner),
        data: Secret::new(id(n)),
        created_at: EpochMs::MAX,
        expires_at: None,
    }
}
