//! The HTTP binding (WSDL 1.1, 4): where the parameters of an operation are, and what its answer is.
use super::components::At;
use crate::load::names::{WSDL_HTTP, WSDL_MIME};
use soap_model::contract::{HttpInput, HttpOperation, Protocol};

/// The HTTP method of a port.
pub(super) fn method(protocol: Protocol) -> Option<&'static str> {
    match protocol {
        Protocol::HttpGet => Some("GET"),
        Protocol::HttpPost => Some("POST"),
        _ => None,
    }
}

/// What `input` and `output` of a binding say of an operation.
pub(super) fn operation(
    method: &str,
    location: &str,
    input: Option<At<'_, '_>>,
    output: Option<At<'_, '_>>,
) -> HttpOperation {
    let mut template = location.trim().replace('{', "{{").replace('}', "}}");
    let mut kind = if method == "GET" { HttpInput::Query } else { HttpInput::Form };
    for extension in input.into_iter().flat_map(At::extensions) {
        match (extension.namespace(), extension.local()) {
            (WSDL_HTTP, "urlReplacement") => template = replacements(location.trim()),
            (WSDL_HTTP, "urlEncoded") => kind = HttpInput::Query,
            (WSDL_MIME, "mimeXml") if method != "GET" => kind = HttpInput::Xml("text/xml".to_string()),
            (WSDL_MIME, "content") if method != "GET" => kind = content(extension),
            _ => {}
        }
    }
    let contents = output.into_iter().flat_map(At::extensions).filter(|e| e.is(WSDL_MIME, "content"));
    let output = contents.filter_map(|content| content.attribute("type")).map(|t| t.trim().to_string());
    HttpOperation {
        method: method.to_string(),
        location: template,
        relative: false,
        inputs: vec![kind],
        output: output.collect(),
        separator: '&',
        ignore_uncited: false,
    }
}

fn content(extension: At<'_, '_>) -> HttpInput {
    let media_type = extension.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.split(';').next().unwrap_or_default().trim() {
        "" | "*/*" => HttpInput::Form,
        other => input(other),
    }
}

/// What a body of this media type is, given in lower case and without parameters.
pub(in crate::wsdl) fn input(media_type: &str) -> HttpInput {
    match media_type {
        "application/x-www-form-urlencoded" => HttpInput::Form,
        "multipart/form-data" => HttpInput::Multipart,
        "text/xml" | "application/xml" => HttpInput::Xml(media_type.to_string()),
        other if other.ends_with("+xml") => HttpInput::Xml(other.to_string()),
        _ => HttpInput::Other,
    }
}

/// `(name)` in a location stands for a part (WSDL 1.1, 4.6).
fn replacements(location: &str) -> String {
    let mut template = String::with_capacity(location.len());
    let mut rest = location;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((name, after)) = after.split_once(')') else { break };
        template.push_str(&before.replace('{', "{{").replace('}', "}}"));
        template.push_str(&format!("{{{}}}", name.trim()));
        rest = after;
    }
    template.push_str(&rest.replace('{', "{{").replace('}', "}}"));
    template
}

#[cfg(test)]
mod tests {
    use super::replacements;

    #[test]
    fn parts_in_parentheses_become_names_in_braces() {
        assert_eq!(replacements("o1/A(part1)B(part2)/(part3)"), "o1/A{part1}B{part2}/{part3}");
        assert_eq!(replacements("open(x"), "open(x");
        assert_eq!(replacements("a{b}(c)"), "a{{b}}{c}");
    }
}
