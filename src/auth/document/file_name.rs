//! The name of a file as it is shown and offered for download. It never reaches a file system.

/// What a store can keep.
const MAX: usize = authkeep_store::Text255::MAX_CHARS;

/// Cleans the name that a client sent: the folders before it go; whatever is no ASCII letter or digit and none of
/// `_ . - +` becomes `_`; so does a leading dot, which would hide the file. The result has 1 to 255 ASCII characters; a name
/// that is too long loses the end of what stands before its extension.
#[must_use]
pub fn clean(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '+');
    let mut clean: String = base.chars().map(|c| if known(c) { c } else { '_' }).collect();
    if clean.is_empty() {
        clean.push_str("unnamed");
    }
    if clean.starts_with('.') {
        clean.replace_range(..1, "_");
    }
    if clean.len() > MAX {
        let extension = extension(&clean).to_owned();
        if extension.len() + 1 < MAX && !extension.is_empty() {
            clean.truncate(MAX - extension.len() - 1);
            clean.push('.');
            clean.push_str(&extension);
        } else {
            clean.truncate(MAX);
        }
    }
    clean
}

/// What stands behind the last dot of a clean name; empty without one.
#[must_use]
pub fn extension(clean: &str) -> &str {
    clean.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_cleaned() {
        for (name, expected) in [
            ("passport.jpg", "passport.jpg"),
            ("My Passport (1).JPG", "My_Passport__1_.JPG"),
            ("a+b-c_d.pdf", "a+b-c_d.pdf"),
            ("ü.png", "_.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\scans\\id.png", "id.png"),
            ("a/b\\c.pdf", "c.pdf"),
            (".htaccess", "_htaccess"),
            ("..jpg", "_.jpg"),
            ("..", "_."),
            ("", "unnamed"),
            ("folder/", "unnamed"),
            ("a\r\nSet-Cookie: b.jpg", "a__Set-Cookie__b.jpg"),
            ("a\"; filename=b.jpg", "a___filename_b.jpg"),
            ("a\0.jpg", "a_.jpg"),
        ] {
            assert_eq!(clean(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let cleaned = clean(&format!("{}.jpeg", "x".repeat(300)));
        assert_eq!(cleaned, format!("{}.jpeg", "x".repeat(250)));
        assert_eq!(clean(&"x".repeat(300)), "x".repeat(255));
        assert_eq!(clean(&format!("x.{}", "y".repeat(300))).len(), 255);
    }

    #[test]
    fn the_extension_is_behind_the_last_dot() {
        for (name, expected) in [("a.jpg", "jpg"), ("a.jpg.exe", "exe"), ("jpg", ""), ("a.", ""), ("_jpg", "")] {
            assert_eq!(extension(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_in_is_clean(name in "(?s).{0,300}") {
            let cleaned = clean(&name);
            prop_assert!((1..=MAX).contains(&cleaned.len()));
            prop_assert!(!cleaned.starts_with('.'));
            prop_assert_eq!(clean(&cleaned), cleaned);
        }
    }
}
