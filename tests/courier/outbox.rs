//! The folder in place of a mail server and a provider of SMS.

use std::fs;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};
use std::time::Duration;

use authkeep::courier::carrier::Outcome;
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

use crate::stage::{Stage, code, confirmation, pass, round};

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == extension)).collect();
    found.sort_unstable();
    found
}

#[tokio::test]
async fn one_file_a_message_in_the_order_of_time() {
    let stage = Stage::new();
    let carrier = stage.carrier();
    for number in [3, 1, 2] {
        stage.post(confirmation(&format!("a{number}@example.org"))).await;
        pass(Duration::from_millis(1));
    }
    stage.post(code("447418084106")).await;
    assert_eq!(round(&carrier).await, [Outcome::Sent; 4]);
    let folder = stage.home.path().join("outbox");
    let recipients: Vec<String> = files(&folder, "eml")
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .map(|mail| mail.lines().find_map(|line| line.strip_prefix("To: ")).unwrap().to_owned())
        .collect();
    assert_eq!(recipients, ["a3@example.org", "a1@example.org", "a2@example.org"]);
    let [sms] = &files(&folder, "txt")[..] else { panic!("there is one SMS") };
    let text = fs::read_to_string(sms).unwrap();
    assert_eq!(text, "To: +447418084106\n\nYour verification code for authkeep: 12345\n");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 4, "nothing else is there");
}

#[tokio::test]
async fn a_link_can_be_read_as_it_is() {
    let stage = Stage::new();
    let token = "x".repeat(86);
    stage.post(authkeep::courier::Letter::Unlock { to: "a@example.org".to_owned(), token: token.clone() }).await;
    round(&stage.carrier()).await;
    let [mail] = &files(&stage.home.path().join("outbox"), "eml")[..] else { panic!("there is one mail") };
    let link = format!("http://127.0.0.1:3000/accounts/unlock?unlock_token={token}");
    assert!(fs::read_to_string(mail).unwrap().lines().any(|line| line == link));
}

/// What the system tells a reader who watches the folder: a message's name comes up once, by moving a file there that
/// nobody writes to any more.
#[tokio::test]
async fn a_file_is_complete_when_it_appears() {
    let stage = Stage::new();
    let carrier = stage.carrier();
    let folder = stage.home.path().join("outbox");
    let watch = inotify::init(CreateFlags::NONBLOCK).expect("the folder can be watched");
    let all = WatchFlags::CREATE | WatchFlags::MODIFY | WatchFlags::CLOSE_WRITE | WatchFlags::MOVE;
    inotify::add_watch(&watch, &folder, all).expect("the folder can be watched");
    stage.post(confirmation("a@example.org")).await;
    stage.post(code("447418084106")).await;
    assert_eq!(round(&carrier).await, [Outcome::Sent; 2]);

    let mut buffer = [MaybeUninit::uninit(); 4096];
    let mut events = inotify::Reader::new(&watch, &mut buffer);
    let mut of_messages = Vec::new();
    let (mut open, mut drafts) = (0, 0);
    while let Ok(event) = events.next() {
        let name = event.file_name().expect("a name").to_str().expect("a text");
        if name.starts_with('.') {
            drafts += i32::from(event.events().contains(ReadFlags::CREATE));
            open += i32::from(event.events().contains(ReadFlags::CREATE));
            open -= i32::from(event.events().contains(ReadFlags::CLOSE_WRITE));
        } else {
            of_messages.push((name.rsplit('.').next().expect("an end").to_owned(), event.events()));
        }
    }
    of_messages.sort_unstable_by(|one, two| one.0.cmp(&two.0));
    let moved = |kind: &str| (kind.to_owned(), ReadFlags::MOVED_TO);
    assert_eq!(of_messages, [moved("eml"), moved("txt")]);
    assert_eq!((drafts, open), (2, 0));
    assert!(fs::read_to_string(&files(&folder, "eml")[0]).unwrap().ends_with("--\r\n"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_to_loses_nothing() {
    let stage = Stage::new();
    let carrier = stage.carrier();
    let folder = stage.home.path().join("outbox");
    stage.post(confirmation("a@example.org")).await;
    fs::remove_dir(&folder).unwrap();
    assert_eq!(round(&carrier).await, [Outcome::Failed]);
    fs::create_dir(&folder).unwrap();
    stage.until_due().await;
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert_eq!(files(&folder, "eml").len(), 1);
}
