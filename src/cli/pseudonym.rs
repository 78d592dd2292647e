//! `authkeep pseudonym`: what the owner of a pseudonym does at a server.

use std::path::{Path, PathBuf};

use authkeep_client::{Client, HttpTransport, ProfileId};
use clap::{Args, Subcommand};

use super::{Failure, entered};

/// `authkeep pseudonym`
#[derive(Args, Debug)]
pub struct PseudonymArgs {
    #[command(subcommand)]
    command: PseudonymCommand,
}

#[derive(Debug, Subcommand)]
enum PseudonymCommand {
    /// Sign a pseudonym up; prints its id, and on a second line the token that it got.
    ///
    /// The secret never leaves this machine: the server gets an SRP verifier of it. The printed token is dirty; `authkeep
    /// exchange clean` makes one of it that completes an account.
    SignUp(SignUpArgs),
    /// Sign a pseudonym in; prints its session as one line of JSON.
    ///
    /// Both sides prove what they know; the secret never leaves this machine. Whoever has the session is signed in.
    SignIn(SignInArgs),
}

#[derive(Args, Debug)]
struct SignUpArgs {
    #[command(flatten)]
    owner: Owner,
    /// The id to sign up, a UUID with hyphens [default: a random one]
    #[arg(long, value_name = "UUID")]
    id: Option<ProfileId>,
    /// A clean `profile` token. `-` reads it from the standard input, its first line: arguments can be seen by everybody on
    /// this machine, in `ps`
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    token: String,
}

#[derive(Args, Debug)]
struct SignInArgs {
    #[command(flatten)]
    owner: Owner,
    /// The id of the pseudonym, a UUID with hyphens
    #[arg(long, value_name = "UUID")]
    id: ProfileId,
}

#[derive(Args, Debug)]
struct Owner {
    /// The URL of the server's public listener, as in `http://127.0.0.1:3000` or `https://auth.example`
    #[arg(long, value_name = "URL")]
    url: String,
    /// Read the secret, the answer to the pseudonym's question, from this file; a line break at its end is no part of it
    /// [default: asked for, or the next line of the standard input]
    #[arg(long, value_name = "FILE")]
    answer_file: Option<PathBuf>,
}

impl Owner {
    fn client(&self) -> Result<Client<HttpTransport>, Failure> {
        Ok(Client::new(HttpTransport::new(&self.url)?))
    }

    fn answer_file(&self) -> Option<&Path> {
        self.answer_file.as_deref()
    }
}

/// What the secret is called where it is asked for.
const SECRET: &str = "secret";

pub(super) fn run(args: &PseudonymArgs) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    match &args.command {
        PseudonymCommand::SignUp(args) => {
            let client = args.owner.client()?;
            let token = entered::token(&args.token)?;
            let secret = entered::secret(args.owner.answer_file(), SECRET)?;
            let id = args.id.clone().map_or_else(ProfileId::random, Ok)?;
            let dirty = runtime.block_on(client.sign_up(&id, &secret, &token))?;
            super::print(format!("{id}\n{}\n", *dirty).as_bytes())
        }
        PseudonymCommand::SignIn(args) => {
            let client = args.owner.client()?;
            let secret = entered::secret(args.owner.answer_file(), SECRET)?;
            let session = runtime.block_on(client.sign_in(&args.id, &secret))?;
            super::print(format!("{}\n", session.to_json()).as_bytes())
        }
    }
}
