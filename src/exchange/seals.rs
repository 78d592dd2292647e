//! What of the exchange is sealed: the tokens in stocks, handshakes, kept replies.

use std::time::Duration;

use authkeep_store::{
    EpochMs, Handshake, HandshakeId, HandshakeKey, KeptReply, KeptReplyId, Sealed, Secret, StockedToken, StockedTokenId,
};
use zeroize::Zeroizing;

use crate::auth::seal::{OpenError, Sealer};
use crate::chance::{self, NoChance};

/// How long a conversation may take from one call to the next.
const HANDSHAKE_LIFE: Duration = Duration::from_mins(2);

/// The family of tokens in stocks.
pub const STOCK: &str = "stock";
const HANDSHAKE: &str = "handshake";
const REPLY: &str = "kept_reply";

/// A field that cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It was sealed with another key or for another place, or was changed since.
    #[error("{0}: {1}")]
    Open(&'static str, OpenError),
    /// What is in it is not what was put there.
    #[error("{0}: its content has a strange form")]
    Content(&'static str),
    /// It is too long.
    #[error(transparent)]
    TooLong(#[from] authkeep_store::SealedTooLong),
    /// The random source.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

/// Seals and opens.
pub struct Seals {
    stock: Sealer,
    handshake: Sealer,
    reply: Sealer,
}

impl Seals {
    /// Under the server's key.
    #[must_use]
    pub fn new(server_key: &Secret<32>) -> Self {
        let sealer = |family| Sealer::new(server_key, family);
        Self { stock: sealer(STOCK), handshake: sealer(HANDSHAKE), reply: sealer(REPLY) }
    }

    /// A token for a stock.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal_token(&self, id: StockedTokenId, text: &str) -> Result<StockedToken, SealError> {
        let token = Sealed::new(self.stock.seal(&stock_place(id), chance::bytes()?, text.as_bytes()))?;
        Ok(StockedToken { id, token })
    }

    /// The text of a token.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn open_token(&self, token: &StockedToken) -> Result<Zeroizing<String>, SealError> {
        let opened = self.stock.open(&stock_place(token.id), token.token.as_bytes());
        let opened = opened.map_err(|error| SealError::Open(STOCK, error))?;
        let text = std::str::from_utf8(&opened).map_err(|_| SealError::Content(STOCK))?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// A handshake of a key, to be stored, that begins `now`.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn handshake(&self, key: HandshakeKey, now: EpochMs, content: &[u8]) -> Result<Handshake, SealError> {
        let id = HandshakeId { key, nonce: chance::bytes()? };
        let content = Sealed::new(self.handshake.seal(&handshake_place(id), chance::bytes()?, content))?;
        Ok(Handshake { id, content, expires_at: now.saturating_add(HANDSHAKE_LIFE) })
    }

    /// What a handshake says; none when it was sealed with another key. It lives for minutes, and is made again.
    #[must_use]
    pub fn open_handshake<const N: usize>(&self, handshake: &Handshake) -> Option<Zeroizing<[u8; N]>> {
        let opened = self.handshake.open(&handshake_place(handshake.id), handshake.content.as_bytes()).ok()?;
        opened.as_slice().try_into().ok().map(Zeroizing::new)
    }

    /// What a reply says.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal_reply(&self, id: KeptReplyId, content: &[u8]) -> Result<Sealed, SealError> {
        Ok(Sealed::new(self.reply.seal(id.as_bytes(), chance::bytes()?, content))?)
    }

    /// What a reply says; none when it was sealed with another key.
    #[must_use]
    pub fn open_reply<const N: usize>(&self, reply: &KeptReply) -> Option<Zeroizing<[u8; N]>> {
        let opened = self.reply.open(reply.id.as_bytes(), reply.answer.as_bytes()).ok()?;
        opened.as_slice().try_into().ok().map(Zeroizing::new)
    }
}

/// Where a token lies, as the seal has it. No name of a stock holds a zero byte.
#[must_use]
pub fn stock_place(id: StockedTokenId) -> Vec<u8> {
    [id.stock.as_str().as_bytes(), &[0], id.slot.as_bytes()].concat()
}

fn handshake_place(id: HandshakeId) -> Vec<u8> {
    [id.key.kind.as_str().as_bytes(), &[0], &id.key.hash, &id.nonce].concat()
}

#[cfg(test)]
mod tests {
    use authkeep_store::{Slot, Stock};

    use super::*;

    #[test]
    fn a_token_opens_in_its_own_slot_alone() {
        let seals = Seals::new(&Secret::new([1; 32]));
        let id = StockedTokenId { stock: Stock::Signup, slot: Slot::from_bytes([2; 16]) };
        let mut token = seals.seal_token(id, "secret/salt").unwrap();
        assert_eq!(*seals.open_token(&token).unwrap(), "secret/salt");
        token.id.stock = Stock::Email;
        assert!(matches!(seals.open_token(&token), Err(SealError::Open(STOCK, OpenError::Refused))));
    }
}
