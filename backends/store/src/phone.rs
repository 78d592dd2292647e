//! Phones: numbers of accounts, and the codes that prove them.

use async_trait::async_trait;

use crate::{EpochMs, Message, PhoneNumber, Result, Secret, Text255, Uid};

/// A number of an account. It is proved by a code, and a proved number belongs to one account alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The account that it belongs to.
    pub uid: Uid,
    /// The number.
    pub number: PhoneNumber,
    /// The country that the number is of: two letters (ISO 3166-1).
    pub country: Text255,
    /// What the code that was sent hashes to; none once the number is proved.
    pub code: Option<Secret<32>>,
    /// When a code was last sent.
    pub sent_at: EpochMs,
    /// From when on the code is worth nothing.
    pub expires_at: EpochMs,
    /// How often a wrong code was given since the last one was sent.
    pub wrong_guesses: u32,
    /// When the number was proved.
    pub verified_at: Option<EpochMs>,
}

/// What names a phone: the account and the number. Ids sort by the account, then by the number's digits as a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each field is the phone's field of that name")]
pub struct PhoneId {
    pub uid: Uid,
    pub number: PhoneNumber,
}

impl Phone {
    /// What names it.
    #[must_use]
    pub fn id(&self) -> PhoneId {
        PhoneId { uid: self.uid, number: self.number.clone() }
    }
}

/// A code that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "most fields are the phone's field of that name")]
pub struct NewPhoneCode {
    pub uid: Uid,
    pub number: PhoneNumber,
    pub country: Text255,
    pub code: Secret<32>,
    pub sent_at: EpochMs,
    pub expires_at: EpochMs,
    /// Whether the account must have the number already.
    pub again: bool,
}

/// What became of the request for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeRequest {
    /// The code and its message are stored.
    Stored,
    /// Nothing was done: the last code was sent at this time, which is too recent.
    TooSoon(EpochMs),
}

/// What an engine does for phones.
#[async_trait]
pub trait Phones: Send + Sync {
    /// Stores a code for a number of an existing account, and the message that carries it. The number is added if the
    /// account does not have it yet.
    ///
    /// # Behaviour
    /// - `PHONE-1` the number can be read back, every field as given, without a wrong guess and not proved
    /// - `PHONE-2` a number that the account has keeps its place: its code, times and country are replaced and its wrong
    ///   guesses are zero
    /// - `PHONE-3` when the last code was sent after `not_after`, nothing changes and `TooSoon` says when that was
    /// - `PHONE-4` a number that is proved, by whatever account, is refused, and nothing is stored
    /// - `PHONE-5` with `again`, a number that the account does not have is refused, and nothing is stored
    /// - `PHONE-6` an unknown account is refused, and nothing is stored
    /// - `PHONE-7` the message is stored with the code, and never without it
    /// - `PHONE-8` of any number of requests for one number of one account at the same moment, `not_after` being before
    ///   all of them, exactly one is stored
    ///
    /// # Errors
    /// `NotFound` (`PHONE-6`), `Conflict` (`PHONE-4`), `NotFound` (`PHONE-5`), then `PHONE-3`, in this order; `Unavailable`.
    async fn request_phone_code(&self, new: NewPhoneCode, not_after: EpochMs, message: Message) -> Result<CodeRequest>;

    /// Proves a number by its code, and tells whether that was the right one.
    ///
    /// # Behaviour
    /// - `PHONE-9` the right code proves the number at `now`: the code is gone, the guesses are zero, and the account's
    ///   private label `phone` is `verified` as of `now`
    /// - `PHONE-10` a wrong code counts as a guess and proves nothing
    /// - `PHONE-11` after `max_guesses` wrong ones, and from `expires_at` on, no code is right and none is counted
    /// - `PHONE-12` a number that the account does not have, one that is proved already and an unknown account give
    ///   false and change nothing
    /// - `PHONE-13` a number that another account has proved is refused, and nothing changes
    /// - `PHONE-14` of any number of accounts that prove one number at the same moment exactly one succeeds
    /// - `PHONE-15` of any number of wrong guesses at the same moment each is counted, up to `max_guesses`
    ///
    /// # Errors
    /// `Conflict` (`PHONE-13`), `Unavailable`.
    async fn verify_phone(
        &self,
        uid: Uid,
        number: &PhoneNumber,
        code: &Secret<32>,
        now: EpochMs,
        max_guesses: u32,
    ) -> Result<bool>;

    /// The numbers of an account, in ascending order of their digits as texts.
    ///
    /// # Behaviour
    /// - `PHONE-16` every number of the account and no other is there; an account without any, and an unknown one, have
    ///   an empty list
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn phones(&self, uid: Uid) -> Result<Vec<Phone>>;

    /// The account that has proved a number.
    ///
    /// # Behaviour
    /// - `PHONE-17` a number that nobody has proved gives none, also when accounts have it
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn phone_owner(&self, number: &PhoneNumber) -> Result<Option<Uid>>;

    /// Phones in ascending order of their ids, at most `limit`, from the first after `after` on.
    ///
    /// # Behaviour
    /// - `PHONE-18` pages follow one another without a gap or a repetition, each record whole
    ///
    /// # Errors
    /// `Unavailable`, `Corrupt`.
    async fn scan_phones(&self, after: Option<PhoneId>, limit: usize) -> Result<Vec<Phone>>;

    /// Stores a phone as [`scan_phones`](Self::scan_phones) gave it, its account being there already. It is for filling
    /// an empty store that nobody else uses.
    ///
    /// # Behaviour
    /// - `PHONE-19` the phone can be read back, every field as given; one that the account has, and a proved one whose
    ///   number another account has proved, are refused
    ///
    /// # Errors
    /// `Conflict` (`PHONE-19`), `NotFound` when the account is unknown, `Unavailable`.
    async fn restore_phone(&self, phone: Phone) -> Result<()>;
}
