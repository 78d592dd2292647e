//! One behaviour to be checked, and what is said when the server does not show it.

use std::error::Error;
use std::fmt::{self, Display};
use std::future::Future;

use futures_util::future::BoxFuture;

use super::client::Client;
use super::target::Target;

/// What a case found: nothing wrong, or a failure.
pub(crate) type Check = Result<(), Failure>;

type Run = Box<dyn for<'a> Fn(&'a Client) -> BoxFuture<'a, Check> + Send + Sync>;

/// What a case needs of its target beyond the internal listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    PublicListener,
    ServiceSecret,
    MailFolder,
    SmsFolder,
}

impl Needs {
    /// What is said of a target that lacks it; none of one that has it.
    fn lacking(self, target: &Target) -> Option<&'static str> {
        let (there, why) = match self {
            Self::PublicListener => (target.public.is_some(), "no public listener was given"),
            Self::ServiceSecret => (target.service_secret.is_some(), "no service secret was given"),
            Self::MailFolder => (target.mail_dir.is_some(), "no folder that mail goes to was given"),
            Self::SmsFolder => (target.sms_dir.is_some(), "no folder that SMS go to was given"),
        };
        (!there).then_some(why)
    }
}

/// One behaviour of the API.
pub struct Case {
    name: String,
    rule: &'static str,
    needs: Vec<Needs>,
    run: Run,
}

impl Case {
    pub(crate) fn new(
        name: String,
        rule: &'static str,
        run: impl for<'a> Fn(&'a Client) -> BoxFuture<'a, Check> + Send + Sync + 'static,
    ) -> Self {
        Self { name, rule, needs: Vec::new(), run: Box::new(run) }
    }

    pub(crate) fn needs(mut self, needs: Needs) -> Self {
        self.needs.push(needs);
        self
    }

    /// The name: `authdb/account/create/uid_taken_is_409`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rule that the case checks, for [`rule`](super::rule): one of the storage contract, or of the wire.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Why the case cannot run against this target; none if it can.
    #[must_use]
    pub fn skipped(&self, target: &Target) -> Option<&'static str> {
        self.needs.iter().find_map(|needs| needs.lacking(target))
    }

    /// Runs the case, on a tokio runtime, and deletes the accounts that it made.
    ///
    /// # Errors
    /// [`Failure`] when the server does not behave as the rule demands or cannot be reached.
    pub fn run(&self, target: &Target) -> impl Future<Output = Result<(), Failure>> + Send + '_ {
        let client = Client::new(target.clone(), &self.name);
        async move {
            let found = (self.run)(&client).await;
            client.delete_accounts().await;
            found
        }
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case").field("name", &self.name).field("rule", &self.rule).finish_non_exhaustive()
    }
}

/// What the server did instead: the request, what was expected, and what was found.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    message: String,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    pub(crate) fn of(request: &str, expected: impl Display, found: impl Display) -> Self {
        Self::new(format!("request:  {request}\nexpected: {expected}\nfound:    {found}"))
    }

    /// The same failure, after a line that says in what situation it came up.
    pub(crate) fn when(self, situation: impl Display) -> Self {
        Self::new(format!("when {situation}:\n{}", self.message))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {}

/// Makes cases of functions: `cases!("authdb/ping", [("ping", answers_the_version), ..])`.
macro_rules! cases {
    ($prefix:expr, [$(($rule:expr, $name:ident)),* $(,)?]) => {
        vec![$($crate::wire::case::Case::new(
            format!("{}/{}", $prefix, stringify!($name)),
            $rule,
            |t| Box::pin($name(t)),
        )),*]
    };
}

pub(crate) use cases;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::target::Dialect;

    #[test]
    fn a_case_is_skipped_when_its_target_lacks_one_thing_that_it_needs() {
        let case = |needs: &[Needs]| {
            let case = Case::new("a/b".to_owned(), "ACCOUNT-1", |_| Box::pin(async { Ok(()) }));
            needs.iter().fold(case, |case, needs| case.needs(*needs))
        };
        let all = [Needs::PublicListener, Needs::ServiceSecret, Needs::MailFolder, Needs::SmsFolder];
        let mut target = Target::new("http://localhost:1".parse().unwrap(), Dialect::V036);
        assert_eq!(case(&[]).skipped(&target), None);
        for needs in all {
            assert!(case(&[needs]).skipped(&target).is_some());
        }
        target.public = Some(target.internal.clone());
        target.service_secret = Some("s".to_owned());
        target.mail_dir = Some("mail".into());
        assert_eq!(case(&all[..3]).skipped(&target), None);
        assert_eq!(case(&all).skipped(&target), Some("no folder that SMS go to was given"));
        target.sms_dir = Some("sms".into());
        assert_eq!(case(&all).skipped(&target), None);
    }

    #[test]
    fn a_failure_says_what_was_asked_expected_and_found() {
        let text = Failure::of("GET /", "200", "500").when("the store is full").to_string();
        assert_eq!(text, "when the store is full:\nrequest:  GET /\nexpected: 200\nfound:    500");
    }
}
