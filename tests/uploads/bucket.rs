//! An object store, spoken to in the protocol of S3 by the real binary, since credentials come by the environment.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::support::Home;

/// As much of an object store as is needed: it keeps what is put, and notes who asked for what.
#[derive(Default)]
struct Objects {
    kept: BTreeMap<String, Bytes>,
    asked: Vec<String>,
}

async fn serve(objects: Arc<Mutex<Objects>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let objects = Arc::clone(&objects);
            let service = service_fn(move |request| answer(Arc::clone(&objects), request));
            let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    address
}

async fn answer(objects: Arc<Mutex<Objects>>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let (path, method) = (head.uri.path().to_owned(), head.method.as_str().to_owned());
    let signed = head.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut objects = objects.lock().expect("nobody panicked");
    objects.asked.push(format!("{method} {}", path.rsplit_once('/').map_or("", |(folder, _)| folder)));
    let mut response =
        Response::builder().header("etag", "\"x\"").header("last-modified", "Fri, 15 Jan 2027 08:00:00 GMT");
    let mut content = Bytes::new();
    if !signed.starts_with("AWS4-HMAC-SHA256 Credential=known/") {
        response = response.status(StatusCode::FORBIDDEN);
    } else if method == "PUT" {
        objects.kept.insert(path, body);
    } else if method == "DELETE" {
        objects.kept.remove(&path);
        response = response.status(StatusCode::NO_CONTENT);
    } else if let Some(kept) = objects.kept.get(&path) {
        content = kept.clone();
    } else {
        response = response.status(StatusCode::NOT_FOUND);
    }
    Ok(response.body(Full::new(content)).expect("an answer"))
}

async fn doctor(address: SocketAddr, key_id: &str) -> String {
    let home = Home::new();
    let mut command = home.command();
    command.args([
        "doctor",
        "--storage",
        "memory://",
        "--internal-listen",
        "127.0.0.1:0",
        "--public-listen",
        "127.0.0.1:0",
    ]);
    command.arg("--uploads").arg(format!("s3://bucket/some/prefix?region=eu&endpoint=http://{address}"));
    command.env("AWS_ACCESS_KEY_ID", key_id).env("AWS_SECRET_ACCESS_KEY", "p4ss").env("NO_PROXY", "127.0.0.1");
    let output =
        tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("the doctor runs");
    String::from_utf8(output.stdout).expect("a text")
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_put_read_and_deleted_below_the_prefix() {
    let objects = Arc::new(Mutex::new(Objects::default()));
    let address = serve(Arc::clone(&objects)).await;
    let report = doctor(address, "known").await;
    let line = report.lines().find(|line| line.contains("uploads")).expect("it was looked at");
    assert!(line.starts_with("ok") && line.contains("s3://bucket/some/prefix can be"), "{report}");
    let objects = objects.lock().unwrap();
    let verbs = ["PUT", "GET", "DELETE"].map(|verb| format!("{verb} /bucket/some/prefix"));
    assert_eq!(objects.asked, verbs);
    assert!(objects.kept.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_wrong_are_an_error_without_secrets() {
    let objects = Arc::new(Mutex::new(Objects::default()));
    let address = serve(Arc::clone(&objects)).await;
    let report = doctor(address, "unknown").await;
    let line = report.lines().find(|line| line.contains("uploads")).expect("it was looked at");
    assert!(line.starts_with("error") && line.contains("403"), "{report}");
    assert!(!report.contains("p4ss"), "{report}");
}
