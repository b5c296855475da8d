//! Forms of the type `multipart/form-data` (WSDL 2.0 part 2, 6.8.4): a part for each child of the request's element.
use base64::Engine;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use soap_model::xml::{Limits, Reader, decode};

use super::Content;
use crate::mime::{AttachmentLimits, MediaType, boundary, form_parts};
use crate::soap::{MessageError, MessageErrorKind};

/// The parameters in a body. What is neither text nor XML, such as an uploaded file, is taken as base64.
pub(crate) fn read(
    content_type: &str,
    body: &[u8],
    limits: &Limits,
    parts: &AttachmentLimits,
) -> Result<Vec<(String, Content)>, MessageError> {
    let mut found = Vec::new();
    for (head, content) in
        form_parts(&MediaType::parse(content_type), body, parts).map_err(|e| MessageError::from(&e))?
    {
        let field = |name| head.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let disposition = field(CONTENT_DISPOSITION).map(|text| MediaType::parse(&text));
        let Some(name) = disposition.as_ref().and_then(|of| of.parameter("name")) else {
            let rule = "a part of the form has no name";
            return Err(MessageError::new(MessageErrorKind::Invalid, rule));
        };
        let media_type = MediaType::parse(&field(CONTENT_TYPE).unwrap_or_else(|| "text/plain".to_string()));
        let essence = media_type.essence();
        let value = if matches!(essence, "text/xml" | "application/xml") || essence.ends_with("+xml") {
            Content::Element(element(&content, media_type.parameter("charset"), limits)?)
        } else if essence.starts_with("text/") {
            let charset = media_type.parameter("charset").unwrap_or("utf-8");
            Content::Text(decode(&content, Some(charset)).map_err(MessageError::from)?.into_owned())
        } else {
            Content::Text(base64::engine::general_purpose::STANDARD.encode(&content))
        };
        found.push((name.to_string(), value));
    }
    Ok(found)
}

fn element(content: &[u8], charset: Option<&str>, limits: &Limits) -> Result<String, MessageError> {
    let text = decode(content, charset).map_err(MessageError::from)?;
    let mut reader = Reader::new(&text, limits, &[]);
    let mut read = || {
        reader.root()?;
        let fragment = reader.fragment()?;
        reader.finish()?;
        Ok(fragment.as_str().to_string())
    };
    read().map_err(|error| MessageError::from_xml(&error, &text))
}

/// The media type of a body with these parameters, and the body.
pub(crate) fn write(parameters: &[(String, Content)]) -> (String, String) {
    let boundary = boundary();
    let mut out = String::new();
    for (name, content) in parameters {
        let (media_type, text) = match content {
            Content::Text(text) => ("text/plain; charset=utf-8", text),
            Content::Element(xml) => ("application/xml", xml),
        };
        out.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n{text}\r\n"
        ));
    }
    out.push_str(&format!("--{boundary}--\r\n"));
    (format!("multipart/form-data; boundary={boundary}"), out)
}
