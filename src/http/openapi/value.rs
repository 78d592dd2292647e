//! The values of bodies and paths as the document describes them.

use authkeep_store::{EpochMs, Text255};
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::{KnownFormat, ObjectBuilder, OneOfBuilder, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// Declares a kind of value, for documents alone.
macro_rules! value {
    ($(#[$doc:meta])+ $name:ident, $schema:expr) => {
        $(#[$doc])+
        pub enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let schema: Schema = $schema.into();
                schema.into()
            }
        }

        impl ToSchema for $name {}
    };
}

value!(
    /// 16 bytes.
    Hex128, hex(16)
);
value!(
    /// 32 bytes.
    Hex256, hex(32)
);
value!(
    /// 96 bytes.
    Hex768, hex(96)
);
value!(
    /// A time.
    Epoch,
    integer(EpochMs::MAX.get()).description(Some("Milliseconds since 1970-01-01T00:00:00Z."))
);
value!(
    /// A number of one byte.
    Byte, integer(u8::MAX.into())
);
value!(
    /// A small count.
    Count, integer(u16::MAX.into())
);
value!(
    /// A text.
    Text,
    string()
        .max_length(Some(Text255::MAX_CHARS))
        .pattern(Some("^[^\\u0000]*$"))
        .description(Some("At most 255 Unicode scalar values, none of them U+0000."))
);
value!(
    /// The bytes of a file.
    File, string().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
);
value!(
    /// A boolean as clients send it.
    Flag,
    OneOfBuilder::new()
        .item(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Boolean)))
        .item(integer(1).description(Some("0 is false, 1 is true.")))
);
value!(
    /// An e-mail address in a path.
    EmailInPath,
    string().min_length(Some(1)).description(Some(
        "The address itself (percent-encoded where it must be), or its UTF-8 bytes in hex, in any case: an even number \
         of hex digits alone is read as hex. Upper and lower case are the same address."
    ))
);

/// What every write answers: `{}`.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// A body of which nothing is read.
#[derive(ToSchema)]
pub struct Ignored {}

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String))
}

fn hex(bytes: usize) -> ObjectBuilder {
    let digits = 2 * bytes;
    string()
        .min_length(Some(digits))
        .max_length(Some(digits))
        .pattern(Some(format!("^[0-9a-fA-F]{{{digits}}}$")))
        .description(Some(format!(
            "{bytes} bytes as {digits} hex digits, read in either case and written in lower case."
        )))
}

fn integer(maximum: u64) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).minimum(Some(0_u64)).maximum(Some(maximum))
}
