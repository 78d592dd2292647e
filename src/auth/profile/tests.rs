//! What is accepted, what is told of the rest, and in which order.

use authkeep_store::Date;

use super::*;
use crate::auth::sentence;

fn good() -> Draft<'static> {
    Draft {
        first_name: "Ada",
        last_name: "King-Noel",
        dob: Some(Date::new(1815, 12, 10).unwrap()),
        address: "12 St James's Square, London",
        postcode: "SW1Y 4LB",
        city: "London",
        country: "gb",
    }
}

fn told(draft: Draft<'_>) -> String {
    sentence::join(&draft.check().expect_err("a draft that breaks a rule"))
}

#[test]
fn what_is_stored_is_squeezed_where_the_original_squeezed() {
    let draft = Draft {
        first_name: "  Ada \t Augusta ",
        last_name: " King\u{a0}\u{a0}Noel",
        city: " St.  Albans\n",
        postcode: " SW1Y   4LB ",
        address: " 12  St James's ",
        country: "gBr",
        ..good()
    };
    let checked = draft.check().unwrap();
    assert_eq!(checked.first_name.as_str(), "Ada Augusta");
    assert_eq!(checked.last_name.as_str(), "King Noel");
    assert_eq!(checked.city.as_str(), "St. Albans");
    assert_eq!(checked.postcode.as_str(), "SW1Y 4LB");
    assert_eq!(checked.address.as_str(), " 12  St James's ");
    assert_eq!(checked.country.as_str(), "gBr");
    assert_eq!(Some(checked.dob), draft.dob);
}

#[test]
fn names_and_places_of_every_script_are_accepted() {
    for name in ["Zoë", "O’Neill", "Анна-Мария", "李小龍", "हिन्दी", "محمد", "Jr. Núñez", "Ng", "Paral·lel", "e\u{301}a"]
    {
        assert!(Draft { first_name: name, last_name: name, city: name, ..good() }.check().is_ok(), "{name}");
    }
    for address in [
        r#"Str. "Ł" #5 (a\b) & c/d: e-f"#,
        "ул. Ленина, д. 5; кв. 7",
        "東京都千代田区 1–2–3",
        "Κάποια Οδός 12",
        "№ 5, 3° piso",
        "1\n2",
    ] {
        assert!(Draft { address, ..good() }.check().is_ok(), "{address}");
    }
}

#[test]
fn each_rule_has_its_message() {
    let long = "a".repeat(256);
    let long = long.as_str();
    let cases = [
        (Draft { first_name: "A", ..good() }, "First name is too short (minimum is 2 characters)"),
        (Draft { last_name: "é", ..good() }, "Last name is too short (minimum is 2 characters)"),
        (Draft { first_name: "R2D2", ..good() }, r#"First name only allows letters "-", "'", and space"#),
        (Draft { last_name: "a_b", ..good() }, r#"Last name only allows letters "-", "'" and space"#),
        (Draft { first_name: long, ..good() }, "First name is too long (maximum is 255 characters)"),
        (Draft { last_name: long, ..good() }, "Last name is too long (maximum is 255 characters)"),
        (Draft { city: "C", ..good() }, "City is too short (minimum is 2 characters)"),
        (Draft { city: "C1ty", ..good() }, "City is invalid"),
        (Draft { city: long, ..good() }, "City is too long (maximum is 255 characters)"),
        (Draft { postcode: "1", ..good() }, "Postcode is too short (minimum is 2 characters)"),
        (Draft { postcode: "sw1y", ..good() }, "Postcode is invalid"),
        (Draft { postcode: "ÄÖ", ..good() }, "Postcode is invalid"),
        (Draft { address: "a@b", ..good() }, "Address is invalid"),
        (Draft { address: "a\0b", ..good() }, "Address is invalid"),
        (Draft { address: "<b>", ..good() }, "Address is invalid"),
        (Draft { address: long, ..good() }, "Address is too long (maximum is 255 characters)"),
        (Draft { country: "Ukraine", ..good() }, "Country must have alpha2 or alpha3 format"),
        (Draft { country: long, ..good() }, "Country must have alpha2 or alpha3 format"),
        (Draft { dob: None, ..good() }, "Dob can't be blank"),
        (
            Draft { first_name: "1", ..good() },
            r#"First name is too short (minimum is 2 characters) and First name only allows letters "-", "'", and space"#,
        ),
        (Draft { first_name: "a\u{202e}b", ..good() }, r#"First name only allows letters "-", "'", and space"#),
    ];
    for (draft, expected) in cases {
        assert_eq!(told(draft), expected);
    }
    let bound = "a".repeat(255);
    assert!(Draft { first_name: &bound, city: &bound, address: &bound, ..good() }.check().is_ok());
}

#[test]
fn blank_fields_are_told_first_and_the_others_in_their_own_order() {
    let blank = Draft { first_name: "", last_name: " ", dob: None, address: "\t", postcode: "", city: "", country: "" };
    assert_eq!(
        told(blank),
        "First name can't be blank, Last name can't be blank, Dob can't be blank, Address can't be blank, \
         City can't be blank, Country can't be blank, Country must have alpha2 or alpha3 format, and \
         Postcode can't be blank"
    );
    let mixed =
        Draft { first_name: "A", last_name: "", address: "<", postcode: "a", city: "?", country: "zz", ..good() };
    assert_eq!(
        told(mixed),
        "Last name can't be blank, First name is too short (minimum is 2 characters), \
         City is too short (minimum is 2 characters), City is invalid, \
         Postcode is too short (minimum is 2 characters), Postcode is invalid, Address is invalid, and \
         Country must have alpha2 or alpha3 format"
    );
}
