//! A store to move: accounts of many kinds, with tokens of every kind.

use authkeep::moving::{MoveError, Record, Records, fill};
use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Account, EpochMs, Store};

const SEED: u64 = 0x6d6f_7665;

/// Puts so many accounts into an empty store. One in three is locked and has one token of each kind that an account
/// has once; all have two sessions and one key fetch token. So there are five records an account.
pub(crate) async fn populate(store: &dyn Store, accounts: usize) {
    let mut fixtures = Fixtures::new(SEED);
    let mut records = Vec::new();
    // What a store can hold at the most and at the least goes along.
    let edges = [Fixtures::lowest(), Fixtures::highest()].map(|mut edge| edge.account());
    let mut edges = edges.into_iter();
    for number in 0..accounts {
        let new = edges.next().unwrap_or_else(|| fixtures.account());
        let uid = new.uid;
        let mut account = Account::from(new);
        records.push(Record::SessionToken(fixtures.session_token(uid)));
        records.push(Record::SessionToken(fixtures.session_token(uid)));
        records.push(Record::KeyFetchToken(fixtures.key_fetch_token(uid)));
        if number % 3 == 0 {
            account.locked_at = Some(EpochMs::MAX);
            account.unlock_code = (number % 2 == 0).then(|| fixtures.secret());
            records.push(Record::AccountResetToken(fixtures.account_reset_token(uid)));
            records.push(Record::PasswordChangeToken(fixtures.password_change_token(uid)));
            records.push(Record::PasswordForgotToken(fixtures.password_forgot_token(uid)));
        }
        records.push(Record::Account(account));
    }
    records.push(Record::KeyFingerprint(fixtures.key_fingerprint()));
    records.sort_by(Record::place);
    fill(&mut Given(records), store, &super::unwatched).await.expect("a store takes its records");
}

/// Records in memory, which come in their order.
pub(crate) struct Given(pub(crate) Vec<Record>);

#[async_trait::async_trait]
impl Records for Given {
    async fn page(&mut self) -> Result<Vec<Record>, MoveError> {
        let Some(family) = self.0.first().map(Record::family) else { return Ok(Vec::new()) };
        let end = self.0.iter().take(777).take_while(|record| record.family() == family).count();
        Ok(self.0.drain(..end).collect())
    }
}
