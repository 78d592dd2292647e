//! HEAD beyond `/emailRecord`: no body may follow, or the next answer on the connection is misread.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!("authdb/head", [("head", wrong_head_is_405_without_a_body), ("head", unknown_path_is_404_without_a_body)])
}

/// Sends a HEAD and, on the same bare connection, a ping, whose answer shows any byte too many.
async fn head_then_ping(t: &Client, path: &str, status: u16) -> Check {
    let mut connection = t.raw().await?;
    let mut request = t.raw_start("HEAD", path);
    request.extend_from_slice(b"\r\n");
    let answer = connection.exchange(&request).await?;
    answer.check_form()?;
    answer.has_status(status)?;
    let mut ping = t.raw_start("GET", "/__heartbeat__");
    ping.extend_from_slice(b"\r\n");
    connection
        .exchange(&ping)
        .await?
        .is_empty_object()
        .map_err(|failure| failure.when(format!("HEAD {path} came before")))
}

async fn wrong_head_is_405_without_a_body(t: &Client) -> Check {
    let account = t.account().await?;
    for path in ["/".to_owned(), account.path(""), account.path("devices"), account.path("lock")] {
        head_then_ping(t, &path, 405).await?;
    }
    Ok(())
}

async fn unknown_path_is_404_without_a_body(t: &Client) -> Check {
    head_then_ping(t, "/foo", 404).await?;
    t.head("/foo").await?.is_not_found()
}
