//! Mail and SMS: whether they would leave, and whether the templates can be used. Nothing is sent.

use std::path::Path;

use super::Finding;
use super::disk::check_folder;
use crate::config::{Config, Courier};
use crate::courier::links::Links;
use crate::courier::templates::Templates;
use crate::courier::transport::TransportError;
use crate::courier::transport::probe::{self, Probe};
use crate::courier::{check_settings, sender};

pub(super) async fn check(config: &Config) -> Vec<Finding> {
    let courier = &config.courier;
    let mut findings = vec![
        finding("mail", "--mail", probe::mail(courier).await),
        finding("SMS", "--sms", probe::sms(courier).await),
        templates(courier.templates.as_deref()),
    ];
    findings.extend(from(courier));
    if let Err(error) = check_settings(courier) {
        findings.push(Finding::error("courier", error.to_string()));
    }
    if let Some(Err(error)) = config.server.public.url.as_deref().map(Links::on) {
        findings.push(Finding::error("public URL", error.to_string()));
    }
    findings
}

fn finding(subject: &'static str, flag: &str, probe: Result<Probe, TransportError>) -> Finding {
    match probe {
        Ok(Probe::Works(text)) => Finding::ok(subject, text),
        Ok(Probe::Unwise(text)) => Finding::warning(subject, text),
        Ok(Probe::Unreachable(text)) => Finding::warning(
            subject,
            format!("{text}; messages wait and are tried again: see that it runs, and that {flag} is right"),
        ),
        Ok(Probe::Folder(folder)) => check_folder(subject, &folder),
        Err(error) => Finding::error(subject, error.to_string()),
    }
}

fn templates(folder: Option<&Path>) -> Finding {
    const SUBJECT: &str = "templates";
    match (Templates::read(folder), folder) {
        (Ok(templates), Some(folder)) => {
            Finding::ok(SUBJECT, format!("{} of {} can be used", templates.replaced(), folder.display()))
        }
        (Ok(_), None) => Finding::ok(SUBJECT, "the built-in ones are used"),
        (Err(error), _) => Finding::error(SUBJECT, format!("{error}; correct or remove it")),
    }
}

/// What is wrong with the sender, if anything.
fn from(courier: &Courier) -> Option<Finding> {
    const SUBJECT: &str = "sender of mail";
    match sender(courier) {
        Err(error) => Some(Finding::error(SUBJECT, error.to_string())),
        Ok(from) if from.email.domain() == "localhost" && courier.mail.expose().starts_with("smtp") => {
            let text =
                "courier.from ends in @localhost, which other mail servers refuse; set it to an address of yours";
            Some(Finding::warning(SUBJECT, text))
        }
        Ok(_) => None,
    }
}
