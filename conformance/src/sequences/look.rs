//! The look-ups of a sequence, and what the model says that each must give.

use std::future::Future;
use std::ops::Bound::{Excluded, Unbounded};
use std::pin::Pin;

use authkeep_store::{EpochMs, ErrorKind, KeyFingerprint, NormalizedEmail, Secret, Store, Uid};

use crate::failure::{Checked, found, listed, none, refused, same};
use crate::kind::Kind;
use crate::op::Op;
use crate::scene::with_account;
use crate::state::State;

/// A look-up with its arguments. The claim of a fingerprint is one as well: what it gives back is compared.
pub(super) enum Look {
    KeyFingerprint,
    Claim(KeyFingerprint),
    Account(Uid),
    ByEmail(NormalizedEmail),
    /// With the account's own hash, or with another one.
    Password(Uid, bool),
    Devices(Uid),
    Accounts(Option<Uid>, usize),
    OfKind(Box<dyn OfKind>),
}

/// A token of some kind by its id.
pub(super) fn token<K: Kind>(id: K::Id) -> Look {
    Look::OfKind(Box::new(Token::<K>(id)))
}

/// A page of the tokens of some kind.
pub(super) fn page<K: Kind>(after: Option<K::Id>, limit: usize) -> Look {
    Look::OfKind(Box::new(Page::<K>(after, limit)))
}

impl Look {
    #[cfg(test)]
    pub(super) fn name(&self) -> String {
        match self {
            Self::KeyFingerprint => "key_fingerprint".to_owned(),
            Self::Claim(_) => "claim_key_fingerprint".to_owned(),
            Self::Account(_) => "account".to_owned(),
            Self::ByEmail(_) => "account_by_email".to_owned(),
            Self::Password(..) => "check_password".to_owned(),
            Self::Devices(_) => "account_devices".to_owned(),
            Self::Accounts(..) => "scan_accounts".to_owned(),
            Self::OfKind(look) => look.name(),
        }
    }

    /// Fails unless the store gives what the state says.
    pub(super) async fn agrees(&self, store: &dyn Store, expected: &mut State) -> Checked {
        match self {
            Self::KeyFingerprint => same("key_fingerprint", &store.key_fingerprint().await?, &expected.key_fingerprint),
            Self::Claim(fingerprint) => {
                same("the model's answer", &expected.apply(&Op::ClaimKeyFingerprint(*fingerprint)), &Ok(()))?;
                let answer = store.claim_key_fingerprint(*fingerprint).await?;
                same("claim_key_fingerprint", &Some(answer), &expected.key_fingerprint)
            }
            Self::Account(uid) => compare("account", store.account(*uid).await?, expected.accounts.get(uid)),
            Self::ByEmail(email) => {
                let owner = expected.accounts.values().find(|account| account.normalized_email == *email);
                compare("account_by_email", store.account_by_email(email).await?, owner)
            }
            Self::Password(uid, right) => {
                let own = expected.accounts.get(uid).map(|account| account.verify_hash.clone());
                match own {
                    Some(own) if *right => Ok(store.check_password(*uid, &own).await?),
                    _ => {
                        let wrong = store.check_password(*uid, &Secret::new([0xa5; 32])).await;
                        refused("check_password", wrong, ErrorKind::IncorrectPassword)
                    }
                }
            }
            Self::Devices(uid) => {
                let devices = store.account_devices(*uid, EpochMs::MIN).await;
                if !expected.accounts.contains_key(uid) {
                    return refused("account_devices", devices, ErrorKind::NotFound);
                }
                let own: Vec<_> = expected.session_tokens.values().filter(|token| token.uid == *uid).cloned().collect();
                listed("account_devices", &devices?, &own)
            }
            Self::Accounts(after, limit) => {
                let from = expected.accounts.range((after.map_or(Unbounded, Excluded), Unbounded));
                let page: Vec<_> = from.take(*limit).map(|(_, account)| account.clone()).collect();
                listed("scan_accounts", &store.scan_accounts(*after, *limit).await?, &page)
            }
            Self::OfKind(look) => look.agrees(store, expected).await,
        }
    }
}

fn compare<T: crate::record::Record>(what: &str, answer: Option<T>, expected: Option<&T>) -> Checked {
    match expected {
        Some(expected) => found(what, answer, expected),
        None => none(what, answer),
    }
}

type Comparing<'a> = Pin<Box<dyn Future<Output = Checked> + Send + 'a>>;

/// A look-up for tokens of one kind, whichever it is.
pub(super) trait OfKind: Send + Sync {
    #[cfg(test)]
    fn name(&self) -> String;

    fn agrees<'a>(&'a self, store: &'a dyn Store, expected: &'a State) -> Comparing<'a>;
}

struct Token<K: Kind>(K::Id);

impl<K: Kind> OfKind for Token<K> {
    #[cfg(test)]
    fn name(&self) -> String {
        K::NAME.to_owned()
    }

    fn agrees<'a>(&'a self, store: &'a dyn Store, expected: &'a State) -> Comparing<'a> {
        Box::pin(async move {
            let token = K::table(expected).get(&self.0);
            let own = token.and_then(|token| Some(with_account(token, expected.accounts.get(&token.uid())?)));
            compare(K::NAME, K::find(store, self.0).await?, own.as_ref())
        })
    }
}

struct Page<K: Kind>(Option<K::Id>, usize);

impl<K: Kind> OfKind for Page<K> {
    #[cfg(test)]
    fn name(&self) -> String {
        format!("scan_{}s", K::NAME)
    }

    fn agrees<'a>(&'a self, store: &'a dyn Store, expected: &'a State) -> Comparing<'a> {
        Box::pin(async move {
            let Self(after, limit) = self;
            let from = K::table(expected).range((after.map_or(Unbounded, Excluded), Unbounded));
            let page: Vec<_> = from.take(*limit).map(|(_, token)| token.clone()).collect();
            listed(&format!("scan_{}s", K::NAME), &K::scan(store, *after, *limit).await?, &page)
        })
    }
}
