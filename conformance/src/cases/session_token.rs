//! Session tokens, and the list of an account's devices.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, SessionToken, Store};

use crate::case::Cases;
use crate::cases::token::{self, TokenRules};
use crate::failure::{Checked, listed, refused};
use crate::fixtures::Fixtures;
use crate::scene::{account, full_account, token};
use crate::state::State;

pub(crate) const RULES: TokenRules = TokenRules {
    read_back: "SESSION-1",
    taken_id: "SESSION-2",
    unknown_account: "SESSION-3",
    earlier: "SESSION-4",
    race_of_one_id: "SESSION-5",
    unknown: "SESSION-6",
    current_account: "SESSION-7",
    delete: "SESSION-10",
    delete_unknown: "SESSION-11",
    scan: "SESSION-12",
    restore: "SESSION-13",
};

pub(crate) fn register(cases: &mut Cases) {
    token::register::<SessionToken>(cases, &RULES);
    cases.add("SESSION-8", "the devices are the account's tokens in order and no others", devices);
    cases.add("SESSION-8", "the devices of neighbouring uids are kept apart", devices_of_neighbours);
    cases.add("SESSION-8", "an account without tokens has no devices", no_devices);
    cases.add("SESSION-9", "the devices of an unknown account are refused", devices_of_unknown_account);
    cases.add("SESSION-10", "a deleted token is not among the devices", deleted_device);
}

async fn devices(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(20);
    let owners = [account(&*s, &mut fx).await?, account(&*s, &mut fx).await?];
    let mut tokens: [Vec<SessionToken>; 2] = Default::default();
    for _ in 0..6 {
        for (owner, tokens) in owners.iter().zip(&mut tokens) {
            tokens.push(token(&*s, &mut fx, owner.uid).await?);
            tokens.sort_by_key(|token| token.id);
            listed("the devices", &s.account_devices(owner.uid, EpochMs::MIN).await?, tokens)?;
        }
    }
    Ok(())
}

async fn devices_of_neighbours(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(21);
    // Uids next to each other, and at both ends: where a search by prefix would run over.
    for uid in [[0; 16], [0xff; 16]] {
        for last in [0x00, 0x01, 0xfe, 0xff] {
            let mut new = fx.account();
            let mut bytes = uid;
            bytes[15] = last;
            new.uid = bytes.into();
            s.create_account(new).await?;
            token::<SessionToken>(&*s, &mut fx, bytes.into()).await?;
        }
    }
    let state = State::read(&*s).await?;
    for uid in state.accounts.keys() {
        let own: Vec<_> = state.session_tokens.values().filter(|token| token.uid == *uid).cloned().collect();
        listed("the devices", &s.account_devices(*uid, EpochMs::MIN).await?, &own)?;
        listed("one token each", &own[..own.len().min(1)], &own)?;
    }
    Ok(())
}

async fn no_devices(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(22);
    full_account(&*s, &mut fx).await?;
    let owner = account(&*s, &mut fx).await?;
    listed("the devices of a new account", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])
}

async fn devices_of_unknown_account(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(23);
    refused("in an empty store", s.account_devices(fx.uid(), EpochMs::MIN).await, ErrorKind::NotFound)?;
    let deleted = full_account(&*s, &mut fx).await?;
    s.delete_account(deleted.uid).await?;
    refused("of a deleted account", s.account_devices(deleted.uid, EpochMs::MIN).await, ErrorKind::NotFound)
}

async fn deleted_device(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(24);
    let owner = account(&*s, &mut fx).await?;
    let (one, two): (SessionToken, SessionToken) =
        (token(&*s, &mut fx, owner.uid).await?, token(&*s, &mut fx, owner.uid).await?);
    s.delete_session_token(one.id).await?;
    listed(
        "the devices after one was deleted",
        &s.account_devices(owner.uid, EpochMs::MIN).await?,
        std::slice::from_ref(&two),
    )?;
    s.delete_session_token(two.id).await?;
    listed("the devices after both were deleted", &s.account_devices(owner.uid, EpochMs::MIN).await?, &[])
}
