//! The tokens of mailed links: a text that is read as one is what that token is written as, so that no two texts are one
//! token.

use authkeep::auth::mailed_token::{AccountCode, LENGTH, ResetToken};
use authkeep_store::{Secret, Uid};

/// Reads the bytes as a text, and writes a token of them.
pub fn check(bytes: &[u8]) {
    check_text(&String::from_utf8_lossy(bytes));
    let mut token = [0; 32];
    let length = bytes.len().min(32);
    token[..length].copy_from_slice(&bytes[..length]);
    check_written(token);
}

fn check_text(text: &str) {
    let (code, reset) = (AccountCode::decode(text), ResetToken::decode(text));
    assert_eq!(code.is_some(), reset.is_some(), "the two kinds of tokens have other forms");
    assert!(code.is_none_or(|code| *code.encode() == text), "a code has two spellings");
    assert!(reset.is_none_or(|reset| *reset.encode() == text), "a token has two spellings");
}

fn check_written(token: [u8; 32]) {
    let reset = ResetToken(Secret::new(token));
    let text = reset.encode();
    assert_eq!(text.len(), LENGTH);
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "a link would quote it");
    assert_eq!(ResetToken::decode(&text).as_ref(), Some(&reset));
    let half = |at: usize| -> [u8; 16] { std::array::from_fn(|offset| token[at + offset]) };
    let code = AccountCode { uid: Uid::from_bytes(half(0)), code: Secret::new(half(16)) };
    assert_eq!(*code.encode(), *text, "the two kinds of tokens are written differently");
    assert_eq!(AccountCode::decode(&text), Some(code));
}
