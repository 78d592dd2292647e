//! The records of the sled engine: no bytes make reading panic, a record is written as it was read, and damage of one
//! bit or a cut is noticed.

use std::ops::ControlFlow;

use arbitrary::{Result, Unstructured};
use authkeep_sled::fuzzing::{KINDS, VERSIONS, decode_any, seal};
use authkeep_store::{EpochMs, NormalizedEmail, Text255};

/// Reads the bytes as they are, as fields behind a right header, and as choices that make a right record.
pub fn check(bytes: &[u8]) {
    check_any(bytes);
    let Some((first, rest)) = bytes.split_first() else { return };
    let at = usize::from(*first) % KINDS.len();
    for version in 1..=VERSIONS[at] {
        check_any(&seal(KINDS[at], version, rest));
    }
    let mut choices = Unstructured::new(rest);
    if let Ok(record) = right_record(at, &mut choices) {
        assert!(decode_any(&record).as_ref() == Some(&record), "a right record of kind {} is another", KINDS[at]);
        let _ = check_damage(&record, &mut choices);
    }
    if let Ok(fields) = fields(EARLIER_SESSION, &mut Unstructured::new(rest)) {
        let read = decode_any(&seal(KINDS[SESSION], 1, &fields));
        let no_end = [&fields[..], &[0]].concat();
        assert!(read == Some(seal(KINDS[SESSION], 2, &no_end)), "a session of version 1 is read as another");
    }
}

/// Whatever is read is written as the same record; and byte for byte, unless it had an earlier layout, or an e-mail that
/// was not in lower case, which no engine writes.
fn check_any(bytes: &[u8]) {
    if let Some(written) = decode_any(bytes) {
        let same_layout = written[1] == bytes[1] && bytes[0] != KINDS[ACCOUNT];
        assert!(written == bytes || !same_layout, "a record of kind {} is written anew", bytes[0]);
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
const SESSION: usize = 3;

/// What a field holds.
enum Field {
    Bytes(usize),
    Number(usize),
    Bool,
    Time,
    Date,
    Text,
    Email,
    Digits,
    Sealed,
    /// 1 to 64 bytes.
    Salt,
    /// One of so many values.
    OneOf(u8),
    Optional(&'static Self),
}

use Field::{Bool, Bytes, Date, Digits, Email, Number, OneOf, Optional, Salt, Sealed, Text, Time};

/// The layout that sessions had before they could end.
const EARLIER_SESSION: &[Field] = &[Bytes(32), Bytes(16), Bytes(32), Time];

/// The layouts of all kinds in the order of [`KINDS`], said a second time, so that a change of the stored format is
/// noticed.
const LAYOUTS: [&[Field]; 32] = [
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
    &[Bytes(32), Bytes(16), Bytes(32), Time, Optional(&Time)],
    &[Bytes(32), Bytes(16), Bytes(32), Bytes(96), Time],
    &[Bytes(32), Bytes(16), Bytes(32), Time],
    &[Bytes(32), Bytes(16), Bytes(32), Time],
    &[Bytes(32), Bytes(16), Bytes(32), Bytes(16), Number(2), Time],
    // Identities, password schemes, profiles.
    &[Bytes(16), OneOf(3), Time, Time],
    &[Number(1), Number(4), Number(4), Number(4)],
    &[Bytes(16), Text, Text, Date, Text, Text, Text, Text, Optional(&Text), Time],
    // Phones and the owners of proved numbers.
    &[Bytes(16), Digits, Text, Optional(&Bytes(32)), Time, Time, Number(4), Optional(&Time)],
    &[Bytes(16)],
    // Documents and files to delete.
    &[Bytes(16), Bytes(16), Text, Text, Date, Text, Text, Number(4), Optional(&Text), Time],
    &[Bytes(16), Time],
    // Labels.
    &[Bytes(16), OneOf(2), Text, Text, Time, Time],
    // API keys and used token ids.
    &[Bytes(16), Bytes(16), Text, Optional(&Text), Number(4), Text, Time, Time],
    &[Bytes(16), Bytes(32), Time],
    // Second factors, failures, throttles.
    &[Bytes(16), Sealed, Bool, Number(4), Time],
    &[Bytes(16), Number(4), Bool],
    &[Bytes(32), Number(4), Time],
    // Signing keys.
    &[Bytes(16), Sealed, Text, Time, Optional(&Time)],
    // Messages and their contents.
    &[Bytes(16), OneOf(2), Time, Time, Number(4)],
    &[Bytes(16), Sealed],
    // Pseudonyms and their sessions.
    &[Bytes(16), Bytes(256), Salt],
    &[Bytes(32), Bytes(16), Time],
    // Handshakes.
    &[OneOf(3), Bytes(32), Bytes(16), Sealed, Time],
    // Tokens in stocks, dirty and clean ones.
    &[OneOf(6), Bytes(16), Sealed],
    &[Bytes(16), OneOf(2), Bytes(256), Salt],
    &[OneOf(2), Bytes(32)],
    // Kept replies, and the fill mark.
    &[Bytes(32), Sealed, OneOf(6), Bytes(16), Sealed, Time],
    &[Bytes(16), Time],
];

const _: () = assert!(LAYOUTS.len() == KINDS.len(), "the layout of a kind is missing");

/// A record as the engine writes it, of the kind at this place of [`KINDS`].
///
/// # Errors
/// When there are no choices left for some of it.
fn right_record(at: usize, choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    Ok(seal(KINDS[at], VERSIONS[at], &fields(LAYOUTS[at], choices)?))
}

fn fields(layout: &[Field], choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut fields = Vec::new();
    for field in layout {
        write(field, choices, &mut fields)?;
    }
    Ok(fields)
}

fn write(field: &Field, choices: &mut Unstructured<'_>, to: &mut Vec<u8>) -> Result<()> {
    match field {
        Bytes(length) | Number(length) => to.extend((0..*length).map(|_| choices.arbitrary().unwrap_or(0_u8))),
        Bool => to.push(u8::from(choices.arbitrary::<bool>()?)),
        Time => to.extend(choices.int_in_range(0..=EpochMs::MAX.get())?.to_le_bytes()),
        Date => {
            to.extend(choices.int_in_range(1_u16..=9999)?.to_le_bytes());
            to.push(choices.int_in_range(1..=12)?);
            to.push(choices.int_in_range(1..=28)?);
        }
        Text => write_text(&text(choices)?, to),
        // In lower case it may be too long; none is then as good.
        Email => write_text(NormalizedEmail::new(&text(choices)?).as_ref().map_or("", NormalizedEmail::as_str), to),
        Digits => {
            let length = choices.int_in_range(1..=15)?;
            let digits = (0..length).map(|_| Ok(char::from(choices.int_in_range(b'0'..=b'9')?)));
            write_text(&digits.collect::<Result<String>>()?, to);
        }
        Sealed => {
            let length = choices.int_in_range(0..=400)?;
            to.extend(u32::to_le_bytes(length));
            to.extend((0..length).map(|_| choices.arbitrary().unwrap_or(0_u8)));
        }
        Salt => {
            let length = choices.int_in_range(1..=64)?;
            to.push(length);
            to.extend((0..length).map(|_| choices.arbitrary().unwrap_or(0_u8)));
        }
        OneOf(many) => to.push(choices.int_in_range(0..=many - 1)?),
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
