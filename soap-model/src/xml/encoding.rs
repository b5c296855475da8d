//! Bytes to text, once, before anything is parsed.
use std::borrow::Cow;
use std::fmt;

/// Bytes that are no text in the encoding they claim to have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The charset of the transport or of the XML declaration is not supported.
    Unsupported(String),
    /// Bytes that the encoding does not admit.
    Malformed {
        /// Name of the encoding.
        encoding: &'static str,
        /// Offset of the first wrong byte.
        offset: usize,
    },
    /// The XML declaration names an encoding that the bytes cannot have, for instance UTF-16 in a text
    /// whose declaration is readable byte by byte.
    Mismatch(String),
}

/// Decodes a document. The encoding is, in this order (RFC 7303, 3; XML 1.0, appendix F): that of a byte order mark, the
/// transport's charset, what the first bytes show (UTF-16 without a mark), that of the XML declaration, UTF-8. A byte
/// order mark is removed. UTF-8 is checked and not copied.
pub fn decode<'b>(bytes: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, DecodeError> {
    let _ = (bytes, charset);
    unimplemented!()
}

impl std::error::Error for DecodeError {}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Unsupported(label) => write!(f, "the encoding `{label}` is not supported"),
            DecodeError::Malformed { encoding, offset } => {
                write!(f, "the bytes at {offset} are not {encoding}")
            }
            DecodeError::Mismatch(label) => {
                write!(f, "the XML declaration says `{label}`, which these bytes cannot be")
            }
        }
    }
}
