//! Telephone numbers: any text is a number in its one form or none, and what is no digit means nothing.

use arbitrary::{Result, Unstructured};
use authkeep::auth::phone;

/// Reads the bytes as a text, and as choices that make a number which might exist.
pub fn check(bytes: &[u8]) {
    check_text(&String::from_utf8_lossy(bytes));
    if let Ok(text) = written(&mut Unstructured::new(bytes)) {
        check_text(&text);
    }
}

/// Country codes with trunk prefixes, without, with leading zeros, of several countries.
const CODES: [&str; 16] =
    ["1", "7", "44", "49", "39", "33", "380", "225", "61", "81", "86", "55", "52", "54", "590", "800"];

fn written(choices: &mut Unstructured<'_>) -> Result<String> {
    let mut text = format!("+{}", choices.choose(&CODES)?);
    for _ in 0..choices.int_in_range(4..=13)? {
        text.push(char::from(b'0' + choices.int_in_range(0..=9)?));
        if choices.ratio(1, 8)? {
            text.push(*choices.choose(&[' ', '-', '(', ')', '/', 'x', '+', '*', 'é'])?);
        }
    }
    Ok(text)
}

fn check_text(text: &str) {
    let Some(found) = phone::parse(text) else { return };
    let (number, country) = (found.number.as_str().to_owned(), found.country.as_str());
    assert!((1..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()), "{number:?}");
    assert!(country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()), "{country:?}");
    assert_eq!(phone::parse(&number).as_ref(), Some(&found), "the number has two forms");
    assert_eq!(phone::parse(&format!("+{number}")).as_ref(), Some(&found), "a plus makes another number");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(phone::parse(&digits).as_ref(), Some(&found), "what is no digit means something");
}
