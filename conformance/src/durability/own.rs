//! Which records are whose task's: the last byte of the ids that tasks choose.

use authkeep_store::{Fill, Message, Uid};

use crate::op::Op;
use crate::state::Owner;

/// The ids of one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Own(pub(super) u8);

/// The task that a record belongs to, if it is one that a task may have made. What belongs to the store is the first
/// task's.
pub(super) fn task_of(owner: Owner) -> Option<u8> {
    match owner {
        Owner::Account(uid) => uid.as_bytes().last().copied(),
        Owner::File(id) => id.as_bytes().last().copied(),
        Owner::Message(id) => id.as_bytes().last().copied(),
        Owner::Throttle(key) => key.as_bytes().last().copied(),
        Owner::Pseudonym(id) => id.as_bytes().last().copied(),
        Owner::Handshakes(key) => key.hash.last().copied(),
        Owner::StockedToken(id) => id.slot.as_bytes().last().copied(),
        Owner::DirtyToken(id) => id.as_bytes().last().copied(),
        Owner::CleanToken(id) => id.hash.as_bytes().last().copied(),
        Owner::KeptReply(id) => id.as_bytes().last().copied(),
        Owner::Store => Some(0),
        Owner::Nobody => None,
    }
}

impl Own {
    pub(super) fn uid(self, uid: Uid) -> Uid {
        self.marked(uid)
    }

    fn marked<const N: usize, I: From<[u8; N]> + Into<[u8; N]>>(self, id: I) -> I {
        let mut bytes: [u8; N] = id.into();
        bytes[N - 1] = self.0;
        bytes.into()
    }

    /// Gives a call ids of this task for what it creates.
    pub(super) fn make_own(self, op: &mut Op) {
        match op {
            Op::CreateAccount(new) | Op::RegisterAccount(new, _) => new.uid = self.uid(new.uid),
            Op::RestoreAccount(account) => account.uid = self.uid(account.uid),
            Op::NoteFile(file) | Op::RestoreFileToDelete(file) => file.id = self.marked(file.id),
            Op::CreateDocument(document, _) | Op::RestoreDocument(document) => document.id = self.marked(document.id),
            Op::TakeTurn(key, ..) => *key = self.marked(*key),
            Op::RestoreThrottle(throttle) => throttle.key = self.marked(throttle.key),
            Op::SignUp(pseudonym, ..) | Op::RestorePseudonym(pseudonym) => pseudonym.id = self.marked(pseudonym.id),
            Op::PutHandshake(handshake, _) | Op::RestoreHandshake(handshake) => {
                handshake.id.key.hash = self.marked(handshake.id.key.hash);
            }
            Op::Fill(fill) => self.fill(fill),
            Op::RestoreStockedToken(token) => token.id.slot = self.marked(token.id.slot),
            Op::Clean(cleaning, _) => cleaning.reply = self.marked(cleaning.reply),
            Op::RestoreDirtyToken(token) => token.id = self.marked(token.id),
            Op::RestoreCleanToken(token) => token.id.hash = self.marked(token.id.hash),
            Op::RestoreKeptReply(reply) => reply.id = self.marked(reply.id),
            _ => {}
        }
        if let Some(message) = Self::message_of(op) {
            message.id = self.marked(message.id);
        }
    }

    fn fill(self, fill: &mut Fill) {
        for token in &mut fill.stocked {
            token.id.slot = self.marked(token.id.slot);
        }
        for token in &mut fill.dirty {
            token.id = self.marked(token.id);
        }
        for token in &mut fill.clean {
            token.id.hash = self.marked(token.id.hash);
        }
    }

    /// The message that a call stores, or may store.
    pub(super) fn message_of(op: &mut Op) -> Option<&mut Message> {
        match op {
            Op::RegisterAccount(_, message)
            | Op::RenewUnlockCode(_, _, message)
            | Op::RequestPasswordReset(_, message)
            | Op::RequestPhoneCode(_, _, message)
            | Op::SetLabel(_, Some(message))
            | Op::CreateMessage(message)
            | Op::RestoreMessage(message) => Some(message),
            Op::RecordFailure(_, _, lock) => Some(&mut lock.message),
            _ => None,
        }
    }
}
