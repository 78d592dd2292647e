//! Listeners that other machines can reach.

use super::Finding;
use crate::config::Config;
use crate::serving::exposure;

pub(super) fn check(config: &Config) -> Finding {
    const SUBJECT: &str = "exposure";
    match (exposure::check(config), exposure::warning(config)) {
        (Err(refused), _) => Finding::error(SUBJECT, refused.to_string()),
        (Ok(()), Some(warning)) => Finding::warning(SUBJECT, warning),
        (Ok(()), None) => Finding::ok(SUBJECT, "what other machines can reach has what that needs"),
    }
}
