//! Where the files of documents lie.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[uploads]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Uploads {
    /// Where files are put: `file://DIR`, `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `az://CONTAINER/PREFIX`. Of object
    /// stores, `region`, `endpoint` and the like may stand in the URL as a query; credentials come by the environment
    /// variables of their own tools, such as `AWS_ACCESS_KEY_ID`.
    pub url: String,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { url: "file://authkeep-data/uploads".to_owned() }
    }
}
