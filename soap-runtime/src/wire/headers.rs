//! The HTTP headers of a message in a format.
use http::HeaderValue;
use http::header::{self, HeaderMap};

use super::{ActionHeader, ActionParameter, Charset, CharsetParameter, WireFormat};
use crate::soap::Version;

impl WireFormat {
    /// `Content-Type` and action as the versions prescribe them, unless the format says otherwise: SOAP 1.1 (6.1.1) has a quoted
    /// `SOAPAction` header that is always there, SOAP 1.2 (part 2, 6.5.1.1 of RFC 3902) an `action` parameter. What is there stays.
    pub(crate) fn add_headers(&self, headers: &mut HeaderMap, version: Version, action: &str) {
        let content_type = self.content_type(version, self.charset, action);
        headers.entry(header::CONTENT_TYPE).or_insert(content_type);
        if version == Version::Soap12 && (action.is_empty() || !self.action_header_12) {
            return;
        }
        let value = match self.action_header {
            ActionHeader::Quoted => quoted(action),
            ActionHeader::Unquoted => action.to_string(),
            ActionHeader::Off => return,
        };
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.entry("soapaction").or_insert(value);
        }
    }

    /// The content type of an envelope. SOAP 1.2 only: with the action, unless that is empty.
    pub(crate) fn content_type(&self, version: Version, charset: Charset, action: &str) -> HeaderValue {
        let charset = match self.charset_parameter {
            CharsetParameter::LowerCase => format!("; charset={}", charset.label().to_ascii_lowercase()),
            CharsetParameter::UpperCase => format!("; charset={}", charset.label()),
            CharsetParameter::Off => String::new(),
        };
        let action = match (version, action) {
            (Version::Soap11, _) | (_, "") => String::new(),
            (Version::Soap12, action) => format!("; action={}", quoted(action)),
        };
        let media_type = version.media_type();
        let value = match self.action_parameter {
            ActionParameter::Last => HeaderValue::try_from(format!("{media_type}{charset}{action}")),
            ActionParameter::First => HeaderValue::try_from(format!("{media_type}{action}{charset}")),
            ActionParameter::Off => HeaderValue::try_from(format!("{media_type}{charset}")),
        };
        value.unwrap_or(HeaderValue::from_static(version.content_type()))
    }

    /// The content type of answers.
    pub(crate) fn answer_type(&self, version: Version) -> HeaderValue {
        if self.charset_parameter == CharsetParameter::LowerCase && self.charset == Charset::Utf8 {
            return HeaderValue::from_static(version.content_type());
        }
        self.content_type(version, self.charset, "")
    }
}

fn quoted(action: &str) -> String {
    format!("\"{}\"", action.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(format: &WireFormat, version: Version, action: &str) -> (String, Option<String>) {
        let mut headers = HeaderMap::new();
        format.add_headers(&mut headers, version, action);
        let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap().to_string());
        (text("content-type").unwrap(), text("soapaction"))
    }

    #[test]
    fn the_action_is_a_quoted_header_in_1_1_and_a_parameter_in_1_2() {
        let format = WireFormat::default();
        let (content_type, action) = headers(&format, Version::Soap11, "urn:a:b");
        assert_eq!(
            (content_type.as_str(), action.as_deref()),
            ("text/xml; charset=utf-8", Some("\"urn:a:b\""))
        );
        assert_eq!(headers(&format, Version::Soap11, "").1.as_deref(), Some("\"\""));
        let with_action = "application/soap+xml; charset=utf-8; action=\"urn:a:b\"";
        assert_eq!(headers(&format, Version::Soap12, "urn:a:b"), (with_action.into(), None));
        let without = "application/soap+xml; charset=utf-8";
        assert_eq!(headers(&format, Version::Soap12, ""), (without.into(), None));
    }

    #[test]
    fn quotes_position_and_charset_are_as_the_format_says() {
        let mut format = WireFormat::default()
            .action_header(ActionHeader::Unquoted)
            .action_parameter(ActionParameter::First)
            .charset_parameter(CharsetParameter::UpperCase)
            .charset(Charset::Latin1);
        assert_eq!(
            headers(&format, Version::Soap11, "urn:a"),
            ("text/xml; charset=ISO-8859-1".into(), Some("urn:a".into()))
        );
        format.action_header_12 = true;
        assert_eq!(
            headers(&format, Version::Soap12, "urn:a"),
            ("application/soap+xml; action=\"urn:a\"; charset=ISO-8859-1".into(), Some("urn:a".into()))
        );
        let format = WireFormat::default()
            .action_header(ActionHeader::Off)
            .action_parameter(ActionParameter::Off)
            .charset_parameter(CharsetParameter::Off);
        assert_eq!(headers(&format, Version::Soap11, "urn:a"), ("text/xml".into(), None));
        assert_eq!(headers(&format, Version::Soap12, "urn:a"), ("application/soap+xml".into(), None));
    }
}
