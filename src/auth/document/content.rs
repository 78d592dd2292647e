//! What a file is, by its first bytes: JPEG (ISO/IEC 10918-1, a start of image and a marker), PNG (RFC 2083, section 3.1)
//! or PDF (ISO 32000-1, section 7.5.2). Nothing else of the file is looked at.

/// How many bytes of a file are looked at.
pub const HEAD: usize = 8;

/// A kind of content that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `image/jpeg`.
    Jpeg,
    /// `image/png`.
    Png,
    /// `application/pdf`.
    Pdf,
}

impl Content {
    /// The kind that begins with these bytes.
    #[must_use]
    pub fn sniff(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Whether the name of a file with this extension says that it is of this kind; upper and lower case are one.
    #[must_use]
    pub fn is_named(self, extension: &str) -> bool {
        let extensions: &[&str] = match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Pdf => &["pdf"],
        };
        extensions.iter().any(|of_kind| extension.eq_ignore_ascii_case(of_kind))
    }

    /// The media type, to be stored and served.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_kinds_are_known() {
        assert_eq!(Content::sniff(b"\xff\xd8\xff\xe0\0\x10JFIF").map(Content::media_type), Some("image/jpeg"));
        assert_eq!(Content::sniff(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").map(Content::media_type), Some("image/png"));
        assert_eq!(Content::sniff(b"%PDF-1.7\n").map(Content::media_type), Some("application/pdf"));
    }

    #[test]
    fn nothing_else_is() {
        for head in [
            &b""[..],
            b"\xff\xd8",
            b"\x89PNG\n",
            b"\x89PNG\r\n\x1a",
            b"%PDF",
            b" %PDF-1.7",
            b"GIF89a",
            b"<html>",
            b"<svg xmlns",
            b"\x7fELF",
            b"MZ\x90\0",
            b"PK\x03\x04",
            b"\0\0\0\0\0\0\0\0",
        ] {
            assert_eq!(Content::sniff(head), None, "{head:?}");
        }
    }

    #[test]
    fn a_picture_of_another_library_is_known() {
        let mut picture = Vec::new();
        let encoder = png::Encoder::new(&mut picture, 1, 1);
        encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
        assert_eq!(Content::sniff(&picture[..HEAD]), Some(Content::Png));
    }
}
