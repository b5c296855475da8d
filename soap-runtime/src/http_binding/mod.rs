//! The HTTP binding of WSDL: parameters in an address or a form and XML documents in place of envelopes.
//!
//! Both sides turn them from and into envelopes, so that the pipeline and the client have one way to go, and the
//! tables read and check parameters like any other element. Nothing here knows a server, a client or a transport.
mod envelope;
mod location;

pub(crate) use envelope::{document, from_document, from_parameters, parameters, request_document};
pub(crate) use location::{fill, match_path, pairs, write_pairs};

/// How an operation is reached by HTTP without an envelope.
#[derive(Debug, Clone, Copy)]
pub struct HttpDef {
    /// HTTP method.
    pub method: &'static str,
    /// The port's address; empty: the WSDL gives none.
    pub address: &'static str,
    /// Follows the address. `{name}` stands for a parameter, `{{` and `}}` for braces.
    pub location: &'static str,
    /// Where the parameters are that the location does not name.
    pub input: HttpInput,
    /// Namespace and name of the request's element; an empty name: the request has none.
    pub request: (&'static str, &'static str),
    /// Namespaces and names of its children in order: the parameters.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Where the answer's document is not the response's element itself.
    pub response: Option<HttpResponse>,
}

impl HttpDef {
    /// A definition to be completed with `..`.
    pub const NEW: HttpDef = HttpDef {
        method: "",
        address: "",
        location: "",
        input: HttpInput::Query,
        request: ("", ""),
        parameters: &[],
        response: None,
    };
}

/// Where parameters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpInput {
    /// In the query of the address.
    Query,
    /// In a form.
    Form,
    /// The body is the request's element.
    Xml,
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
