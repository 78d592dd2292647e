//! Personal profiles: which names and addresses are accepted, and what is told of the others.
//!
//! Names, cities and addresses take the letters of every script, with the marks that belong to them. Lengths count
//! Unicode scalar values.

pub mod country;

use std::sync::LazyLock;

use authkeep_store::{Date, Text255};
use regex::Regex;

/// What a person wrote. [`Draft::check`] squeezes what is squeezed before it looks.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "the names say what a person writes there")]
pub struct Draft<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
    /// The day of birth; none if nothing was written.
    pub dob: Option<Date>,
    pub address: &'a str,
    pub postcode: &'a str,
    pub city: &'a str,
    pub country: &'a str,
}

/// What is stored.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the profile's field of that name")]
pub struct Checked {
    pub first_name: Text255,
    pub last_name: Text255,
    pub dob: Date,
    pub address: Text255,
    pub postcode: Text255,
    pub city: Text255,
    pub country: Text255,
}

/// The rules of one text.
struct Rules {
    /// The field's name in messages.
    name: &'static str,
    /// The least number of characters, if there is one.
    least: usize,
    form: Form,
    /// What is told of a text that is not of the form, with the field's name in front.
    otherwise: &'static str,
}

#[derive(Clone, Copy)]
enum Form {
    Name,
    Postcode,
    Address,
    Country,
}

const FIRST_NAME: Rules =
    Rules { name: "First name", least: 2, form: Form::Name, otherwise: r#"only allows letters "-", "'", and space"# };
const LAST_NAME: Rules =
    Rules { name: "Last name", least: 2, form: Form::Name, otherwise: r#"only allows letters "-", "'" and space"# };
const CITY: Rules = Rules { name: "City", least: 2, form: Form::Name, otherwise: "is invalid" };
const POSTCODE: Rules = Rules { name: "Postcode", least: 2, form: Form::Postcode, otherwise: "is invalid" };
const ADDRESS: Rules = Rules { name: "Address", least: 0, form: Form::Address, otherwise: "is invalid" };
const COUNTRY: Rules =
    Rules { name: "Country", least: 0, form: Form::Country, otherwise: "must have alpha2 or alpha3 format" };

const MOST: usize = Text255::MAX_CHARS;

static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{L}\p{M}\s'’‘.\-‐·]"));
static POSTCODE_FORM: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Z0-9\s-]"));
static ADDRESS_FORM: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[\p{L}\p{M}\p{N}\s.,;:'’‘"“”„#№°&+()/\\\-‐–—·_]"#));

fn pattern(characters: &str) -> Regex {
    Regex::new(&format!("^{characters}+$")).expect("the pattern is well formed")
}

impl Form {
    fn fits(self, text: &str) -> bool {
        match self {
            Self::Name => NAME.is_match(text),
            Self::Postcode => POSTCODE_FORM.is_match(text),
            Self::Address => ADDRESS_FORM.is_match(text),
            Self::Country => country::is_code(text),
        }
    }
}

impl Rules {
    fn broken_by(&self, text: &str) -> Vec<String> {
        let name = self.name;
        let blank = is_blank(text);
        let length = text.chars().count();
        let is_country = matches!(self.form, Form::Country);
        let mut broken = Vec::new();
        if blank {
            broken.push(format!("{name} can't be blank"));
        }
        // A blank text is told as that alone, except for the country.
        if !blank && length < self.least {
            broken.push(format!("{name} is too short (minimum is {} characters)", self.least));
        }
        if !blank && !is_country && length > MOST {
            broken.push(format!("{name} is too long (maximum is {MOST} characters)"));
        }
        if (!blank || is_country) && !self.form.fits(text) {
            broken.push(format!("{name} {}", self.otherwise));
        }
        broken
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Without white space around it, and with single spaces in it.
#[must_use]
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Draft<'_> {
    /// Takes the draft as it is to be stored.
    ///
    /// # Errors
    /// The messages of every rule that it breaks, those of one field together: first the fields that are blank, then the
    /// others. Clients compare them.
    pub fn check(&self) -> Result<Checked, Vec<String>> {
        let [first_name, last_name, city, postcode] =
            [self.first_name, self.last_name, self.city, self.postcode].map(squeeze);
        let (address, country) = (self.address, self.country);

        let blank_dob = || if self.dob.is_none() { vec!["Dob can't be blank".to_owned()] } else { Vec::new() };
        let fields = [
            (FIRST_NAME.broken_by(&first_name), is_blank(&first_name)),
            (LAST_NAME.broken_by(&last_name), is_blank(&last_name)),
            (blank_dob(), self.dob.is_none()),
            (ADDRESS.broken_by(address), is_blank(address)),
            (CITY.broken_by(&city), is_blank(&city)),
            (COUNTRY.broken_by(country), is_blank(country)),
            (POSTCODE.broken_by(&postcode), is_blank(&postcode)),
        ];
        let (blank, filled): (Vec<_>, Vec<_>) = fields.into_iter().enumerate().partition(|(_, (_, blank))| *blank);
        // The fields that are filled are told in an order of their own.
        let told = [0, 1, 4, 6, 3, 5].into_iter().filter_map(|at| filled.iter().find(|(place, _)| *place == at));
        let broken: Vec<String> = blank.iter().chain(told).flat_map(|(_, (broken, _))| broken).cloned().collect();

        let texts = [&*first_name, &*last_name, address, &*postcode, &*city, country].map(Text255::new);
        match (texts, self.dob) {
            ([Ok(first_name), Ok(last_name), Ok(address), Ok(postcode), Ok(city), Ok(country)], Some(dob))
                if broken.is_empty() =>
            {
                Ok(Checked { first_name, last_name, dob, address, postcode, city, country })
            }
            _ => Err(broken),
        }
    }
}

#[cfg(test)]
mod tests;
