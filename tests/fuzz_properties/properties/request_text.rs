//! One request as text: a line with method and target, header lines, an empty line, the body. Lines end with a line
//! feed alone.

use http::Request;

/// None when the text is no request that a connection could deliver.
pub(super) fn request(bytes: &[u8]) -> Option<Request<Vec<u8>>> {
    let (first, mut rest) = line(bytes);
    let space = first.iter().position(|byte| *byte == b' ')?;
    let mut request = Request::builder().method(&first[..space]).uri(&first[space + 1..]);
    loop {
        let (header, after) = line(rest);
        rest = after;
        if header.is_empty() {
            return request.body(rest.to_vec()).ok();
        }
        let colon = header.iter().position(|byte| *byte == b':')?;
        request = request.header(&header[..colon], header[colon + 1..].trim_ascii());
    }
}

fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}
