//! What the contract says that each verb makes of a state: the answer key of the cases that run many verbs.

mod account;
mod api_key;
mod clean_token;
mod dirty_token;
mod document;
mod expiry;
mod failure;
mod file_to_delete;
mod fill_mark;
mod handshake;
mod identity;
mod key_fingerprint;
mod label;
mod message;
mod password_forgot_token;
mod password_scheme;
mod phone;
mod profile;
mod pseudonym;
mod pseudonym_session;
mod session_token;
mod signing_key;
mod stock;
mod throttle;
mod token;
mod totp;
mod used_jti;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use authkeep_store::{ErrorKind, Uid};

use crate::kind::each_kind;
use crate::op::{Answered, Given, Op};
use crate::state::State;

/// What a verb gives back, or why it is refused.
type Outcome<T = ()> = Result<T, ErrorKind>;

impl State {
    /// Does what the verb must do, and answers as it must.
    ///
    /// # Errors
    /// The kind of error with which the verb is refused; the state is then unchanged.
    #[expect(clippy::too_many_lines, reason = "an arm a verb")]
    pub fn apply(&mut self, op: &Op) -> Answered {
        match op {
            Op::ClaimKeyFingerprint(fingerprint) => return Ok(self.claim_key_fingerprint(*fingerprint).into()),
            Op::ReplaceKeyFingerprint(expected, fingerprint) => {
                self.replace_key_fingerprint(*expected, *fingerprint)?;
            }
            Op::CreateAccount(new) => self.insert_account((**new).clone().into())?,
            Op::RegisterAccount(new, message) => self.register_account((**new).clone().into(), message)?,
            Op::RestoreAccount(account) => self.insert_account((**account).clone())?,
            Op::ResetAccount(uid, verifier) => self.reset_account(*uid, verifier)?,
            Op::DeleteAccount(uid) => self.delete_account(*uid),
            Op::VerifyEmail(uid) => self.set_email_verified(*uid, true),
            Op::UnverifyEmail(uid) => self.set_email_verified(*uid, false),
            Op::SetLocale(uid, locale) => self.account_mut(*uid)?.locale.clone_from(locale),
            Op::ReplaceVerifier(uid, expected, verifier) => self.replace_verifier(*uid, expected, verifier)?,
            Op::ChangePassword(uid, expected, verifier, keep) => {
                self.change_password(*uid, expected, verifier, *keep)?;
            }
            Op::LockAccount(uid, at, code) => self.lock_account(*uid, *at, code)?,
            Op::UnlockAccount(uid) => self.unlock_account(*uid),
            Op::UnlockWithCode(uid, code) => self.unlock_with_code(*uid, code)?,
            Op::RenewUnlockCode(uid, code, message) => self.renew_unlock_code(*uid, code, message)?,
            Op::CreateToken(token) | Op::RestoreToken(token) => {
                each_kind!(token in token => self.insert_token(token.clone()))?;
            }
            Op::DeleteToken(id) => self.delete_token(*id),
            Op::StartSession(token, grounds, at_most) => self.start_session(token, grounds, *at_most)?,
            Op::EndSessions(uid) => self.session_tokens.retain(|_, token| token.uid != *uid),
            Op::UpdatePasswordForgotToken(id, tries) => {
                self.password_forgot_tokens.get_mut(id).ok_or(ErrorKind::NotFound)?.tries = *tries;
            }
            Op::VerifyForgotPassword(id, reset) => self.verify_forgot_password(*id, reset)?,
            Op::RequestPasswordReset(token, message) => self.request_password_reset(token, message)?,
            Op::ResetByForgotToken(id, not_before, verifier) => {
                self.reset_by_forgot_token(*id, *not_before, verifier)?;
            }
            Op::SetRole(uid, role, at) => self.set_role(*uid, *role, *at)?,
            Op::RestoreIdentity(identity) => self.restore_identity(identity)?,
            Op::AddPasswordScheme(scheme) | Op::RestorePasswordScheme(scheme) => self.add_password_scheme(*scheme)?,
            Op::CreateProfile(profile) | Op::RestoreProfile(profile) => self.create_profile(profile)?,
            Op::RequestPhoneCode(new, not_after, message) => {
                return self.request_phone_code(new, *not_after, message).map(Given::from);
            }
            Op::VerifyPhone(uid, number, code, now, max_guesses) => {
                return self.verify_phone(*uid, number, code, *now, *max_guesses).map(Given::from);
            }
            Op::RestorePhone(phone) => self.restore_phone(phone)?,
            Op::CreateDocument(document, at_most) => self.create_document(document, *at_most)?,
            Op::RestoreDocument(document) => self.restore_document(document)?,
            Op::NoteFile(file) | Op::RestoreFileToDelete(file) => self.note_file(*file)?,
            Op::ClaimFilesToDelete(now, lease_until, limit) => {
                return Ok(self.claim_files_to_delete(*now, *lease_until, *limit).into());
            }
            Op::ForgetFile(id) => drop(self.files_to_delete.remove(id)),
            Op::CreateLabel(label, at_most) => self.create_label(label, *at_most)?,
            Op::UpdateLabel(id, value, at) => return self.update_label(id, value, *at).map(Given::from),
            Op::SetLabel(label, message) => self.set_label(label, message.as_ref())?,
            Op::DeleteLabel(id) => self.labels.remove(id).map(drop).ok_or(ErrorKind::NotFound)?,
            Op::RestoreLabel(label) => self.restore_label(label)?,
            Op::CreateApiKey(key, at_most) => self.create_api_key(key, *at_most)?,
            Op::UpdateApiKey(uid, id, change, at) => {
                return self.update_api_key(*uid, *id, change, *at).map(Given::from);
            }
            Op::DeleteApiKey(uid, id) => self.delete_api_key(*uid, *id)?,
            Op::RestoreApiKey(key) => self.restore_api_key(key)?,
            Op::UseJti(used, now) => self.use_jti(*used, *now)?,
            Op::RestoreUsedJti(used) => self.restore_used_jti(*used)?,
            Op::PutTotp(uid, secret, created_at) => self.put_totp(*uid, secret, *created_at)?,
            Op::EnableTotp(uid, secret, step) => self.enable_totp(*uid, secret, *step)?,
            Op::AdvanceTotp(uid, secret, step) => self.advance_totp(*uid, secret, *step)?,
            Op::DisableTotp(uid) => drop(self.totps.remove(uid)),
            Op::ResealTotp(uid, expected, secret) => self.reseal_totp(*uid, expected, secret)?,
            Op::RestoreTotp(totp) => self.restore_totp(totp)?,
            Op::RecordFailure(uid, limit, lock) => return self.record_failure(*uid, *limit, lock).map(Given::from),
            Op::ClearFailures(uid) => self.clear_failures(*uid),
            Op::EndFailureLock(uid, locked_by) => return Ok(self.end_failure_lock(*uid, *locked_by).into()),
            Op::RestoreFailure(failure) => self.restore_failure(*failure)?,
            Op::TakeTurn(key, limit, now, until) => return Ok(self.take_turn(*key, *limit, *now, *until).into()),
            Op::GiveTurnBack(key) => self.give_turn_back(*key),
            Op::RestoreThrottle(throttle) => insert_free(&mut self.throttles, throttle.key, *throttle)?,
            Op::RotateSigningKey(key, expected, until) => self.rotate_signing_key(key, *expected, *until)?,
            Op::ResealSigningKey(id, expected, private_key) => self.reseal_signing_key(*id, expected, private_key)?,
            Op::RestoreSigningKey(key) => self.restore_signing_key(key)?,
            Op::CreateMessage(message) | Op::RestoreMessage(message) => self.insert_message(message)?,
            Op::ClaimMessages(now, lease_until, limit) => {
                return Ok(self.claim_messages(*now, *lease_until, *limit).into());
            }
            Op::PostponeMessage(id, due_at) => self.postpone_message(*id, *due_at),
            Op::FinishMessage(id) => drop(self.messages.remove(id)),
            Op::ResealMessage(id, expected, content) => self.reseal_message(*id, expected, content)?,
            Op::SignUp(pseudonym, spend, draw, pick) => {
                return self.sign_up(pseudonym, *spend, *draw, *pick).map(Given::from);
            }
            Op::RestorePseudonym(pseudonym) => {
                insert_free(&mut self.pseudonyms, pseudonym.id, (**pseudonym).clone())?;
            }
            Op::StartPseudonymSession(session, handshake, now, at_most) => {
                self.start_pseudonym_session(*session, *handshake, *now, *at_most)?;
            }
            Op::EndPseudonymSession(id, pseudonym) => self.end_pseudonym_session(*id, *pseudonym)?,
            Op::RestorePseudonymSession(session) => self.restore_pseudonym_session(*session)?,
            Op::PutHandshake(handshake, at_most) => self.put_handshake(handshake, *at_most)?,
            Op::TakeHandshake(key, now) => return Ok(self.take_handshake(*key, *now).into()),
            Op::RestoreHandshake(handshake) => insert_free(&mut self.handshakes, handshake.id, handshake.clone())?,
            Op::Fill(fill) => self.fill(fill),
            Op::Draw(stock, pick) => return Ok(self.draw(*stock, *pick).into()),
            Op::RemoveStockedTokens(ids) => self.stocked_tokens.retain(|id, _| !ids.contains(id)),
            Op::ResealStockedToken(id, expected, token) => self.reseal_stocked_token(*id, expected, token)?,
            Op::RestoreStockedToken(token) => insert_free(&mut self.stocked_tokens, token.id, token.clone())?,
            Op::Clean(cleaning, now) => return self.clean(cleaning, *now).map(Given::from),
            Op::RestoreDirtyToken(token) => insert_free(&mut self.dirty_tokens, token.id, (**token).clone())?,
            Op::Spend(id) => self.spend(*id)?,
            Op::RestoreCleanToken(token) => insert_free(&mut self.clean_tokens, token.id, *token)?,
            Op::RestoreKeptReply(reply) => insert_free(&mut self.kept_replies, reply.id, (**reply).clone())?,
            Op::SetFillMark(mark, now) => self.set_fill_mark(*mark, *now)?,
            Op::ClearFillMark(owner) => self.fill_mark = self.fill_mark.filter(|mark| mark.owner != *owner),
            Op::SweepExpired(now, limit) => return Ok(self.sweep_expired(*now, *limit).into()),
        }
        Ok(Given::Nothing)
    }

    fn require_account(&self, uid: Uid) -> Outcome {
        if self.accounts.contains_key(&uid) { Ok(()) } else { Err(ErrorKind::NotFound) }
    }
}

/// Inserts a record under an id that must be free.
fn insert_free<I: Ord, T>(table: &mut BTreeMap<I, T>, id: I, record: T) -> Outcome {
    match table.entry(id) {
        Entry::Vacant(free) => {
            free.insert(record);
            Ok(())
        }
        Entry::Occupied(_) => Err(ErrorKind::Conflict),
    }
}

fn refuse_taken<I: Ord, T>(table: &BTreeMap<I, T>, id: &I) -> Outcome {
    if table.contains_key(id) { Err(ErrorKind::Conflict) } else { Ok(()) }
}

/// Refuses one more than there may be.
fn refuse_full(there_are: usize, at_most: u32) -> Outcome {
    if u32::try_from(there_are).is_ok_and(|there_are| there_are < at_most) {
        Ok(())
    } else {
        Err(ErrorKind::LimitReached)
    }
}
