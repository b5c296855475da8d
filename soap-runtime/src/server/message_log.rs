//! Messages in the log, bounded and without their secrets.
use std::fmt::Write;

use http::HeaderMap;

/// Logs messages as `tracing` events (target `soap::messages`, level debug).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MessageLog {
    /// Most bytes of a message that are logged: 16 KiB.
    pub max_bytes: usize,
    /// Local names of elements and attributes whose content is masked: those that carry passwords, tokens and keys in WS-Security.
    pub secrets: Vec<String>,
    /// Names of transport headers whose value is masked: `authorization`, `proxy-authorization`, `cookie`, `set-cookie`.
    pub secret_headers: Vec<String>,
}

impl Default for MessageLog {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        MessageLog {
            max_bytes: 16 << 10,
            secrets: owned(&["Password", "BinarySecurityToken", "Assertion", "CipherValue", "BinarySecret"]),
            secret_headers: owned(&["authorization", "proxy-authorization", "cookie", "set-cookie"]),
        }
    }
}

impl MessageLog {
    /// With one more element or attribute to mask.
    pub fn secret(mut self, local: impl Into<String>) -> Self {
        self.secrets.push(local.into());
        self
    }

    pub(super) fn log(&self, direction: &str, headers: &HeaderMap, text: &str) {
        if !tracing::enabled!(target: "soap::messages", tracing::Level::DEBUG) {
            return;
        }
        let mut head = String::new();
        for (name, value) in headers {
            let secret = self.secret_headers.iter().any(|s| name.as_str().eq_ignore_ascii_case(s));
            let value = if secret { "***" } else { value.to_str().unwrap_or("?") };
            let _ = write!(head, "{name}: {value}; ");
        }
        let body = self.mask(text);
        tracing::debug!(target: "soap::messages", direction, headers = head.trim_end_matches("; "), body);
    }

    /// The beginning of a message with secrets replaced. What is cut off in the middle of a secret stays secret; the text need not be
    /// well-formed.
    pub fn mask(&self, text: &str) -> String {
        let mut end = self.max_bytes.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let kept = text.get(..end).unwrap_or_default();
        let mut out = String::with_capacity(kept.len());
        let mut rest = kept;
        while let Some(open) = rest.find('<') {
            let (before, tag) = rest.split_at(open);
            out.push_str(before);
            let length = tag_end(tag);
            let (tag, after) = tag.split_at(length);
            let name = local_name(tag.get(1..).unwrap_or_default());
            self.push_tag(tag, &mut out);
            rest = after;
            if self.is_secret(name) && !tag.starts_with("</") && !tag.ends_with("/>") {
                out.push_str("***");
                rest = after_element(after, name);
            }
        }
        out.push_str(rest);
        if end < text.len() {
            let _ = write!(out, "… ({} bytes)", text.len());
        }
        out
    }

    fn is_secret(&self, local: &str) -> bool {
        self.secrets.iter().any(|s| s == local)
    }

    /// A tag with the values of secret attributes replaced.
    fn push_tag(&self, tag: &str, out: &mut String) {
        let mut rest = tag;
        while let Some(equals) = rest.find('=') {
            let (name, after) = rest.split_at(equals);
            let name = name.trim_end().rsplit([' ', '\t', '\r', '\n']).next().unwrap_or_default();
            let local = name.rsplit(':').next().unwrap_or(name);
            let value = after.get(1..).unwrap_or_default();
            let quote = value.trim_start().chars().next().filter(|c| matches!(c, '"' | '\''));
            let Some(quote) = quote else {
                out.push_str(rest.get(..=equals).unwrap_or(rest));
                rest = value;
                continue;
            };
            let start = rest.len() - value.len() + (value.len() - value.trim_start().len()) + 1;
            let inside = rest.get(start..).unwrap_or_default();
            let length = inside.find(quote).unwrap_or(inside.len());
            out.push_str(rest.get(..start).unwrap_or_default());
            out.push_str(if self.is_secret(local) {
                "***"
            } else {
                inside.get(..length).unwrap_or_default()
            });
            rest = inside.get(length..).unwrap_or_default();
            if rest.starts_with(quote) {
                out.push(quote);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
        out.push_str(rest);
    }
}

/// Length of the tag, comment or section that starts here.
fn tag_end(text: &str) -> usize {
    for (open, close) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        if text.starts_with(open) {
            return text.find(close).map_or(text.len(), |i| i + close.len());
        }
    }
    let mut quote = None;
    for (i, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The local part of the name at the start.
fn local_name(text: &str) -> &str {
    let end = text.find([' ', '\t', '\r', '\n', '>', '/', '<']).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    name.rsplit(':').next().unwrap_or(name)
}

/// What follows the content of an element: its end tag and the rest; nothing if it does not end.
fn after_element<'t>(text: &'t str, local: &str) -> &'t str {
    let mut rest = text;
    let mut open = 0_usize;
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at..).unwrap_or_default();
        let length = tag_end(tag);
        if let Some(name) = tag.strip_prefix("</") {
            if local_name(name) == local {
                if open == 0 {
                    return tag;
                }
                open -= 1;
            }
        } else if local_name(tag.get(1..).unwrap_or_default()) == local
            && !tag.get(..length).is_some_and(|t| t.ends_with("/>"))
        {
            open += 1;
        }
        rest = tag.get(length..).unwrap_or_default();
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(text: &str) -> String {
        MessageLog::default().secret("pin").mask(text)
    }

    #[test]
    fn secrets_are_masked_whatever_their_prefix() {
        assert_eq!(
            mask("<w:Password Type='t'>s3cret</w:Password><a>1</a>"),
            "<w:Password Type='t'>***</w:Password><a>1</a>"
        );
        assert_eq!(mask("<Password><![CDATA[</Password>s3]]></Password>x"), "<Password>***</Password>x");
        assert_eq!(mask("<a x='1' pin = \"12>34\" y='2'/>b"), "<a x='1' pin = \"***\" y='2'/>b");
    }

    #[test]
    fn nested_elements_of_the_same_name_do_not_end_the_mask() {
        assert_eq!(mask("<pin><pin>1</pin>2</pin>3"), "<pin>***</pin>3");
        assert_eq!(mask("<pin/>3<pin>4"), "<pin/>3<pin>***");
    }

    #[test]
    fn a_message_that_is_cut_off_shows_no_part_of_a_secret() {
        let log = MessageLog { max_bytes: 14, ..MessageLog::default() };
        assert_eq!(log.mask("<Password>s3cret</Password>"), "<Password>***… (27 bytes)");
        let log = MessageLog { max_bytes: 4, ..MessageLog::default() };
        assert_eq!(log.mask("ééé"), "éé… (6 bytes)");
    }

    #[test]
    fn text_that_is_no_xml_is_masked_without_harm() {
        for text in ["<", "<<<>>>", "</", "<!--", "<Password", "a=\"", "<a ='", "<a b", "="] {
            mask(text);
        }
    }
}
