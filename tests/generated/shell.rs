//! `authkeep completions` and `authkeep man`.

use crate::support::Home;

fn printed(arguments: &[&str]) -> String {
    let output = Home::new().command().args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("it is text")
}

#[test]
fn every_shell_learns_the_flags_and_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        for word in ["internal-listen", "service-secret-file", "migrate", "completions"] {
            assert!(script.contains(word), "{shell} does not learn {word}");
        }
    }
}

#[test]
fn bash_can_read_its_script() {
    let folder = Home::new();
    let script = folder.path().join("authkeep.bash");
    std::fs::write(&script, printed(&["completions", "bash"])).expect("the script can be written");
    let complete = "source \"$1\"; COMP_WORDS=(authkeep --internal-l); COMP_CWORD=1; _authkeep authkeep --internal-l authkeep; \
        printf '%s' \"${COMPREPLY[*]}\"";
    let run =
        std::process::Command::new("bash").args(["-c", complete, "bash"]).arg(&script).output().expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&run.stdout), "--internal-listen", "{run:?}");
}

#[test]
fn manual_pages_name_their_flags() {
    let page = printed(&["man"]);
    assert!(page.contains(".SH NAME") && page.contains("\\-\\-internal\\-listen"), "{page}");
    assert!(page.contains("authkeep\\-migrate"), "{page}");
    let page = printed(&["man", "migrate", "up"]);
    assert!(page.contains("\\-\\-storage"), "{page}");
}

#[test]
fn a_page_of_no_command_is_refused() {
    let output = Home::new().command().args(["man", "nothing"]).output().expect("it runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing"), "{output:?}");
}
