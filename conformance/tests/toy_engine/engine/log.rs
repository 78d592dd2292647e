//! The log: one entry a verb that changes something, each with its length and a checksum, so that one that was cut off is known.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use authkeep_store::{
    CleanToken, CleanTokenId, DirtyToken, DirtyTokenId, FileId, FileToDelete, FillMark, Handshake, HandshakeId,
    KeptReply, KeptReplyId, KeyFingerprint, Message, MessageId, PasswordScheme, Pseudonym, PseudonymId,
    PseudonymSession, PseudonymSessionId, Result, SigningKey, SigningKeyId, StockedToken, StockedTokenId, StoreError,
    Throttle, ThrottleKey, Uid,
};

use super::codec::{pack, unpack};
use super::dossier::Dossier;

/// What becomes of one thing; none if it goes. An entry of the log is all that a verb changes.
pub(super) enum Change {
    KeyFingerprint(KeyFingerprint),
    Dossier(Uid, Option<Box<Dossier>>),
    PasswordScheme(PasswordScheme),
    FileToDelete(FileId, Option<FileToDelete>),
    Throttle(ThrottleKey, Option<Throttle>),
    SigningKey(SigningKeyId, Option<SigningKey>),
    Message(MessageId, Option<Message>),
    Pseudonym(PseudonymId, Option<Pseudonym>),
    PseudonymSession(PseudonymSessionId, Option<PseudonymSession>),
    Handshake(HandshakeId, Option<Handshake>),
    StockedToken(StockedTokenId, Option<StockedToken>),
    DirtyToken(DirtyTokenId, Option<DirtyToken>),
    CleanToken(CleanTokenId, Option<CleanToken>),
    KeptReply(KeptReplyId, Option<KeptReply>),
    FillMark(Option<FillMark>),
}

impl Change {
    pub(super) fn dossier(dossier: Dossier) -> Self {
        Self::Dossier(dossier.account.uid, Some(Box::new(dossier)))
    }
}

pub(super) struct Log {
    file: File,
    broken: bool,
}

/// Length and checksum.
const HEADER: usize = 4 + 8;

impl Log {
    /// Opens a log, or makes an empty one, and gives all its entries away. What follows the last whole entry was never
    /// answered: it is cut off.
    pub(super) fn open(path: &Path, mut each: impl FnMut(Vec<Change>)) -> Result<Self> {
        let unusable = |error| StoreError::unavailable("the log cannot be used").caused_by(error);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = file.map_err(unusable)?;
        file.try_lock().map_err(|_| StoreError::unavailable("another process uses the log"))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unusable)?;
        let mut rest = &bytes[..];
        while let Some((entry, behind)) = first(rest) {
            each(unpack(entry).ok_or_else(|| StoreError::corrupt("an entry of the log cannot be read"))?);
            rest = behind;
        }
        let whole = (bytes.len() - rest.len()) as u64;
        file.set_len(whole).and_then(|()| file.seek(SeekFrom::Start(whole))).map_err(unusable)?;
        Ok(Self { file, broken: false })
    }

    /// Adds an entry. After an error nobody knows what is in the file: no more is added until it is opened again.
    pub(super) fn append(&mut self, entry: &[Change]) -> Result<()> {
        if self.broken {
            return Err(StoreError::read_only("the log takes no writes: restart the server"));
        }
        let entry = pack(entry);
        let length = u32::try_from(entry.len()).map_err(|error| StoreError::internal("too long").caused_by(error))?;
        let mut bytes = Vec::with_capacity(HEADER + entry.len());
        bytes.extend(length.to_be_bytes());
        bytes.extend(checksum(&entry).to_be_bytes());
        bytes.extend(entry);
        self.file.write_all(&bytes).map_err(|error| {
            self.broken = true;
            StoreError::outcome_unknown("the log could not be written").caused_by(error)
        })
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        // Closing the file would not do: a process that this one is just starting holds a copy of the handle for a moment.
        let _ = self.file.unlock();
    }
}

/// The first entry, if it is whole, and what comes behind it.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (sum, rest) = rest.split_first_chunk()?;
    let (entry, behind) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    (checksum(entry) == u64::from_be_bytes(*sum)).then_some((entry, behind))
}

/// FNV-1a.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
