//! The rules of the contract as data, read from the documentation of this crate, so that the two cannot differ.

use std::sync::LazyLock;

/// One rule: `SESSION-2`, and what it demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The id that documentation, cases and failures name it by.
    pub id: &'static str,
    /// What it demands, in one line.
    pub text: String,
}

const SOURCES: &[&str] = &[
    include_str!("lib.rs"),
    include_str!("health.rs"),
    include_str!("key_fingerprint.rs"),
    include_str!("account.rs"),
    include_str!("session_token.rs"),
    include_str!("key_fetch_token.rs"),
    include_str!("account_reset_token.rs"),
    include_str!("password_change_token.rs"),
    include_str!("password_forgot_token.rs"),
    include_str!("identity.rs"),
    include_str!("password_scheme.rs"),
    include_str!("profile.rs"),
    include_str!("phone.rs"),
    include_str!("document.rs"),
    include_str!("file_to_delete.rs"),
    include_str!("label.rs"),
    include_str!("api_key.rs"),
    include_str!("used_jti.rs"),
    include_str!("totp.rs"),
    include_str!("failure.rs"),
    include_str!("throttle.rs"),
    include_str!("signing_key.rs"),
    include_str!("message.rs"),
    include_str!("pseudonym.rs"),
    include_str!("pseudonym_session.rs"),
    include_str!("handshake.rs"),
    include_str!("stock.rs"),
    include_str!("dirty_token.rs"),
    include_str!("clean_token.rs"),
    include_str!("kept_reply.rs"),
    include_str!("fill_mark.rs"),
    include_str!("expiry.rs"),
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| SOURCES.iter().flat_map(|source| read(source)).collect());

/// Every rule, in the order of the documentation.
#[must_use]
pub fn all() -> &'static [Rule] {
    &RULES
}

/// The rule of this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Reads the bullets ``- `ID` text`` of doc comments; a bullet goes on over indented lines.
fn read(source: &'static str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut open = false;
    for line in source.lines() {
        let line = line.trim_start();
        let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            open = false;
            continue;
        };
        if let Some((id, text)) = doc.strip_prefix(" - `").and_then(|rest| rest.split_once("` ")) {
            open = is_rule_id(id);
            if open {
                rules.push(Rule { id, text: text.trim().to_owned() });
            }
        } else if let (true, Some(more), Some(rule)) = (open, doc.strip_prefix("   "), rules.last_mut()) {
            rule.text.push(' ');
            rule.text.push_str(more.trim());
        } else {
            open = false;
        }
    }
    rules
}

fn is_rule_id(id: &str) -> bool {
    id.split_once('-').is_some_and(|(family, number)| {
        !family.is_empty()
            && family.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
            && number.parse::<u16>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_id_is_given_once() {
        let mut seen = HashSet::new();
        for rule in all() {
            assert!(seen.insert(rule.id), "{} is given twice", rule.id);
            assert!(!rule.text.is_empty(), "{} says nothing", rule.id);
        }
        assert!(seen.len() > 60, "only {} rules were read", seen.len());
    }

    #[test]
    fn a_rule_goes_on_over_indented_lines() {
        let rule = find("CANCEL-1").expect("the crate's own documentation holds it");
        assert!(rule.text.ends_with("the next verb unharmed"), "{}", rule.text);
    }

    #[test]
    fn each_family_numbers_its_rules_without_gaps() {
        let mut last = std::collections::HashMap::new();
        for rule in all() {
            let (family, number) = rule.id.split_once('-').expect("an id holds a dash");
            let number: u32 = number.parse().expect("and a number");
            let before = last.insert(family, number).unwrap_or(0);
            assert_eq!(number, before + 1, "{} follows {family}-{before}", rule.id);
        }
    }
}
