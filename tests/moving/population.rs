//! A store to move: accounts of many kinds, with records of every family.

use authkeep::moving::{MoveError, Record, Records, fill};
use authkeep_conformance::fixtures::Fixtures;
use authkeep_store::{Account, EpochMs, FileId, SigningKey, Store, Uid};

const SEED: u64 = 0x6d6f_7665;

/// Puts so many accounts into an empty store, and gives back how many records there are. What a store can hold at the
/// most and at the least is among them.
pub(crate) async fn populate(store: &dyn Store, accounts: usize) -> u64 {
    let (mut lowest, mut highest) = (Fixtures::lowest(), Fixtures::highest());
    let mut records = service(&mut lowest, true);
    records.extend(service(&mut highest, false));
    records.extend(exchange(&mut lowest));
    records.extend(exchange(&mut highest));
    for fixtures in [lowest, highest].iter_mut().take(accounts) {
        let new = fixtures.account();
        records.extend(person(fixtures, new.uid));
        records.push(Record::Account(new.into()));
    }
    records.extend(ordinary(accounts.saturating_sub(2), false));
    put(store, records).await
}

/// The same without the largest and the smallest values, whose lines in an export are long.
pub(crate) async fn populate_ordinary(store: &dyn Store, accounts: usize) -> u64 {
    put(store, ordinary(accounts, true)).await
}

async fn put(store: &dyn Store, mut records: Vec<Record>) -> u64 {
    records.sort_by(Record::place);
    let count = records.len() as u64;
    fill(&mut Given(records), store, &super::unwatched).await.expect("a store takes its records");
    count
}

/// All accounts have two sessions, one of which ends, and one key fetch token. Of three accounts one is locked and has one
/// token of each kind that an account has once, and one has what belongs to a person; beside the third one there is what the
/// exchange has, which belongs to no account.
fn ordinary(accounts: usize, signs: bool) -> Vec<Record> {
    let mut fixtures = Fixtures::new(SEED);
    let mut records = service(&mut fixtures, signs);
    records.push(Record::KeyFingerprint(fixtures.key_fingerprint()));
    for number in 0..accounts {
        let new = fixtures.account();
        let uid = new.uid;
        let mut account = Account::from(new);
        records.push(Record::SessionToken(fixtures.session_token(uid)));
        records.push(Record::SessionToken(fixtures.ending_session_token(uid)));
        records.push(Record::KeyFetchToken(fixtures.key_fetch_token(uid)));
        match number % 3 {
            0 => {
                account.locked_at = Some(EpochMs::MAX);
                account.unlock_code = (number % 2 == 0).then(|| fixtures.secret());
                records.push(Record::AccountResetToken(fixtures.account_reset_token(uid)));
                records.push(Record::PasswordChangeToken(fixtures.password_change_token(uid)));
                records.push(Record::PasswordForgotToken(fixtures.password_forgot_token(uid)));
            }
            1 => {
                records.push(Record::Phone(fixtures.proved_phone(uid)));
                records.extend(person(&mut fixtures, uid));
            }
            _ => records.extend(exchange(&mut fixtures)),
        }
        records.push(Record::Account(account));
    }
    records
}

/// What belongs to a person.
fn person(fixtures: &mut Fixtures, uid: Uid) -> Vec<Record> {
    let key = fixtures.api_key(uid);
    vec![
        Record::Identity(fixtures.identity(uid)),
        Record::Profile(fixtures.profile(uid)),
        Record::Phone(fixtures.phone(uid)),
        Record::Document(fixtures.document(uid)),
        Record::Label(fixtures.label(uid)),
        Record::UsedJti(fixtures.used_jti(key.id)),
        Record::ApiKey(key),
        Record::Totp(fixtures.totp(uid)),
        Record::Failure(fixtures.failure(uid)),
    ]
}

/// What belongs to no account. One signing key of a store has no end, and it signs.
fn service(fixtures: &mut Fixtures, signs: bool) -> Vec<Record> {
    let mut file = fixtures.file_to_delete();
    // Two kinds of record have one kind of id, and a file has one of the two.
    file.id = FileId::from_bytes(file.id.as_bytes().map(|byte| byte ^ 1));
    let key = fixtures.signing_key();
    let expires_at = if signs { None } else { Some(key.expires_at.unwrap_or(EpochMs::MIN)) };
    vec![
        Record::PasswordScheme(fixtures.password_scheme()),
        Record::FileToDelete(file),
        Record::Throttle(fixtures.throttle()),
        Record::SigningKey(SigningKey { expires_at, ..key }),
        Record::Message(fixtures.message()),
    ]
}

/// A pseudonym with a session, and one record of each kind that the exchange has.
fn exchange(fixtures: &mut Fixtures) -> Vec<Record> {
    let (pseudonym, key, stock) = (fixtures.pseudonym(), fixtures.handshake_key(), fixtures.stock());
    vec![
        Record::PseudonymSession(fixtures.pseudonym_session(pseudonym.id)),
        Record::Pseudonym(pseudonym),
        Record::Handshake(fixtures.handshake(key)),
        Record::StockedToken(fixtures.stocked_token(stock)),
        Record::DirtyToken(fixtures.dirty_token()),
        Record::CleanToken(fixtures.clean_token()),
        Record::KeptReply(fixtures.kept_reply()),
    ]
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
