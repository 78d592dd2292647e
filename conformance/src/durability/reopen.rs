//! A store that is closed and opened again.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, FileToDelete, SessionToken, Store};

use crate::case::Cases;
use crate::durability::{Mix, Workload, check};
use crate::failure::{Checked, ensure, refused, same};
use crate::fixtures::Fixtures;
use crate::ground::Ground;
use crate::kind::Kind;
use crate::look_up;
use crate::op::Op;
use crate::scene::{full_account, furnish, token};
use crate::state::State;

pub(crate) fn register(cases: &mut Cases) {
    cases.on_ground("DURABLE-1", "an empty store is empty when it is opened again", empty);
    cases.on_ground("DURABLE-1", "records of every kind are there when the store is opened again", everything);
    cases.on_ground("DURABLE-1", "what was removed is gone when the store is opened again", removed);
    cases.on_ground("DURABLE-1", "what was refused is not there when the store is opened again", not_stored);
    cases.on_ground("DURABLE-1", "the largest and smallest values outlive the store's handle", edges);
    cases.on_ground("DURABLE-1", "a long workload goes on where it was when the store is opened again", workload);
}

/// Drops the handle and opens the store again.
async fn again(ground: &Ground, store: Arc<dyn Store>) -> Checked<Arc<dyn Store>> {
    ensure(Arc::strong_count(&store) == 1, "no other handle on a store whose verbs have all returned")?;
    drop(store);
    ground.open().await
}

async fn empty(ground: Arc<Ground>) -> Checked {
    let mut s = ground.open().await?;
    for _ in 0..2 {
        State::read(&*s).await?.must_be(&State::default(), "an empty store")?;
        s = again(&ground, s).await?;
    }
    Ok(())
}

async fn everything(ground: Arc<Ground>) -> Checked {
    let mut fx = Fixtures::new(300);
    let s = ground.open().await?;
    furnish(&*s, &mut fx).await?;
    let owners = [full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?];
    let before = State::read(&*s).await?;
    let s = again(&ground, s).await?;
    State::read(&*s).await?.must_be(&before, "after the store was opened again")?;
    for owner in owners {
        look_up::agree(&*s, &before, owner.uid).await?;
    }
    look_up::agree_on_exchange(&*s, &before).await?;
    look_up::agree_on_service(&*s, &before).await?;
    same("a later claim", &Some(s.claim_key_fingerprint(fx.key_fingerprint()).await?), &before.key_fingerprint)
}

async fn removed(ground: Arc<Ground>) -> Checked {
    let mut fx = Fixtures::new(301);
    let s = ground.open().await?;
    let (kept, gone, reset) =
        (full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?, full_account(&*s, &mut fx).await?);
    let s = again(&ground, s).await?;
    let session: SessionToken = token(&*s, &mut fx, kept.uid).await?;
    s.delete_session_token(session.id).await?;
    s.delete_account(gone.uid).await?;
    s.reset_account(reset.uid, fx.verifier()).await?;
    s.unlock_account(kept.uid).await?;
    let before = State::read(&*s).await?;
    let s = again(&ground, s).await?;
    State::read(&*s).await?.must_be(&before, "after the store was opened again")?;
    // What the removed records had claimed is free, and stays so.
    let mut heir = fx.account();
    (heir.uid, heir.normalized_email) = (gone.uid, gone.normalized_email);
    s.create_account(heir.clone()).await?;
    s.create_session_token(SessionToken { uid: heir.uid, ..session }).await?;
    let before = State::read(&*s).await?;
    let s = again(&ground, s).await?;
    State::read(&*s).await?.must_be(&before, "after the store was opened once more")?;
    look_up::agree(&*s, &before, heir.uid).await
}

async fn not_stored(ground: Arc<Ground>) -> Checked {
    let mut fx = Fixtures::new(302);
    let s = ground.open().await?;
    let owner = full_account(&*s, &mut fx).await?;
    let before = State::read(&*s).await?;
    let mut thief = fx.account();
    thief.normalized_email = owner.normalized_email;
    refused("an e-mail that is taken", s.create_account(thief).await, ErrorKind::Conflict)?;
    let homeless = fx.session_token(fx.clone().uid());
    refused("a token without an account", s.create_session_token(homeless).await, ErrorKind::NotFound)?;
    for forgot in before.password_forgot_tokens.keys() {
        let reset = fx.account_reset_token(fx.clone().uid());
        let answer = s.verify_forgot_password(*forgot, reset).await;
        refused("a spending for another account", answer, ErrorKind::WrongAccount)?;
    }
    let s = again(&ground, s).await?;
    State::read(&*s).await?.must_be(&before, "after the store was opened again")
}

async fn edges(ground: Arc<Ground>) -> Checked {
    let s = ground.open().await?;
    let mut expected = State::default();
    for mut fx in [Fixtures::lowest(), Fixtures::highest()] {
        for op in one_of_each(&mut fx) {
            let records = expected.len();
            op.run_beside(&*s, &mut expected).await?;
            let changes_one = matches!(op, Op::LockAccount(..) | Op::SetFillMark(..));
            ensure(changes_one || expected.len() == records + 1, "a record that was not there")?;
        }
    }
    let s = again(&ground, s).await?;
    State::read(&*s).await?.must_be(&expected, "after the store was opened again")
}

/// An account that is locked, and a record of each other family.
fn one_of_each(fx: &mut Fixtures) -> Vec<Op> {
    let owner = fx.account();
    let uid = owner.uid;
    let key = fx.api_key(uid);
    let used = fx.used_jti(key.id);
    let pseudonym = fx.pseudonym();
    let session = fx.pseudonym_session(pseudonym.id);
    let (key_of_handshake, stock) = (fx.handshake_key(), fx.stock());
    // All ids of an edge are the same, and a file that a document has is not noted: this one has another id.
    let file = FileToDelete { id: [uid.as_bytes()[0] ^ 0x55; 16].into(), ..fx.file_to_delete() };
    vec![
        Op::CreateAccount(Box::new(owner)),
        Op::LockAccount(uid, fx.time(), fx.secret()),
        Op::CreateToken(fx.ending_session_token(uid).any()),
        Op::CreateToken(fx.key_fetch_token(uid).any()),
        Op::CreateToken(fx.account_reset_token(uid).any()),
        Op::CreateToken(fx.password_change_token(uid).any()),
        Op::CreateToken(fx.password_forgot_token(uid).any()),
        Op::RestoreIdentity(fx.identity(uid)),
        Op::AddPasswordScheme(fx.password_scheme()),
        Op::CreateProfile(Box::new(fx.profile(uid))),
        Op::RestorePhone(Box::new(fx.phone(uid))),
        Op::RestoreDocument(Box::new(fx.document(uid))),
        Op::NoteFile(file),
        Op::RestoreLabel(fx.label(uid)),
        Op::RestoreApiKey(key),
        Op::UseJti(used, EpochMs::MIN),
        Op::RestoreTotp(fx.totp(uid)),
        Op::RestoreFailure(fx.failure(uid)),
        Op::RestoreThrottle(fx.throttle()),
        Op::RestoreSigningKey(fx.signing_key()),
        Op::CreateMessage(fx.message()),
        Op::RestorePseudonym(Box::new(pseudonym)),
        Op::RestorePseudonymSession(session),
        Op::PutHandshake(fx.handshake(key_of_handshake), 1),
        Op::RestoreStockedToken(fx.stocked_token(stock)),
        Op::RestoreDirtyToken(Box::new(fx.dirty_token())),
        Op::RestoreCleanToken(fx.clean_token()),
        Op::RestoreKeptReply(Box::new(fx.kept_reply())),
        Op::SetFillMark(fx.fill_mark(), EpochMs::MIN),
    ]
}

async fn workload(ground: Arc<Ground>) -> Checked {
    // A task alone looks for what is due as well.
    for tasks in [8, 1] {
        let place = ground.another().await?;
        let workload = Workload::new(303, tasks, Mix::All);
        let mut journal = workload.journal();
        let mut s = place.open().await?;
        for _ in 0..4 {
            workload.run_some(Arc::clone(&s), &mut journal, 60).await?;
            s = again(&place, s).await?;
            check(&workload, &journal, &journal, &State::read(&*s).await?)?;
        }
        drop(s);
        place.remove().await?;
    }
    Ok(())
}
