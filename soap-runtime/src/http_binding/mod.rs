//! Parameters in an address or a form and XML documents in place of envelopes: the HTTP bindings of WSDL 1.1 and 2.0; and SOAP 1.2's
//! response-only pattern, in which only the answer is an envelope.
//!
//! Both sides turn them from and into envelopes, so that the pipeline and the client have one way to go, and the
//! tables read and check parameters like any other element. Nothing here knows a server, a client or a transport.
mod envelope;
mod form;
mod location;
mod multipart;

pub(crate) use envelope::{document, from_document, from_parameters, parameters, request_document};
pub(crate) use form::{pairs, write_pairs};
pub(crate) use location::{address, has_path, literal_length, match_path, match_query};
pub(crate) use multipart::{read as read_multipart, write as write_multipart};

/// How an operation is reached by HTTP without an envelope.
#[derive(Debug, Clone, Copy)]
pub struct HttpDef {
    /// HTTP method.
    pub method: &'static str,
    /// Name of the port.
    pub port: &'static str,
    /// The port's address; empty: the WSDL gives none.
    pub address: &'static str,
    /// Follows the address. `{name}` stands for a parameter, `{!name}` for one that is not escaped, `{{` and `}}` for braces.
    pub location: &'static str,
    /// The location is resolved against the address, as references of web pages are; else it is put after it.
    pub relative: bool,
    /// Where the parameters are that the location does not name.
    pub input: HttpInput,
    /// What stands between the parameters of a query.
    pub separator: char,
    /// Parameters that the location does not name are not put into the query.
    pub ignore_uncited: bool,
    /// Namespace and name of the request's element; an empty name: the request has none.
    pub request: (&'static str, &'static str),
    /// Namespaces and names of its children in order: the parameters.
    pub parameters: &'static [(&'static str, &'static str, HttpOccurs)],
    /// Media type of the answer.
    pub output: &'static str,
    /// Where the answer's document is not the response's element itself.
    pub response: Option<HttpResponse>,
    /// Status of each declared fault; 0, or none here: what its code has.
    pub faults: &'static [u16],
    /// The answer is a SOAP 1.2 envelope (SOAP 1.2 part 2, 6.3).
    pub envelope: bool,
}

impl HttpDef {
    /// A definition to be completed with `..`.
    pub const NEW: HttpDef = HttpDef {
        method: "",
        port: "",
        address: "",
        location: "",
        relative: false,
        input: HttpInput::Query,
        separator: '&',
        ignore_uncited: false,
        request: ("", ""),
        parameters: &[],
        output: "text/xml",
        response: None,
        faults: &[],
        envelope: false,
    };

    fn parameter(&self, name: &str) -> Option<HttpOccurs> {
        self.parameters.iter().find(|(_, local, _)| *local == name).map(|(_, _, occurs)| *occurs)
    }

    /// There is a parameter of this name.
    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        self.parameter(name).is_some()
    }

    /// The values that a location cites as parameters: where nothing stands for one that may be absent, it is.
    pub(crate) fn cited(&self, found: Vec<(String, String)>) -> Vec<(String, Content)> {
        let mut cited: Vec<(String, Content)> = Vec::with_capacity(found.len());
        for (name, value) in found {
            let required = self.parameter(&name) == Some(HttpOccurs::Required);
            if !value.is_empty() || required && cited.iter().all(|(known, _)| *known != name) {
                cited.push((name, Content::Text(value)));
            }
        }
        cited
    }
}

/// The content of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A simple value.
    Text(String),
    /// The whole element.
    Element(String),
}

impl Content {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Content::Text(text) => Some(text),
            Content::Element(_) => None,
        }
    }
}

/// Where parameters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpInput {
    /// In the query of the address.
    Query,
    /// In a form.
    Form,
    /// In a form of the type `multipart/form-data`.
    Multipart,
    /// The body is the request's element, of this media type.
    Xml(&'static str),
}

/// What it means that a parameter is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpOccurs {
    /// The request is wrong.
    Required,
    /// It is absent.
    Optional,
    /// It is nil.
    Nillable,
}

/// An answer whose document holds what the only child of the response's element holds.
#[derive(Debug, Clone, Copy)]
pub struct HttpResponse {
    /// Namespace and name of the response's element.
    pub element: (&'static str, &'static str),
    /// Namespace and name of its only child.
    pub child: (&'static str, &'static str),
    /// Namespace and name of the document's root.
    pub document: (&'static str, &'static str),
}
