//! What can go wrong for a client.

use crate::TransportError;

/// Why a call failed. It shows no id, no secret and no token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The server refused, or failed.
    #[error("the server answered {status}: {message}")]
    Refused {
        /// The HTTP status, 400 or more.
        status: u16,
        /// The `message` of the answer, without control characters and cut at 200 characters, or a word on its absence.
        message: String,
    },
    /// There was no answer, or none that can be read. Whether the server acted on the request is not known.
    #[error("no answer of the server: {0}")]
    Transport(#[from] TransportError),
    /// An answer that is none of this protocol's.
    #[error("the server's answer to {path} cannot be used: {what}")]
    Malformed {
        /// The path of the call.
        path: &'static str,
        /// What is wrong with the answer, without its content.
        what: &'static str,
    },
    /// The server's proof is wrong: it does not know what it claims to know, or somebody stands in between.
    #[error("the server's proof is wrong: it is not the server that it claims to be")]
    WrongProof,
    /// The token that the exchange replied has no MAC. See
    /// [`accept_tokens_without_mac`](crate::Client::accept_tokens_without_mac).
    #[error("the token in the server's answer has no MAC")]
    NoMac,
    /// The MAC of the token that the exchange replied is wrong: it was changed on its way.
    #[error("the MAC of the token in the server's answer is wrong: it was changed on its way")]
    WrongMac,
    /// What was to be cleaned is no dirty token: a dirty token has exactly one `/`, between two texts.
    #[error("that is no token that can be cleaned: it must be secret/salt")]
    NoDirtyToken,
    /// The URL of the server cannot be used.
    #[error("the URL of the server cannot be used: {0}")]
    Url(&'static str),
    /// TLS cannot be set up on this machine.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes")]
    NoChance,
}
