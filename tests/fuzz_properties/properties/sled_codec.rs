//! The records of the sled engine: no bytes make reading panic, a record is written as it was read, and damage of one
//! bit or a cut is noticed.

use std::ops::ControlFlow;

use arbitrary::{Result, Unstructured};
use authkeep_sled::fuzzing::{KINDS, decode_any, seal};
use authkeep_store::{EpochMs, NormalizedEmail, Text255};

/// Reads the bytes as they are, as fields behind a right header, and as choices that make a right record.
pub fn check(bytes: &[u8]) {
    check_any(bytes);
    let Some((first, rest)) = bytes.split_first() else { return };
    let at = usize::from(*first) % KINDS.len();
    check_any(&seal(KINDS[at], rest));
    let mut choices = Unstructured::new(rest);
    if let Ok(record) = right_record(at, &mut choices) {
        assert!(decode_any(&record).as_ref() == Some(&record), "a right record of kind {} is another", KINDS[at]);
        let _ = check_damage(&record, &mut choices);
    }
}

/// Whatever is read is written as the same record; and byte for byte, unless an e-mail was not in lower case, which no
/// engine writes.
fn check_any(bytes: &[u8]) {
    if let Some(written) = decode_any(bytes) {
        assert!(written == bytes || bytes[0] == KINDS[ACCOUNT], "a record of kind {} is written anew", bytes[0]);
        assert_eq!(written[0], bytes[0], "a record changed its kind");
        assert!(decode_any(&written).as_ref() == Some(&written), "what was written is read as another record");
    }
}

fn check_damage(record: &[u8], choices: &mut Unstructured<'_>) -> Result<()> {
    let mut damaged = record.to_vec();
    damaged[choices.choose_index(record.len())?] ^= 1 << choices.int_in_range(0..=7)?;
    assert_eq!(decode_any(&damaged), None, "a changed bit went unnoticed");
    let cut = choices.choose_index(record.len())?;
    assert_eq!(decode_any(&record[..cut]), None, "a cut went unnoticed");
    Ok(())
}

const ACCOUNT: usize = 1;

/// What a field holds.
enum Field {
    Bytes(usize),
    Number(usize),
    Bool,
    Time,
    Text,
    Email,
    Optional(&'static Self),
}

use Field::{Bool, Bytes, Email, Number, Optional, Text, Time};

/// The layouts of all kinds in the order of [`KINDS`], said a second time, so that a change of the stored format is
/// noticed.
const LAYOUTS: [&[Field]; 8] = [
    &[Bytes(32)],
    &[
        Bytes(16),
        Email,
        Text,
        Bytes(16),
        Bool,
        Bytes(32),
        Bytes(32),
        Bytes(32),
        Bytes(32),
        Number(1),
        Time,
        Time,
        Optional(&Text),
        Optional(&Time),
        Optional(&Bytes(16)),
    ],
    &[Bytes(16)],
    &[Bytes(32), Bytes(16), Bytes(32), Time],
    &[Bytes(32), Bytes(16), Bytes(32), Bytes(96), Time],
    &[Bytes(32), Bytes(16), Bytes(32), Time],
    &[Bytes(32), Bytes(16), Bytes(32), Time],
    &[Bytes(32), Bytes(16), Bytes(32), Bytes(16), Number(2), Time],
];

const _: () = assert!(LAYOUTS.len() == KINDS.len(), "the layout of a kind is missing");

/// A record as the engine writes it, of the kind at this place of [`KINDS`].
///
/// # Errors
/// When there are no choices left for some of it.
fn right_record(at: usize, choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut fields = Vec::new();
    for field in LAYOUTS[at] {
        write(field, choices, &mut fields)?;
    }
    Ok(seal(KINDS[at], &fields))
}

fn write(field: &Field, choices: &mut Unstructured<'_>, to: &mut Vec<u8>) -> Result<()> {
    match field {
        Bytes(length) | Number(length) => to.extend((0..*length).map(|_| choices.arbitrary().unwrap_or(0_u8))),
        Bool => to.push(u8::from(choices.arbitrary::<bool>()?)),
        Time => to.extend(choices.int_in_range(0..=EpochMs::MAX.get())?.to_le_bytes()),
        Text => write_text(&text(choices)?, to),
        // In lower case it may be too long; none is then as good.
        Email => write_text(NormalizedEmail::new(&text(choices)?).as_ref().map_or("", NormalizedEmail::as_str), to),
        Optional(inner) => {
            let given = choices.arbitrary()?;
            to.push(u8::from(given));
            if given {
                write(inner, choices, to)?;
            }
        }
    }
    Ok(())
}

fn write_text(text: &str, to: &mut Vec<u8>) {
    to.extend(u16::try_from(text.len()).expect("255 characters take at most 1,020 bytes").to_le_bytes());
    to.extend(text.as_bytes());
}

/// As many of the next characters as a text can have, and sometimes so many times over that it is full.
fn text(choices: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    let times = choices.int_in_range(1..=3)?;
    choices.arbitrary_loop(None, Some(100), |choices| {
        let character = choices.arbitrary::<char>()?;
        if character != '\0' {
            text.extend(std::iter::repeat_n(character, times));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let text: String = text.chars().take(Text255::MAX_CHARS).collect();
    Ok(text)
}
