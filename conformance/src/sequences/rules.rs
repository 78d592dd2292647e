//! Which rules of the contract stand at which verb.

use authkeep_store::rules::{self, Rule};

use crate::cases::token::TokenRules;
use crate::cases::{account_reset_token, key_fetch_token, password_change_token, password_forgot_token, session_token};

/// The verbs that are not of tokens alike, each with the family of its rules and their numbers.
const VERBS: &[(&str, &str, &[u8])] = &[
    ("key_fingerprint", "KEY", &[1]),
    ("claim_key_fingerprint", "KEY", &[2, 3, 4]),
    ("create_account", "ACCOUNT", &[1, 2, 3, 4]),
    ("account", "ACCOUNT", &[5]),
    ("account_by_email", "ACCOUNT", &[6, 7]),
    ("check_password", "ACCOUNT", &[8, 9]),
    ("reset_account", "ACCOUNT", &[10, 11, 12]),
    ("delete_account", "ACCOUNT", &[13, 14, 15]),
    ("verify_email", "ACCOUNT", &[16, 17]),
    ("set_locale", "ACCOUNT", &[18, 19]),
    ("lock_account", "ACCOUNT", &[20, 21]),
    ("unlock_account", "ACCOUNT", &[22, 23]),
    ("scan_accounts", "ACCOUNT", &[24]),
    ("restore_account", "ACCOUNT", &[25, 26]),
    ("account_devices", "SESSION", &[8, 9]),
    ("update_password_forgot_token", "FORGOT", &[11, 12]),
    ("verify_forgot_password", "FORGOT", &[13, 14, 15, 16, 17]),
];

const KINDS: &[(&str, &TokenRules)] = &[
    ("session_token", &session_token::RULES),
    ("key_fetch_token", &key_fetch_token::RULES),
    ("account_reset_token", &account_reset_token::RULES),
    ("password_change_token", &password_change_token::RULES),
    ("password_forgot_token", &password_forgot_token::RULES),
];

/// The rules that a verb's documentation gives it.
pub(super) fn of(verb: &str) -> Vec<&'static Rule> {
    let own = VERBS.iter().filter(|(name, ..)| *name == verb);
    let mut ids: Vec<String> =
        own.flat_map(|(_, family, numbers)| numbers.iter().map(move |number| format!("{family}-{number}"))).collect();
    for (kind, rules) in KINDS {
        let of_kind: &[&str] = match verb.strip_suffix(kind) {
            Some("create_") => &[rules.read_back, rules.taken_id, rules.unknown_account, rules.earlier],
            Some("") => &[rules.unknown, rules.current_account],
            Some("delete_") => &[rules.delete, rules.delete_unknown],
            Some("restore_") => &[rules.restore],
            _ if verb.strip_prefix("scan_").and_then(|rest| rest.strip_suffix('s')) == Some(kind) => &[rules.scan],
            _ => &[],
        };
        ids.extend(of_kind.iter().map(|id| (*id).to_owned()));
    }
    ids.iter().filter_map(|id| rules::find(id)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::layer;

    #[test]
    fn every_verb_has_rules_and_no_rule_stands_at_two() {
        let mut verb_of = BTreeMap::new();
        for verb in layer::VERBS {
            let rules = of(verb);
            assert!(!rules.is_empty(), "{verb} has no rules");
            for rule in rules {
                assert_eq!(verb_of.insert(rule.id, verb), None, "{}", rule.id);
            }
        }
        // What races alone can break, and what holds for all verbs, stands at none.
        let of_none: Vec<_> = rules::all().iter().map(|rule| rule.id).filter(|id| !verb_of.contains_key(id)).collect();
        let races = ["SESSION-5", "KEYFETCH-5", "RESET-5", "RESET-6", "CHANGE-5", "CHANGE-6", "FORGOT-5", "FORGOT-6"];
        let general = ["ATOMIC-1", "CANCEL-1", "CASCADE-1", "DURABLE-1", "ISOLATION-1", "VISIBLE-1", "HEALTH-1"];
        assert!(of_none.iter().all(|id| races.contains(id) || general.contains(id)), "{of_none:?}");
    }
}
