//! The report that build servers read.

use std::fmt::Write;
use std::time::Duration;

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    Failed(String),
    Skipped(&'static str),
}

/// A case that was dealt with.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    pub(crate) took: Duration,
}

/// The findings as a `JUnit` XML document.
pub(crate) fn document(findings: &[Finding]) -> String {
    let count = |wanted: fn(&Verdict) -> bool| findings.iter().filter(|finding| wanted(&finding.verdict)).count();
    let failed = count(|verdict| matches!(verdict, Verdict::Failed(_)));
    let skipped = count(|verdict| matches!(verdict, Verdict::Skipped(_)));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a String cannot fail.
    let _ = writeln!(
        xml,
        r#"<testsuite name="wire" tests="{}" failures="{failed}" errors="0" skipped="{skipped}">"#,
        findings.len()
    );
    for Finding { name, verdict, took } in findings {
        let (class, short) = name.rsplit_once('/').unwrap_or(("wire", name));
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
    use super::*;

    #[test]
    fn each_finding_is_a_testcase_and_is_counted() {
        let finding =
            |name: &str, verdict| Finding { name: name.to_owned(), verdict, took: Duration::from_millis(1500) };
        let xml = document(&[
            finding("a/b/c", Verdict::Passed),
            finding("a/b/d", Verdict::Failed("<x>\n\u{0}\"".to_owned())),
            finding("e", Verdict::Skipped("no & no")),
        ]);
        let lines: Vec<_> = xml.lines().collect();
        assert_eq!(lines[1], r#"<testsuite name="wire" tests="3" failures="1" errors="0" skipped="1">"#);
        assert_eq!(lines[2], r#"  <testcase classname="a.b" name="c" time="1.500"></testcase>"#);
        assert!(xml.contains("<failure message=\"&lt;x&gt;\">&lt;x&gt;\n\u{fffd}&quot;</failure>"), "{xml}");
        assert!(xml.contains(r#"<skipped message="no &amp; no"/>"#), "{xml}");
    }
}
