//! What the exchange keeps of dirty tokens: any text is a token or none, and what a token turns into is what another
//! program computes.

use std::num::NonZeroU32;

use arbitrary::{Result, Unstructured};
use authkeep::auth::conceal::{ROUNDS, conceal, hash_chain};
use ring::pbkdf2::{PBKDF2_HMAC_SHA512, derive};

/// Bytes of a hash chain.
const CHAIN: usize = 128;

/// Reads the bytes as a text, and as choices of one.
pub fn check(bytes: &[u8]) {
    let rounds = NonZeroU32::MIN.saturating_add(bytes.first().map_or(0, |byte| u32::from(byte % 4)));
    check_chain(&String::from_utf8_lossy(bytes), rounds);
    let _ = check_choices(&mut Unstructured::new(bytes));
}

fn check_chain(token: &str, rounds: NonZeroU32) {
    let parts: Vec<_> = token.split('/').collect();
    let chain = hash_chain(token, rounds);
    let [secret, salt] = parts[..] else {
        assert!(chain.is_err() && conceal(token).is_err(), "a text of {} parts is a token", parts.len());
        return;
    };
    assert_eq!(chain.as_ref().map(|chain| chain.as_str()), Ok(expected(secret, salt, rounds).as_str()));
}

/// By another program.
fn expected(secret: &str, salt: &str, rounds: NonZeroU32) -> String {
    let mut bytes = [0; CHAIN];
    derive(PBKDF2_HMAC_SHA512, rounds, salt.as_bytes(), secret.as_bytes(), &mut bytes);
    format!("{}/{salt}", hex::encode(bytes))
}

fn check_choices(choices: &mut Unstructured<'_>) -> Result<()> {
    let (secret, salt): ([u8; 32], [u8; 12]) = (choices.arbitrary()?, choices.arbitrary()?);
    let (secret, salt) = (hex::encode(secret), hex::encode(salt));
    check_chain(&format!("{secret}/{salt}"), NonZeroU32::MIN);
    // A thousand rounds take as long as some hundred texts without them.
    if choices.ratio(1, 64)? {
        let concealed = conceal(&format!("{secret}/{salt}")).expect("it is a token");
        assert_eq!(format!("{}{}", concealed.id, *concealed.password), expected(&secret, &salt, ROUNDS));
        assert_eq!((concealed.id.len(), concealed.password.len()), (32, 249));
    }
    Ok(())
}
