//! Claims and damage of tokens, made of choices.

use arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

use super::keys::ISSUED;

/// The claims with up to three of them changed, left out or added.
pub(super) fn changed(claims: &Value, names: &[&str], choices: &mut Unstructured<'_>) -> Result<Map<String, Value>> {
    let mut changed = claims.as_object().cloned().unwrap_or_default();
    for _ in 0..choices.int_in_range(0..=3)? {
        let name = (*choices.choose(names)?).to_owned();
        if choices.ratio(1, 5)? {
            changed.remove(&name);
        } else {
            changed.insert(name, value(choices)?);
        }
    }
    Ok(changed)
}

fn value(choices: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match choices.int_in_range(0..=11)? {
        0 => Value::Null,
        1 => choices.arbitrary::<bool>()?.into(),
        2 => choices.arbitrary::<u64>()?.into(),
        3 => choices.arbitrary::<i64>()?.into(),
        4 => choices.arbitrary::<f64>()?.into(),
        5 => choices.arbitrary::<&str>()?.into(),
        6 => choices.arbitrary::<&str>()?.repeat(choices.int_in_range(0..=300)?).into(),
        7 => json!([choices.arbitrary::<&str>()?]),
        8 => json!({ "a": choices.arbitrary::<u8>()? }),
        // About the bounds of times.
        9 => (ISSUED - 2 + choices.int_in_range(0..=4)?).into(),
        10 => (ISSUED + 86_398 + choices.int_in_range(0..=4)?).into(),
        _ => (f64::from(choices.int_in_range(1_599_999_998_u32..=1_600_086_402)?) + 0.5).into(),
    })
}

/// A text that is another one: some characters of it replaced, left out, doubled or added.
pub(super) fn damaged(text: &str, choices: &mut Unstructured<'_>) -> Result<String> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..choices.int_in_range(1..=3)? {
        let at = choices.choose_index(bytes.len().max(1))?;
        match choices.int_in_range(0..=5)? {
            0 if at < bytes.len() => drop(bytes.remove(at)),
            1 if at < bytes.len() => bytes.insert(at, bytes[at]),
            2 => bytes.insert(at, choices.arbitrary()?),
            3 => bytes.truncate(at),
            _ if at < bytes.len() => bytes[at] ^= 1 << choices.int_in_range(0..=7)?,
            _ => {}
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
