//! `docs/commands.md`: what `--help` says of every command.

use std::fmt::Write as _;

use authkeep::cli::Cli;
use clap::{Command, CommandFactory};

/// The width that the texts are wrapped to, whatever the terminal.
const COLUMNS: usize = 100;

const INTRODUCTION: &str = "\
<!-- Made by scripts/generate from the code. -->

# Commands

What `--help` says of every command. `authkeep completions SHELL` makes a shell complete them, and `authkeep man` prints
manual pages.
";

pub(crate) fn page() -> String {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut page = INTRODUCTION.to_owned();
    add(&program, "authkeep", &mut page);
    page
}

fn add(command: &Command, name: &str, page: &mut String) {
    let help = command.clone().term_width(COLUMNS).render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    write!(page, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()).expect("a string takes it");
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        add(below, &format!("{name} {}", below.get_name()), page);
    }
}

#[test]
fn every_command_has_a_section_with_its_flags() {
    fn walk(command: &Command, name: &str, page: &str) {
        let section = page.split("\n## ").find(|section| section.starts_with(&format!("{name}\n")));
        let section = section.unwrap_or_else(|| panic!("{name} is missing"));
        for flag in command.get_arguments().filter_map(|argument| argument.get_long()) {
            assert!(section.contains(&format!("--{flag}")), "--{flag} of {name} is missing");
        }
        for below in command.get_subcommands() {
            walk(below, &format!("{name} {}", below.get_name()), page);
        }
    }
    walk(&Cli::command(), "authkeep", &page());
}
