//! The options that the URL of an object store may have. None of them is a secret: secrets come by the environment, so
//! that they stand in no configuration, process list or log.

use url::Url;

use crate::uploads::UploadsUrlError;

const S3: &[&str] = &[
    "checksum_algorithm",
    "endpoint",
    "region",
    "server_side_encryption",
    "sse_kms_key_id",
    "unsigned_payload",
    "virtual_hosted_style_request",
];
const GS: &[&str] = &["base_url", "service_account"];
const AZ: &[&str] = &["account_name", "endpoint"];

/// Whether a URL has options that there are.
pub(super) fn check(url: &Url) -> Result<(), UploadsUrlError> {
    let known = match url.scheme() {
        "gs" => GS,
        "az" => AZ,
        _ => S3,
    };
    match url.query_pairs().find(|(name, _)| !known.contains(&name.as_ref())) {
        None => Ok(()),
        Some((name, _)) => Err(UploadsUrlError::Option { name: name.into_owned(), known: known.join(", ") }),
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use object_store::aws::AmazonS3ConfigKey;
    use object_store::azure::AzureConfigKey;
    use object_store::gcp::GoogleConfigKey;

    use super::*;

    #[test]
    fn every_option_is_one_of_the_provider() {
        assert!(S3.iter().all(|name| AmazonS3ConfigKey::from_str(name).is_ok()));
        assert!(GS.iter().all(|name| GoogleConfigKey::from_str(name).is_ok()));
        assert!(AZ.iter().all(|name| AzureConfigKey::from_str(name).is_ok()));
    }

    #[test]
    fn secrets_and_unknown_options_are_refused_by_name() {
        for url in ["s3://b?secret_access_key=hidden", "gs://b?service_account_key=hidden", "az://c?sas_token=hidden"] {
            let error = check(&Url::parse(url).unwrap()).unwrap_err().to_string();
            assert!(error.contains("has the option") && !error.contains("hidden"), "{error}");
        }
        assert!(check(&Url::parse("s3://b/x?region=eu&endpoint=http://localhost:9000").unwrap()).is_ok());
    }
}
