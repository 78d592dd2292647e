//! Documents that are taken, and their files on their way back.

use authkeep_store::{Documents, FilesToDelete, LabelScope, Labels};
use serde_json::json;

use super::server::{AT_MOST, Server};
use crate::form::{Form, PNG};

#[tokio::test]
async fn a_document_is_handed_in_listed_and_read_by_its_owner() {
    let mut server = Server::new().await;
    let (owner, other) = (server.caller().await, server.caller().await);
    let form = Form::fields().file("upload", "my scan.PNG", PNG).text("metadata[country]", "DE");
    let answer = server.post(Some(&owner), form).await;
    assert_eq!((answer.status, &answer.body[..]), (201, &b"201"[..]));

    let [stored] = &server.store.documents(owner.uid).await.unwrap()[..] else { panic!("there is one document") };
    let id = hex::encode(stored.id.as_bytes());
    assert_eq!(server.stage.files(), std::slice::from_ref(&id));
    let listed = server.get("/api/v1/documents", Some(&owner)).await.json();
    let url = format!("/api/v1/documents/files/{id}/my_scan.PNG");
    let shown = json!([{
        "upload": {"url": url}, "doc_type": "Passport", "doc_number": "AA1234BB", "doc_expire": "2030-01-22"
    }]);
    assert_eq!(listed, shown);
    assert_eq!(server.get("/api/v1/documents", Some(&other)).await.json(), json!([]));

    let file = server.get(&url, Some(&owner)).await;
    assert_eq!((file.status, &file.body[..]), (200, PNG));
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-disposition", "attachment; filename=\"my_scan.PNG\""),
        ("content-length", PNG.len().to_string().as_str()),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(file.headers[name], value, "{name}");
    }
    assert_eq!(server.get(&format!("/api/v1/documents/files/{id}/x"), Some(&owner)).await.status, 200);
    assert_eq!(server.get(&url, Some(&other)).await.error(), (404, "Record is not found".into()));
    assert_eq!(server.get(&url, None).await.error(), (401, "The access token is invalid".into()));
    let unknown = format!("/api/v1/documents/files/{}/x", "00".repeat(16));
    assert_eq!(server.get(&unknown, Some(&owner)).await.status, 404);

    let labels = server.store.labels(owner.uid).await.unwrap();
    let label = labels.iter().find(|label| label.scope == LabelScope::Private).expect("a label");
    assert_eq!((label.key.as_str(), label.value.as_str()), ("document", "pending"));
}

#[tokio::test]
async fn the_fields_come_in_any_order_and_the_token_in_any_place() {
    let mut server = Server::new().await;
    let owner = server.caller().await;
    let first =
        Form::default().file("upload", "a.png", PNG).text("doc_number", "1 2-3").text("doc_type", "Utility Bill");
    let first = first.text("doc_expire", "22.01.2030");
    assert_eq!(server.post(Some(&owner), first).await.status, 201);
    let between = Form::default().text("access_token", &owner.token).text("doc_expire", "2030-01-22");
    let between = between.text("doc_type", "Passport").file("upload", "a.png", PNG).text("doc_number", "1");
    assert_eq!(server.post(None, between).await.status, 201);
    assert_eq!(server.store.documents(owner.uid).await.unwrap().len(), 2);
}

#[tokio::test]
async fn operators_see_all_of_a_document() {
    let mut server = Server::new().await;
    let owner = server.caller().await;
    let form = Form::fields().file("upload", "a.pdf", b"%PDF-1.7 and so on").text("metadata[a]", "b");
    assert_eq!(server.post(Some(&owner), form).await.status, 201);
    let uid = hex::encode_upper(owner.uid.as_bytes());
    let listed = server.admin(&format!("/admin/accounts/ID{uid}/documents")).await.json();
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    let shown = json!([{
        "id": id, "doc_type": "Passport", "doc_number": "AA1234BB", "doc_expire": "2030-01-22", "file_name": "a.pdf",
        "content_type": "application/pdf", "size": 18, "metadata": {"a": "b"}, "created_at": "2027-01-15T08:00:00Z",
        "file": format!("/admin/documents/{id}")
    }]);
    assert_eq!(listed, shown);
    let file = server.admin(listed[0]["file"].as_str().unwrap()).await;
    assert_eq!((file.status, &file.body[..]), (200, &b"%PDF-1.7 and so on"[..]));
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"a.pdf\"");
    assert_eq!(server.admin("/admin/documents/00").await.status, 404);
}

#[tokio::test]
async fn of_uploads_at_the_same_moment_so_many_are_taken_and_no_more() {
    let mut server = Server::new().await;
    let owner = server.caller().await;
    let post = || server.post(Some(&owner), Form::fields().file("upload", "a.png", PNG));
    let answers = futures_util::future::join_all((0..8).map(|_| post())).await;
    let (taken, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(taken.len(), AT_MOST as usize);
    for answer in refused {
        assert_eq!(answer.error(), (400, "Maximum number of documents was reached".into()));
    }
    assert_eq!(server.stage.files().len(), AT_MOST as usize);
    for document in server.store.documents(owner.uid).await.unwrap() {
        assert!(server.stage.files().contains(&hex::encode(document.id.as_bytes())));
    }
    assert_eq!(server.store.scan_files_to_delete(None, 10).await.unwrap(), []);
}
