//! Methods and paths that no route has.

use serde_json::json;

use super::ask::trusted_call;
use super::route::ROUTES;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "v1/path",
        [
            ("v1-path", another_method_is_404),
            ("v1-path", head_and_options_are_404_too),
            ("v1-path", another_path_is_404),
            ("v1-path", the_internal_listener_serves_what_is_for_services_alone),
        ]
    )
}

async fn another_method_is_404(t: &Client) -> Check {
    for route in ROUTES {
        for method in ["GET", "PUT", "PATCH", "DELETE"] {
            let request = Request::new(method, route.path).without_secret();
            t.send_call(request).await?.is_no_route(method, route.path)?;
            if route.is_internal {
                t.send_trusted(Request::new(method, route.path)).await?.is_no_route(method, route.path)?;
            }
        }
    }
    Ok(())
}

async fn head_and_options_are_404_too(t: &Client) -> Check {
    for route in ROUTES {
        t.send_call(Request::new("HEAD", route.path).without_secret()).await?.is_no_route("HEAD", route.path)?;
        let asked = Request::new("OPTIONS", route.path).without_secret().header("origin", "https://example.com");
        let answer = t.send_call(asked.header("access-control-request-method", "POST")).await?;
        answer.is_no_route("OPTIONS", route.path)?;
        if !answer.all("access-control-allow-origin").is_empty() {
            return Err(answer.fail("no Access-Control-Allow-Origin"));
        }
    }
    Ok(())
}

async fn another_path_is_404(t: &Client) -> Check {
    let mut paths = vec!["/v1/".to_owned(), "/v1/nothing".to_owned(), "/v1/step".to_owned(), "/v1/bucket".to_owned()];
    for route in ROUTES {
        let (start, last) = route.path.rsplit_once('/').unwrap_or_default();
        paths.extend([
            format!("{}/", route.path),
            format!("{}/more", route.path),
            format!("{start}//{last}"),
            format!("{start}/{}", last.to_uppercase()),
            format!("{}s", route.path),
        ]);
    }
    for path in paths {
        let request = Request::new("POST", &path).json(&json!({}));
        t.send_call(request.clone().without_secret()).await?.is_no_route("POST", &path)?;
        t.send_trusted(request).await?.is_no_route("POST", &path)?;
    }
    Ok(())
}

async fn the_internal_listener_serves_what_is_for_services_alone(t: &Client) -> Check {
    for route in ROUTES.iter().filter(|route| !route.is_internal) {
        t.send_trusted(trusted_call(route.path, &route.body())).await?.is_no_route("POST", route.path)?;
    }
    Ok(())
}
