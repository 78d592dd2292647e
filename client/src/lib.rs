//! The client's side of the pseudonym and exchange APIs: what a person's program does with their secret and their tokens.
//!
//! A *pseudonym* is an account without a person: an id of its owner's choice and a secret that the server never sees. The
//! *exchange* swaps a dirty token, which somebody knows the holder of, for a clean one, which nobody can tell from others.
//! Each call of [`Client`] is one act of the holder, with every check that protocols ask of a client:
//!
//! - the server's public keys are in range, and no key exchange is forced to a known result
//! - the server proves that it knows what it claims to know
//! - a token that the exchange replies is authentic, well padded and has the form of a token
//!
//! An answer that fails one of them is an error, and nothing of it is used.
//!
//! ```no_run
//! # async fn example() -> Result<(), authkeep_client::ClientError> {
//! use authkeep_client::{Client, HttpTransport, ProfileId};
//!
//! let client = Client::new(HttpTransport::new("https://pseudonyms.example")?);
//! let (id, secret) = (ProfileId::random()?, "the secret that only its owner knows");
//!
//! // A token that came by mail, `secret/salt`, becomes one that is nobody's; it signs the pseudonym up.
//! let clean = client.clean("da12..ed/6f23..b8").await?;
//! let next_dirty = client.sign_up(&id, secret, &clean).await?;
//!
//! let session = client.sign_in(&id, secret).await?;
//! client.verify(&session).await?;
//! client.sign_out(&session).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Secrets and tokens are [`Zeroizing`](zeroize::Zeroizing) or hidden by `Debug`; what a transport and its JSON copy on
//! their way is not wiped. Cryptography runs where the call is polled: about ten milliseconds for each call that proves.
#![warn(missing_docs)]

mod answer;
mod chance;
mod error;
mod exchange;
#[cfg(feature = "http")]
mod http;
mod profile_id;
mod pseudonym;
mod session;
mod transport;

#[cfg(test)]
mod recorded;

use std::fmt;

pub use error::ClientError;
#[cfg(feature = "http")]
pub use http::HttpTransport;
pub use profile_id::{NoProfileId, ProfileId};
pub use session::{NoSession, Session};
pub use transport::{Reply, Transport, TransportError};

use chance::{Chance, System};

/// A client of one server.
pub struct Client<T> {
    transport: T,
    chance: Box<dyn Chance>,
    replies_need_a_mac: bool,
}

impl<T: Transport> Client<T> {
    /// A client that talks over `transport`.
    pub fn new(transport: T) -> Self {
        Self { transport, chance: Box::new(System), replies_need_a_mac: true }
    }

    /// Accepts a token of the exchange without `encrypted_token_mac`, as other servers of the same protocol send it. A MAC
    /// that is there is still checked. Whoever can change an answer on its way can also take the MAC out: what then keeps a
    /// forged token out is TLS alone.
    #[must_use]
    pub fn accept_tokens_without_mac(mut self) -> Self {
        self.replies_need_a_mac = false;
        self
    }
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("replies_need_a_mac", &self.replies_need_a_mac).finish_non_exhaustive()
    }
}
