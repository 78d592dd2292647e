//! Whether the parameters of a request are those that its route takes. All that is wrong is told at once.

use serde_json::Value as Json;

use super::value::{Params, Value};
use crate::http::error::identity::IdentityError;

/// Reads parameters one after another, in the order in which what is wrong with them is told.
pub struct Check<'a> {
    params: &'a Params,
    wrong: Vec<String>,
}

impl<'a> Check<'a> {
    /// Reads these.
    #[must_use]
    pub const fn new(params: &'a Params) -> Self {
        Self { params, wrong: Vec::new() }
    }

    /// A text that must be there and must not be blank.
    pub fn required(&mut self, name: &'static str) -> &'a str {
        if self.params.get(name).is_none() {
            self.tell(name, "is missing");
            self.tell(name, "is empty");
            return "";
        }
        self.filled(name).unwrap_or_default()
    }

    /// A text that must be there, and may be blank. `null` counts as there, and is none.
    pub fn present(&mut self, name: &'static str) -> Option<&'a str> {
        if self.params.get(name).is_none() {
            self.tell(name, "is missing");
        }
        self.optional(name)
    }

    /// A text that need not be there, but must not be blank if it is.
    pub fn filled(&mut self, name: &'static str) -> Option<&'a str> {
        let given = self.params.get(name)?;
        match given {
            Value::Text(text) if !text.trim().is_empty() => return Some(text),
            Value::Text(_) | Value::Null => self.tell(name, "is empty"),
            Value::Hash(_) | Value::File | Value::Other => self.tell(name, "is invalid"),
        }
        None
    }

    /// A text that need not be there, and may be blank.
    pub fn optional(&mut self, name: &'static str) -> Option<&'a str> {
        match self.params.get(name)? {
            Value::Text(text) => Some(text),
            Value::Null => None,
            Value::Hash(_) | Value::File | Value::Other => {
                self.tell(name, "is invalid");
                None
            }
        }
    }

    /// Named values that need not be there.
    pub fn hash(&mut self, name: &'static str) -> Option<&'a Json> {
        match self.params.get(name)? {
            Value::Hash(hash) => Some(hash),
            Value::Null => None,
            Value::Text(text) if text.is_empty() => None,
            Value::Text(_) | Value::File | Value::Other => {
                self.tell(name, "is invalid");
                None
            }
        }
    }

    /// Says that something is wrong with a parameter.
    pub fn tell(&mut self, name: &'static str, what: &str) {
        let line = format!("{} {what}", label(name));
        if !self.wrong.contains(&line) {
            self.wrong.push(line);
        }
    }

    /// # Errors
    /// All that was wrong, if anything was.
    pub fn end(self) -> Result<(), IdentityError> {
        if self.wrong.is_empty() { Ok(()) } else { Err(IdentityError::bad_request(self.wrong.join(", "))) }
    }
}

/// What a parameter is called where people read of it.
#[must_use]
pub fn label(name: &'static str) -> &'static str {
    match name {
        "email" => "Email",
        "password" => "Password",
        "old_password" => "Old Password",
        "new_password" => "New Password",
        "confirmation_token" => "Confirmation Token",
        "reset_password_token" => "Reset Password Token",
        "application_id" => "Application ID",
        "totp_code" => "TOTP Code",
        "otp_code" => "OTP code",
        "code" => "Code",
        "uid" => "UID",
        "account_uid" => "Account UID",
        "kid" => "KID",
        "jwt_token" => "JWT Token",
        "public_key" => "Public Key",
        "scopes" => "Scopes",
        "expires_in" => "Expires In",
        "key" => "Key",
        "value" => "Value",
        "phone_number" => "Phone Number",
        "verification_code" => "Verification Code",
        "first_name" => "First Name",
        "last_name" => "Last Name",
        "dob" => "Birthday",
        "address" => "Address",
        "postcode" => "Postcode",
        "city" => "City",
        "country" => "Country",
        "doc_expire" => "Document Expire",
        "doc_type" => "Document Type",
        "doc_number" => "Document Number",
        "upload" => "Image",
        "metadata" => "Metadata",
        // `unlock_token` and `state` among them: the original gives these no other name.
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn params(members: &[(&str, Json)]) -> Params {
        let mut params = Params::default();
        for (name, value) in members {
            params.set(name, value.clone().into()).unwrap();
        }
        params
    }

    fn told(check: Check) -> String {
        check.end().map_or_else(|error| error.message().into_owned(), |()| "nothing".to_owned())
    }

    #[test]
    fn what_is_required_is_missing_and_empty_or_empty_alone() {
        let none = params(&[]);
        let mut check = Check::new(&none);
        check.required("email");
        check.required("password");
        assert_eq!(told(check), "Email is missing, Email is empty, Password is missing, Password is empty");
        for blank in [json!(""), json!(" \t"), json!(null)] {
            let params = params(&[("email", blank)]);
            let mut check = Check::new(&params);
            check.required("email");
            assert_eq!(told(check), "Email is empty");
        }
    }

    #[test]
    fn what_must_be_there_may_be_blank() {
        let given = params(&[("password", json!("")), ("old_password", json!(null))]);
        let mut check = Check::new(&given);
        assert_eq!((check.present("password"), check.present("old_password")), (Some(""), None));
        check.present("application_id");
        assert_eq!(told(check), "Application ID is missing");
    }

    #[test]
    fn other_kinds_of_values_are_invalid() {
        let given = params(&[("code", json!({"a": 1})), ("metadata", json!("text")), ("expires_in", json!(3600))]);
        let mut check = Check::new(&given);
        check.required("code");
        check.hash("metadata");
        assert_eq!(check.filled("expires_in"), Some("3600"));
        assert_eq!(told(check), "Code is invalid, Metadata is invalid");
    }
}
