//! Reading an export: everything about it is checked, the checksum last.

use std::cmp::Ordering;
use std::io::Read;

use async_trait::async_trait;
use serde::Deserialize;

use super::error::ExportError;
use super::lines::Lines;
use super::{End, FORMAT, Header, Trailer, VERSION};
use crate::moving::counts::Counts;
use crate::moving::error::MoveError;
use crate::moving::family::{Family, Record};
use crate::moving::records::{PAGE, Records};

const END: &[u8] = b"{\"end\":";

/// The records of an export. That they are the ones that were written is known at the end: go to it once before any of
/// them is stored ([`check`](Self::check)).
pub struct ExportRecords<R: Read> {
    lines: Lines<R>,
    header: Header,
    counts: Counts,
    /// The record that was read last, and whether it is still to be given.
    last: Option<(Record, bool)>,
    ended: bool,
}

impl<R: Read> ExportRecords<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`ExportError::NoExport`], [`ExportError::UnknownVersion`], and those of a file that is cut off or damaged.
    pub fn open(from: R) -> Result<Self, ExportError> {
        /// What every version begins with.
        #[derive(Deserialize)]
        struct Magic {
            format: String,
            version: u64,
        }

        let mut lines = Lines::new(from)?;
        let first = match lines.next() {
            Ok(Some(first)) => first,
            Ok(None) | Err(ExportError::Damaged { .. }) => return Err(ExportError::NoExport),
            Err(error) => return Err(error),
        };
        let magic: Magic = serde_json::from_slice(first).map_err(|_| ExportError::NoExport)?;
        if magic.format != FORMAT {
            return Err(ExportError::NoExport);
        }
        if magic.version == 0 || magic.version > VERSION {
            return Err(ExportError::UnknownVersion(magic.version));
        }
        let header = serde_json::from_slice(first).map_err(|error| lines.no_record(error.column()))?;
        Ok(Self { lines, header, counts: Counts::default(), last: None, ended: false })
    }

    /// Who made it, and when.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Goes to the end, and gives the number of records.
    ///
    /// # Errors
    /// [`ExportError`]: the export is not the one that was written.
    pub fn check(mut self) -> Result<Counts, ExportError> {
        while !self.next_page()?.is_empty() {}
        Ok(self.counts)
    }

    fn next_page(&mut self) -> Result<Vec<Record>, ExportError> {
        let mut page = Vec::new();
        while page.len() < PAGE {
            let Some((record, given)) = self.ahead()? else { break };
            let family = record.family();
            if page.first().is_some_and(|first: &Record| first.family() != family) {
                break;
            }
            page.push(record.clone());
            *given = true;
            self.counts.add(family, 1);
        }
        Ok(page)
    }

    /// The next record that was not given yet.
    fn ahead(&mut self) -> Result<Option<&mut (Record, bool)>, ExportError> {
        if self.last.as_ref().is_none_or(|(_, given)| *given) && !self.ended {
            match self.next_record()? {
                Some(next) => self.last = Some((next, false)),
                None => self.ended = true,
            }
        }
        Ok(self.last.as_mut().filter(|(_, given)| !given))
    }

    fn next_record(&mut self) -> Result<Option<Record>, ExportError> {
        let before = self.lines.number();
        let Some(line) = self.lines.next()? else { return Err(ExportError::Truncated(before)) };
        let parsed = if line.starts_with(END) {
            serde_json::from_slice::<End>(line).map(|End { end }| Err(end))
        } else {
            serde_json::from_slice::<Record>(line).map(Ok)
        };
        match parsed {
            // serde_json's own message would show what it read.
            Err(error) => Err(self.lines.no_record(error.column())),
            Ok(Ok(record)) => {
                if self.last.as_ref().is_some_and(|(last, _)| last.place(&record) != Ordering::Less) {
                    return Err(ExportError::Order(self.lines.number()));
                }
                Ok(Some(record))
            }
            Ok(Err(trailer)) => self.finish(&trailer).map(|()| None),
        }
    }

    fn finish(&mut self, trailer: &Trailer) -> Result<(), ExportError> {
        if trailer.sha256 != self.lines.sum() {
            return Err(ExportError::Checksum);
        }
        for &family in Family::ALL {
            let (said, held) = (trailer.counts.of(family), self.counts.of(family));
            if said != held {
                return Err(ExportError::Count { family: family.name(), said, held });
            }
        }
        match self.lines.next()? {
            None => Ok(()),
            Some(_) => Err(ExportError::GoesOn(self.lines.number())),
        }
    }
}

#[async_trait]
impl<R: Read + Send> Records for ExportRecords<R> {
    async fn page(&mut self) -> Result<Vec<Record>, MoveError> {
        Ok(self.next_page()?)
    }
}
