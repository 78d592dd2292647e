//! The report that build servers read.

use std::fmt::Write;

use super::{Finding, Verdict};

/// The findings as a `JUnit` XML document.
pub(super) fn document(suite: &str, findings: &[Finding]) -> String {
    let count = |wanted: fn(&Verdict) -> bool| findings.iter().filter(|finding| wanted(&finding.verdict)).count();
    let failed = count(|verdict| matches!(verdict, Verdict::Failed(_)));
    let skipped = count(|verdict| matches!(verdict, Verdict::Skipped(_)));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        xml,
        r#"<testsuite name="{suite}" tests="{}" failures="{failed}" errors="0" skipped="{skipped}">"#,
        findings.len()
    );
    for Finding { name, verdict, took } in findings {
        let (class, short) = name.rsplit_once('/').unwrap_or((suite, name));
        let _ = write!(
            xml,
            r#"  <testcase classname="{}" name="{}" time="{:.3}">"#,
            escape(&class.replace('/', ".")),
            escape(short),
            took.as_secs_f64()
        );
        match verdict {
            Verdict::Passed => {}
            Verdict::Failed(message) => {
                let first = message.lines().next().unwrap_or_default();
                let _ = write!(xml, r#"<failure message="{}">{}</failure>"#, escape(first), escape(message));
            }
            Verdict::Skipped(why) => {
                let _ = write!(xml, r#"<skipped message="{}"/>"#, escape(why));
            }
        }
        xml.push_str("</testcase>\n");
    }
    xml.push_str("</testsuite>\n");
    xml
}

/// Text for XML; characters that XML cannot hold become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_finding_is_a_testcase_and_is_counted() {
        let finding =
            |name: &str, verdict| Finding { name: name.to_owned(), verdict, took: Duration::from_millis(1500) };
        let xml = document(
            "wire",
            &[
                finding("a/b/c", Verdict::Passed),
                finding("a/b/d", Verdict::Failed("<x>\n\u{0}\"".to_owned())),
                finding("e", Verdict::Skipped("no & no".to_owned())),
            ],
        );
        let lines: Vec<_> = xml.lines().collect();
        assert_eq!(lines[1], r#"<testsuite name="wire" tests="3" failures="1" errors="0" skipped="1">"#);
        assert_eq!(lines[2], r#"  <testcase classname="a.b" name="c" time="1.500"></testcase>"#);
        assert!(xml.contains("<failure message=\"&lt;x&gt;\">&lt;x&gt;\n\u{fffd}&quot;</failure>"), "{xml}");
        assert!(xml.contains(r#"<skipped message="no &amp; no"/>"#), "{xml}");
    }
}
