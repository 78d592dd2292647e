//! The folder that the server sends its mail into, and the links in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

use crate::support::PATIENCE;

/// Mails, in the order in which they come.
pub(crate) struct Outbox {
    mails: Receiver<String>,
}

impl Outbox {
    /// Watches a folder that is there. The system tells when a file appears, which is complete then.
    pub(crate) fn watch(folder: PathBuf) -> Self {
        let watch = inotify::init(CreateFlags::CLOEXEC).expect("folders can be watched");
        inotify::add_watch(&watch, &folder, WatchFlags::MOVED_TO | WatchFlags::ONLYDIR).expect("the folder is there");
        let (send, mails) = channel();
        thread::spawn(move || {
            let mut buffer = [const { std::mem::MaybeUninit::uninit() }; 4096];
            let mut events = inotify::Reader::new(&watch, &mut buffer);
            while let Ok(event) = events.next() {
                // The folder goes with its server.
                if event.events().contains(ReadFlags::IGNORED) {
                    return;
                }
                let name = event.file_name().and_then(|name| name.to_str().ok()).expect("a name");
                let path = folder.join(name);
                let is_mail = path.extension().is_some_and(|extension| extension == "eml");
                if is_mail && send.send(read(&path)).is_err() {
                    return;
                }
            }
        });
        Self { mails }
    }

    /// The link in the next mail.
    pub(crate) fn link(&self) -> String {
        let mail = self.mails.recv_timeout(PATIENCE).expect("a mail comes");
        let link = mail.lines().find(|line| line.starts_with("http://"));
        link.unwrap_or_else(|| panic!("there is no link in {mail}")).to_owned()
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a mail can be read")
}
