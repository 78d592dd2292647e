//! The members of a body, checked as Ajv does: first whether all are there, then each for its kind; the first fault is told.

use serde_json::{Map, Value};

use crate::http::error::v1::V1Error;

/// An object: the body, or an object in it.
#[derive(Clone, Copy)]
pub struct Members<'a> {
    /// How messages name it: `body`, `body/jwt`.
    name: &'static str,
    members: &'a Map<String, Value>,
}

impl<'a> Members<'a> {
    /// The body.
    #[must_use]
    pub const fn of_body(members: &'a Map<String, Value>) -> Self {
        Self { name: "body", members }
    }

    /// Texts, all of which must be there.
    ///
    /// # Errors
    /// 400.
    pub fn texts<const N: usize>(self, names: [&str; N]) -> Result<[&'a str; N], V1Error> {
        self.require(&names)?;
        let mut texts = [""; N];
        for (name, text) in names.into_iter().zip(&mut texts) {
            *text = self.text(name)?;
        }
        Ok(texts)
    }

    /// Demands that members are there.
    ///
    /// # Errors
    /// 400.
    pub fn require(self, names: &[&str]) -> Result<(), V1Error> {
        match names.iter().find(|name| !self.members.contains_key(**name)) {
            None => Ok(()),
            Some(missing) => Err(self.fault("", &format!("must have required property '{missing}'"))),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// 400.
    pub fn text(self, name: &str) -> Result<&'a str, V1Error> {
        self.members.get(name).and_then(Value::as_str).ok_or_else(|| self.fault(name, "must be string"))
    }

    /// One of these texts.
    ///
    /// # Errors
    /// 400.
    pub fn one_of(self, name: &str, allowed: &[&str]) -> Result<&'a str, V1Error> {
        let text = self.text(name)?;
        if allowed.contains(&text) {
            Ok(text)
        } else {
            Err(self.fault(name, "must be equal to one of the allowed values"))
        }
    }

    /// A list of texts.
    ///
    /// # Errors
    /// 400.
    pub fn list(self, name: &str) -> Result<Vec<&'a str>, V1Error> {
        let items = self.members.get(name).and_then(Value::as_array);
        let items = items.ok_or_else(|| self.fault(name, "must be array"))?;
        let texts = items
            .iter()
            .enumerate()
            .map(|(at, item)| item.as_str().ok_or_else(|| self.fault(&format!("{name}/{at}"), "must be string")));
        texts.collect()
    }

    /// An integer within bounds, if it is there. `1.0` is one.
    ///
    /// # Errors
    /// 400.
    pub fn integer(self, name: &str, min: u32, max: u32) -> Result<Option<u32>, V1Error> {
        let Some(value) = self.members.get(name) else { return Ok(None) };
        let number = value.as_f64().filter(|number| number.fract() == 0.0);
        let number = number.ok_or_else(|| self.fault(name, "must be integer"))?;
        if number < f64::from(min) {
            return Err(self.fault(name, &format!("must be >= {min}")));
        }
        if number > f64::from(max) {
            return Err(self.fault(name, &format!("must be <= {max}")));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole and within the bounds"
        )]
        let number = number as u32;
        Ok(Some(number))
    }

    /// An object in it, with the name that messages give it.
    ///
    /// # Errors
    /// 400.
    pub fn object(self, name: &str, shown: &'static str) -> Result<Self, V1Error> {
        self.require(&[name])?;
        let members = self.members.get(name).and_then(Value::as_object);
        let members = members.ok_or_else(|| self.fault(name, "must be object"))?;
        Ok(Self { name: shown, members })
    }

    fn fault(self, member: &str, what: &str) -> V1Error {
        let Self { name, .. } = self;
        let slash = if member.is_empty() { "" } else { "/" };
        V1Error::Validation(format!("{name}{slash}{member} {what}").into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::error::ApiError;

    fn told<T: std::fmt::Debug>(body: &Value, read: impl FnOnce(Members<'_>) -> Result<T, V1Error>) -> String {
        match read(Members::of_body(body.as_object().unwrap())) {
            Ok(value) => format!("{value:?}"),
            Err(error) => error.body()["message"].as_str().unwrap().to_owned(),
        }
    }

    #[test]
    fn what_is_missing_is_told_before_what_is_of_another_kind() {
        let texts = |members: Members<'_>| members.texts(["a", "b"]).map(|texts| texts.map(str::to_owned));
        assert_eq!(told(&json!({"a": "x", "b": "", "c": 1}), texts), r#"["x", ""]"#);
        assert_eq!(told(&json!({"a": 1}), texts), "body must have required property 'b'");
        assert_eq!(told(&json!({"b": null}), texts), "body must have required property 'a'");
        assert_eq!(told(&json!({"a": "", "b": null}), texts), "body/b must be string");
    }

    #[test]
    fn an_integer_is_whole_and_within_its_bounds() {
        let size = |members: Members<'_>| members.integer("n", 1, 10_000);
        assert_eq!(told(&json!({}), size), "None");
        for (value, expected) in [
            (json!(1), "Some(1)"),
            (json!(1.0), "Some(1)"),
            (json!(10_000), "Some(10000)"),
            (json!(0), "body/n must be >= 1"),
            (json!(-1e300), "body/n must be >= 1"),
            (json!(10_001), "body/n must be <= 10000"),
            (json!(1.5), "body/n must be integer"),
            (json!("5"), "body/n must be integer"),
            (json!(null), "body/n must be integer"),
        ] {
            assert_eq!(told(&json!({ "n": value }), size), expected);
        }
    }

    #[test]
    fn objects_lists_and_choices_are_named_by_their_path() {
        let inner = |members: Members<'_>| members.object("jwt", "body/jwt")?.texts(["a"]).map(|[a]| a.to_owned());
        assert_eq!(told(&json!({}), inner), "body must have required property 'jwt'");
        assert_eq!(told(&json!({"jwt": "x"}), inner), "body/jwt must be object");
        assert_eq!(told(&json!({"jwt": {}}), inner), "body/jwt must have required property 'a'");
        assert_eq!(told(&json!({"jwt": {"a": 1}}), inner), "body/jwt/a must be string");
        let list = |members: Members<'_>| members.list("l").map(|list| list.len());
        assert_eq!(told(&json!({"l": {}}), list), "body/l must be array");
        assert_eq!(told(&json!({"l": ["", 1]}), list), "body/l/1 must be string");
        let choice = |members: Members<'_>| members.one_of("c", &["x"]).map(str::to_owned);
        assert_eq!(told(&json!({"c": "y"}), choice), "body/c must be equal to one of the allowed values");
        assert_eq!(told(&json!({"c": 1}), choice), "body/c must be string");
    }
}
