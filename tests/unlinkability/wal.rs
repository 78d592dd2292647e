//! The records of Postgres' write-ahead log, one by one.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::cluster::Cluster;

const SEGMENT: u64 = 16 << 20;
const PAGE: u64 = 8192;

/// The bytes of each record from one position to another, as far as they lie in the log.
pub(crate) fn records(cluster: &Cluster, begun: &str, ended: &str) -> Vec<Vec<u8>> {
    let mut dump = Command::new(cluster.binaries.join("pg_waldump"));
    dump.args(["--path"]).arg(cluster.data.join("pg_wal")).args(["--start", begun, "--end", ended]);
    let ran = dump.output().expect("pg_waldump runs");
    let lines = String::from_utf8_lossy(&ran.stdout).into_owned();
    let mut log = Log { cluster, segments: HashMap::new() };
    let records: Vec<_> = lines.lines().filter_map(place).map(|(lsn, length)| log.read(lsn, length)).collect();
    assert!(!records.is_empty(), "pg_waldump lists records: {}", String::from_utf8_lossy(&ran.stderr));
    records
}

/// Position and length of a record: `rmgr: Heap  len (rec/tot): 59/ 59, tx: 1, lsn: 0/0152BC88, ...`.
fn place(line: &str) -> Option<(u64, u64)> {
    let (_, rest) = line.split_once("len (rec/tot):")?;
    let (_, rest) = rest.split_once('/')?;
    let (length, rest) = rest.split_once(',')?;
    let (_, rest) = rest.split_once("lsn: ")?;
    Some((position(rest.split_once(',')?.0)?, length.trim().parse().ok()?))
}

fn position(lsn: &str) -> Option<u64> {
    let (high, low) = lsn.split_once('/')?;
    Some(u64::from_str_radix(high, 16).ok()? << 32 | u64::from_str_radix(low, 16).ok()?)
}

/// The files of the log from one position to another.
pub(crate) fn segments(cluster: &Cluster, begun: &str, ended: &str) -> Vec<PathBuf> {
    let number = |lsn: &str| position(lsn).expect("a position") / SEGMENT;
    (number(begun)..=number(ended)).map(|number| path(cluster, number)).collect()
}

fn path(cluster: &Cluster, segment: u64) -> PathBuf {
    let in_group = (1 << 32) / SEGMENT;
    let name = format!("{:08X}{:08X}{:08X}", 1, segment / in_group, segment % in_group);
    cluster.data.join("pg_wal").join(name)
}

struct Log<'a> {
    cluster: &'a Cluster,
    segments: HashMap<u64, Vec<u8>>,
}

impl Log<'_> {
    /// A record without the headers of the pages that it runs over.
    fn read(&mut self, lsn: u64, length: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut at = lsn;
        while (bytes.len() as u64) < length {
            if at.is_multiple_of(PAGE) {
                at += if at.is_multiple_of(SEGMENT) { 40 } else { 24 };
            }
            let rest = length - bytes.len() as u64;
            let until = (at + rest).min((at / PAGE + 1) * PAGE);
            let segment = self.segment(at / SEGMENT);
            let from = usize::try_from(at % SEGMENT).expect("it is small");
            let count = usize::try_from(until - at).expect("it is small");
            bytes.extend_from_slice(&segment[from..from + count]);
            at = until;
        }
        bytes
    }

    fn segment(&mut self, number: u64) -> &[u8] {
        self.segments
            .entry(number)
            .or_insert_with(|| fs::read(path(self.cluster, number)).expect("a segment can be read"))
    }
}
