//! SMS by Twilio, or by whoever speaks its API.

use reqwest::{Client, StatusCode, header};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::address::{self, ENCODE};
use super::authorities::Authorities;
use super::{SendError, Sms, http};

const ENDPOINT: &str = "https://api.twilio.com";

/// An account at the provider.
pub(in crate::courier) struct Twilio {
    client: Client,
    /// Up to and with the account: what follows is `.json` or `/Messages.json`.
    account: String,
    sid: String,
    token: Zeroizing<String>,
    from: String,
}

impl Twilio {
    pub(super) fn parse(url: &str, authorities: &Authorities) -> Result<Self, String> {
        let url = address::parse(url)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() || url.port().is_some() {
            return Err(format!("it is written as twilio://SID:TOKEN@FROM; {ENCODE}"));
        }
        let (sid, token) = match address::credentials(&url)? {
            Some((sid, token)) if !sid.is_empty() && !token.is_empty() => (sid, token),
            _ => return Err("the account's SID and its token are missing: twilio://SID:TOKEN@FROM".to_owned()),
        };
        if !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err("the account's SID has other characters than letters and digits".to_owned());
        }
        let mut endpoint = ENDPOINT.to_owned();
        for (name, value) in url.query_pairs() {
            match &*name {
                "endpoint" => value.trim_end_matches('/').clone_into(&mut endpoint),
                _ => return Err("there is the option endpoint, and no other".to_owned()),
            }
        }
        let base = Url::parse(&endpoint).ok().filter(|base| matches!(base.scheme(), "http" | "https"));
        let base = base.ok_or("the option endpoint is no http or https URL")?;
        Ok(Self {
            client: http::client(&address::host(&base), authorities)?,
            account: format!("{endpoint}/2010-04-01/Accounts/{}", &*sid),
            sid: sid.to_string(),
            token,
            from: percent_encoding::percent_decode_str(&address::host(&url)).decode_utf8_lossy().into_owned(),
        })
    }

    pub(super) async fn send(&self, sms: &Sms) -> Result<(), SendError> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", &sms.to)
            .append_pair(self.sender(), &self.from)
            .append_pair("Body", &sms.text)
            .finish();
        let request = self
            .client
            .post(format!("{}/Messages.json", self.account))
            .basic_auth(&self.sid, Some(&*self.token))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form);
        http::judge(request.send().await).map(drop)
    }

    /// A messaging service is named by its id, which picks a number itself.
    fn sender(&self) -> &'static str {
        let is_service = self.from.len() == 34 && self.from.starts_with("MG");
        if is_service { "MessagingServiceSid" } else { "From" }
    }

    /// Asks for the account: the status that is answered.
    pub(super) async fn look(&self) -> Result<StatusCode, String> {
        let request = self.client.get(format!("{}.json", self.account)).basic_auth(&self.sid, Some(&*self.token));
        request.send().await.map(|answer| answer.status()).map_err(http::explain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_services_send() {
        for (from, field) in
            [("+15005550006", "From"), ("Bank", "From"), ("MG0123456789abcdef0123456789abcdef", "MessagingServiceSid")]
        {
            let twilio = Twilio::parse(&format!("twilio://AC1:t%2Fk@{from}"), &Authorities::default()).unwrap();
            assert_eq!((twilio.from.as_str(), twilio.sender(), twilio.token.as_str()), (from, field, "t/k"));
            assert_eq!(twilio.account, "https://api.twilio.com/2010-04-01/Accounts/AC1");
        }
    }

    #[test]
    fn what_is_wrong_is_said_without_the_token() {
        for url in [
            "twilio://+1500",
            "twilio://AC1@+1500",
            "twilio://AC1:secret@",
            "twilio://A/C1:secret@+1500",
            "twilio://AC1:secret@+1500?endpoint=ftp://a",
            "twilio://AC1:secret@+1500?end=x",
        ] {
            let why = Twilio::parse(url, &Authorities::default()).err().expect("it is refused");
            assert!(!why.contains("secret"), "{url}: {why}");
        }
    }
}
