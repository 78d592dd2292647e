//! Key files and stores that make no sense: each refusal says what is wrong, and changes nothing.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use authkeep::key_file::begin_change;
use authkeep_store::Secret;

use crate::command::{RESEAL, SLED, refused, reseal};
use crate::fields::{OLD, home_with_sled, open, read_key, sled, write_key};
use crate::support::Home;

fn reseal_with(home: &Home, old: &str, new: &str) -> String {
    refused(home, "reseal", &["--storage", SLED, "--old-key-file", old, "--key-file", new])
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_missing_and_same_key_files() {
    let (home, plain) = home_with_sled(1).await;
    write_key(&home.path().join("foreign"), &Secret::new([9; 32]));
    write_key(&home.path().join("other"), &Secret::new([8; 32]));
    write_key(&home.path().join("copy"), &OLD);
    write_key(&home.path().join("text"), &OLD);
    fs::write(home.path().join("text"), "not a key").unwrap();
    write_key(&home.path().join("open"), &OLD);
    fs::set_permissions(home.path().join("open"), Permissions::from_mode(0o644)).unwrap();
    for (old, new, expected) in [
        (
            "foreign",
            "fresh",
            "foreign is not the one that this store was made with; name the right one with --old-key-file",
        ),
        ("foreign", "foreign", "foreign is not the one that this store was made with"),
        ("foreign", "other", "foreign is not the one that this store was made with"),
        ("foreign", "copy", "copy already: there is nothing to do"),
        (
            "missing",
            "fresh",
            "missing is missing; name the one that the store was sealed with so far with --old-key-file",
        ),
        ("text", "fresh", "text does not hold 64 hex digits"),
        ("open", "fresh", "chmod 600 open"),
        ("old", "old", "old already: there is nothing to do"),
        ("old", "copy", "copy already: there is nothing to do"),
        ("old", "text", "text does not hold 64 hex digits"),
    ] {
        let said = reseal_with(&home, old, new);
        assert!(said.contains(expected), "{old}, {new}: {said}");
        assert!(!home.path().join("fresh").exists(), "{old}, {new}: no key file was made");
    }
    assert!(open(&sled(&home), &OLD).await.expect("it opens") == plain);
    home.start(&["--storage", SLED, "--key-file", "old"]).stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_was_broken_off_goes_on_with_the_same_two_files_alone() {
    let (home, plain) = home_with_sled(2).await;
    let path = |name: &str| home.path().join(name);
    write_key(&path("foreign"), &Secret::new([9; 32]));
    drop(begin_change(&path("old"), &path("new"), &sled(&home)).await.expect("it begins"));
    fs::rename(path("new"), path("moved")).unwrap();
    for (old, new, expected) in [
        ("old", "new", "a change to the key file new has begun, and the file is missing; restore it"),
        ("old", "foreign", "same two files alone: foreign is not the one that --key-file named then"),
        ("old", "old", "same two files alone: old is not the one that --key-file named then"),
        ("foreign", "moved", "same two files alone: foreign is not the one that --old-key-file named then"),
        ("foreign", "foreign", "same two files alone: foreign is not the one that --old-key-file named then"),
        ("moved", "old", "same two files alone: moved is not the one that --old-key-file named then"),
    ] {
        let said = reseal_with(&home, old, new);
        assert!(said.contains(expected), "{old}, {new}: {said}");
        assert!(!path("new").exists(), "{old}, {new}: no key file was made");
    }
    fs::rename(path("moved"), path("new")).unwrap();
    assert_eq!(reseal(&home, SLED), (6, 6));
    assert!(open(&sled(&home), &read_key(&path("new"))).await.expect("it opens") == plain);
}

#[tokio::test(flavor = "multi_thread")]
async fn once_done_there_is_nothing_to_do() {
    let (home, _) = home_with_sled(1).await;
    reseal(&home, SLED);
    let said = reseal_with(&home, "old", "new");
    assert!(said.contains("sealed with the key file new already: there is nothing to do"), "{said}");
    let said = refused(&home, "rotate", &["--storage", SLED, "--key-file", "old"]);
    assert!(said.contains("old is not the one that this store was made with"), "{said}");
}

#[test]
fn stores_that_are_not_there_are_not_made() {
    let home = Home::new();
    write_key(&home.path().join("old"), &OLD);
    for (storage, expected) in [("memory://", "memory:// is gone"), ("sled://odl", "no store at")] {
        for (command, flags) in [("rotate", &["--key-file", "old"][..]), ("reseal", &RESEAL)] {
            let said = refused(&home, command, &[&["--storage", storage], flags].concat());
            assert!(said.contains(expected), "{command} {storage}: {said}");
        }
    }
    let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["old"], "nothing else was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_in_use() {
    let (home, _) = home_with_sled(1).await;
    let _held = sled(&home);
    let said = reseal_with(&home, "old", "new");
    assert!(said.contains("in use"), "{said}");
    assert!(!home.path().join("new").exists());
}
