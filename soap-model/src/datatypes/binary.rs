//! `xs:base64Binary` and `xs:hexBinary` (part 2, 3.2.15 and 3.2.16).
use super::white_space::{is_space, trim, trim_bytes};
use super::{TextContext, TextValue, TextWriter, ValueError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::any::Any;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// `xs:base64Binary`: octets, in the document or beside it.
///
/// ```
/// use soap_model::datatypes::Base64Binary;
/// let binary = Base64Binary::from(b"hello".to_vec());
/// assert_eq!(binary.to_string(), "aGVsbG8=");
/// assert_eq!("aGVs bG8=".parse::<Base64Binary>()?.as_bytes(), Some(&b"hello"[..]));
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
///
/// Two values are equal if their octets are; octets that are not in memory are equal to themselves only.
#[derive(Clone)]
#[non_exhaustive]
pub enum Base64Binary {
    /// In the document itself.
    Inline(Vec<u8>),
    /// Beside it (XOP): a part of the message.
    Attached(Arc<dyn Octets>),
}

/// Octets that are kept elsewhere: a part of a message.
pub trait Octets: Any + fmt::Debug + Send + Sync {
    /// Their number, where it is known.
    fn length(&self) -> Option<u64>;
    /// The octets, if they are in memory.
    fn in_memory(&self) -> Option<&[u8]>;
    /// For whoever knows the type behind it.
    fn as_any(&self) -> &dyn Any;
}

/// `xs:hexBinary`: octets.
///
/// ```
/// use soap_model::datatypes::HexBinary;
/// let binary: HexBinary = "0fb7".parse()?;
/// assert_eq!(binary.0, [0x0f, 0xb7]);
/// assert_eq!(binary.to_string(), "0FB7");
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HexBinary(pub Vec<u8>);

const BASE64: &str = "an `xs:base64Binary`";
const HEX: &str = "an `xs:hexBinary`";

impl Base64Binary {
    /// The octets, if they are in memory: always so for those that stand in a document. A large part of a message may be in
    /// a file, or a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Base64Binary::Inline(bytes) => Some(bytes),
            Base64Binary::Attached(octets) => octets.in_memory(),
        }
    }

    /// The octets, owned, if they are in memory.
    ///
    /// # Errors
    /// The value itself, if they are not.
    pub fn into_bytes(self) -> Result<Vec<u8>, Self> {
        match self {
            Base64Binary::Inline(bytes) => Ok(bytes),
            Base64Binary::Attached(ref octets) => octets.in_memory().map(<[u8]>::to_vec).ok_or(self),
        }
    }

    /// Number of octets, where it is known: only a stream's is not.
    pub fn len(&self) -> Option<u64> {
        match self {
            Base64Binary::Inline(bytes) => Some(bytes.len() as u64),
            Base64Binary::Attached(octets) => octets.length(),
        }
    }

    /// No octets, as far as is known.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

impl PartialEq for Base64Binary {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_bytes(), other.as_bytes()) {
            (Some(a), Some(b)) => a == b,
            (None, None) => match (self, other) {
                (Base64Binary::Attached(a), Base64Binary::Attached(b)) => Arc::ptr_eq(a, b),
                _ => false,
            },
            _ => false,
        }
    }
}

impl Eq for Base64Binary {}

impl Default for Base64Binary {
    fn default() -> Self {
        Base64Binary::Inline(Vec::new())
    }
}

impl From<Vec<u8>> for Base64Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Base64Binary::Inline(bytes)
    }
}

impl From<&[u8]> for Base64Binary {
    fn from(bytes: &[u8]) -> Self {
        Base64Binary::Inline(bytes.to_vec())
    }
}

impl TextValue for Base64Binary {
    /// White space may stand anywhere (the specification's grammar allows single blanks between characters, and
    /// collapsing makes all white space such blanks).
    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        let text = trim_bytes(text.as_bytes());
        if let Ok(bytes) = STANDARD.decode(text) {
            return Ok(Base64Binary::Inline(bytes));
        }
        let dense: Vec<u8> = text.iter().copied().filter(|byte| !is_space(*byte)).collect();
        match STANDARD.decode(&dense) {
            Ok(bytes) => Ok(Base64Binary::Inline(bytes)),
            Err(error) => Err(base64_error(error)),
        }
    }

    /// Octets that are not in memory have no lexical form: they are written as a part, or not at all.
    fn write(&self, out: &mut TextWriter<'_>) {
        let out = out.bytes();
        let start = out.len();
        let bytes = self.as_bytes().unwrap_or(&[]);
        out.resize(start + bytes.len().div_ceil(3) * 4, b'=');
        // The space is exactly what it takes, so that this cannot fail.
        if let Some(space) = out.get_mut(start..) {
            let written = STANDARD.encode_slice(bytes, space);
            debug_assert!(written.is_ok());
        }
    }
}

#[cold]
fn base64_error(error: base64::DecodeError) -> ValueError {
    use base64::DecodeError::*;
    let reason = match error {
        InvalidByte(offset, byte) => format!(
            "{} at character {offset} (white space not counted) is not one of the alphabet or stands after the end",
            super::error::excerpt(&char::from(byte).to_string())
        ),
        InvalidLastSymbol { .. } => "the last character before the `=` holds bits that are lost".to_owned(),
        _ => "the number of characters is not a multiple of four, or `=` is missing or in excess".to_owned(),
    };
    ValueError::new(BASE64, reason)
}

impl TextValue for HexBinary {
    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        // A prefix `0x` is not hexadecimal here, though the decoder would skip it.
        let text = trim(text);
        if matches!(text.as_bytes(), [b'0', b'x' | b'X', ..]) {
            return Err(ValueError::new(HEX, "only pairs of hexadecimal digits are"));
        }
        const_hex::decode(text)
            .map(HexBinary)
            .map_err(|_| ValueError::new(HEX, "only pairs of hexadecimal digits are"))
    }

    /// In upper case, as the canonical form has it.
    fn write(&self, out: &mut TextWriter<'_>) {
        out.verbatim(&const_hex::encode_upper(&self.0));
    }
}

impl From<Vec<u8>> for HexBinary {
    fn from(bytes: Vec<u8>) -> Self {
        HexBinary(bytes)
    }
}

impl std::ops::Deref for HexBinary {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

macro_rules! text_form { ($($type:ident),*) => { $(
    impl FromStr for $type {
        type Err = ValueError;

        fn from_str(text: &str) -> Result<Self, ValueError> {
            <$type as TextValue>::parse(text, &TextContext::new())
        }
    }

    impl fmt::Display for $type {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.pad(&TextWriter::to_string(self))
        }
    }
)* } }
text_form!(Base64Binary, HexBinary);

/// The length and the first octets.
fn debug(name: &str, bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shown = bytes.get(..16).unwrap_or(bytes);
    let more = if shown.len() < bytes.len() { "…" } else { "" };
    write!(f, "{name}({} octets: {}{more})", bytes.len(), const_hex::encode(shown))
}

impl fmt::Debug for Base64Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_bytes() {
            Some(bytes) => debug("Base64Binary", bytes, f),
            None => match self {
                Base64Binary::Attached(octets) => write!(f, "Base64Binary({octets:?})"),
                Base64Binary::Inline(_) => Ok(()),
            },
        }
    }
}

impl fmt::Debug for HexBinary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug("HexBinary", &self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn base64_may_hold_white_space_anywhere() {
        for text in ["aGVsbG8=", " aGVs\nbG8= ", "a G V s b G 8 =", "aGVsbG8\r\n="] {
            assert_eq!(text.parse::<Base64Binary>().unwrap().as_bytes(), Some(&b"hello"[..]), "{text}");
        }
        assert!("".parse::<Base64Binary>().unwrap().is_empty());
        assert!(" \n ".parse::<Base64Binary>().unwrap().is_empty());
    }

    #[test]
    fn base64_that_is_cut_or_holds_other_characters_is_refused() {
        for text in [
            "aGVsbG8",
            "aGVsbG8==",
            "a",
            "====",
            "aGV_",
            "aGV-",
            "aGVsbG9=",
            "aG=s",
            "aGVs=",
            "aGVsbG8=aGVs",
            "\u{a0}",
        ] {
            assert!(text.parse::<Base64Binary>().is_err(), "{text}");
        }
    }

    #[test]
    fn hexadecimal_digits_come_in_pairs_of_either_case() {
        assert_eq!(" 0FB7 ".parse::<HexBinary>().unwrap().0, [0x0f, 0xb7]);
        assert_eq!("0fb7".parse::<HexBinary>().unwrap().to_string(), "0FB7");
        assert_eq!("".parse::<HexBinary>().unwrap().to_string(), "");
        for text in ["0", "0x12", "0X12", "0g", "0F B7", "+1", "é0"] {
            assert!(text.parse::<HexBinary>().is_err(), "{text}");
        }
    }

    #[test]
    fn debug_shows_the_length_and_not_all_octets() {
        assert_eq!(format!("{:?}", HexBinary(vec![1, 2])), "HexBinary(2 octets: 0102)");
        let long = Base64Binary::from(vec![0; 17]);
        assert_eq!(format!("{long:?}"), format!("Base64Binary(17 octets: {}…)", "00".repeat(16)));
    }

    proptest! {
        #[test]
        fn written_octets_read_back(bytes: Vec<u8>) {
            let base64 = Base64Binary::from(bytes.clone());
            prop_assert_eq!(base64.to_string().parse::<Base64Binary>().unwrap(), base64);
            let hex = HexBinary(bytes);
            prop_assert_eq!(hex.to_string().parse::<HexBinary>().unwrap(), hex);
        }

        #[test]
        fn no_text_makes_the_parsers_panic(text: String) {
            let _ = (text.parse::<Base64Binary>(), text.parse::<HexBinary>());
        }
    }
}
