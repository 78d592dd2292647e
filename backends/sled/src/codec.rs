//! How a record becomes bytes and is read back: a kind, a version, a checksum, then the fields in order.
//!
//! ```text
//! byte  0     kind, the family that the record is of
//! byte  1     version of the family's layout
//! bytes 2..6  CRC-32 of all other bytes, little-endian
//! bytes 6..   the fields: numbers little-endian, texts after their length in two bytes, sealed ones after it in four,
//!             options after 0 or 1, one of several as its place among them
//! ```
//!
//! A family whose layout changes has a higher version from then on, and goes on reading the earlier ones.
//!
//! Reading trusts nothing: whatever the bytes are, the answer is a record or an error. sled keeps checksums of its own
//! over what it writes; these are over what the engine meant, so that a record that ends up under another key, or in a
//! layout of another version, is not taken for one.

use authkeep_store::{Date, EpochMs, NormalizedEmail, PhoneNumber, Result, Sealed, Secret, SrpSalt, StoreError, Text};

const HEADER: usize = 6;

/// The bytes are no record of the kind that was asked for.
#[derive(Debug)]
pub(crate) struct Malformed;

/// What one family's records look like in bytes.
pub(crate) trait Record: Sized {
    /// The first byte of the record, and of the key that it is stored under.
    const KIND: u8;

    /// The version of the layout that is written. All up to it are read.
    const VERSION: u8 = 1;

    fn write(&self, to: &mut Writer);

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed>;
}

pub(crate) fn encode<R: Record>(record: &R) -> Vec<u8> {
    let mut writer = Writer { bytes: vec![0; HEADER] };
    record.write(&mut writer);
    seal_header(R::KIND, R::VERSION, &mut writer.bytes);
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
    if !(1..=R::VERSION).contains(version) {
        return Err(StoreError::corrupt("a stored record has a layout that this version of authkeep does not know"));
    }
    let mut reader = Reader { version: *version, rest: body };
    match R::read(&mut reader) {
        Ok(record) if reader.rest.is_empty() => Ok(record),
        _ => Err(StoreError::corrupt("a stored record has fields that make no sense")),
    }
}

/// Fills in the header of a record whose fields stand at their place already.
pub(crate) fn seal_header(kind: u8, version: u8, bytes: &mut [u8]) {
    if let Some((header, body)) = bytes.split_first_chunk_mut::<HEADER>() {
        let [a, b, c, d] = checksum(kind, version, body).to_le_bytes();
        *header = [kind, version, a, b, c, d];
    }
}

fn checksum(kind: u8, version: u8, body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind, version]);
    hasher.update(body);
    hasher.finalize()
}

/// The place of a value among several, all of which are listed. It stands for the value in keys and records.
pub(crate) fn place<T: PartialEq>(all: &[T], value: &T) -> u8 {
    let place = all.iter().position(|listed| listed == value).and_then(|place| u8::try_from(place).ok());
    place.expect("every value is listed")
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

    pub(crate) fn u32(&mut self, number: u32) {
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

    pub(crate) fn date(&mut self, date: Date) {
        self.u16(date.year());
        self.u8(date.month());
        self.u8(date.day());
    }

    /// A text of at most 4,096 characters, so at most 16,384 bytes.
    pub(crate) fn text(&mut self, text: &str) {
        self.u16(u16::try_from(text.len()).expect("4,096 characters take at most 16,384 bytes"));
        self.bytes(text.as_bytes());
    }

    pub(crate) fn sealed(&mut self, sealed: &Sealed) {
        self.u32(u32::try_from(sealed.as_bytes().len()).expect("a sealed field has at most 65,536 bytes"));
        self.bytes(sealed.as_bytes());
    }

    pub(crate) fn srp_salt(&mut self, salt: &SrpSalt) {
        self.u8(u8::try_from(salt.as_bytes().len()).expect("a salt has at most 64 bytes"));
        self.bytes(salt.as_bytes());
    }

    /// One of several values, all of which are listed.
    pub(crate) fn one_of<T: PartialEq>(&mut self, all: &[T], value: &T) {
        self.u8(place(all, value));
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
    version: u8,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The version of the layout that the fields have.
    pub(crate) fn version(&self) -> u8 {
        self.version
    }

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

    pub(crate) fn u32(&mut self) -> core::result::Result<u32, Malformed> {
        Ok(u32::from_le_bytes(self.bytes()?))
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

    pub(crate) fn date(&mut self) -> core::result::Result<Date, Malformed> {
        Date::new(self.u16()?, self.u8()?, self.u8()?).map_err(|_| Malformed)
    }

    pub(crate) fn text<const MAX: usize>(&mut self) -> core::result::Result<Text<MAX>, Malformed> {
        Text::new(self.str()?).map_err(|_| Malformed)
    }

    pub(crate) fn email(&mut self) -> core::result::Result<NormalizedEmail, Malformed> {
        NormalizedEmail::new(self.str()?).map_err(|_| Malformed)
    }

    pub(crate) fn phone_number(&mut self) -> core::result::Result<PhoneNumber, Malformed> {
        PhoneNumber::new(self.str()?).map_err(|_| Malformed)
    }

    pub(crate) fn sealed(&mut self) -> core::result::Result<Sealed, Malformed> {
        let length = usize::try_from(self.u32()?).map_err(|_| Malformed)?;
        Sealed::new(self.slice(length)?.to_vec()).map_err(|_| Malformed)
    }

    pub(crate) fn srp_salt(&mut self) -> core::result::Result<SrpSalt, Malformed> {
        let length = usize::from(self.u8()?);
        SrpSalt::new(self.slice(length)?.to_vec()).map_err(|_| Malformed)
    }

    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> core::result::Result<T, Malformed> {
        all.get(usize::from(self.u8()?)).copied().ok_or(Malformed)
    }

    fn str(&mut self) -> core::result::Result<&'a str, Malformed> {
        let length = usize::from(self.u16()?);
        core::str::from_utf8(self.slice(length)?).map_err(|_| Malformed)
    }

    fn slice(&mut self, length: usize) -> core::result::Result<&'a [u8], Malformed> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed)?;
        self.rest = rest;
        Ok(taken)
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
