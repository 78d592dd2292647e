//! `docs/configuration.md`: every key, from the configuration's types. Meanings are their doc comments, defaults those
//! of `Config::default()`, and flags those whose help names the key.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use authkeep::cli::{Cli, ServeArgs};
use authkeep::config::Config;
use clap::{Arg, Args, Command, CommandFactory, FromArgMatches};
use serde_json::{Map, Value};
use utoipa::{PartialSchema, ToSchema};

use crate::support::Home;

/// A table of the file.
struct Section {
    name: String,
    about: String,
    keys: Vec<Key>,
}

struct Key {
    /// In full, as `server.internal.listen`.
    name: String,
    meaning: String,
    default: Value,
}

pub(crate) fn page() -> String {
    let flags = flags();
    let mut page = include_str!("introduction.md").to_owned();
    for section in sections() {
        write!(page, "\n## `[{}]`\n\n{}\n\n", section.name, section.about).expect("a string takes it");
        page.push_str("| key | environment | flag | default | meaning |\n|---|---|---|---|---|\n");
        for key in section.keys {
            let flag = flags.get(&key.name).map_or_else(String::new, |flag| format!("`--{flag}`"));
            let default = if key.default.is_null() { "none".to_owned() } else { format!("`{}`", key.default) };
            let environment = variable(&key.name);
            let meaning = key.meaning.replace('|', "\\|");
            writeln!(page, "| `{}` | `{environment}` | {flag} | {default} | {meaning} |", key.name)
                .expect("a string takes it");
        }
    }
    page
}

fn variable(key: &str) -> String {
    format!("AUTHKEEP_{}", key.replace('.', "__").to_uppercase())
}

fn sections() -> Vec<Section> {
    let mut named = Vec::new();
    Config::schemas(&mut named);
    let named = named.into_iter().map(|(name, schema)| (name, json(schema))).collect();
    let mut sections = Vec::new();
    walk(&named, "", "", &json(Config::schema()), &json(Config::default()), &mut sections);
    sections
}

fn json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("it is JSON")
}

/// Adds the section that a schema describes, then those below it.
fn walk(
    named: &BTreeMap<String, Value>,
    name: &str,
    about: &str,
    schema: &Value,
    defaults: &Value,
    sections: &mut Vec<Section>,
) {
    let (mut keys, mut below) = (Vec::new(), Vec::new());
    for (key, schema) in members(schema) {
        let full = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
        let meaning = schema["description"].as_str().unwrap_or_default().replace('\n', " ");
        assert!(!meaning.is_empty(), "{full} has no doc comment");
        let inner = resolve(named, schema);
        if members(inner).next().is_some() {
            below.push((full, meaning, inner, &defaults[key]));
        } else {
            let meaning = format!("{meaning}{}", choices(inner));
            keys.push(Key { name: full, meaning, default: defaults[key].clone() });
        }
    }
    if !keys.is_empty() {
        sections.push(Section { name: name.to_owned(), about: about.to_owned(), keys });
    }
    for (name, about, schema, defaults) in below {
        walk(named, &name, &about, schema, defaults, sections);
    }
}

fn members(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

fn resolve<'a>(named: &'a BTreeMap<String, Value>, schema: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").and_then(Value::as_str);
    reference.and_then(|path| named.get(path.rsplit('/').next()?)).unwrap_or(schema)
}

/// What a setting with a few values can be.
fn choices(schema: &Value) -> String {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return String::new() };
    let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    format!(" One of {}.", values.join(", "))
}

/// The flags by the keys that they set, which their helps name: `... [server.workers; default one a core]`.
fn flags() -> BTreeMap<String, String> {
    let command = ServeArgs::augment_args(Command::new("serve"));
    command.get_arguments().filter_map(|flag| Some((key_of(flag)?, flag.get_long()?.to_owned()))).collect()
}

fn key_of(flag: &Arg) -> Option<String> {
    let help = flag.get_long_help().or(flag.get_help())?.to_string();
    let (_, named) = help.rsplit_once('[')?;
    let key = named.split([';', ']']).next()?;
    Some(key.trim_matches('`').to_owned())
}

/// The leaves of a tree, by their full names.
fn leaves(name: &str, tree: &Value, found: &mut Map<String, Value>) {
    match tree {
        Value::Object(members) => {
            for (key, value) in members {
                leaves(&if name.is_empty() { key.clone() } else { format!("{name}.{key}") }, value, found);
            }
        }
        leaf => {
            found.insert(name.to_owned(), leaf.clone());
        }
    }
}

fn settings(config: &Config) -> Map<String, Value> {
    let mut found = Map::new();
    leaves("", &json(config), &mut found);
    found
}

#[test]
fn the_reference_has_every_key_and_no_other() {
    let described: Map<String, Value> =
        sections().into_iter().flat_map(|section| section.keys).map(|key| (key.name, key.default)).collect();
    assert_eq!(described, settings(&Config::default()));
}

#[test]
fn every_flag_sets_the_key_that_its_help_names_and_no_other() {
    let before = settings(&ServeArgs::default().config().expect("the defaults can be used"));
    let command = ServeArgs::augment_args(Command::new("serve"));
    let mut seen = 0;
    for flag in command.get_arguments().filter(|flag| flag.get_long() != Some("config")) {
        let long = flag.get_long().expect("a long flag");
        let mut line = vec!["serve".to_owned(), format!("--{long}")];
        if flag.get_action().takes_values() {
            let kind = flag.get_value_names().expect("a name of the value")[0].as_str();
            line.push(match kind {
                "ADDR" => "127.0.0.1:1".to_owned(),
                "N" => "3".to_owned(),
                "DIALECT" => "0.42".to_owned(),
                _ => format!("other://{long}"),
            });
        }
        let matches = command.clone().try_get_matches_from(&line).expect("the flag is taken");
        let args = ServeArgs::from_arg_matches(&matches).expect("the flag is read");
        let after = settings(&args.config().expect("the flag can be used"));
        let changed: Vec<&String> =
            after.iter().filter(|(key, value)| before[*key] != **value).map(|(k, _)| k).collect();
        assert_eq!(changed, [&key_of(flag).expect("the help names a key")], "--{long}");
        seen += 1;
    }
    assert!(seen > 5, "the flags were found");
}

#[test]
fn every_variable_of_the_reference_is_known() {
    let home = Home::new();
    let mut doctor = home.command();
    doctor.arg("doctor");
    for key in sections().into_iter().flat_map(|section| section.keys) {
        let value = match key.default {
            Value::Null => "some/where".to_owned(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        doctor.env(variable(&key.name), value);
    }
    let output = doctor.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let configuration =
        said.lines().find(|line| line.contains("configuration")).expect("it looks at the configuration");
    assert!(configuration.starts_with("ok "), "{said}");
}

#[test]
fn the_flags_without_a_command_are_those_of_serve() {
    let mut program = Cli::command();
    program.build();
    let serve = program.find_subcommand("serve").expect("serve is a command");
    let long = |command: &Command| -> Vec<String> {
        command.get_arguments().filter_map(|flag| flag.get_long().map(str::to_owned)).collect()
    };
    let mut without = long(&program);
    without.retain(|flag| flag != "version");
    assert_eq!(without, long(serve));
}
