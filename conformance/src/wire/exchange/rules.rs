//! What the exchange API demands, beyond the storage contract.

use crate::wire::rules::{WireRule, wire};

/// The rules of the exchange API.
pub(crate) const RULES: &[WireRule] = &[
    wire(
        "exchange-key",
        "step one answers an X25519 key to a key in the JWK-hex of any runtime; any other text is 400",
    ),
    wire("exchange-naming", "step two answers B and the salt of the token that is named, once for a key of step one"),
    wire("exchange-no-oracle", "whatever is wrong in step two, the answer is the same 400, and the key is used up"),
    wire("exchange-proof", "step three answers M2 and a clean token for M1; a wrong proof is 400 and spends nothing"),
    wire("exchange-reply", "step three, sent again, is answered the same, byte by byte"),
    wire("exchange-mac", "a MAC under a key of the SRP session covers the token in the answer"),
    wire("exchange-clean", "an email token becomes a profile token, a signup token an account token"),
    wire("exchange-fill", "POST /v1/fill makes tokens of all four buckets; while one fill runs another is 409"),
    wire("exchange-take", "POST /v1/bucket/take gives each email token once"),
    wire("exchange-spend", "POST /v1/bucket/spend takes each account token once, else 400"),
];
