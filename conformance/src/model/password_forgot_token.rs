//! Password forgot tokens that are mailed and spent.

use authkeep_store::{
    AccountResetToken, EpochMs, ErrorKind, Message, NewVerifier, PasswordForgotToken, PasswordForgotTokenId,
};

use super::Outcome;
use crate::state::State;

impl State {
    pub(super) fn verify_forgot_password(&mut self, id: PasswordForgotTokenId, reset: &AccountResetToken) -> Outcome {
        let forgot = self.password_forgot_tokens.get(&id).ok_or(ErrorKind::NotFound)?;
        if forgot.uid != reset.uid {
            return Err(ErrorKind::WrongAccount);
        }
        self.insert_token(reset.clone())?;
        self.password_forgot_tokens.remove(&id);
        self.set_email_verified(reset.uid, true);
        self.unlock_account(reset.uid);
        Ok(())
    }

    pub(super) fn request_password_reset(&mut self, token: &PasswordForgotToken, message: &Message) -> Outcome {
        self.refuse_token(token)?;
        self.insert_message(message)?;
        self.insert_token(token.clone())
    }

    pub(super) fn reset_by_forgot_token(
        &mut self,
        id: PasswordForgotTokenId,
        not_before: EpochMs,
        verifier: &NewVerifier,
    ) -> Outcome {
        let forgot = self.password_forgot_tokens.get(&id).filter(|forgot| forgot.created_at >= not_before);
        let uid = forgot.ok_or(ErrorKind::NotFound)?.uid;
        self.set_verifier(uid, verifier)?;
        self.set_email_verified(uid, true);
        self.unlock_account(uid);
        self.remove_tokens(uid);
        Ok(())
    }
}
