//! Which e-mail addresses the identity API accepts. Stricter than RFC 5321 and laxer on the domain, which needs no dot.
//!
//! The part before the `@` has 1 to 64 characters: ASCII letters, digits and the characters of [`PUNCTUATION`], with
//! single dots between them. The domain is labels of letters of any script, digits and hyphens, joined by dots; the last
//! of them is 1 to 63 letters. The caller has trimmed and lower-cased the address.

use std::sync::LazyLock;

use regex::Regex;

/// What is told of an address that is not accepted.
pub const INVALID: &str = "Email is invalid";

/// What may stand before the `@` beside letters, digits and dots.
pub const PUNCTUATION: &str = r#"-+_!"'#$%^&*{}/=?`|~"#;

const LOCAL_MAX: usize = 64;
/// What a store can keep.
const MAX_CHARS: usize = authkeep_store::Text255::MAX_CHARS;

static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let atom = format!("[a-zA-Z0-9{}]+", regex::escape(PUNCTUATION));
    let label = r"[\p{L}\p{M}0-9-]+";
    let last = r"\p{L}[\p{L}\p{M}]{0,62}";
    Regex::new(&format!(r"^{atom}(?:\.{atom})*@(?:{label}\.)*{last}$")).expect("the pattern is well formed")
});

/// Whether an address is accepted.
#[must_use]
pub fn is_valid(address: &str) -> bool {
    address.find('@').is_some_and(|at| at <= LOCAL_MAX)
        && address.chars().count() <= MAX_CHARS
        && PATTERN.is_match(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_and_odd_addresses_are_accepted() {
        let longest = format!("a@{}de", "x.".repeat(125));
        assert_eq!(longest.len(), 254);
        for address in [
            "a@b.c",
            "user@example.com",
            "first.last+tag@sub.example.co.uk",
            "a@localhost",
            "x@123.456.de",
            "x@-a-.de",
            "1@xn--bcher-kva.example",
            "user@bücher.de",
            "user@पत्र.भारत",
            &format!("{}@b.c", "a".repeat(64)),
            &format!("{PUNCTUATION}@b.c"),
            &format!("a@{}", "z".repeat(63)),
            &longest,
        ] {
            assert!(is_valid(address), "{address}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in [
            "",
            "@",
            "bad_format",
            "a@",
            "@b.c",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a b@c.d",
            "a@b c.d",
            "a@b..c",
            "a@.b",
            "a@b.",
            "a@b.c1",
            "a@1",
            "a@b.c-d",
            "a@b@c.d",
            "ü@b.c",
            "a(b)@c.d",
            "a,b@c.d",
            "a:b@c.d",
            "a;b@c.d",
            "<a@b.c>",
            "[a]@b.c",
            "a\\b@c.d",
            "a@b_c.d",
            "a@[127.0.0.1]",
            " a@b.c",
            "a@b.c ",
            "a@b.c\n",
            "a\u{0}@b.c",
            "a@b.c\u{0}",
            "a@b\u{7f}.c",
            "a\r\nBcc: x@y.z",
            "a@b.\u{301}c",
            &format!("{}@b.c", "a".repeat(65)),
            &format!("a@{}", "z".repeat(64)),
            &format!("a@{}de", "x.".repeat(126)),
        ] {
            assert!(!is_valid(address), "{address:?}");
        }
    }
}
