//! Encrypted texts of the exchange: what is decrypted is what was encrypted, and any text that can be decrypted is the one
//! message of its bytes under its IV.

use arbitrary::{Result, Unstructured};
use authkeep::auth::aes::{decrypt, encrypt};
use authkeep_store::Secret;

const BLOCK: usize = 16;

/// Reads the bytes as a message, and as choices of a key, an IV and a text.
pub fn check(bytes: &[u8]) {
    check_message(&String::from_utf8_lossy(bytes));
    check_message(&hex::encode(bytes));
    let _ = check_choices(&mut Unstructured::new(bytes));
}

fn check_message(message: &str) {
    let key = Secret::new([7; 32]);
    let plaintext = decrypt(&key, message);
    assert_eq!(decrypt(&key, &message.to_ascii_uppercase()), plaintext, "hex in the other case is another message");
    let Ok(plaintext) = plaintext else { return };
    assert_eq!(message.len(), 2 * (plaintext.len() / BLOCK + 2) * BLOCK, "a message has another length");
    let iv = hex::decode(&message[message.len() - 2 * BLOCK..]).expect("it was read as hex");
    let iv = iv.try_into().expect("it is a block");
    assert_eq!(encrypt(&key, &iv, &plaintext), message.to_ascii_lowercase(), "two messages are one");
}

fn check_choices(choices: &mut Unstructured<'_>) -> Result<()> {
    let key = Secret::new(choices.arbitrary()?);
    let iv: [u8; BLOCK] = choices.arbitrary()?;
    let changed: (u16, u8) = (choices.arbitrary()?, choices.int_in_range(0..=7)?);
    let cut: u16 = choices.arbitrary()?;
    let plaintext = choices.bytes(choices.len())?;
    let message = encrypt(&key, &iv, plaintext);
    assert_eq!(decrypt(&key, &message).as_ref().map(|text| text.as_slice()), Ok(plaintext));

    let mut bytes = hex::decode(&message).expect("a message is hex");
    let at = usize::from(changed.0) % bytes.len();
    bytes[at] ^= 1 << changed.1;
    let other = decrypt(&key, &hex::encode(bytes));
    assert!(other.is_err() || other.is_ok_and(|other| other.as_slice() != plaintext), "a changed bit changes nothing");

    let cut = &message[..usize::from(cut) % message.len()];
    assert!(cut.len().is_multiple_of(2 * BLOCK) || decrypt(&key, cut).is_err(), "a part of a block is read");
    Ok(())
}
