//! Putting a verifier into an account, and ending what the old one allowed.

use authkeep_store::NewVerifier;

use crate::row::stored;
use crate::statement::Query;

/// The assignments of the five columns of a verifier, as the arguments 2 to 6 of a statement.
macro_rules! set_verifier {
    () => {
        "verify_hash = $2, auth_salt = $3, wrap_wrap_kb = $4, verifier_version = $5, verifier_set_at = $6"
    };
}
pub(crate) use set_verifier;

/// The parts of a `WITH` that end the tokens of an account, but for its session and password forgot tokens. `$of` follows
/// `uid`.
macro_rules! end_tokens {
    ($of:literal) => {
        concat!(
            "key_fetch AS (DELETE FROM key_fetch_token WHERE uid ",
            $of,
            "), reset AS (DELETE FROM account_reset_token WHERE uid ",
            $of,
            "), change AS (DELETE FROM password_change_token WHERE uid ",
            $of,
            ")"
        )
    };
}
pub(crate) use end_tokens;

/// Binds the arguments of [`set_verifier`].
pub(crate) fn with_verifier(query: Query, verifier: &NewVerifier) -> Query {
    query
        .bind(&verifier.verify_hash.expose()[..])
        .bind(&verifier.auth_salt.expose()[..])
        .bind(&verifier.wrap_wrap_kb.expose()[..])
        .bind(i16::from(verifier.verifier_version))
        .bind(stored(verifier.verifier_set_at))
}
