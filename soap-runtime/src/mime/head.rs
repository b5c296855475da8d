//! Header fields of a part (RFC 2045, 3; RFC 5322, 2.2).
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{AttachmentError, AttachmentErrorKind};

/// Reads the fields; a line that starts with white space goes on with the one before it. A line that is no field at all
/// is an error, a field whose name or value HTTP could not carry is passed over.
pub(super) fn parse_head(head: &[u8]) -> Result<HeaderMap, AttachmentError> {
    let mut fields: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for line in head.split(|&b| b == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.first() {
            None => {}
            Some(b' ' | b'\t') => match fields.last_mut() {
                Some((_, value)) => {
                    value.push(b' ');
                    value.extend_from_slice(line.trim_ascii());
                }
                None => return Err(malformed(line)),
            },
            Some(_) => {
                let Some(colon) = line.iter().position(|&b| b == b':') else { return Err(malformed(line)) };
                let (name, value) = line.split_at(colon);
                fields.push((name.trim_ascii_end(), value.get(1..).unwrap_or(b"").trim_ascii().to_vec()));
            }
        }
    }
    let mut out = HeaderMap::new();
    for (name, value) in fields {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(&value)) {
            out.try_append(name, value).map_err(|_| too_many())?;
        }
    }
    Ok(out)
}

fn too_many() -> AttachmentError {
    AttachmentError::new(AttachmentErrorKind::Head, "a part has more header fields than can be kept")
}

fn malformed(line: &[u8]) -> AttachmentError {
    let shown: String = String::from_utf8_lossy(line).chars().take(40).collect();
    let message =
        format!("`{}` is no header field of a part: `name: value` was expected", shown.escape_debug());
    AttachmentError::new(AttachmentErrorKind::Head, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_any_case_and_may_go_on_on_the_next_line() {
        let head =
            parse_head(b"content-ID: <a@b>\r\nContent-Type: text/xml;\r\n\tcharset=UTF-8\nX-Empty:\r\n");
        let head = head.expect("a good head");
        assert_eq!(head["content-id"], "<a@b>");
        assert_eq!(head["content-type"], "text/xml; charset=UTF-8");
        assert_eq!(head["x-empty"], "");
    }

    #[test]
    fn any_number_of_fields_is_read_or_refused() {
        let fields = |count: u32| (0..count).map(|n| format!("a{n}:\n")).collect::<String>();
        assert_eq!(parse_head(fields(2_000).as_bytes()).map(|head| head.len()).ok(), Some(2_000));
        let error = parse_head(fields(40_000).as_bytes()).expect_err("too many");
        assert_eq!(error.kind(), AttachmentErrorKind::Head);
    }

    #[test]
    fn a_line_that_is_no_field_is_an_error_that_shows_it() {
        for bad in [&b"no colon here\r\n"[..], b" starts with a blank\r\n"] {
            let error = parse_head(bad).expect_err("a bad head");
            assert_eq!(error.kind(), AttachmentErrorKind::Head);
        }
        assert!(parse_head(b"no colon").expect_err("bad").to_string().contains("`no colon`"));
    }
}
