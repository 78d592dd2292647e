//! `authkeep exchange`: what the holder of a token does at a server.

use authkeep_client::{Client, HttpTransport};
use clap::{Args, Subcommand};

use super::{Failure, entered};

/// `authkeep exchange`
#[derive(Args, Debug)]
pub struct ExchangeArgs {
    #[command(subcommand)]
    command: ExchangeCommand,
}

#[derive(Debug, Subcommand)]
enum ExchangeCommand {
    /// Swap a dirty token for a clean one, which is printed.
    ///
    /// The dirty token never leaves this machine, and is spent by that. A token that came by mail becomes one that signs a
    /// pseudonym up; a token that signing up gave becomes one that completes an account.
    Clean(CleanArgs),
}

#[derive(Args, Debug)]
struct CleanArgs {
    /// The dirty token, secret/salt. `-` reads it from the standard input: arguments can be seen by everybody on this
    /// machine, in `ps`
    #[arg(allow_hyphen_values = true)]
    token: String,
    /// The URL of the server's public listener, as in `http://127.0.0.1:3000` or `https://auth.example`
    #[arg(long, value_name = "URL")]
    url: String,
    /// Accept an answer whose token has no MAC, as another server of the same protocol sends it. What then keeps a forged
    /// token out is TLS alone
    #[arg(long)]
    accept_without_mac: bool,
}

pub(super) fn run(args: &ExchangeArgs) -> Result<(), Failure> {
    let ExchangeCommand::Clean(args) = &args.command;
    let runtime = tokio::runtime::Runtime::new()?;
    let mut client = Client::new(HttpTransport::new(&args.url)?);
    if args.accept_without_mac {
        client = client.accept_tokens_without_mac();
    }
    let token = entered::token(&args.token)?;
    let clean = runtime.block_on(client.clean(&token))?;
    super::print(format!("{}\n", *clean).as_bytes())
}
