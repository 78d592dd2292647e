//! The document as its readers see it: JSON.

use serde_json::Value;

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
        assert!(found.len() > 30, "the operations were found");
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
    /// The schema of the body that it takes.
    pub(crate) fn body<'a>(&'a self, document: &'a Document) -> Option<&'a Value> {
        let schema = self.value.pointer("/requestBody/content/application~1json/schema")?;
        Some(document.resolve(schema))
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
