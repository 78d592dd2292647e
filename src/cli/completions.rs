//! `authkeep completions SHELL` and `authkeep man`: what a shell and `man` know about the command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, Failure};

/// `authkeep completions`
#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell; put the output where it looks for completions, or read it with `source`
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "authkeep", &mut script);
    super::print(&script)
}

/// `authkeep man`
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The command whose page it is, as in `man migrate up`; none is authkeep itself
    command: Vec<String>,
}

pub(super) fn man(args: &ManArgs) -> Result<(), Failure> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut command = &program;
    for name in &args.command {
        command = command.find_subcommand(name).ok_or_else(|| format!("there is no command {name}"))?;
    }
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    super::print(&page)
}
