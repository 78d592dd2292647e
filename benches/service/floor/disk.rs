//! What the disk allows: durable appends to a file, one after another or in groups.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::clock;
use crate::failure::Result;

/// Bytes that a session token takes in an engine's log, about.
const RECORD: usize = 160;

/// How often a second one writer can append 4 KiB and wait for the disk.
pub(crate) fn append_and_sync(folder: &Path, time: Duration) -> Result<f64> {
    let mut file = append_to(folder)?;
    let page = [0x5a; 4096];
    clock::rate_of(time, || {
        file.write_all(&page)?;
        Ok(file.sync_data()?)
    })
}

/// How many records a second so many writers can append, each waiting until its record is on disk: one thread writes and
/// syncs whatever has come meanwhile, and tells those whose it was.
pub(crate) fn group_commit(folder: &Path, writers: usize, workers: usize, time: Duration) -> Result<f64> {
    let file = append_to(folder)?;
    let (sender, receiver) = mpsc::channel();
    let committer = std::thread::spawn(move || commit(file, &receiver));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_time().build()?;
    let over = Arc::new(AtomicBool::new(false));
    let rate = runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..writers {
            tasks.spawn(write(sender.clone(), Arc::clone(&over)));
        }
        let start = clock::now();
        tokio::time::sleep(time).await;
        over.store(true, Ordering::Relaxed);
        let mut done = 0;
        while let Some(ended) = tasks.join_next().await {
            done += ended?;
        }
        Ok(f64::from(done) / start.elapsed().as_secs_f64())
    });
    drop(sender);
    committer.join().map_err(|_| "the committer failed")??;
    rate
}

async fn write(sender: mpsc::Sender<oneshot::Sender<()>>, over: Arc<AtomicBool>) -> u32 {
    let mut done = 0;
    while !over.load(Ordering::Relaxed) {
        let (told, synced) = oneshot::channel();
        if sender.send(told).is_err() || synced.await.is_err() {
            break;
        }
        done += 1;
    }
    done
}

fn commit(mut file: File, receiver: &mpsc::Receiver<oneshot::Sender<()>>) -> Result<()> {
    let record = [0x5a; RECORD];
    let (mut waiting, mut group) = (Vec::new(), Vec::new());
    while let Ok(first) = receiver.recv() {
        waiting.push(first);
        waiting.extend(receiver.try_iter());
        group.clear();
        for _ in &waiting {
            group.extend_from_slice(&record);
        }
        file.write_all(&group)?;
        file.sync_data()?;
        for told in waiting.drain(..) {
            // A writer that is over does not listen.
            let _over = told.send(());
        }
    }
    Ok(())
}

fn append_to(folder: &Path) -> Result<File> {
    Ok(OpenOptions::new().create(true).append(true).open(folder.join("floor.log"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_counted_is_in_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let rate = group_commit(folder.path(), 4, 1, Duration::from_millis(20)).expect("a rate");
        let bytes = std::fs::metadata(folder.path().join("floor.log")).expect("the log").len();
        assert!(rate > 0.0 && bytes > 0 && bytes.is_multiple_of(160));
    }
}
