//! All that a store holds, read through its scans: what cases compare before with after.

use std::collections::{BTreeMap, BTreeSet};

use authkeep_store::{
    Account, AccountResetToken, AccountResetTokenId, KeyFetchToken, KeyFetchTokenId, KeyFingerprint,
    PasswordChangeToken, PasswordChangeTokenId, PasswordForgotToken, PasswordForgotTokenId, SessionToken,
    SessionTokenId, Store, Uid,
};

use crate::failure::{Checked, Failure};
use crate::kind::Kind;
use crate::record::Record;

/// The whole content of a store, or of what a store should hold.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "each field holds the records of the family of that name")]
pub struct State {
    pub key_fingerprint: Option<KeyFingerprint>,
    pub accounts: BTreeMap<Uid, Account>,
    pub session_tokens: BTreeMap<SessionTokenId, SessionToken>,
    pub key_fetch_tokens: BTreeMap<KeyFetchTokenId, KeyFetchToken>,
    pub account_reset_tokens: BTreeMap<AccountResetTokenId, AccountResetToken>,
    pub password_change_tokens: BTreeMap<PasswordChangeTokenId, PasswordChangeToken>,
    pub password_forgot_tokens: BTreeMap<PasswordForgotTokenId, PasswordForgotToken>,
}

const PAGE: usize = 500;

impl State {
    /// Reads everything that a store holds. The families are read one after another: it is one moment's state only
    /// when nothing else writes.
    ///
    /// # Errors
    /// When a look-up fails, or a scan gives a page that does not come after the one before.
    pub async fn read(store: &dyn Store) -> Checked<Self> {
        let mut state = Self { key_fingerprint: store.key_fingerprint().await?, ..Self::default() };
        let mut after = None;
        loop {
            let page = store.scan_accounts(after, PAGE).await?;
            let full = page.len() == PAGE;
            for account in page {
                advance(&mut after, account.uid, "scan_accounts")?;
                state.accounts.insert(account.uid, account);
            }
            if !full {
                break;
            }
        }
        state.read_tokens::<SessionToken>(store).await?;
        state.read_tokens::<KeyFetchToken>(store).await?;
        state.read_tokens::<AccountResetToken>(store).await?;
        state.read_tokens::<PasswordChangeToken>(store).await?;
        state.read_tokens::<PasswordForgotToken>(store).await?;
        Ok(state)
    }

    async fn read_tokens<K: Kind>(&mut self, store: &dyn Store) -> Checked {
        let mut after = None;
        loop {
            let page = K::scan(store, after, PAGE).await?;
            let full = page.len() == PAGE;
            for token in page {
                advance(&mut after, token.id(), K::NAME)?;
                K::table_mut(self).insert(token.id(), token);
            }
            if !full {
                return Ok(());
            }
        }
    }

    /// The part that belongs to these accounts. The fingerprint belongs to none.
    #[must_use]
    pub fn of(&self, uids: &BTreeSet<Uid>) -> Self {
        let mut part = self.clone();
        part.key_fingerprint = None;
        part.accounts.retain(|uid, _| uids.contains(uid));
        part.session_tokens.retain(|_, token| uids.contains(&token.uid));
        part.key_fetch_tokens.retain(|_, token| uids.contains(&token.uid));
        part.account_reset_tokens.retain(|_, token| uids.contains(&token.uid));
        part.password_change_tokens.retain(|_, token| uids.contains(&token.uid));
        part.password_forgot_tokens.retain(|_, token| uids.contains(&token.uid));
        part
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.accounts.len()
            + self.session_tokens.len()
            + self.key_fetch_tokens.len()
            + self.account_reset_tokens.len()
            + self.password_change_tokens.len()
            + self.password_forgot_tokens.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where this state is not the expected one, a line a record; none when they are equal.
    #[must_use]
    pub fn differences(&self, expected: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.key_fingerprint != expected.key_fingerprint {
            lines.push("the key fingerprint is another one".to_owned());
        }
        compare("account", &self.accounts, &expected.accounts, &mut lines);
        self.compare_tokens::<SessionToken>(expected, &mut lines);
        self.compare_tokens::<KeyFetchToken>(expected, &mut lines);
        self.compare_tokens::<AccountResetToken>(expected, &mut lines);
        self.compare_tokens::<PasswordChangeToken>(expected, &mut lines);
        self.compare_tokens::<PasswordForgotToken>(expected, &mut lines);
        lines
    }

    fn compare_tokens<K: Kind>(&self, expected: &Self, lines: &mut Vec<String>) {
        compare(K::NAME, K::table(self), K::table(expected), lines);
    }

    /// Fails unless this is the expected state.
    ///
    /// # Errors
    /// Names the records that differ.
    #[track_caller]
    pub fn must_be(&self, expected: &Self, what: &str) -> Checked {
        let lines = self.differences(expected);
        if lines.is_empty() { Ok(()) } else { Err(Failure::new(format!("{what}: {}", lines.join("; ")))) }
    }
}

/// Fails when a scan goes back: following it would never end.
fn advance<I: Copy + Ord>(after: &mut Option<I>, id: I, scan: &str) -> Checked {
    if after.is_some_and(|last| last >= id) {
        return Err(Failure::new(format!("{scan}: expected ascending ids, found one that is not after the last")));
    }
    *after = Some(id);
    Ok(())
}

fn compare<I: Ord, T: Record>(name: &str, found: &BTreeMap<I, T>, expected: &BTreeMap<I, T>, lines: &mut Vec<String>) {
    for (id, record) in expected {
        match found.get(id) {
            None => lines.push(format!("expected {record:?}, found no such {name}")),
            Some(other) => {
                let fields = other.differing(record);
                if !fields.is_empty() {
                    lines.push(format!("expected {record:?}, found {other:?}; they differ in {}", fields.join(", ")));
                }
            }
        }
    }
    for (_, record) in found.iter().filter(|(id, _)| !expected.contains_key(id)) {
        lines.push(format!("expected no such {name}, found {record:?}"));
    }
}
