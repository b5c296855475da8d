//! Transfer encodings of parts (RFC 2045, 6), undone piece by piece.
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;

use super::{AttachmentError, AttachmentErrorKind};

/// Undoes a transfer encoding.
pub(super) enum Transfer {
    /// `7bit`, `8bit`, `binary`.
    Identity,
    Base64 {
        /// Up to three characters that are no group of four yet.
        rest: Vec<u8>,
        /// The padding was met: nothing may follow.
        closed: bool,
    },
    QuotedPrintable {
        /// The line that is not complete yet.
        line: Vec<u8>,
    },
}

/// No line of quoted-printable text has more bytes: the format has 76, but peers exceed it.
const LONGEST_LINE: usize = 64 << 10;

/// Some encoders leave the padding out.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl Transfer {
    /// By the value of `Content-Transfer-Encoding`.
    pub(super) fn of(name: Option<&str>) -> Result<Self, AttachmentError> {
        match name.unwrap_or("").trim().to_ascii_lowercase().as_str() {
            "" | "7bit" | "8bit" | "binary" => Ok(Transfer::Identity),
            "base64" => Ok(Transfer::Base64 { rest: Vec::new(), closed: false }),
            "quoted-printable" => Ok(Transfer::QuotedPrintable { line: Vec::new() }),
            other => {
                let shown: String = other.chars().take(40).collect();
                let message = format!(
                    "the transfer encoding `{}` is not known: 7bit, 8bit, binary, base64 or quoted-printable was expected",
                    shown.escape_debug()
                );
                Err(AttachmentError::new(AttachmentErrorKind::TransferEncoding, message))
            }
        }
    }

    /// The content of the next piece.
    pub(super) fn decode(&mut self, data: Bytes) -> Result<Bytes, AttachmentError> {
        match self {
            Transfer::Identity => Ok(data),
            Transfer::Base64 { rest, closed } => base64(rest, closed, &data),
            Transfer::QuotedPrintable { line } => quoted_printable(line, &data),
        }
    }

    /// The content that was held back for what could have followed.
    pub(super) fn finish(&mut self) -> Result<Bytes, AttachmentError> {
        match self {
            Transfer::Identity => Ok(Bytes::new()),
            Transfer::Base64 { rest, .. } => {
                LENIENT.decode(&*rest).map(Bytes::from).map_err(|e| not_base64(&e))
            }
            Transfer::QuotedPrintable { line } => {
                let mut out = Vec::new();
                decode_line(line, &mut out)?;
                line.clear();
                Ok(out.into())
            }
        }
    }
}

fn base64(rest: &mut Vec<u8>, closed: &mut bool, data: &[u8]) -> Result<Bytes, AttachmentError> {
    rest.extend(data.iter().filter(|b| !b.is_ascii_whitespace()));
    if rest.is_empty() {
        return Ok(Bytes::new());
    }
    if *closed {
        return Err(not_base64(&"characters stand after the padding"));
    }
    let whole = rest.len() / 4 * 4;
    let groups = rest.get(..whole).unwrap_or(&[]);
    let out = STANDARD.decode(groups).map_err(|e| not_base64(&e))?;
    *closed = groups.ends_with(b"=");
    rest.drain(..whole);
    Ok(out.into())
}

fn not_base64(reason: &dyn std::fmt::Display) -> AttachmentError {
    let message = format!("the content of a part is not base64, as its transfer encoding says: {reason}");
    AttachmentError::new(AttachmentErrorKind::TransferEncoding, message)
}

fn quoted_printable(line: &mut Vec<u8>, data: &[u8]) -> Result<Bytes, AttachmentError> {
    let mut out = Vec::with_capacity(data.len());
    for piece in data.split_inclusive(|&b| b == b'\n') {
        line.extend_from_slice(piece);
        if line.ends_with(b"\n") {
            decode_line(line, &mut out)?;
            line.clear();
        } else if line.len() > LONGEST_LINE {
            return Err(not_quoted_printable("a line has more than 64 KiB"));
        }
    }
    Ok(out.into())
}

/// One line with its line end (RFC 2045, 6.7): `=` and two digits are an octet, `=` at the end joins the next line, blanks
/// at the end are not content.
fn decode_line(line: &[u8], out: &mut Vec<u8>) -> Result<(), AttachmentError> {
    let (text, end) = match line {
        [text @ .., b'\r', b'\n'] => (text, &b"\r\n"[..]),
        [text @ .., b'\n'] => (text, &b"\n"[..]),
        text => (text, &b""[..]),
    };
    let mut text = if end.is_empty() { text } else { trim_blanks(text) };
    while let Some(at) = memchr::memchr(b'=', text) {
        let (plain, escape) = text.split_at(at);
        out.extend_from_slice(plain);
        match escape {
            [b'='] => return Ok(()),
            [b'=', high, low, rest @ ..] => {
                let (Some(high), Some(low)) = (digit(*high), digit(*low)) else {
                    return Err(not_quoted_printable("`=` is not followed by two hexadecimal digits"));
                };
                out.push(high << 4 | low);
                text = rest;
            }
            _ => return Err(not_quoted_printable("`=` is not followed by two hexadecimal digits")),
        }
    }
    out.extend_from_slice(text);
    out.extend_from_slice(end);
    Ok(())
}

fn trim_blanks(text: &[u8]) -> &[u8] {
    let kept = text.iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |last| last + 1);
    text.get(..kept).unwrap_or(&[])
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

fn not_quoted_printable(reason: &str) -> AttachmentError {
    let message =
        format!("the content of a part is not quoted-printable, as its transfer encoding says: {reason}");
    AttachmentError::new(AttachmentErrorKind::TransferEncoding, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(encoding: &str, text: &str, size: usize) -> Result<Vec<u8>, AttachmentErrorKind> {
        let mut transfer = Transfer::of(Some(encoding)).map_err(|e| e.kind())?;
        let mut out = Vec::new();
        for chunk in text.as_bytes().chunks(size) {
            out.extend(transfer.decode(Bytes::copy_from_slice(chunk)).map_err(|e| e.kind())?);
        }
        out.extend(transfer.finish().map_err(|e| e.kind())?);
        Ok(out)
    }

    #[test]
    fn base64_is_undone_in_chunks_of_any_size_with_or_without_padding() {
        for size in 1..10 {
            assert_eq!(
                decode("BASE64", "aGVs\r\nbG8g d29y bGQ=\r\n", size).as_deref(),
                Ok(&b"hello world"[..])
            );
            assert_eq!(decode("base64", "aGVsbG8gd29ybGQ", size).as_deref(), Ok(&b"hello world"[..]));
            assert_eq!(decode("base64", "", size).as_deref(), Ok(&b""[..]));
            for bad in ["aG=sbG8=", "aGVsbA==bG8=", "a", "aGV*"] {
                assert_eq!(decode("base64", bad, size), Err(AttachmentErrorKind::TransferEncoding), "{bad}");
            }
        }
    }

    #[test]
    fn quoted_printable_is_undone_in_chunks_of_any_size() {
        for size in 1..12 {
            let text = "a=3Db=\r\nc  \r\n=C3=a4\nend =20";
            assert_eq!(
                decode("quoted-printable", text, size).as_deref(),
                Ok("a=bc\r\n\u{e4}\nend  ".as_bytes())
            );
            for bad in ["a=", "=4", "=GG"] {
                let expected =
                    if bad == "a=" { Ok(b"a".to_vec()) } else { Err(AttachmentErrorKind::TransferEncoding) };
                assert_eq!(decode("quoted-printable", bad, size), expected, "{bad}");
            }
        }
    }

    #[test]
    fn other_encodings_are_refused_by_name() {
        assert_eq!(decode("8bit", "\u{e4}=3D", 1).as_deref(), Ok("\u{e4}=3D".as_bytes()));
        let error = Transfer::of(Some("x-uuencode")).err().expect("not known");
        assert!(error.to_string().contains("`x-uuencode`"));
    }

    #[test]
    fn an_endless_line_is_refused() {
        let line = "a".repeat(LONGEST_LINE + 10);
        assert_eq!(decode("quoted-printable", &line, 4096), Err(AttachmentErrorKind::TransferEncoding));
    }
}
