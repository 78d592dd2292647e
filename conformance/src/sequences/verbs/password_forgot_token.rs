//! Password forgot tokens, and what they are spent for.

use authkeep_store::{AccountResetToken, PasswordForgotToken};

use super::token::{delete, find, scan};
use super::{A, I, V, Verb, verbs};
use crate::kind::Kind;
use crate::op::Op;
use crate::sequences::pool::{self, IDS};
use crate::sequences::step::{Step, change};

verbs! {
    "create_password_forgot_token" &[I, A, V] => |s, _| change(Op::CreateToken(s.forgot().any())),
    "create_password_forgot_token" &[I, A, V] => |s, _| change(Op::CreateToken(s.forgot().any())),
    "request_password_reset" &[I, A, V] => |s, _| change(Op::RequestPasswordReset(s.forgot(), s.message())),
    "password_forgot_token" &[I] => find::<PasswordForgotToken>,
    "delete_password_forgot_token" &[I] => delete::<PasswordForgotToken>,
    "update_password_forgot_token" &[I, V] => |s, _| change(Op::UpdatePasswordForgotToken(s.forgot().id, s.value)),
    "verify_forgot_password" &[I, A, V] => |s, _| change(Op::VerifyForgotPassword(s.forgot().id, s.reset())),
    "verify_forgot_password" &[I, A, V] => |s, _| change(Op::VerifyForgotPassword(s.forgot().id, s.reset())),
    "reset_by_forgot_token" &[I, V] => |s, _| {
        change(Op::ResetByForgotToken(s.forgot().id, s.time(), s.fixtures().verifier()))
    },
    "scan_password_forgot_tokens" &[I, V] => scan::<PasswordForgotToken>,
    "restore_password_forgot_token" &[I, A, V] => |s, _| change(Op::RestoreToken(s.forgot().any())),
}

impl Step {
    fn forgot(&self) -> PasswordForgotToken {
        let token: PasswordForgotToken = self.token();
        PasswordForgotToken { created_at: self.time(), ..token }
    }

    /// The token that a spending stores, under an id that need not be the spent token's.
    fn reset(&self) -> AccountResetToken {
        let id = pool::id(usize::from(self.value) % IDS);
        self.token::<AccountResetToken>().with_id(id)
    }
}
