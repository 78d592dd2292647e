//! How the pages look. The sheet stands in each page: one answer is the whole page, below whatever path a proxy serves it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What stands between a page's `<style>` and `</style>`.
pub(super) const SHEET: &str = include_str!("pages.css");

/// The sheet as a Content-Security-Policy names it: by its hash, so that a browser applies it and no other.
pub(super) fn source() -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(SHEET)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_cannot_end_its_element_and_loads_nothing() {
        for text in ["<", "url(", "@import"] {
            assert!(!SHEET.contains(text), "{text}");
        }
    }
}
