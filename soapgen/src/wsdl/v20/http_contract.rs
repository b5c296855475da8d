//! What the properties of HTTP come to (part 2, 6.3 to 6.5): method, location and formats of an operation, status of a fault.
use super::http::FORM;
use crate::load::names::WSDL20_HTTP;
use crate::wsdl::at::At;
use crate::wsdl::v11::http_input;
use soap_model::contract::{self, HttpInput};

/// Of a whole binding, of HTTP or of SOAP over HTTP.
#[derive(Debug, Default)]
pub(super) struct HttpBinding {
    method: Option<String>,
    separator: Option<char>,
}

/// Of an operation.
#[derive(Debug, Default)]
pub(super) struct HttpOperation {
    location: Option<String>,
    method: Option<String>,
    separator: Option<char>,
    ignore_uncited: bool,
    inputs: Vec<String>,
    outputs: Vec<String>,
}

/// Of a fault.
#[derive(Debug, Default)]
pub(super) struct HttpFault {
    pub(super) status: Option<u16>,
}

impl HttpBinding {
    pub(super) fn read(at: At<'_, '_>) -> Self {
        HttpBinding {
            method: text(at, "methodDefault"),
            separator: separator(at, "queryParameterSeparatorDefault"),
        }
    }
}

impl HttpOperation {
    pub(super) fn read(at: At<'_, '_>, ignore_uncited: bool) -> Self {
        HttpOperation {
            location: text(at, "location"),
            method: text(at, "method"),
            separator: separator(at, "queryParameterSeparator"),
            ignore_uncited,
            inputs: media_types(at, "inputSerialization"),
            outputs: media_types(at, "outputSerialization"),
        }
    }

    /// Under an HTTP binding: by GET where it is safe and nothing else is said, else by POST.
    pub(super) fn bound(&self, binding: &HttpBinding, safe: bool) -> contract::HttpOperation {
        let method = self.method.as_ref().or(binding.method.as_ref());
        let method = method.cloned().unwrap_or_else(|| if safe { "GET" } else { "POST" }.to_string());
        let no_body = matches!(method.as_str(), "GET" | "DELETE" | "HEAD");
        let format = |media_type: &str| match (http_input(media_type), no_body) {
            (HttpInput::Form, true) => HttpInput::Query,
            (HttpInput::Multipart | HttpInput::Xml(_), true) => HttpInput::Other,
            (input, _) => input,
        };
        let mut inputs: Vec<HttpInput> = self.inputs.iter().map(|media_type| format(media_type)).collect();
        if inputs.is_empty() {
            inputs.push(format(if no_body { FORM } else { "application/xml" }));
        }
        let output = match self.outputs.as_slice() {
            [] => vec!["application/xml".to_string()],
            given => given.to_vec(),
        };
        contract::HttpOperation { method, inputs, output, ..self.located(binding) }
    }

    /// Under a SOAP binding with the response-only pattern: by GET with parameters in the address (part 2, 5.10.4).
    pub(super) fn response_only(&self, binding: &HttpBinding) -> contract::HttpOperation {
        self.located(binding)
    }

    /// By GET with parameters in the address.
    fn located(&self, binding: &HttpBinding) -> contract::HttpOperation {
        contract::HttpOperation {
            method: "GET".to_string(),
            location: self.location.clone().unwrap_or_default(),
            relative: true,
            inputs: vec![HttpInput::Query],
            output: Vec::new(),
            separator: self.separator.or(binding.separator).unwrap_or('&'),
            ignore_uncited: self.ignore_uncited,
        }
    }
}

impl HttpFault {
    pub(super) fn read(at: At<'_, '_>) -> Self {
        let code = text(at, "code").and_then(|code| code.parse().ok());
        HttpFault { status: code.filter(|code| (400..=599).contains(code)) }
    }
}

fn text(at: At<'_, '_>, attribute: &str) -> Option<String> {
    at.attribute_in(WSDL20_HTTP, attribute).map(|text| text.trim().to_string())
}

fn separator(at: At<'_, '_>, attribute: &str) -> Option<char> {
    text(at, attribute)?.chars().next()
}

/// The media ranges of a list as in an `Accept` header, without parameters.
fn media_types(at: At<'_, '_>, attribute: &str) -> Vec<String> {
    let text = text(at, attribute).unwrap_or_default();
    let ranges = text.split(',').map(|range| range.split(';').next().unwrap_or_default());
    ranges.map(|range| range.trim().to_ascii_lowercase()).filter(|range| !range.is_empty()).collect()
}
