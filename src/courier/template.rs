//! A text with places to fill in, written `{{name}}`.

use std::borrow::Cow;

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It names something that there is no value for.
    #[error("there is no {{{{{0}}}}} to fill in; known here: {1}")]
    Unknown(String, String),
    /// It leaves out what the message is for.
    #[error("{{{{{0}}}}} is missing")]
    Missing(&'static str),
    /// A place begins and does not end.
    #[error("a {{{{ has no }}}} after it")]
    Open,
}

/// What a value goes through before it is put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// The characters that mean something in HTML are written as references.
    Html,
    /// Nothing.
    None,
}

enum Part {
    Text(String),
    Place(&'static str),
}

/// A template that was read and found good.
pub(super) struct Template {
    parts: Vec<Part>,
    escape: Escape,
}

impl Template {
    /// Reads a template. `known` are the names that it may have, `required` those of them that it must have.
    pub(super) fn parse(
        text: &str,
        escape: Escape,
        known: &[&'static str],
        required: &[&'static str],
    ) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}").ok_or(TemplateError::Open)?;
            let name = name.trim();
            let place = known.iter().find(|one| **one == name);
            let place = place.ok_or_else(|| TemplateError::Unknown(name.to_owned(), known.join(", ")))?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Place(place));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        let has = |name: &str| parts.iter().any(|part| matches!(part, Part::Place(place) if *place == name));
        if let Some(missing) = required.iter().find(|name| !has(name)) {
            return Err(TemplateError::Missing(missing));
        }
        Ok(Self { parts, escape })
    }

    /// Fills it in. A name without a value is left empty.
    pub(super) fn fill(&self, values: &[(&'static str, &str)]) -> String {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Place(name) => {
                    let value = values.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value);
                    filled.push_str(&match self.escape {
                        Escape::Html => escape_html(value),
                        Escape::None => Cow::Borrowed(value),
                    });
                }
            }
        }
        filled
    }
}

fn escape_html(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["link", "app_name"];

    #[test]
    fn places_are_filled_and_escaped_in_html() {
        let fill = |escape| {
            let template = Template::parse("<a href=\"{{link}}\">{{ app_name }}</a>{ }}", escape, KNOWN, &[]).unwrap();
            template.fill(&[("link", "/?a=1&b=\"'"), ("app_name", "<{{link}}>")])
        };
        assert_eq!(fill(Escape::Html), "<a href=\"/?a=1&amp;b=&quot;&#39;\">&lt;{{link}}&gt;</a>{ }}");
        assert_eq!(fill(Escape::None), "<a href=\"/?a=1&b=\"'\"><{{link}}></a>{ }}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |text| Template::parse(text, Escape::None, KNOWN, &["link"]).err().unwrap().to_string();
        assert_eq!(error("{{link}} {{lnk}}"), "there is no {{lnk}} to fill in; known here: link, app_name");
        assert_eq!(error("{{app_name}}"), "{{link}} is missing");
        assert_eq!(error("{{link}} {{link"), "a {{ has no }} after it");
    }
}
