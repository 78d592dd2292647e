//! The configuration file: any bytes are a configuration or are refused with a reason, and a configuration that was
//! read says the same when it is written and read again.

use std::io::Write as _;

use authkeep::config::Config;
use serde_json::{Value, json};

/// Reads the bytes as a configuration file.
pub fn check(bytes: &[u8]) {
    let mut file = tempfile::NamedTempFile::new().expect("a file for the configuration");
    file.write_all(bytes).expect("the file takes the bytes");
    match Config::load(Some(file.path()), &json!({})) {
        Ok(config) => {
            let written = write(&config);
            let again = Config::load(None, &written).expect("what was written is a configuration");
            assert_eq!(write(&again), written);
        }
        Err(error) => assert!(!error.to_string().trim().is_empty(), "a refusal says nothing"),
    }
}

fn write(config: &Config) -> Value {
    serde_json::to_value(config).expect("a configuration can be written")
}
