//! Content ids and the `cid:` references to them (RFC 2392).
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// The content id that a `cid:` reference names, its escapes undone; None if it is another kind of reference.
pub(crate) fn content_id_of_reference(reference: &str) -> Option<String> {
    let (scheme, id) = reference.trim().split_once(':')?;
    scheme.eq_ignore_ascii_case("cid").then(|| unescape(id))
}

/// A `cid:` reference to a part (RFC 2392, 2: what a URL cannot hold is escaped).
pub(crate) fn reference_to(content_id: &str) -> String {
    format!("cid:{}", escape_id(content_id))
}

/// A content id, or a piece of one, with what a URL cannot hold escaped.
pub(crate) fn escape_id(content_id: &str) -> String {
    let mut out = String::with_capacity(content_id.len());
    for byte in content_id.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'@'
            | b'!'
            | b'$'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b','
            | b';'
            | b'='
            | b':' => out.push(char::from(byte)),
            other => {
                out.push('%');
                out.extend([other >> 4, other & 15].map(|d| char::from(b"0123456789ABCDEF"[usize::from(d)])));
            }
        }
    }
    out
}

/// A new content id: unique in this process, and not to be guessed.
pub(crate) fn new_content_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u64(count);
    format!("{count}.{:016x}@soap", hasher.finish())
}

/// The value of a `Content-ID` field without its angle brackets, which some peers leave out.
pub(super) fn bare(value: &str) -> String {
    let value = value.trim();
    value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).unwrap_or(value).to_owned()
}

fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match escaped.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())).map(|d| u8::from_str_radix(d, 16))
        {
            Some(Ok(octet)) => {
                out.push(octet);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_escaped_and_read_back() {
        for id in ["a@b", "100%/<x>?", "\u{e4} +&#", "-1609420109260943731", "urn:uuid:1@apache.org"] {
            assert_eq!(content_id_of_reference(&reference_to(id)).as_deref(), Some(id));
        }
        assert_eq!(reference_to("a b/c"), "cid:a%20b%2Fc");
    }

    #[test]
    fn only_cid_references_name_a_part() {
        assert_eq!(content_id_of_reference(" CID:a%40b%zz% "), Some("a@b%zz%".into()));
        for other in ["http://example.com/a", "a@b", "#a", "file:///etc/passwd", ""] {
            assert_eq!(content_id_of_reference(other), None);
        }
    }

    #[test]
    fn new_ids_differ() {
        assert_ne!(new_content_id(), new_content_id());
    }
}
