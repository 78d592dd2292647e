//! For every verb that changes something, a call of it on a given account.

use authkeep_store::{
    Account, AccountResetToken, KeyFetchToken, PasswordChangeToken, PasswordForgotToken, PasswordForgotTokenId,
    SessionToken, Uid,
};

use crate::fixtures::Fixtures;
use crate::kind::Kind;
use crate::op::Op;
use crate::state::State;

/// Makes a call of one verb. It is one that succeeds where the account has what the verb is about.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) verb: &'static str,
    pub(crate) make: fn(&State, Uid, &mut Fixtures) -> Op,
}

macro_rules! samples {
    ($($verb:literal => $make:expr,)*) => {
        /// One for every verb that changes something.
        pub(crate) const SAMPLES: &[Sample] = &[$(Sample { verb: $verb, make: $make },)*];
    };
}

samples! {
    "claim_key_fingerprint" => |_, _, fx| Op::ClaimKeyFingerprint(fx.key_fingerprint()),
    "create_account" => |_, _, fx| Op::CreateAccount(Box::new(fx.account())),
    "restore_account" => |_, _, fx| Op::RestoreAccount(Box::new(locked(fx))),
    "reset_account" => |_, uid, fx| Op::ResetAccount(uid, fx.verifier()),
    "delete_account" => |_, uid, _| Op::DeleteAccount(uid),
    "verify_email" => |_, uid, _| Op::VerifyEmail(uid),
    "set_locale" => |_, uid, fx| Op::SetLocale(uid, (fx.below(4) > 0).then(|| fx.text())),
    "lock_account" => |_, uid, fx| Op::LockAccount(uid, fx.time(), fx.secret()),
    "unlock_account" => |_, uid, _| Op::UnlockAccount(uid),
    "create_session_token" => create::<SessionToken>,
    "create_key_fetch_token" => create::<KeyFetchToken>,
    "create_account_reset_token" => create::<AccountResetToken>,
    "create_password_change_token" => create::<PasswordChangeToken>,
    "create_password_forgot_token" => create::<PasswordForgotToken>,
    "restore_session_token" => restore::<SessionToken>,
    "restore_key_fetch_token" => restore::<KeyFetchToken>,
    "restore_account_reset_token" => restore::<AccountResetToken>,
    "restore_password_change_token" => restore::<PasswordChangeToken>,
    "restore_password_forgot_token" => restore::<PasswordForgotToken>,
    "delete_session_token" => delete::<SessionToken>,
    "delete_key_fetch_token" => delete::<KeyFetchToken>,
    "delete_account_reset_token" => delete::<AccountResetToken>,
    "delete_password_change_token" => delete::<PasswordChangeToken>,
    "delete_password_forgot_token" => delete::<PasswordForgotToken>,
    "update_password_forgot_token" => |state, uid, fx| {
        let [low, high, ..] = fx.number().to_le_bytes();
        Op::UpdatePasswordForgotToken(forgot(state, uid, fx), u16::from_le_bytes([low, high]))
    },
    "verify_forgot_password" => |state, uid, fx| {
        Op::VerifyForgotPassword(forgot(state, uid, fx), fx.account_reset_token(uid))
    },
}

fn locked(fixtures: &mut Fixtures) -> Account {
    let mut account = Account::from(fixtures.account());
    (account.locked_at, account.unlock_code) = (Some(fixtures.time()), Some(fixtures.secret()));
    account
}

fn create<K: Kind>(_: &State, uid: Uid, fixtures: &mut Fixtures) -> Op {
    Op::CreateToken(K::make(fixtures, uid).any())
}

fn restore<K: Kind>(_: &State, uid: Uid, fixtures: &mut Fixtures) -> Op {
    Op::RestoreToken(K::make(fixtures, uid).any())
}

fn delete<K: Kind>(state: &State, uid: Uid, fixtures: &mut Fixtures) -> Op {
    let own: Vec<_> = K::table(state).values().filter(|token| token.uid() == uid).collect();
    let id = own.get(fixtures.below(own.len())).map_or_else(|| fixtures.bytes().into(), |token| token.id());
    Op::DeleteToken(K::any_id(id))
}

fn forgot(state: &State, uid: Uid, fixtures: &mut Fixtures) -> PasswordForgotTokenId {
    let own = state.password_forgot_tokens.values().find(|token| token.uid == uid);
    own.map_or_else(|| fixtures.bytes().into(), |token| token.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_is_a_call_of_its_verb() {
        let mut fx = Fixtures::new(1);
        let uid = fx.uid();
        for sample in SAMPLES {
            assert_eq!((sample.make)(&State::default(), uid, &mut fx).name(), sample.verb);
        }
    }
}
