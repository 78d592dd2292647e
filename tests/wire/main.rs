//! The HTTP suite against the real server: on every engine, in both dialects, with and without a service secret. The
//! cases of the other APIs run once an engine; what needs a server that is set up for it stands in `strict` and `bare`.

#[path = "../support/mod.rs"]
mod support;

mod bare;
mod strict;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::{env, fs, process};

use authkeep_conformance::wire::{self, Case, Dialect, Target};
use authkeep_postgres::namespace;
use libtest_mimic::{Arguments, Failed, Trial};
use strict::Strict;
use support::{Home, Server};
use tokio::runtime::Runtime;

const SECRET: &str = "the secret of the wire suite";

/// All cases come from one address, and many of them at the same moment.
const SETTINGS: &str = "\
[identity.throttle]
passwords = 1000000
messages_per_address = 1000000

[identity.password]
waiting = 1000

[courier]
poll_ms = 200

[pseudonym]
wrong_proofs = 1000000
";

/// Cases whose names begin so run in every dialect, with a secret and without; all others once an engine.
const OFTEN: &str = "authdb/";

/// A server that starts when the first of its cases runs.
struct Setup {
    engine: &'static str,
    dialect: Dialect,
    secret: bool,
    all: bool,
    running: OnceLock<Running>,
}

impl Setup {
    fn new(engine: &'static str, dialect: Dialect, secret: bool) -> Arc<Self> {
        // Once with a secret and twice without one.
        let all = match engine {
            "memory" => secret,
            _ => !secret,
        };
        Arc::new(Self { engine, dialect, secret, all, running: OnceLock::new() })
    }

    fn name(&self) -> String {
        format!("{}/{}{}", self.engine, self.dialect, if self.secret { "/secret" } else { "" })
    }

    /// The running server as the suite sees it.
    fn target(&self, runtime: &Runtime) -> Target {
        let running = self.running.get_or_init(|| self.start(runtime));
        self.target_at(running.internal, running.public, running.home.path())
    }

    fn target_at(&self, internal: SocketAddr, public: SocketAddr, home: &Path) -> Target {
        let base = |address| format!("http://{address}").parse().expect("a base URL");
        let mut target = Target::new(base(internal), self.dialect);
        target.public = Some(base(public));
        target.service_secret = self.secret.then(|| SECRET.to_owned());
        target.mail_dir = Some(home.join("mail"));
        target.sms_dir = Some(home.join("sms"));
        target
    }

    /// Whether the case has something to say about such a server.
    fn takes(&self, case: &Case) -> bool {
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 1));
        let is_wanted = self.all || case.name().starts_with(OFTEN);
        is_wanted && case.skipped(&self.target_at(anywhere, anywhere, Path::new("."))).is_none()
    }

    fn start(&self, runtime: &Runtime) -> Running {
        let home = Home::new();
        let schema = (self.engine == "postgres").then(|| Schema::new(runtime, &self.name()));
        let storage = match (self.engine, &schema) {
            (_, Some(schema)) => schema.url.as_str(),
            ("sled", _) => "sled://store",
            _ => "memory://",
        };
        let dialect = self.dialect.to_string();
        fs::write(home.path().join("authkeep.toml"), SETTINGS).expect("a file can be written");
        let mut flags = vec!["--config", "authkeep.toml", "--storage", storage, "--authdb-dialect", &dialect];
        flags.extend(["--mail", "file://mail", "--sms", "file://sms"]);
        if self.secret {
            fs::write(home.path().join("secret"), SECRET).expect("a file can be written");
            flags.extend(["--service-secret-file", "secret"]);
        }
        let server = home.start(&flags);
        let (internal, public) = (server.internal, server.public);
        Running { internal, public, server: Mutex::new(server), home, schema }
    }
}

/// A server with all that it stands on.
struct Running {
    internal: SocketAddr,
    public: SocketAddr,
    server: Mutex<Server>,
    home: Home,
    schema: Option<Schema>,
}

/// A schema of its own in the database of the tests, dropped with the value.
struct Schema {
    url: String,
    name: String,
}

impl Schema {
    fn new(runtime: &Runtime, setup: &str) -> Self {
        let server = postgres().expect("its cases exist where the variable is set");
        let name = format!("wire_{}_{}", process::id(), setup.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
        let url = runtime.block_on(namespace::create(&server, &name)).expect("a schema can be made");
        Self { url, name }
    }

    fn remove(&self, runtime: &Runtime) {
        let server = postgres().expect("it was set when the schema was made");
        runtime.block_on(namespace::drop(&server, &self.name)).expect("a schema can be dropped");
    }
}

#[expect(clippy::disallowed_methods, reason = "the test's own setting")]
fn postgres() -> Option<String> {
    env::var("AUTHKEEP_TEST_POSTGRES").ok()
}

fn setups() -> Vec<Arc<Setup>> {
    let mut setups = vec![
        Setup::new("memory", Dialect::V036, true),
        Setup::new("memory", Dialect::V042, false),
        Setup::new("sled", Dialect::V036, false),
        Setup::new("sled", Dialect::V042, true),
    ];
    if postgres().is_some() {
        setups.push(Setup::new("postgres", Dialect::V036, false));
        setups.push(Setup::new("postgres", Dialect::V042, true));
    }
    setups
}

fn main() {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(Runtime::new().expect("a runtime"));
    let setups = setups();
    if postgres().is_none() && !arguments.list {
        println!("SKIPPED the wire suite on postgres: AUTHKEEP_TEST_POSTGRES is not set; run scripts/test");
    }
    let mut trials = Vec::new();
    for setup in &setups {
        for case in wire::cases() {
            if !setup.takes(&case) {
                continue;
            }
            let (setup, runtime) = (Arc::clone(setup), Arc::clone(&runtime));
            trials.push(Trial::test(format!("{}/{}", setup.name(), case.name()), move || {
                let target = setup.target(&runtime);
                runtime.block_on(case.run(&target)).map_err(|failure| {
                    let rule =
                        wire::rule(case.rule()).map(|rule| format!("{}: {}", rule.name, rule.text)).unwrap_or_default();
                    Failed::from(format!("{rule}\n{failure}\nseed {}", target.seed))
                })
            }));
        }
    }
    let strict = [Strict::throttled(), Strict::hiding()];
    trials.extend(strict::trials(&strict[0], &strict[1]));
    trials.extend(bare::trials());
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Nothing drops what is alive at `exit`.
    drop(strict);
    for setup in setups {
        let Some(running) = Arc::into_inner(setup).and_then(|setup| setup.running.into_inner()) else { continue };
        drop(running.server);
        if let Some(schema) = running.schema {
            schema.remove(&runtime);
        }
    }
    conclusion.exit()
}
