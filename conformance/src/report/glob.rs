//! Which cases are wanted: `*` stands for any text, slashes too, `?` for one character.

/// Whether the whole name fits the pattern.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    // Where the last star stands, and how far the name was used when it was met.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        if p < pattern.len() && pattern[p] == '*' {
            star = Some((p, n));
            p += 1;
        } else if p < pattern.len() && (pattern[p] == '?' || pattern[p] == name[n]) {
            p += 1;
            n += 1;
        } else if let Some((at, used)) = star {
            // The star takes one more character, and the rest is tried again.
            star = Some((at, used + 1));
            p = at + 1;
            n = used + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_pattern_without_signs_fits_itself_alone() {
        assert!(fits("a/b", "a/b"));
        assert!(!fits("a/b", "a/bc"));
        assert!(!fits("a/b", "xa/b"));
        assert!(!fits("", "a"));
    }

    #[test]
    fn a_star_fits_any_text() {
        for pattern in ["*", "authdb/*", "*409", "authdb/*/uid*409", "**", "authdb/account/create/uid_taken_is_409*"] {
            assert!(fits(pattern, "authdb/account/create/uid_taken_is_409"), "{pattern}");
        }
        assert!(!fits("authdb/*x", "authdb/account"));
        assert!(fits("*aab", "aaaab"));
    }

    #[test]
    fn a_question_mark_fits_one_character() {
        assert!(fits("a?c", "aüc"));
        assert!(!fits("a?c", "ac"));
    }
}
