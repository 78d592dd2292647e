//! What is told when something is wrong, and that no secret is in it.

use crate::Stage;

const ID: &str = "3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b";
const CLEAN: &str = "ed3dd57423776fde65b22ded8f44c174";

#[test]
fn a_refusal_tells_the_status_and_what_the_server_says() {
    let stage = Stage::new();
    let dirty = format!("{}/{}", "ab".repeat(32), "cd".repeat(12));
    let refused = stage.run(&["exchange", "clean", "-"], &dirty);
    assert_eq!(refused.refusal(), "authkeep: the server answered 400: Invalid Input");
    let refused = stage.run(&["pseudonym", "sign-up", "--token", CLEAN], "a secret\n");
    assert_eq!(refused.refusal(), "authkeep: the server answered 400: Invalid token");
    let refused = stage.run(&["pseudonym", "sign-in", "--id", ID], "a secret\n");
    let said = refused.refusal();
    assert!(said.starts_with("authkeep: the server answered 401: "), "{said}");
    assert!(!said.contains(ID) && !said.contains("a secret"), "{said}");
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_sent() {
    let stage = Stage::new();
    stage.write("empty", "\n");
    for (arguments, input, wanted) in [
        (&["exchange", "clean", "no-token"][..], "", "secret/salt"),
        (&["exchange", "clean", "-"], "", "the standard input, where the token was to come from: there is nothing"),
        (&["pseudonym", "sign-in", "--id", "no-id"], "", "a UUID with hyphens"),
        (&["pseudonym", "sign-in", "--id", ID], "", "where the secret was to come from: there is nothing"),
        (&["pseudonym", "sign-in", "--id", ID, "--answer-file", "empty"], "", "empty cannot be used: there is nothing"),
        (&["pseudonym", "sign-in", "--id", ID, "--answer-file", "away"], "", "away cannot be used: "),
    ] {
        let refused = stage.run(arguments, input);
        assert!(refused.refusal().contains(wanted), "{arguments:?}: {}", refused.err);
    }
}

#[test]
fn a_server_that_is_away_or_no_server_at_all_is_told() {
    let stage = Stage::new();
    let dirty = format!("{}/{}", "ab".repeat(32), "cd".repeat(12));
    let clean = |url: &str| {
        let refused = crate::Run::of(&stage.home, &["exchange", "clean", "-", "--url", url], &dirty);
        refused.refusal().to_owned()
    };
    assert!(clean("127.0.0.1:3000").contains("the URL of the server cannot be used"));
    // Nothing can listen on port 0.
    assert!(clean("http://127.0.0.1:0").starts_with("authkeep: no answer of the server: "));
    let internal = format!("http://{}", stage.server.internal);
    let said = clean(&format!("{internal}/elsewhere"));
    assert!(said.starts_with("authkeep: the server answered 4"), "{said}");
}
