//! The folder that the server sends mail and SMS into.

use std::cell::RefCell;
use std::fs;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

use crate::support::PATIENCE;

/// A folder that is watched: nothing has to look again and again for what comes.
pub(crate) struct Outbox {
    folder: PathBuf,
    names: Receiver<String>,
    /// Messages that came while another one was waited for.
    others: RefCell<Vec<String>>,
}

impl Outbox {
    /// Makes the folder.
    pub(crate) fn new(folder: &Path) -> Self {
        fs::create_dir(folder).expect("a folder can be made");
        let watch = inotify::init(CreateFlags::CLOEXEC).expect("folders can be watched");
        // A message is complete when it appears: it is moved there.
        inotify::add_watch(&watch, folder, WatchFlags::MOVED_TO | WatchFlags::DELETE_SELF).expect("it can be watched");
        let (send, names) = channel();
        thread::spawn(move || {
            let mut buffer = [MaybeUninit::uninit(); 4096];
            let mut events = inotify::Reader::new(&watch, &mut buffer);
            // The thread ends with the folder.
            while let Ok(event) = events.next()
                && !event.events().contains(ReadFlags::DELETE_SELF)
            {
                let name = event.file_name().map(|name| name.to_string_lossy().into_owned());
                if name.is_some_and(|name| send.send(name).is_err()) {
                    break;
                }
            }
        });
        Self { folder: folder.to_owned(), names, others: RefCell::default() }
    }

    /// What a link in a mail to this address carries as this parameter.
    pub(crate) fn token(&self, to: &str, parameter: &str) -> String {
        let text = self.wait_for(&format!("To: {to}"), &format!("?{parameter}="));
        let link = text.lines().find_map(|line| line.split_once(&format!("?{parameter}="))).expect("a link");
        link.1.trim_end().to_owned()
    }

    /// The code in an SMS to this number.
    pub(crate) fn code(&self, to: &str) -> String {
        let text = self.wait_for(&format!("To: {to}"), "code");
        text.trim_end().rsplit(' ').next().expect("a code").to_owned()
    }

    /// The next message that has a line and a text; each is given once.
    fn wait_for(&self, line: &str, text: &str) -> String {
        let fits = |message: &str| message.lines().any(|other| other == line) && message.contains(text);
        let mut others = self.others.borrow_mut();
        if let Some(at) = others.iter().position(|message| fits(message)) {
            return others.remove(at);
        }
        loop {
            let name = self.names.recv_timeout(PATIENCE).expect("a message comes");
            let message = fs::read_to_string(self.folder.join(name)).expect("messages are text");
            if fits(&message) {
                return message;
            }
            others.push(message);
        }
    }
}
