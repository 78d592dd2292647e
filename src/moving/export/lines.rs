//! The lines inside the compressed file, and what they sum up to.

use std::io::{self, BufRead, BufReader, Read};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;
use zstd::stream::read::Decoder;

use super::error::ExportError;

/// More than the longest line of any version, which has two sealed fields of 64 KiB as hex; a file that has a longer one must
/// not fill the memory.
const LONGEST: u64 = 384 * 1024;

pub(super) struct Lines<R: Read> {
    from: BufReader<Decoder<'static, BufReader<R>>>,
    line: Zeroizing<Vec<u8>>,
    number: u64,
    sum: Sha256,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(from: R) -> Result<Self, ExportError> {
        let decoder = Decoder::new(from).map_err(ExportError::Read)?;
        Ok(Self {
            from: BufReader::new(decoder),
            line: Zeroizing::new(Vec::with_capacity(8 * 1024)),
            number: 0,
            sum: Sha256::new(),
        })
    }

    /// The next line without its end; none at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, ExportError> {
        // The line before is summed up late, since the last one is not part of the sum.
        self.sum.update(&*self.line);
        self.line.clear();
        let mut limited = (&mut self.from).take(LONGEST);
        let read = limited.read_until(b'\n', &mut self.line).map_err(|error| explain(error, self.number))?;
        if read == 0 {
            return Ok(None);
        }
        let Some((b'\n', line)) = self.line.split_last() else {
            let long = read as u64 == LONGEST;
            return Err(if long { self.no_record(read) } else { ExportError::Truncated(self.number) });
        };
        self.number += 1;
        Ok(Some(line))
    }

    /// The number of the line that was read last, from 1 on.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// The SHA-256 of all lines before the last one, in hex.
    pub(super) fn sum(&self) -> String {
        hex::encode(self.sum.clone().finalize())
    }

    pub(super) const fn no_record(&self, column: usize) -> ExportError {
        ExportError::Line { line: self.number, column }
    }
}

/// The system's own errors have a number; the others are the decompression's.
fn explain(error: io::Error, line: u64) -> ExportError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return ExportError::Truncated(line);
    }
    if error.raw_os_error().is_some() { ExportError::Read(error) } else { ExportError::Damaged { line, source: error } }
}
