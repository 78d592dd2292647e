//! `authkeep conformance`, run as an operator runs it.

#[path = "../support/mod.rs"]
mod support;

mod store;
mod wire;

use support::Home;

/// What a run said, and whether its exit status says that all is well.
struct Run {
    success: bool,
    out: String,
    err: String,
}

impl Run {
    fn of(home: &Home, arguments: &[&str]) -> Self {
        let mut command = home.command();
        command.arg("conformance").args(arguments).env("AUTHKEEP_TEST_SEED", "5");
        let output = command.output().expect("the binary starts");
        let text = |bytes| String::from_utf8(bytes).expect("it prints text");
        Self { success: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The names of the cases that passed; fails unless that is all that came of the run, and of one case at least.
    fn passed(&self) -> Vec<&str> {
        let names: Vec<_> = self.out.lines().filter_map(|line| line.strip_prefix("ok   ")).collect();
        assert!(self.success && !names.is_empty(), "{}{}", self.out, self.err);
        let last = format!("{} passed, 0 failed", names.len());
        assert_eq!(self.out.lines().last(), Some(last.as_str()), "{}", self.out);
        names
    }
}
