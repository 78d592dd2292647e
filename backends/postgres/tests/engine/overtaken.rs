//! Verbs that waited for somebody else's change act on what it left, and not on what they saw before.
//!
//! A statement looks at the database as it was when the statement started, also after it waited for a row. Each test holds
//! a verb at such a row, changes what the verb has seen already, and lets it go on.

use std::sync::Arc;

use authkeep_conformance::fixtures::Fixtures;
use authkeep_postgres::PostgresStore;
use authkeep_store::{
    Account, Accounts, EpochMs, ErrorKind, Failures, FilesToDelete, Grounds, LabelScope, Labels, Messages, Phones,
    SessionTokens, StoreError, Text255, Throttle, ThrottleKey, Throttles, Totps, Turn,
};
use tokio::task::JoinHandle;

use crate::database::{Other, account, bytes, store};
use crate::place::Place;

crate::tests![
    a_failure_is_counted_after_those_before_it,
    a_failure_of_an_account_that_was_just_locked_is_not_counted,
    a_window_that_was_just_opened_tells_its_end,
    a_document_that_was_just_made_leaves_its_file_to_delete,
    a_document_that_was_just_made_keeps_its_file,
    a_number_that_another_account_just_proved_is_refused,
    a_code_that_was_just_replaced_is_not_right,
    a_step_that_was_just_accepted_is_refused,
    a_second_factor_that_was_just_replaced_accepts_nothing,
    a_verifier_of_an_account_that_was_just_deleted_is_not_found,
    a_label_that_was_just_set_is_not_told_again,
    a_password_that_was_just_changed_starts_no_session,
    a_session_that_was_just_started_is_ended_with_the_others,
];

struct Scene {
    store: Arc<PostgresStore>,
    other: Other,
    fixtures: Fixtures,
    account: Account,
    _place: Place,
}

impl Scene {
    async fn new(server: &str, seed: u64) -> Self {
        let (place, store) = store(server).await;
        let mut fixtures = Fixtures::new(seed);
        let account = account(&store, &mut fixtures).await;
        let other = Other::new(server, &place).await;
        Self { store: Arc::new(store), other, fixtures, account, _place: place }
    }

    /// Makes a change, starts a verb that has to wait for it, and commits the change.
    async fn overtake<T, F>(&mut self, change: &str, verb: impl FnOnce(Arc<PostgresStore>) -> F) -> T
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        self.other.run(&format!("BEGIN; {change}")).await;
        let verb: JoinHandle<T> = tokio::spawn(verb(Arc::clone(&self.store)));
        self.other.until_waiting(1).await;
        self.other.run("COMMIT").await;
        verb.await.expect("no panic")
    }
}

fn at(ms: u64) -> EpochMs {
    EpochMs::new(ms).expect("a time")
}

fn text(text: &str) -> Text255 {
    Text255::new(text).expect("a short text")
}

fn assert_kind<T: std::fmt::Debug>(outcome: Result<T, StoreError>, kind: ErrorKind) {
    assert_eq!(outcome.expect_err("it must be refused").kind(), kind);
}

async fn a_failure_is_counted_after_those_before_it(server: String) {
    let mut scene = Scene::new(&server, 30).await;
    let (uid, lock) = (scene.account.uid, scene.fixtures.failure_lock());
    let change = "UPDATE account SET failures = 3, locked_by_failures = false";
    let failure = scene.overtake(change, |store| async move { store.record_failure(uid, 4, lock).await }).await;
    let failure = failure.expect("it is counted");
    assert_eq!((failure.count, failure.locked), (4, true));
    assert_eq!(scene.store.failure(uid).await.expect("a look-up"), Some(failure));
    assert_eq!(scene.store.scan_messages(None, 10).await.expect("a scan").len(), 1);
}

async fn a_failure_of_an_account_that_was_just_locked_is_not_counted(server: String) {
    let mut scene = Scene::new(&server, 31).await;
    let (uid, lock) = (scene.account.uid, scene.fixtures.failure_lock());
    let change = "UPDATE account SET failures = 5, locked_by_failures = true, locked_at = 7";
    let failure = scene.overtake(change, |store| async move { store.record_failure(uid, 5, lock).await }).await;
    let failure = failure.expect("it is not refused");
    assert_eq!((failure.count, failure.locked), (5, true));
    let stored = scene.store.account(uid).await.expect("a look-up").expect("the account");
    assert_eq!(stored.locked_at, Some(at(7)), "the lock is the other one's");
    assert_eq!(scene.store.scan_messages(None, 10).await.expect("a scan"), []);
}

async fn a_window_that_was_just_opened_tells_its_end(server: String) {
    let mut scene = Scene::new(&server, 32).await;
    let key = ThrottleKey::from_bytes(scene.fixtures.bytes());
    let change = format!("INSERT INTO throttle VALUES ({}, 1, 70)", bytes(key.as_bytes()));
    let turn = scene.overtake(&change, move |store| async move { store.take_turn(key, 1, at(10), at(90)).await }).await;
    assert_eq!(turn.expect("an answer"), Turn::Refused(at(70)));
    let stored = scene.store.scan_throttles(None, 10).await.expect("a scan");
    assert_eq!(stored, [Throttle { key, count: 1, expires_at: at(70) }]);
}

async fn a_document_that_was_just_made_leaves_its_file_to_delete(server: String) {
    let mut scene = Scene::new(&server, 33).await;
    let (uid, file) = (scene.account.uid, scene.fixtures.file_to_delete().id);
    let change = format!(
        "SELECT * FROM account FOR UPDATE; INSERT INTO document
        VALUES ({}, {}, '', '', '2030-01-01', '', '', 1, NULL, 0)",
        bytes(file.as_bytes()),
        bytes(uid.as_bytes())
    );
    scene.overtake(&change, |store| async move { store.delete_account(uid).await }).await.expect("a deletion");
    assert_eq!(scene.store.account(uid).await.expect("a look-up"), None);
    let noted = scene.store.scan_files_to_delete(None, 10).await.expect("a scan");
    assert_eq!(noted.iter().map(|noted| (noted.id, noted.due_at)).collect::<Vec<_>>(), [(file, at(0))]);
}

async fn a_document_that_was_just_made_keeps_its_file(server: String) {
    let mut scene = Scene::new(&server, 34).await;
    let (uid, file) = (scene.account.uid, scene.fixtures.file_to_delete());
    scene.store.note_file(file).await.expect("a note");
    let change = format!(
        "DELETE FROM file_to_delete; INSERT INTO document
        VALUES ({}, {}, '', '', '2030-01-01', '', '', 1, NULL, 0)",
        bytes(file.id.as_bytes()),
        bytes(uid.as_bytes())
    );
    let noted = scene.overtake(&change, |store| async move { store.note_file(file).await }).await;
    assert_kind(noted, ErrorKind::Conflict);
    assert_eq!(scene.store.scan_files_to_delete(None, 10).await.expect("a scan"), []);
}

async fn a_number_that_another_account_just_proved_is_refused(server: String) {
    let mut scene = Scene::new(&server, 35).await;
    let rival = account(&scene.store, &mut scene.fixtures).await;
    let mut phone = scene.fixtures.phone(scene.account.uid);
    (phone.expires_at, phone.wrong_guesses) = (at(100), 0);
    let mut rivals = scene.fixtures.phone(rival.uid);
    rivals.number = phone.number.clone();
    scene.store.restore_phone(phone.clone()).await.expect("a phone");
    scene.store.restore_phone(rivals).await.expect("a phone");

    let change = format!("UPDATE phone SET verified_at = 5 WHERE uid = {}", bytes(rival.uid.as_bytes()));
    let (uid, number, code) = (phone.uid, phone.number.clone(), phone.code.clone().expect("a code"));
    let verify =
        move |store: Arc<PostgresStore>| async move { store.verify_phone(uid, &number, &code, at(9), 3).await };
    assert_kind(scene.overtake(&change, verify).await, ErrorKind::Conflict);
    assert_eq!(scene.store.phones(uid).await.expect("a look-up"), [phone.clone()], "nothing changed");
    assert_eq!(scene.store.labels(uid).await.expect("a look-up"), []);
    assert_eq!(scene.store.phone_owner(&phone.number).await.expect("a look-up"), Some(rival.uid));
}

async fn a_code_that_was_just_replaced_is_not_right(server: String) {
    let mut scene = Scene::new(&server, 36).await;
    let mut phone = scene.fixtures.phone(scene.account.uid);
    (phone.expires_at, phone.wrong_guesses) = (at(100), 0);
    scene.store.restore_phone(phone.clone()).await.expect("a phone");
    let fresh = scene.fixtures.secret::<32>();
    let change = format!("UPDATE phone SET code = {}, wrong_guesses = 1", bytes(fresh.expose()));
    let (uid, number, code) = (phone.uid, phone.number.clone(), phone.code.clone().expect("a code"));
    let verify =
        move |store: Arc<PostgresStore>| async move { store.verify_phone(uid, &number, &code, at(9), 3).await };
    assert!(!scene.overtake(&change, verify).await.expect("an answer"));
    (phone.code, phone.wrong_guesses) = (Some(fresh), 2);
    assert_eq!(scene.store.phones(uid).await.expect("a look-up"), [phone]);
}

async fn a_step_that_was_just_accepted_is_refused(server: String) {
    let mut scene = Scene::new(&server, 37).await;
    let mut totp = scene.fixtures.totp(scene.account.uid);
    (totp.enabled, totp.last_step) = (true, 4);
    scene.store.restore_totp(totp.clone()).await.expect("a second factor");
    let (uid, secret) = (totp.uid, totp.secret.clone());
    let advance = move |store: Arc<PostgresStore>| async move { store.advance_totp(uid, &secret, 5).await };
    assert_kind(scene.overtake("UPDATE totp SET last_step = 5", advance).await, ErrorKind::Conflict);
}

async fn a_second_factor_that_was_just_replaced_accepts_nothing(server: String) {
    let mut scene = Scene::new(&server, 38).await;
    let mut totp = scene.fixtures.totp(scene.account.uid);
    (totp.enabled, totp.last_step) = (true, 4);
    scene.store.restore_totp(totp.clone()).await.expect("a second factor");
    let (uid, secret) = (totp.uid, totp.secret.clone());
    let advance = move |store: Arc<PostgresStore>| async move { store.advance_totp(uid, &secret, 5).await };
    assert_kind(scene.overtake("UPDATE totp SET secret = '\\x00'", advance).await, ErrorKind::NotFound);
    let stored = scene.store.totp(uid).await.expect("a look-up").expect("the second factor");
    assert_eq!(stored.last_step, 4, "nothing changed");
}

async fn a_verifier_of_an_account_that_was_just_deleted_is_not_found(server: String) {
    let mut scene = Scene::new(&server, 39).await;
    let (uid, expected, verifier) = (scene.account.uid, scene.account.verify_hash.clone(), scene.fixtures.verifier());
    let replace =
        move |store: Arc<PostgresStore>| async move { store.replace_verifier(uid, &expected, verifier).await };
    assert_kind(scene.overtake("DELETE FROM account", replace).await, ErrorKind::NotFound);
}

async fn a_label_that_was_just_set_is_not_told_again(server: String) {
    let mut scene = Scene::new(&server, 40).await;
    let mut label = scene.fixtures.label(scene.account.uid);
    (label.scope, label.value) = (LabelScope::Private, text("pending"));
    scene.store.restore_label(label.clone()).await.expect("a label");
    label.value = text("verified");
    let (set, message) = (label.clone(), scene.fixtures.message());
    let set = move |store: Arc<PostgresStore>| async move { store.set_label(set, Some(message)).await };
    scene.overtake("UPDATE label SET value = 'verified'", set).await.expect("it is set");
    assert_eq!(scene.store.labels(label.uid).await.expect("a look-up"), [label]);
    assert_eq!(scene.store.scan_messages(None, 10).await.expect("a scan"), [], "it said so already");
}

async fn a_password_that_was_just_changed_starts_no_session(server: String) {
    let mut scene = Scene::new(&server, 41).await;
    let token = scene.fixtures.ending_session_token(scene.account.uid);
    let grounds = Grounds::Password(scene.account.verify_hash.clone());
    let change = format!("UPDATE account SET verify_hash = {}", bytes(scene.fixtures.secret::<32>().expose()));
    let start = move |store: Arc<PostgresStore>| async move { store.start_session(token, grounds, 5).await };
    assert_kind(scene.overtake(&change, start).await, ErrorKind::IncorrectPassword);
    assert_eq!(scene.store.scan_session_tokens(None, 10).await.expect("a scan"), []);
}

async fn a_session_that_was_just_started_is_ended_with_the_others(server: String) {
    let mut scene = Scene::new(&server, 42).await;
    let uid = scene.account.uid;
    let change = format!(
        "SELECT * FROM account FOR UPDATE; INSERT INTO session_token VALUES ({}, {}, {}, 0, 1)",
        bytes(&scene.fixtures.bytes::<32>()),
        bytes(uid.as_bytes()),
        bytes(&scene.fixtures.bytes::<32>())
    );
    scene.overtake(&change, |store| async move { store.end_sessions(uid).await }).await.expect("they end");
    assert_eq!(scene.store.scan_session_tokens(None, 10).await.expect("a scan"), []);
}
