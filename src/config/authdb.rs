//! The account database API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[authdb]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Authdb {
    /// Which day's clients are served.
    pub dialect: Dialect,
}

/// The two generations of clients, which differ in error bodies and in one field of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, clap::ValueEnum)]
#[serde(try_from = "Written")]
pub enum Dialect {
    /// Errors hold a message alone; an account shows its `verifyHash`.
    #[default]
    #[serde(rename = "0.36")]
    #[value(name = "0.36")]
    V036,
    /// Errors hold message, errno, error and code; an account hides its `verifyHash`.
    #[serde(rename = "0.42")]
    #[value(name = "0.42")]
    V042,
}

/// The name of a dialect as it is read: an environment variable has no quotes, so that figment takes it for a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Number(f64),
}

impl TryFrom<Written> for Dialect {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let name = match written {
            Written::Text(text) => text,
            Written::Number(number) => number.to_string(),
        };
        clap::ValueEnum::from_str(&name, false).map_err(|_| format!("{name} is neither 0.36 nor 0.42"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_dialect_is_read_as_a_text_and_as_a_number() {
        for (written, dialect) in [(json!("0.36"), Dialect::V036), (json!(0.42), Dialect::V042)] {
            assert_eq!(serde_json::from_value::<Dialect>(written).unwrap(), dialect);
        }
        let error = serde_json::from_value::<Dialect>(json!(0.43)).unwrap_err().to_string();
        assert!(error.contains("0.43 is neither"), "{error}");
    }
}
