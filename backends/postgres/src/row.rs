//! Reading a row from left to right, every value checked: what cannot have been written by authkeep is `Corrupt`.

use authkeep_store::{
    AccountSummary, Date, EpochMs, NormalizedEmail, PhoneNumber, Result, Sealed, Secret, SrpSalt, StoreError, Text,
    WithAccount,
};
use sqlx::postgres::PgRow;
use sqlx::{Column, Decode, Postgres, Row, Type};

/// The columns of a row that were not read yet.
pub(crate) struct Columns<'r> {
    row: &'r PgRow,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(crate) fn new(row: &'r PgRow) -> Self {
        Self { row, next: 0 }
    }

    fn take<T: Decode<'r, Postgres> + Type<Postgres>>(&mut self) -> Result<T> {
        let at = self.next;
        self.next += 1;
        self.row.try_get(at).map_err(|_| self.corrupt())
    }

    /// The column that was read last holds what authkeep never writes.
    fn corrupt(&self) -> StoreError {
        let name = self.next.checked_sub(1).and_then(|at| self.row.columns().get(at)).map_or("?", Column::name);
        StoreError::corrupt(format!("the column {name} holds what was never written to it"))
    }

    fn array<const N: usize>(&self, bytes: &[u8]) -> Result<[u8; N]> {
        bytes.try_into().map_err(|_| self.corrupt())
    }

    fn epoch_of(&self, ms: i64) -> Result<EpochMs> {
        u64::try_from(ms).ok().and_then(|ms| EpochMs::new(ms).ok()).ok_or_else(|| self.corrupt())
    }

    fn text_of<const MAX: usize>(&self, text: &str) -> Result<Text<MAX>> {
        Text::new(text).map_err(|_| self.corrupt())
    }

    pub(crate) fn flag(&mut self) -> Result<bool> {
        self.take()
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.take::<&[u8]>()?;
        self.array(bytes)
    }

    /// Bytes, or none where there is no value.
    pub(crate) fn optional_bytes<const N: usize>(&mut self) -> Result<Option<[u8; N]>> {
        let bytes = self.take::<Option<&[u8]>>()?;
        bytes.map(|bytes| self.array(bytes)).transpose()
    }

    pub(crate) fn secret<const N: usize>(&mut self) -> Result<Secret<N>> {
        Ok(Secret::new(self.bytes()?))
    }

    pub(crate) fn optional_secret<const N: usize>(&mut self) -> Result<Option<Secret<N>>> {
        Ok(self.optional_bytes()?.map(Secret::new))
    }

    pub(crate) fn epoch(&mut self) -> Result<EpochMs> {
        let ms = self.take()?;
        self.epoch_of(ms)
    }

    pub(crate) fn optional_epoch(&mut self) -> Result<Option<EpochMs>> {
        let ms = self.take::<Option<i64>>()?;
        ms.map(|ms| self.epoch_of(ms)).transpose()
    }

    pub(crate) fn text<const MAX: usize>(&mut self) -> Result<Text<MAX>> {
        let text = self.take::<&str>()?;
        self.text_of(text)
    }

    pub(crate) fn optional_text<const MAX: usize>(&mut self) -> Result<Option<Text<MAX>>> {
        let text = self.take::<Option<&str>>()?;
        text.map(|text| self.text_of(text)).transpose()
    }

    /// A value by its name, of which there is one for each value of an enumeration.
    pub(crate) fn named<T>(&mut self, of: fn(&str) -> Option<T>) -> Result<T> {
        let name = self.take::<&str>()?;
        of(name).ok_or_else(|| self.corrupt())
    }

    pub(crate) fn optional_named<T>(&mut self, of: fn(&str) -> Option<T>) -> Result<Option<T>> {
        let name = self.take::<Option<&str>>()?;
        name.map(|name| of(name).ok_or_else(|| self.corrupt())).transpose()
    }

    /// A value by its number, a `smallint`, of which there is one for each value of an enumeration.
    pub(crate) fn numbered<T>(&mut self, of: fn(i16) -> Option<T>) -> Result<T> {
        let number = self.take::<i16>()?;
        of(number).ok_or_else(|| self.corrupt())
    }

    /// A `date` that the statement turned into a text.
    pub(crate) fn date(&mut self) -> Result<Date> {
        let text = self.take::<&str>()?;
        Date::parse(text).map_err(|_| self.corrupt())
    }

    pub(crate) fn phone_number(&mut self) -> Result<PhoneNumber> {
        let digits = self.take::<&str>()?;
        PhoneNumber::new(digits).map_err(|_| self.corrupt())
    }

    pub(crate) fn sealed(&mut self) -> Result<Sealed> {
        let bytes = self.take::<&[u8]>()?;
        Sealed::new(bytes.to_vec()).map_err(|_| self.corrupt())
    }

    pub(crate) fn normalized_email(&mut self) -> Result<NormalizedEmail> {
        let text = self.take::<&str>()?;
        match NormalizedEmail::new(text) {
            Ok(email) if email.as_str() == text => Ok(email),
            _ => Err(self.corrupt()),
        }
    }

    /// A `smallint` from 0 to 255.
    pub(crate) fn byte(&mut self) -> Result<u8> {
        u8::try_from(self.take::<i16>()?).map_err(|_| self.corrupt())
    }

    /// An `integer` from 0 to 65535.
    pub(crate) fn count(&mut self) -> Result<u16> {
        u16::try_from(self.take::<i32>()?).map_err(|_| self.corrupt())
    }

    /// A `bigint` from 0 to 2^32 - 1.
    pub(crate) fn number(&mut self) -> Result<u32> {
        u32::try_from(self.take::<i64>()?).map_err(|_| self.corrupt())
    }

    /// A `bigint` that counts rows.
    pub(crate) fn size(&mut self) -> Result<usize> {
        usize::try_from(self.take::<i64>()?).map_err(|_| self.corrupt())
    }

    pub(crate) fn srp_salt(&mut self) -> Result<SrpSalt> {
        let bytes = self.take::<&[u8]>()?;
        SrpSalt::new(bytes.to_vec()).map_err(|_| self.corrupt())
    }

    /// The five columns of [`summary_columns`](crate::row::summary_columns), after those of a token.
    pub(crate) fn with_account<T>(mut self, token: T) -> Result<WithAccount<T>> {
        let account = AccountSummary {
            email: self.text()?,
            email_code: self.secret()?,
            email_verified: self.flag()?,
            verifier_set_at: self.epoch()?,
            locale: self.optional_text()?,
        };
        Ok(WithAccount { token, account })
    }
}

/// The columns of an account `a` that are read together with each of its tokens.
macro_rules! summary_columns {
    () => {
        "a.email, a.email_code, a.email_verified, a.verifier_set_at, a.locale"
    };
}
pub(crate) use summary_columns;

/// A time as it is stored. It is at most 2^53 - 1, so the conversion loses nothing.
pub(crate) fn stored(epoch: EpochMs) -> i64 {
    epoch.get().cast_signed()
}

/// The number of rows asked for; no table has more rows than an `i64` counts.
pub(crate) fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The id after which a page starts. No id is empty, and the empty one comes before all others.
pub(crate) fn after<const N: usize>(id: Option<[u8; N]>) -> Vec<u8> {
    id.map_or_else(Vec::new, |id| id.to_vec())
}
