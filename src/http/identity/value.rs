//! Parameters of requests as values: what a form, a multipart body, a JSON body and a query have in common.

use serde_json::Value as Json;

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, or a number or truth value in its written form.
    Text(String),
    /// JSON's `null`, which counts as being there.
    Null,
    /// Named values: a JSON object, or `name[key]=..` in a form.
    Hash(Json),
    /// A file of a multipart body.
    File,
    /// Anything else, which no parameter takes.
    Other,
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::String(text) => Self::Text(text),
            Json::Bool(truth) => Self::Text(truth.to_string()),
            Json::Number(number) => Self::Text(number.to_string()),
            Json::Object(_) => Self::Hash(json),
            Json::Array(_) => Self::Other,
        }
    }
}

/// The parameters of a request by their names. Of two of one name the later one counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params(Vec<(String, Value)>);

/// More parameters than any route takes by far: a body of a million tiny ones is refused before it costs anything.
pub const MAX_PARAMS: usize = 256;

/// There are more than [`MAX_PARAMS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyParams;

impl Params {
    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Sets the value of a name.
    ///
    /// # Errors
    /// [`TooManyParams`].
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), TooManyParams> {
        if let Some((_, known)) = self.0.iter_mut().find(|(known, _)| known == name) {
            *known = value;
            return Ok(());
        }
        if self.0.len() >= MAX_PARAMS {
            return Err(TooManyParams);
        }
        self.0.push((name.to_owned(), value));
        Ok(())
    }

    /// Sets what a form calls `name` or `name[key]`.
    ///
    /// # Errors
    /// [`TooManyParams`].
    pub fn set_from_form(&mut self, name: &str, text: String) -> Result<(), TooManyParams> {
        let Some((outer, key)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) else {
            return self.set(name, Value::Text(text));
        };
        if key.is_empty() || key.contains(['[', ']']) {
            return self.set(outer, Value::Other);
        }
        if let Some((_, Value::Hash(Json::Object(members)))) = self.0.iter_mut().find(|(known, _)| known == outer) {
            if members.len() >= MAX_PARAMS {
                return Err(TooManyParams);
            }
            members.insert(key.to_owned(), Json::String(text));
            return Ok(());
        }
        self.set(outer, Value::Hash(Json::from_iter([(key.to_owned(), Json::String(text))])))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn brackets_name_the_members_of_a_hash() {
        let mut params = Params::default();
        for (name, text) in
            [("metadata[gender]", "male"), ("metadata[age]", "30"), ("a", "1"), ("a", "2"), ("b[]", "3")]
        {
            params.set_from_form(name, text.to_owned()).unwrap();
        }
        assert_eq!(params.get("metadata"), Some(&Value::Hash(json!({"gender": "male", "age": "30"}))));
        assert_eq!(params.get("a"), Some(&Value::Text("2".into())));
        assert_eq!(params.get("b"), Some(&Value::Other));
    }

    #[test]
    fn json_values_that_are_no_texts_are_written_out() {
        assert_eq!(Value::from(json!(3600)), Value::Text("3600".into()));
        assert_eq!(Value::from(json!(true)), Value::Text("true".into()));
        assert_eq!(Value::from(json!(["a"])), Value::Other);
    }

    #[test]
    fn there_are_so_many_parameters_and_no_more() {
        let mut params = Params::default();
        for number in 0..MAX_PARAMS {
            params.set(&number.to_string(), Value::Null).unwrap();
        }
        assert_eq!(params.set("one more", Value::Null), Err(TooManyParams));
        assert_eq!(params.set("0", Value::Other), Ok(()));
    }
}
