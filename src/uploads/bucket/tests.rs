//! Against an object store in memory.

use object_store::memory::InMemory;

use super::*;

const NAME: &str = "00112233445566778899aabbccddeeff";

fn bucket(held: usize) -> (Arc<InMemory>, Bucket) {
    let objects = Arc::new(InMemory::new());
    let bucket = Bucket {
        objects: Arc::clone(&objects) as Arc<dyn ObjectStore>,
        prefix: Path::from("some/prefix"),
        place: "s3://bucket/some/prefix".to_owned(),
        held: Semaphore::new(held),
    };
    (objects, bucket)
}

async fn write(
    bucket: &Bucket,
    pieces: &[Result<&'static str, &'static str>],
) -> Result<u64, WriteError<&'static str>> {
    let pieces: Vec<_> = pieces.iter().map(|piece| piece.map(|text| Bytes::from_static(text.as_bytes()))).collect();
    bucket.write(NAME, futures_util::stream::iter(pieces)).await
}

async fn names(objects: &InMemory) -> Vec<String> {
    objects.list(None).map_ok(|object| object.location.to_string()).try_collect().await.unwrap()
}

#[tokio::test]
async fn what_is_written_is_read_and_deleted_below_the_prefix() {
    let (objects, bucket) = bucket(100);
    assert_eq!(write(&bucket, &[Ok("ab"), Ok(""), Ok("cde")]).await, Ok(5));
    assert_eq!(names(&objects).await, [format!("some/prefix/{NAME}")]);
    let upload = bucket.read(NAME).await.unwrap();
    assert_eq!(upload.length, 5);
    assert_eq!(upload.content.try_collect::<Vec<_>>().await.unwrap().concat(), b"abcde");
    bucket.delete(NAME).await.unwrap();
    bucket.delete(NAME).await.unwrap();
    assert_eq!(bucket.read(NAME).await.err(), Some(UploadsError::Absent));
}

#[tokio::test]
async fn content_that_breaks_off_leaves_nothing() {
    let (objects, bucket) = bucket(100);
    assert_eq!(write(&bucket, &[Ok("ab"), Err("broken")]).await, Err(WriteError::Content("broken")));
    assert_eq!(names(&objects).await, Vec::<String>::new());
}

#[tokio::test]
async fn so_much_is_held_at_one_time_and_no_more() {
    let (_, bucket) = bucket(4);
    for _ in 0..2 {
        assert_eq!(write(&bucket, &[Ok("abc"), Ok("de")]).await, Err(WriteError::Uploads(UploadsError::Busy)));
        assert_eq!(write(&bucket, &[Ok("abc"), Ok("d")]).await, Ok(4));
    }
}

#[test]
fn a_failure_tells_no_whole_name() {
    let source = "the answer to GET http://host/some/prefix/00112233445566778899aabbccddeeff was 500".into();
    let error = object_store::Error::NotFound { path: format!("some/prefix/{NAME}"), source };
    let text = failed("s3://bucket", NAME, &error).to_string();
    assert!(text.contains("00112233..") && !text.contains(NAME), "{text}");
}
