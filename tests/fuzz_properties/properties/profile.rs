//! The fields of a profile: any texts are stored as they should be or refused in words, and what is stored would be
//! accepted again as it is.

use arbitrary::{Result, Unstructured};
use authkeep::auth::profile::{Checked, Draft};
use authkeep_store::Date;

/// Hands the lines of the bytes in, and fields that the bytes choose.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.split('\n');
    let fields = std::array::from_fn(|_| lines.next().unwrap_or_default().to_owned());
    check_fields(&fields, Some(Date::MIN));
    let mut choices = Unstructured::new(bytes);
    if let (Ok(fields), Ok(with_dob)) = (chosen(&mut choices), choices.ratio(7, 8)) {
        check_fields(&fields, with_dob.then_some(Date::MAX));
    }
}

const RIGHT: [&str; 6] = ["Zoë Anne", "O’Neill-Smith", "Straße 12/3, №4", "AB-12 3", "São Paulo", "br"];

/// Fields that are right, but for some.
fn chosen(choices: &mut Unstructured<'_>) -> Result<[String; 6]> {
    let mut fields = RIGHT.map(str::to_owned);
    for _ in 0..choices.int_in_range(0..=3)? {
        let at = choices.choose_index(fields.len())?;
        fields[at] = match choices.int_in_range(0..=4)? {
            0 => String::new(),
            1 => choices.arbitrary::<&str>()?.to_owned(),
            2 => "a".repeat(choices.int_in_range(0..=300)?),
            3 => format!("  {}\t\t{}", fields[at], choices.arbitrary::<char>()?),
            _ => choices.arbitrary::<char>()?.to_string().repeat(choices.int_in_range(1..=3)?),
        };
    }
    Ok(fields)
}

fn check_fields(fields: &[String; 6], dob: Option<Date>) {
    match draft(fields, dob).check() {
        Ok(checked) => check_stored(&checked),
        Err(broken) => {
            assert!(!broken.is_empty(), "a refusal says nothing");
            let names = ["First name ", "Last name ", "Dob ", "Address ", "Postcode ", "City ", "Country "];
            let is_told = |line: &String| names.iter().any(|name| line.starts_with(name));
            assert!(broken.iter().all(is_told), "a refusal names no field: {broken:?}");
        }
    }
}

fn draft(fields: &[String; 6], dob: Option<Date>) -> Draft<'_> {
    let [first_name, last_name, address, postcode, city, country] = fields;
    Draft { first_name, last_name, dob, address, postcode, city, country }
}

fn check_stored(checked: &Checked) {
    let texts =
        [&checked.first_name, &checked.last_name, &checked.address, &checked.postcode, &checked.city, &checked.country];
    let fields = texts.map(|text| text.as_str().to_owned());
    let visible = |text: &String| !text.trim().is_empty() && !text.chars().any(|character| character == '<');
    assert!(fields.iter().all(visible), "a field is stored that shows nothing, or that is markup");
    assert_eq!(draft(&fields, Some(checked.dob)).check().as_ref(), Ok(checked), "what is stored would be refused");
}
