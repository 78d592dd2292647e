//! The document as its readers see it: JSON.

use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::exchange::Call;
use crate::sample;

/// The document.
pub(crate) struct Document(pub(crate) Value);

/// One of its operations.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) value: Value,
}

impl Document {
    pub(crate) fn new() -> Self {
        Self(serde_json::to_value(authkeep::http::openapi::document()).expect("it is JSON"))
    }

    pub(crate) fn operations(&self) -> Vec<Operation> {
        let mut found = Vec::new();
        for (path, item) in self.0["paths"].as_object().expect("paths") {
            for (method, value) in item.as_object().expect("a path") {
                found.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    id: value["operationId"].as_str().expect("an operationId").to_owned(),
                    value: value.clone(),
                });
            }
        }
        assert!(found.len() > 80, "the operations were found");
        found
    }

    pub(crate) fn operations_of(&self, api: &str) -> Vec<Operation> {
        let all = self.operations().into_iter();
        let found: Vec<_> = all.filter(|operation| operation.api() == api).collect();
        assert!(!found.is_empty(), "{api} was found");
        found
    }

    pub(crate) fn operation(&self, id: &str) -> Operation {
        self.operations().into_iter().find(|operation| operation.id == id).expect("the operation is documented")
    }

    /// What a value means: itself, or what its `$ref` names.
    pub(crate) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
        let pointer = reference.strip_prefix('#').expect("a place in the document");
        self.0.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }
}

impl Operation {
    /// The API that it belongs to.
    pub(crate) fn api(&self) -> &str {
        self.value["tags"][0].as_str().expect("a tag")
    }

    /// The media types of the bodies that it takes.
    pub(crate) fn media_types(&self) -> Vec<&str> {
        let content = self.value.pointer("/requestBody/content").and_then(Value::as_object);
        content.into_iter().flatten().map(|(media_type, _)| media_type.as_str()).collect()
    }

    /// The schema of the body that it takes, which is one for all media types.
    pub(crate) fn body<'a>(&'a self, document: &'a Document) -> Option<&'a Value> {
        let content = self.value.pointer("/requestBody/content")?.as_object().expect("media types");
        let mut schemas = content.values().map(|content| &content["schema"]);
        let first = schemas.next().expect("a schema");
        assert!(schemas.all(|other| other == first), "{} takes one schema", self.id);
        Some(document.resolve(first))
    }

    /// Whether a member of the body must be there.
    pub(crate) fn requires(&self, document: &Document, name: &str) -> bool {
        self.body(document).is_some_and(|schema| sample::required(schema).iter().any(|required| required == name))
    }

    /// The status of its success.
    pub(crate) fn success(&self) -> u16 {
        let responses = self.value["responses"].as_object().expect("answers");
        let mut successes = responses.keys().filter(|status| status.starts_with('2'));
        let success = successes.next().expect("a success");
        assert_eq!(successes.next(), None, "{} succeeds in one way", self.id);
        success.parse().expect("a status")
    }

    /// Whether an answer has this status.
    pub(crate) fn documents(&self, status: u16) -> bool {
        self.value["responses"].get(status.to_string()).is_some()
    }

    /// Whether it demands something of a security scheme's.
    pub(crate) fn demands(&self, scheme: &str) -> bool {
        let security = self.value["security"].as_array();
        security.into_iter().flatten().any(|demand| demand.get(scheme).is_some())
    }

    /// Whether it asks nothing of those who call it, at one of its listeners at least.
    pub(crate) fn is_open(&self) -> bool {
        let security = self.value["security"].as_array();
        security.is_none_or(|demands| demands.iter().any(|demand| *demand == serde_json::json!({})))
    }

    /// Its path and query with the values of their parameters.
    pub(crate) fn target(&self, call: &Call) -> String {
        let mut path = self.path.clone();
        let mut query = Serializer::new(String::new());
        for parameter in self.value["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().expect("a name");
            let value = call.parameters.get(name);
            if parameter["in"] == "path" {
                let value = value.unwrap_or_else(|| panic!("{} wants {name}", self.id));
                path = path.replace(&format!("{{{name}}}"), value);
            } else if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// The addresses of its servers.
    pub(crate) fn is_on(&self, listener: &str) -> bool {
        let servers = self.value["servers"].as_array().expect("servers");
        servers.iter().any(|server| server["description"].as_str().is_some_and(|text| text.contains(listener)))
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Document, value: &Value, seen: &mut usize) {
        if value.get("$ref").is_some() {
            document.resolve(value);
            *seen += 1;
        }
        match value {
            Value::Object(map) => map.values().for_each(|value| walk(document, value, seen)),
            Value::Array(list) => list.iter().for_each(|value| walk(document, value, seen)),
            _ => {}
        }
    }
    let document = Document::new();
    let mut seen = 0;
    walk(&document, &document.0, &mut seen);
    assert!(seen > 100, "the references were found");
}

#[test]
fn every_operation_has_a_name_of_its_own_and_a_summary() {
    let mut ids = std::collections::BTreeSet::new();
    for operation in Document::new().operations() {
        assert!(operation.value["summary"].as_str().is_some_and(|text| !text.is_empty()), "{}", operation.id);
        assert!(ids.insert(operation.id.clone()), "{} stands twice", operation.id);
    }
}
