//! How a record becomes bytes and is read back: a kind, a version, a checksum, then the fields in order.
//!
//! ```text
//! byte  0     kind, the family that the record is of
//! byte  1     version of the family's layout
//! bytes 2..6  CRC-32 of all other bytes, little-endian
//! bytes 6..   the fields: numbers little-endian, texts after their length in two bytes, options after 0 or 1
//! ```
//!
//! Reading trusts nothing: whatever the bytes are, the answer is a record or an error. sled keeps checksums of its own
//! over what it writes; these are over what the engine meant, so that a record that ends up under another key, or in a
//! layout of another version, is not taken for one.

use authkeep_store::{EpochMs, NormalizedEmail, Result, Secret, StoreError, Text255};

const HEADER: usize = 6;
const VERSION: u8 = 1;

/// The bytes are no record of the kind that was asked for.
#[derive(Debug)]
pub(crate) struct Malformed;

/// What one family's records look like in bytes.
pub(crate) trait Record: Sized {
    /// The first byte of the record, and of the key that it is stored under.
    const KIND: u8;

    fn write(&self, to: &mut Writer);

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed>;
}

pub(crate) fn encode<R: Record>(record: &R) -> Vec<u8> {
    let mut writer = Writer { bytes: vec![0; HEADER] };
    record.write(&mut writer);
    seal_header(R::KIND, &mut writer.bytes);
    writer.bytes
}

/// Reads a record.
///
/// # Errors
/// `Corrupt` when the bytes are not exactly one record of this kind.
pub(crate) fn decode<R: Record>(bytes: &[u8]) -> Result<R> {
    let Some((header, body)) = bytes.split_first_chunk::<HEADER>() else {
        return Err(StoreError::corrupt("a stored record is shorter than its header"));
    };
    let [kind, version, sum @ ..] = header;
    if checksum(*kind, *version, body) != u32::from_le_bytes(*sum) {
        return Err(StoreError::corrupt("a stored record does not fit its checksum"));
    }
    if *kind != R::KIND {
        return Err(StoreError::corrupt("a stored record is of another family than its key"));
    }
    if *version != VERSION {
        return Err(StoreError::corrupt("a stored record has a layout that this version of authkeep does not know"));
    }
    let mut reader = Reader { rest: body };
    match R::read(&mut reader) {
        Ok(record) if reader.rest.is_empty() => Ok(record),
        _ => Err(StoreError::corrupt("a stored record has fields that make no sense")),
    }
}

/// Fills in the header of a record whose fields stand at their place already.
pub(crate) fn seal_header(kind: u8, bytes: &mut [u8]) {
    if let Some((header, body)) = bytes.split_first_chunk_mut::<HEADER>() {
        let [a, b, c, d] = checksum(kind, VERSION, body).to_le_bytes();
        *header = [kind, VERSION, a, b, c, d];
    }
}

fn checksum(kind: u8, version: u8, body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind, version]);
    hasher.update(body);
    hasher.finalize()
}

/// Appends fields.
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn u8(&mut self, number: u8) {
        self.bytes.push(number);
    }

    pub(crate) fn u16(&mut self, number: u16) {
        self.bytes(&number.to_le_bytes());
    }

    pub(crate) fn bool(&mut self, flag: bool) {
        self.u8(u8::from(flag));
    }

    pub(crate) fn time(&mut self, time: EpochMs) {
        self.bytes(&time.get().to_le_bytes());
    }

    pub(crate) fn secret<const N: usize>(&mut self, secret: &Secret<N>) {
        self.bytes(secret.expose());
    }

    /// A text of at most 255 characters, so at most 1,020 bytes.
    pub(crate) fn text(&mut self, text: &str) {
        self.u16(u16::try_from(text.len()).expect("255 characters take at most 1,020 bytes"));
        self.bytes(text.as_bytes());
    }

    pub(crate) fn option<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
        self.bool(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }
}

/// Takes fields off the front.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn bytes<const N: usize>(&mut self) -> core::result::Result<[u8; N], Malformed> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(Malformed)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(crate) fn u8(&mut self) -> core::result::Result<u8, Malformed> {
        let [byte] = self.bytes()?;
        Ok(byte)
    }

    pub(crate) fn u16(&mut self) -> core::result::Result<u16, Malformed> {
        Ok(u16::from_le_bytes(self.bytes()?))
    }

    pub(crate) fn bool(&mut self) -> core::result::Result<bool, Malformed> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed),
        }
    }

    pub(crate) fn time(&mut self) -> core::result::Result<EpochMs, Malformed> {
        EpochMs::new(u64::from_le_bytes(self.bytes()?)).map_err(|_| Malformed)
    }

    pub(crate) fn secret<const N: usize>(&mut self) -> core::result::Result<Secret<N>, Malformed> {
        self.bytes().map(Secret::new)
    }

    pub(crate) fn text(&mut self) -> core::result::Result<Text255, Malformed> {
        Text255::new(self.str()?).map_err(|_| Malformed)
    }

    pub(crate) fn email(&mut self) -> core::result::Result<NormalizedEmail, Malformed> {
        NormalizedEmail::new(self.str()?).map_err(|_| Malformed)
    }

    fn str(&mut self) -> core::result::Result<&'a str, Malformed> {
        let length = usize::from(self.u16()?);
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed)?;
        self.rest = rest;
        core::str::from_utf8(taken).map_err(|_| Malformed)
    }

    pub(crate) fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> core::result::Result<T, Malformed>,
    ) -> core::result::Result<Option<T>, Malformed> {
        if self.bool()? { read(self).map(Some) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests;
