//! Which rules of the contract stand at which verb.

use std::ops::RangeInclusive;

use authkeep_store::rules::{self, Rule};

use crate::cases::token::TokenRules;
use crate::cases::{account_reset_token, key_fetch_token, password_change_token, password_forgot_token, session_token};

/// The verbs that are not of tokens alike, each with the family of its rules and their numbers.
const VERBS: &[(&str, &str, RangeInclusive<u8>)] = &[
    ("key_fingerprint", "KEY", 1..=1),
    ("claim_key_fingerprint", "KEY", 2..=4),
    ("replace_key_fingerprint", "KEY", 5..=6),
    ("create_account", "ACCOUNT", 1..=4),
    ("account", "ACCOUNT", 5..=5),
    ("account_by_email", "ACCOUNT", 6..=7),
    ("check_password", "ACCOUNT", 8..=9),
    ("reset_account", "ACCOUNT", 10..=12),
    ("delete_account", "ACCOUNT", 13..=15),
    ("verify_email", "ACCOUNT", 16..=17),
    ("set_locale", "ACCOUNT", 18..=19),
    ("lock_account", "ACCOUNT", 20..=21),
    ("unlock_account", "ACCOUNT", 22..=23),
    ("scan_accounts", "ACCOUNT", 24..=24),
    ("restore_account", "ACCOUNT", 25..=26),
    ("register_account", "ACCOUNT", 27..=27),
    ("unverify_email", "ACCOUNT", 28..=29),
    ("replace_verifier", "ACCOUNT", 30..=32),
    ("change_password", "ACCOUNT", 33..=36),
    ("unlock_with_code", "ACCOUNT", 37..=38),
    ("renew_unlock_code", "ACCOUNT", 39..=40),
    ("account_devices", "SESSION", 8..=9),
    ("start_session", "SESSION", 14..=20),
    ("end_sessions", "SESSION", 21..=22),
    ("update_password_forgot_token", "FORGOT", 11..=12),
    ("verify_forgot_password", "FORGOT", 13..=17),
    ("request_password_reset", "FORGOT", 20..=20),
    ("reset_by_forgot_token", "FORGOT", 21..=24),
    ("set_role", "IDENTITY", 1..=2),
    ("identity", "IDENTITY", 3..=3),
    ("person", "IDENTITY", 4..=6),
    ("scan_identities", "IDENTITY", 7..=7),
    ("restore_identity", "IDENTITY", 8..=8),
    ("password_schemes", "SCHEME", 1..=1),
    ("add_password_scheme", "SCHEME", 2..=4),
    ("scan_password_schemes", "SCHEME", 5..=5),
    ("restore_password_scheme", "SCHEME", 6..=6),
    ("create_profile", "PROFILE", 1..=4),
    ("profile", "PROFILE", 5..=5),
    ("scan_profiles", "PROFILE", 6..=6),
    ("restore_profile", "PROFILE", 7..=7),
    ("request_phone_code", "PHONE", 1..=8),
    ("verify_phone", "PHONE", 9..=15),
    ("phones", "PHONE", 16..=16),
    ("phone_owner", "PHONE", 17..=17),
    ("scan_phones", "PHONE", 18..=18),
    ("restore_phone", "PHONE", 19..=19),
    ("create_document", "DOC", 1..=6),
    ("document", "DOC", 7..=7),
    ("documents", "DOC", 8..=8),
    ("scan_documents", "DOC", 9..=9),
    ("restore_document", "DOC", 10..=10),
    ("note_file", "FILE", 1..=2),
    ("claim_files_to_delete", "FILE", 3..=5),
    ("forget_file", "FILE", 6..=6),
    ("scan_files_to_delete", "FILE", 7..=7),
    ("restore_file_to_delete", "FILE", 8..=8),
    ("create_label", "LABEL", 1..=5),
    ("labels", "LABEL", 6..=6),
    ("update_label", "LABEL", 7..=8),
    ("set_label", "LABEL", 9..=11),
    ("delete_label", "LABEL", 12..=13),
    ("scan_labels", "LABEL", 14..=14),
    ("restore_label", "LABEL", 15..=15),
    ("create_api_key", "APIKEY", 1..=5),
    ("api_key", "APIKEY", 6..=6),
    ("api_keys", "APIKEY", 7..=7),
    ("update_api_key", "APIKEY", 8..=9),
    ("delete_api_key", "APIKEY", 10..=11),
    ("scan_api_keys", "APIKEY", 12..=12),
    ("restore_api_key", "APIKEY", 13..=13),
    ("use_jti", "JTI", 1..=5),
    ("scan_used_jtis", "JTI", 6..=6),
    ("restore_used_jti", "JTI", 7..=7),
    ("put_totp", "TOTP", 1..=3),
    ("totp", "TOTP", 4..=4),
    ("enable_totp", "TOTP", 5..=8),
    ("advance_totp", "TOTP", 9..=12),
    ("disable_totp", "TOTP", 13..=13),
    ("reseal_totp", "TOTP", 14..=15),
    ("scan_totps", "TOTP", 16..=16),
    ("restore_totp", "TOTP", 17..=17),
    ("record_failure", "FAILURE", 2..=7),
    ("failure", "FAILURE", 8..=8),
    ("clear_failures", "FAILURE", 9..=10),
    ("end_failure_lock", "FAILURE", 11..=12),
    ("scan_failures", "FAILURE", 13..=13),
    ("restore_failure", "FAILURE", 14..=14),
    ("take_turn", "THROTTLE", 1..=5),
    ("give_turn_back", "THROTTLE", 6..=7),
    ("scan_throttles", "THROTTLE", 8..=8),
    ("restore_throttle", "THROTTLE", 9..=9),
    ("signing_keys", "SIGNING", 1..=1),
    ("rotate_signing_key", "SIGNING", 2..=5),
    ("reseal_signing_key", "SIGNING", 6..=7),
    ("scan_signing_keys", "SIGNING", 8..=8),
    ("restore_signing_key", "SIGNING", 9..=9),
    ("create_message", "MESSAGE", 1..=2),
    ("claim_messages", "MESSAGE", 3..=5),
    ("postpone_message", "MESSAGE", 6..=7),
    ("finish_message", "MESSAGE", 8..=8),
    ("reseal_message", "MESSAGE", 9..=10),
    ("scan_messages", "MESSAGE", 11..=11),
    ("restore_message", "MESSAGE", 12..=12),
    ("sign_up", "SIGNUP", 1..=6),
    ("pseudonym", "PSEUDONYM", 1..=1),
    ("scan_pseudonyms", "PSEUDONYM", 2..=2),
    ("restore_pseudonym", "PSEUDONYM", 3..=3),
    ("start_pseudonym_session", "PSESSION", 1..=6),
    ("pseudonym_session", "PSESSION", 7..=8),
    ("end_pseudonym_session", "PSESSION", 9..=10),
    ("scan_pseudonym_sessions", "PSESSION", 11..=11),
    ("restore_pseudonym_session", "PSESSION", 12..=12),
    ("put_handshake", "HANDSHAKE", 1..=4),
    ("handshakes", "HANDSHAKE", 5..=6),
    ("take_handshake", "HANDSHAKE", 7..=9),
    ("scan_handshakes", "HANDSHAKE", 10..=10),
    ("restore_handshake", "HANDSHAKE", 11..=11),
    ("fill", "FILL", 1..=3),
    ("draw", "STOCK", 1..=4),
    ("stock_size", "STOCK", 5..=5),
    ("stocked_tokens", "STOCK", 6..=6),
    ("remove_stocked_tokens", "STOCK", 7..=7),
    ("reseal_stocked_token", "STOCK", 8..=9),
    ("scan_stocked_tokens", "STOCK", 10..=10),
    ("restore_stocked_token", "STOCK", 11..=11),
    ("dirty_token", "DIRTY", 1..=1),
    ("clean", "CLEAN", 1..=6),
    ("scan_dirty_tokens", "DIRTY", 2..=2),
    ("restore_dirty_token", "DIRTY", 3..=3),
    ("spend", "SPEND", 1..=3),
    ("clean_token_count", "SPEND", 4..=4),
    ("scan_clean_tokens", "SPEND", 5..=5),
    ("restore_clean_token", "SPEND", 6..=6),
    ("kept_reply", "REPLY", 1..=2),
    ("scan_kept_replies", "REPLY", 3..=3),
    ("restore_kept_reply", "REPLY", 4..=4),
    ("set_fill_mark", "MARK", 1..=3),
    ("clear_fill_mark", "MARK", 4..=4),
    ("fill_mark", "MARK", 5..=5),
    ("sweep_expired", "EXPIRY", 1..=3),
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
        own.flat_map(|(_, family, numbers)| numbers.clone().map(move |number| format!("{family}-{number}"))).collect();
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
        let general =
            ["ATOMIC-1", "CANCEL-1", "CASCADE-1", "DURABLE-1", "ISOLATION-1", "VISIBLE-1", "HEALTH-1", "FAILURE-1"];
        assert!(of_none.iter().all(|id| races.contains(id) || general.contains(id)), "{of_none:?}");
    }
}
