//! The records that stores are filled with. Everything of a record follows from its number, in Rust as in SQL, so that
//! the load generator and pgbench ask for what is there without keeping lists of it.

use authkeep_store::{Account, EpochMs, NewAccount, NormalizedEmail, Secret, SessionToken, Text255};
use sha2::{Digest, Sha256};

use crate::failure::Result;

/// What a store holds: accounts 1 to `accounts` and session tokens 1 to `tokens`, spread evenly over the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Size {
    pub(crate) accounts: u64,
    pub(crate) tokens: u64,
}

/// In SQL: `sha256(int8send(n))`.
pub(crate) fn token_id(number: u64) -> [u8; 32] {
    Sha256::digest(number.to_be_bytes()).into()
}

/// In SQL: `substring(sha256(int8send(-n)) FROM 1 FOR 16)`.
pub(crate) fn uid(number: u64) -> [u8; 16] {
    let digest = Sha256::digest(number.wrapping_neg().to_be_bytes());
    std::array::from_fn(|at| digest[at])
}

/// The account that a token belongs to.
pub(crate) const fn owner(size: Size, token: u64) -> u64 {
    1 + token % size.accounts
}

pub(crate) fn email(number: u64) -> String {
    format!("{}@bench.example", hex::encode(uid(number)))
}

pub(crate) fn account(number: u64) -> Result<Account> {
    let filler = token_id(number);
    let email = email(number);
    Ok(Account::from(NewAccount {
        uid: uid(number).into(),
        normalized_email: NormalizedEmail::new(&email)?,
        email: Text255::new(email)?,
        email_code: Secret::new(uid(number)),
        email_verified: true,
        k_a: Secret::new(filler),
        wrap_wrap_kb: Secret::new(filler),
        auth_salt: Secret::new(filler),
        verify_hash: Secret::new(filler),
        verifier_version: 1,
        verifier_set_at: EpochMs::new(1_700_000_000_000)?,
        created_at: EpochMs::new(1_700_000_000_000)?,
        locale: Some(Text255::new("en")?),
    }))
}

pub(crate) fn session_token(size: Size, number: u64) -> Result<SessionToken> {
    let id = token_id(number);
    Ok(SessionToken {
        id: id.into(),
        uid: uid(owner(size, number)).into(),
        data: Secret::new(id),
        created_at: EpochMs::new(1_700_000_000_000)?,
        expires_at: None,
    })
}
