//! Parses the command line and runs a command.

fn main() -> std::process::ExitCode {
    authkeep::cli::run()
}
