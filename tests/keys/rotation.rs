//! `keys rotate` on the embedded store.

use crate::command::{SLED, refused, rotate};
use crate::person::{is_known, kid, published, sign_in, sign_up};
use crate::support::{Home, http};

const FLAGS: [&str; 2] = ["--storage", SLED];

#[test]
fn tokens_of_the_former_key_verify_and_fresh_ones_name_the_latter() {
    let home = Home::new();
    let server = home.start(&FLAGS);
    sign_up(&server);
    let before = sign_in(&server);
    server.stop();

    let named = rotate(&home, &FLAGS);
    let server = home.start(&FLAGS);
    let after = sign_in(&server);
    assert_eq!(kid(&after), named);
    assert_ne!(kid(&before), named);
    assert!(is_known(&server, &before) && is_known(&server, &after));
    assert_eq!(published(&server), [named, kid(&before)]);
    server.stop();
}

#[test]
fn rotating_twice_keeps_every_key_whose_tokens_may_live() {
    let home = Home::new();
    let server = home.start(&FLAGS);
    let first = published(&server);
    server.stop();
    let (second, third) = (rotate(&home, &FLAGS), rotate(&home, &FLAGS));
    let server = home.start(&FLAGS);
    let mut keys = published(&server);
    assert_eq!(keys[0], third);
    let mut expected = [first, vec![second, third]].concat();
    keys.sort_unstable();
    expected.sort_unstable();
    assert_eq!(keys, expected);
}

#[test]
fn an_embedded_store_in_use_is_rotated_through_its_server() {
    let home = Home::new();
    let server = home.start(&FLAGS);
    sign_up(&server);
    let before = sign_in(&server);
    let said = refused(&home, "rotate", &FLAGS);
    assert!(said.contains("in use") && said.contains("POST /admin/signing-keys/rotate"), "{said}");

    let answer = http::request(server.internal, "POST", "/admin/signing-keys/rotate", &[], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let after = sign_in(&server);
    assert!(answer.body.contains(&kid(&after)), "{answer:?}");
    assert!(is_known(&server, &before) && is_known(&server, &after));
    assert_eq!(published(&server), [kid(&after), kid(&before)]);
}

#[test]
fn the_settings_of_a_server_that_does_not_run_here_do_not_matter() {
    let home = Home::new();
    home.start(&FLAGS).stop();
    // No folder can be made there, and a rotation sends nothing.
    rotate(&home, &[&FLAGS[..], &["--mail", "file:///proc/no/such/folder"]].concat());
}
