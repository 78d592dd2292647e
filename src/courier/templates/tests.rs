//! Built-in templates are good; an operator's wins, and is refused by file and placeholder when it is not.

use super::*;

const VALUES: &[(&str, &str)] =
    &[("app_name", "Bank & Co"), ("to", "me@example.org"), ("link", "https://a/?t=1&u=2"), ("code", "12345")];

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn error(files: &[(&str, &str)]) -> String {
    let folder = folder(files);
    Templates::read(Some(folder.path())).err().expect("it is refused").to_string()
}

#[test]
fn every_message_says_what_it_is_for() {
    let templates = Templates::read(None).unwrap();
    for file in FILES {
        let filled = templates.fill(file.kind, file.escape == Escape::Html, VALUES);
        assert!(
            filled.contains(if file.escape == Escape::Html { "Bank &amp; Co" } else { "Bank & Co" }),
            "{}",
            file.name
        );
        for required in file.required {
            let value = VALUES.iter().find(|(name, _)| name == required).unwrap().1;
            let value = if file.escape == Escape::Html { value.replace('&', "&amp;") } else { value.to_owned() };
            assert!(filled.contains(&value), "{}: {required}", file.name);
        }
        if file.escape == Escape::Html {
            assert!(filled.contains("<html lang=\"en\">") && filled.contains("<title>"), "{}", file.name);
        }
    }
    assert_eq!(templates.text(Kind::PhoneCode, VALUES), "Your verification code for Bank & Co: 12345");
}

#[test]
fn one_file_of_the_operator_replaces_one_template() {
    let folder = folder(&[("unlock.txt", "Open: {{link}}\n"), ("notes.md", "ours")]);
    let templates = Templates::read(Some(folder.path())).unwrap();
    assert_eq!(templates.replaced(), 1);
    assert_eq!(templates.text(Kind::Unlock, VALUES), "Open: https://a/?t=1&u=2\n");
    assert!(templates.html(Kind::Unlock, VALUES).contains("<title>"));
}

#[test]
fn a_template_that_cannot_be_used_is_refused_by_name() {
    let said = error(&[("unlock.html", "<a href='{{link}}'>{{name}}</a>")]);
    assert!(said.contains("unlock.html") && said.contains("{{name}}"), "{said}");
    let said = error(&[("unlock.txt", "no way")]);
    assert!(said.contains("unlock.txt") && said.contains("{{link}} is missing"), "{said}");
    let said = error(&[("phone_code.txt", "{{app_name}}")]);
    assert!(said.contains("phone_code.txt") && said.contains("{{code}}"), "{said}");
    let said = error(&[("document_verified.txt", "{{code}}")]);
    assert!(said.contains("document_verified.txt") && said.contains("{{code}}"), "{said}");
    let said = error(&[("unlok.txt", "{{link}}")]);
    assert!(said.contains("unlok.txt is no template"), "{said}");
    let said = Templates::read(Some(Path::new("/nowhere/at/all"))).err().unwrap().to_string();
    assert!(said.contains("/nowhere/at/all"), "{said}");
}
