//! The suite has teeth: stores that break one rule each, and the rule that the suite names for it.
//!
//! Each is the memory engine with one verb changed.

mod around;
mod unlocked_sessions;

use std::collections::BTreeSet;

use async_trait::async_trait;
use authkeep_conformance::Tier;
use authkeep_conformance::layer::Layer;
use authkeep_memory::MemoryStore;
use authkeep_store::{
    AccountResetToken, EpochMs, NewAccount, NewVerifier, NormalizedEmail, PasswordForgotTokenId, Result, Secret,
    SessionToken, SessionTokenId, Store, Uid, WithAccount,
};

use crate::around::{broken, store};

store!(Sound {});

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_that_changes_nothing_keeps_every_rule() {
    assert_eq!(broken::<Sound>(&Tier::ALL).await, BTreeSet::new());
}

store!(OverwritesSessions {
    async fn create_session_token(&self, token: SessionToken) -> Result<()> {
        if self.inner().account(token.uid).await?.is_some() {
            self.inner().delete_session_token(token.id).await?;
        }
        self.inner().create_session_token(token).await
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn a_session_id_given_twice_is_found() {
    let broken = broken::<OverwritesSessions>(&[Tier::Contract, Tier::Concurrency]).await;
    assert!(broken.is_superset(&["SESSION-2", "SESSION-5"].into()), "{broken:?}");
}

store!(ChecksThenActs {
    async fn verify_forgot_password(&self, id: PasswordForgotTokenId, reset: AccountResetToken) -> Result<()> {
        // Looks and writes in two steps, with room for another caller between them.
        let Some(found) = self.inner().password_forgot_token(id).await? else {
            return self.inner().verify_forgot_password(id, reset).await;
        };
        if found.token.uid != reset.uid || self.inner().account_reset_token(reset.id).await?.is_some() {
            return self.inner().verify_forgot_password(id, reset).await;
        }
        tokio::task::yield_now().await;
        let uid = reset.uid;
        self.inner().create_account_reset_token(reset).await?;
        tokio::task::yield_now().await;
        self.inner().delete_password_forgot_token(id).await?;
        tokio::task::yield_now().await;
        self.inner().verify_email(uid).await?;
        self.inner().unlock_account(uid).await
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn a_spending_in_steps_passes_alone_and_is_found_by_races_and_cancellation() {
    assert_eq!(broken::<ChecksThenActs>(&[Tier::Contract, Tier::Isolation]).await, BTreeSet::new());
    let raced = broken::<ChecksThenActs>(&[Tier::Concurrency]).await;
    assert!(raced.is_superset(&["FORGOT-17", "FORGOT-8"].into()), "{raced:?}");
    assert_eq!(broken::<ChecksThenActs>(&[Tier::Cancellation]).await, ["CANCEL-1"].into());
}

store!(ResetsTheLock {
    async fn reset_account(&self, uid: Uid, verifier: NewVerifier) -> Result<()> {
        self.inner().reset_account(uid, verifier).await?;
        self.inner().unlock_account(uid).await
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_unlocks_is_found() {
    assert!(broken::<ResetsTheLock>(&[Tier::Contract]).await.contains("ACCOUNT-10"));
}

store!(LocksEverybody {
    async fn lock_account(&self, uid: Uid, locked_at: EpochMs, unlock_code: Secret<16>) -> Result<()> {
        self.inner().lock_account(uid, locked_at, unlock_code.clone()).await?;
        for other in self.inner().scan_accounts(None, 1000).await? {
            if other.uid.as_bytes()[..15] == uid.as_bytes()[..15] {
                self.inner().lock_account(other.uid, locked_at, unlock_code.clone()).await?;
            }
        }
        Ok(())
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn a_verb_that_reaches_a_neighbour_is_found() {
    assert_eq!(broken::<LocksEverybody>(&[Tier::Contract]).await, BTreeSet::new());
    assert_eq!(broken::<LocksEverybody>(&[Tier::Isolation]).await, ["ISOLATION-1"].into());
}

store!(FoldsAccents {
    async fn account_by_email(&self, email: &NormalizedEmail) -> Result<Option<authkeep_store::Account>> {
        let plain = email.as_str().replace('\u{e1}', "a");
        let folded = NormalizedEmail::new(&plain).expect("no longer than before");
        self.inner().account_by_email(&folded).await
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_that_folds_accents_is_found() {
    assert_eq!(broken::<FoldsAccents>(&[Tier::Contract]).await, ["ACCOUNT-7"].into());
}

store!(AnswersEarly {
    async fn create_account(&self, new: NewAccount) -> Result<()> {
        if self.inner().account(new.uid).await?.is_some() {
            // An idempotent creation: the same account again is taken for done.
            return if self.inner().account(new.uid).await?.is_some_and(|old| old.email == new.email) {
                Ok(())
            } else {
                self.inner().create_account(new).await
            };
        }
        self.inner().create_account(new).await
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_takes_a_repetition_for_done_is_found() {
    let broken = broken::<AnswersEarly>(&[Tier::Contract, Tier::Concurrency]).await;
    assert!(broken.contains("ACCOUNT-2"), "{broken:?}");
}

#[derive(Default)]
struct RemembersSessions {
    inner: MemoryStore,
    seen: std::sync::Mutex<std::collections::BTreeMap<SessionTokenId, WithAccount<SessionToken>>>,
}

#[async_trait]
impl Layer for RemembersSessions {
    fn inner(&self) -> &dyn Store {
        &self.inner
    }

    async fn session_token(&self, id: SessionTokenId) -> Result<Option<WithAccount<SessionToken>>> {
        let known = self.seen.lock().expect("no panic").get(&id).cloned();
        if let (Some(known), Some(_)) = (known, self.inner().session_token(id).await?) {
            return Ok(Some(known));
        }
        let found = self.inner().session_token(id).await?;
        if let Some(found) = &found {
            self.seen.lock().expect("no panic").insert(id, found.clone());
        }
        Ok(found)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cache_that_outlives_a_change_is_found() {
    let broken = broken::<RemembersSessions>(&[Tier::Contract, Tier::Concurrency]).await;
    assert!(broken.is_superset(&["SESSION-7", "VISIBLE-1"].into()), "{broken:?}");
}
