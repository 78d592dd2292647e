//! What the records must be after an answer.

use std::collections::{BTreeMap, BTreeSet};

use authkeep_conformance::State;
use authkeep_store::{Label, LabelScope, Uid};

/// Panics unless a refusal, or a look-up, has left everything as it was but for what counts attempts.
pub(super) fn must_be_unchanged(operation: &str, before: &State, after: &State) {
    let mut after = after.clone();
    // Whoever tries is counted.
    after.throttles.clone_from(&before.throttles);
    let wants_code =
        operation.contains("V1ApiKeys") || operation.contains("V1Security") || operation == "postV1Sessions";
    if wants_code {
        // A right code is used up, whatever else is wrong.
        for (uid, totp) in &mut after.totps {
            totp.last_step = before.totps.get(uid).map_or(0, |totp| totp.last_step);
        }
    }
    if operation == "postV1PhonesVerify" {
        for (id, phone) in &mut after.phones {
            let Some(known) = before.phones.get(id) else { continue };
            assert!(phone.wrong_guesses <= known.wrong_guesses + 1, "a guess counts twice");
            phone.wrong_guesses = known.wrong_guesses;
        }
    }
    if matches!(operation, "postV1Sessions" | "postV1AccountsSendUnlockInstructions") {
        take_back_locks(before, &mut after);
    }
    after.must_be(before, "after a refusal or a look-up").expect("nothing changed");
}

/// A failure to sign in is counted, and may lock the account, which is told by mail; a lock whose time is over ends.
fn take_back_locks(before: &State, after: &mut State) {
    after.failures.clone_from(&before.failures);
    let mut locked = 0;
    for (uid, account) in &mut after.accounts {
        let Some(known) = before.accounts.get(uid) else { continue };
        locked += usize::from(account.locked_at.is_some() && account.locked_at != known.locked_at);
        account.locked_at = known.locked_at;
        account.unlock_code.clone_from(&known.unlock_code);
    }
    let news: Vec<_> = after.messages.keys().filter(|id| !before.messages.contains_key(id)).copied().collect();
    assert_eq!(news.len(), locked, "a lock is told of in {} messages", news.len());
    after.messages.retain(|id, _| before.messages.contains_key(id));
}

/// Panics unless every record belongs to somebody, and nobody has more of them than they may.
pub(super) fn check(state: &State) {
    let emails: BTreeSet<_> = state.accounts.values().map(|account| &account.normalized_email).collect();
    assert_eq!(emails.len(), state.accounts.len(), "an e-mail belongs to two accounts");

    let public = |label: &&Label| label.scope == LabelScope::Public;
    let owned = [
        ("sessions", 2, count(state.session_tokens.values().map(|one| one.uid))),
        ("forgotten passwords", 1, count(state.password_forgot_tokens.values().map(|one| one.uid))),
        ("public labels", 3, count(state.labels.values().filter(public).map(|one| one.uid))),
        ("API keys", 2, count(state.api_keys.values().map(|one| one.uid))),
        ("documents", 2, count(state.documents.values().map(|one| one.uid))),
        ("phones", usize::MAX, count(state.phones.values().map(|one| one.uid))),
        ("profiles", 1, count(state.profiles.keys().copied())),
        ("second factors", 1, count(state.totps.keys().copied())),
        ("failures", 1, count(state.failures.keys().copied())),
        ("identities", 1, count(state.identities.keys().copied())),
    ];
    for (what, most, owners) in &owned {
        for (uid, number) in owners {
            assert!(state.accounts.contains_key(uid), "{what} belong to no account");
            assert!(number <= most, "an account has {number} {what}");
        }
    }

    let mut proved: Vec<_> = state.phones.values().filter(|phone| phone.verified_at.is_some()).collect();
    proved.sort_by(|one, other| one.number.cmp(&other.number));
    assert!(proved.windows(2).all(|two| two[0].number != two[1].number), "a number is proved by two");
    assert!(state.files_to_delete.is_empty(), "a file is left to be deleted");
}

fn count(owners: impl Iterator<Item = Uid>) -> BTreeMap<Uid, usize> {
    let mut counts = BTreeMap::new();
    for owner in owners {
        *counts.entry(owner).or_default() += 1;
    }
    counts
}
