//! Writing an export.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;
use zstd::stream::write::Encoder;

use super::error::ExportError;
use super::{End, Header, Trailer};
use crate::moving::counts::Counts;
use crate::moving::error::MoveError;
use crate::moving::records::Records;
use crate::moving::{Record, Watch};

/// zstd's own default: records are mostly random bytes, so that a higher one gains nothing.
const LEVEL: i32 = 3;

/// Writes all records, and counts them. The bytes are handed to `to`, and not forced to disk.
///
/// # Errors
/// [`MoveError`]; what was written until then is no export.
pub async fn write<W: Write + Send>(
    records: &mut dyn Records,
    header: &Header,
    to: W,
    watch: Watch<'_>,
) -> Result<Counts, MoveError> {
    let mut lines = Lines::start(to).map_err(ExportError::Write)?;
    lines.add(header).map_err(ExportError::Write)?;
    let mut counts = Counts::default();
    loop {
        let page = records.page().await?;
        let Some(family) = page.first().map(Record::family) else { break };
        for record in &page {
            lines.add(record).map_err(ExportError::Write)?;
        }
        counts.add(family, page.len());
        watch(family, page.len());
    }
    lines.end(counts.clone()).map_err(ExportError::Write)?;
    Ok(counts)
}

struct Lines<W: Write> {
    to: Encoder<'static, W>,
    sum: Sha256,
    /// One line, kept so that its secrets are in one place, which is wiped.
    line: Zeroizing<Vec<u8>>,
}

impl<W: Write> Lines<W> {
    fn start(to: W) -> io::Result<Self> {
        let mut to = Encoder::new(to, LEVEL)?;
        to.include_checksum(true)?;
        Ok(Self { to, sum: Sha256::new(), line: Zeroizing::new(Vec::with_capacity(8 * 1024)) })
    }

    fn add(&mut self, line: &impl Serialize) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut *self.line, line)?;
        self.line.push(b'\n');
        self.sum.update(&*self.line);
        self.to.write_all(&self.line)
    }

    fn end(mut self, counts: Counts) -> io::Result<()> {
        let sha256 = hex::encode(self.sum.clone().finalize());
        self.add(&End { end: Trailer { counts, sha256 } })?;
        self.to.finish()?.flush()
    }
}
