//! What goes with an account, and what goes with an API key.

use authkeep_store::{
    Account, ApiKey, Document, EpochMs, Failure, FileToDelete, Identity, Label, Phone, Profile, Result, Totp, Uid,
    UsedJti,
};

use crate::MANY;
use crate::change::Change;
use crate::codec::Record;
use crate::engine::Engine;
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{keys, used_jti};

impl Engine {
    /// Whether so much belongs to an account that its deletion is a long piece of work. An API key may have used any
    /// number of token ids.
    pub(crate) fn has_much(&self, uid: Uid) -> Result<bool> {
        let of_uid = |kind| keys::of16(kind, uid.as_bytes());
        let prefixes = [of_uid(keys::TOKEN_OF), of_uid(keys::RECORD_OF), of_uid(Label::KIND), of_uid(Phone::KIND)];
        let has_key = self.count_listed::<ApiKey>(uid)? > 0;
        Ok(has_key || prefixes.iter().any(|prefix| self.more_than(MANY, prefix)))
    }

    /// Deletes an account with all that belongs to it, if it is there. The files of its documents are noted to be deleted
    /// at once: the stripe of all notes holds off whoever notes one of them anew.
    pub(crate) fn delete_account(&self, uid: Uid) -> Result<()> {
        let _held = self.stripes.hold(&mut [Stripe::of_uid(uid), Stripe::FILES_TO_DELETE]);
        let Some(account) = self.find::<Account>(&uid)? else { return Ok(()) };
        let mut change = Change::default();
        change.remove(&account);
        change.erase(&keys::email(&keys::hash(&account.normalized_email)));
        self.remove_tokens_of(uid, &mut change)?;
        self.remove_one::<Identity>(uid, &mut change)?;
        self.remove_one::<Profile>(uid, &mut change)?;
        self.remove_one::<Totp>(uid, &mut change)?;
        self.remove_one::<Failure>(uid, &mut change)?;
        for label in self.all_under::<Label>(&keys::of16(Label::KIND, uid.as_bytes()))? {
            change.remove(&label);
        }
        for phone in self.all_under::<Phone>(&keys::of16(Phone::KIND, uid.as_bytes()))? {
            change.remove(&phone);
            if phone.verified_at.is_some() {
                change.erase(&keys::phone_owner(&phone.number));
            }
        }
        for document in self.listed::<Document>(uid)? {
            change.remove(&document);
            let before = self.find::<FileToDelete>(&document.id)?;
            change.set(before.as_ref(), &FileToDelete { id: document.id, due_at: EpochMs::MIN });
        }
        for key in self.listed::<ApiKey>(uid)? {
            self.remove_api_key(&key, &mut change)?;
        }
        self.commit(change)
    }

    fn remove_one<R: Stored<Id = Uid>>(&self, uid: Uid, change: &mut Change) -> Result<()> {
        if let Some(record) = self.find::<R>(&uid)? {
            change.remove(&record);
        }
        Ok(())
    }

    /// Plans to remove an API key with the ids of tokens that it used. Its account's stripe is held.
    pub(crate) fn remove_api_key(&self, key: &ApiKey, change: &mut Change) -> Result<()> {
        change.remove(key);
        for used in self.all_under::<UsedJti>(&used_jti::of_api_key(key.id))? {
            change.remove(&used);
        }
        Ok(())
    }
}
