//! Session tokens that are started on some grounds.

use authkeep_store::{ErrorKind, Grounds, SessionToken};

use super::{Outcome, refuse_taken};
use crate::state::State;

impl State {
    pub(super) fn start_session(&mut self, token: &SessionToken, grounds: &Grounds, at_most: u32) -> Outcome {
        let account = self.accounts.get(&token.uid).ok_or(ErrorKind::NotFound)?;
        let grounded = match grounds {
            Grounds::Password(verify_hash) => account.verify_hash == *verify_hash,
            Grounds::Session(id) => self.session_tokens.get(id).is_some_and(|session| session.uid == token.uid),
        };
        if !grounded {
            return Err(ErrorKind::IncorrectPassword);
        }
        refuse_taken(&self.session_tokens, &token.id)?;
        self.session_tokens.insert(token.id, token.clone());

        let ends = |other: &&SessionToken| other.uid == token.uid && other.expires_at.is_some();
        let mut own: Vec<_> =
            self.session_tokens.values().filter(ends).map(|other| (other.created_at, other.id)).collect();
        own.sort_unstable();
        let beyond = own.len().saturating_sub(usize::try_from(at_most).unwrap_or(usize::MAX));
        for (_, id) in &own[..beyond] {
            self.session_tokens.remove(id);
        }
        Ok(())
    }
}
