//! The path of a request, cut into decoded segments.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A segment after percent-decoding; none when its bytes are not UTF-8.
pub type Segment<'a> = Option<Cow<'a, str>>;

/// Cuts a path into its decoded segments: `/a/b%40c` has two, `/` has none. A path with an empty segment, such as a
/// trailing slash makes one, names nothing and gives none.
#[must_use]
pub fn segments(path: &str) -> Option<Vec<Segment<'_>>> {
    let rest = path.strip_prefix('/')?;
    if rest.is_empty() {
        return Some(Vec::new());
    }
    rest.split('/')
        .map(|raw| if raw.is_empty() { None } else { Some(percent_decode_str(raw).decode_utf8().ok()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(path: &str) -> Option<Vec<Option<String>>> {
        segments(path).map(|all| all.into_iter().map(|one| one.map(Cow::into_owned)).collect())
    }

    #[test]
    fn segments_are_decoded_after_the_cut() {
        assert_eq!(texts("/"), Some(vec![]));
        assert_eq!(texts("/a/b%2Fc%40d"), Some(vec![Some("a".into()), Some("b/c@d".into())]));
        assert_eq!(texts("/%ff"), Some(vec![None]));
    }

    #[test]
    fn an_empty_segment_names_nothing() {
        for path in ["//", "/a/", "/a//b", "*", ""] {
            assert_eq!(texts(path), None, "{path}");
        }
    }
}
