//! Reading a family page by page.

use std::collections::BTreeMap;

use crate::failure::{Checked, Failure};
use crate::kind::Verb;

const PAGE: usize = 500;

/// Every record of a family by its id.
pub(super) async fn all<'a, I, T, S>(name: &str, id: fn(&T) -> I, scan: S) -> Checked<BTreeMap<I, T>>
where
    I: Clone + Ord,
    S: Fn(Option<I>, usize) -> Verb<'a, Vec<T>>,
{
    let mut records = BTreeMap::new();
    let mut after = None;
    loop {
        let page = scan(after.clone(), PAGE).await?;
        let full = page.len() == PAGE;
        for record in page {
            let id = id(&record);
            // Following a scan that goes back would never end.
            if after.is_some_and(|last| last >= id) {
                let message = "expected ascending ids, found one that is not after the last";
                return Err(Failure::new(format!("{name}: {message}")));
            }
            after = Some(id.clone());
            records.insert(id, record);
        }
        if !full {
            return Ok(records);
        }
    }
}
