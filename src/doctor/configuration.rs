//! The configuration: whether it can be read, and what is left of it without what is wrong.

use std::path::Path;

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Serialized, Toml};
use serde_json::Value;

use super::Finding;
use crate::config::{Config, PREFIX};

const SUBJECT: &str = "configuration";

/// Reads the configuration as a start would. What is wrong in it is found, and left out, so that the other checks can
/// go by the rest.
#[must_use]
pub fn read(file: Option<&Path>, flags: &Value) -> (Config, Vec<Finding>) {
    let error = match Config::load(file, flags) {
        Ok(config) => {
            let from = file.map_or_else(|| "no file".to_owned(), |file| file.display().to_string());
            return (config, vec![Finding::ok(SUBJECT, format!("{from}, environment, flags: every setting is known"))]);
        }
        Err(error) => error.to_string(),
    };
    let (config, removed) = what_is_left(file, flags);
    let mut findings: Vec<Finding> = error
        .lines()
        .map(|line| Finding::error(SUBJECT, format!("{line}; correct or remove it (the checks below go without it)")))
        .collect();
    for path in removed.iter().filter(|path| !error.contains(path.as_str())) {
        findings.push(Finding::error(
            SUBJECT,
            format!("the setting {path} is unknown or wrong as well; correct or remove it"),
        ));
    }
    (config, findings)
}

/// Takes out one wrong setting after the other until the rest can be used; gives their names, too.
fn what_is_left(file: Option<&Path>, flags: &Value) -> (Config, Vec<String>) {
    let of_file = file.map(|file| Figment::from(Toml::file(file))).unwrap_or_default();
    // A variable without a section sets nothing.
    let of_environment =
        |figment: Figment| figment.merge(Env::prefixed(PREFIX).filter(|name| name.as_str().contains("__")).split("__"));
    let all = |figment| of_environment(figment).merge(Serialized::defaults(flags)).extract::<Value>().ok();
    let Some(mut settings) = all(of_file).or_else(|| all(Figment::new())) else {
        return (Config::default(), Vec::new());
    };
    let mut removed = Vec::new();
    loop {
        let figment = Figment::from(Serialized::defaults(Config::default())).merge(Serialized::defaults(&settings));
        let error = match figment.extract() {
            Ok(config) => return (config, removed),
            Err(error) => error,
        };
        let before = removed.len();
        for one in error {
            let mut path = one.path;
            if let Kind::UnknownField(key, _) = one.kind {
                // figment's path has the key already where it knows the value.
                if path.last() != Some(&key) {
                    path.push(key);
                }
            }
            if remove(&mut settings, &path) {
                removed.push(path.join("."));
            }
        }
        if removed.len() == before {
            return (Config::default(), removed);
        }
    }
}

fn remove(settings: &mut Value, path: &[String]) -> bool {
    let Some((leaf, sections)) = path.split_last() else { return false };
    let mut at = settings;
    for section in sections {
        match at.get_mut(section) {
            Some(inner) => at = inner,
            None => return false,
        }
    }
    at.as_object_mut().is_some_and(|object| object.remove(leaf).is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::doctor::Level;

    #[test]
    fn what_is_wrong_is_named_and_the_rest_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authkeep.toml");
        let text = "[storage]\nurl = \"memory://\"\nurll = 1\n[server]\nworkers = \"many\"\n[servre]\nworkers = 1\n";
        std::fs::write(&file, text).unwrap();
        let (config, findings) = read(Some(&file), &json!({"server": {"drain_seconds": 7}}));
        assert_eq!(config.storage.url, "memory://");
        assert_eq!((config.server.drain_seconds, config.server.workers), (7, 0));
        assert!(findings.iter().all(|finding| finding.level == Level::Error));
        for name in ["storage.urll", "server.workers", "servre"] {
            assert!(findings.iter().any(|finding| finding.text.contains(name)), "{name}: {findings:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_toml_leaves_the_flags() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("authkeep.toml");
        std::fs::write(&file, "[storage\n").unwrap();
        let (config, findings) = read(Some(&file), &json!({"storage": {"url": "memory://"}}));
        assert_eq!(config.storage.url, "memory://");
        assert!(!findings.is_empty());
        let (_, findings) = read(Some(&folder.path().join("missing.toml")), &json!({}));
        assert!(findings[0].text.contains("missing.toml"), "{findings:?}");
    }
}
