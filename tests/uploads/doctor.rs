//! What the doctor finds out about an upload store.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use authkeep::config::Config;
use authkeep::doctor::{self, Finding, Level};

use crate::stage::now;

async fn finding(home: &Path, url: String) -> Finding {
    let mut config = Config::default();
    "memory://".clone_into(&mut config.storage.url);
    config.key.file = home.join("key");
    config.server.internal.listen.set_port(0);
    config.server.public.listen.set_port(0);
    config.uploads.url = url;
    let findings = doctor::examine(&config, now()).await;
    findings.into_iter().find(|finding| finding.subject == "uploads").expect("it was looked at")
}

#[tokio::test]
async fn a_folder_is_tried_and_one_that_is_missing_is_not_made() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("uploads");
    let url = format!("file://{}", folder.display());
    assert_eq!(finding(home.path(), url.clone()).await.level, Level::Ok);
    assert!(!folder.exists());

    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
    let found = finding(home.path(), url.clone()).await;
    assert!(found.level == Level::Ok && found.text.contains("can be written to"), "{found:?}");
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    let found = finding(home.path(), url).await;
    assert!(found.level == Level::Warning && found.text.contains("chmod 700"), "{found:?}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn what_cannot_be_used_is_an_error_that_says_why() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    for (url, part) in [
        (format!("file://{}", home.path().join("file").display()), "is not a folder"),
        ("ftp://host/x".to_owned(), "none of file://DIR"),
        ("s3://bucket?secret_access_key=p4ss".to_owned(), "secret_access_key; known are"),
    ] {
        let found = finding(home.path(), url).await;
        assert_eq!(found.level, Level::Error);
        assert!(found.text.contains(part) && !found.text.contains("p4ss"), "{found:?}");
    }
}
