//! What generated code says of a service: plain data.
use soap_model::bind::{Root, Tables};

use crate::http_binding::HttpDef;
use crate::mime::Mtom;
use crate::modules::addressing::ReplyAddresses;
use crate::soap::Version;

/// A service as its generated dispatcher knows it.
#[derive(Debug, Clone, Copy)]
pub struct ServiceDef {
    /// Name of the service (of its interface, where the service has several).
    pub name: &'static str,
    /// Its operations; [`Handler::call`](super::Handler::call) takes an index into them.
    pub operations: &'static [OperationDef],
    /// Header blocks that some operation's input describes; [`Handler::read_header`](super::Handler::read_header)
    /// takes an index into them.
    pub headers: &'static [&'static Root<'static>],
    /// Namespaces of all its tables.
    pub tables: &'static Tables<'static>,
    /// The files it was generated from, the WSDL first; empty: none are served.
    pub documents: &'static [Document],
    /// Address in the WSDL, where it has one.
    pub address: Option<&'static str>,
    /// How it uses WS-Addressing, where the WSDL says that it does: then a service and a client have the module.
    pub addressing: Option<AddressingDef>,
    /// Which binary values stand beside the envelope, as the WSDL's policy says; a service and a client begin with it.
    pub mtom: Mtom,
}

/// How a service uses WS-Addressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressingDef {
    /// Messages must have the headers.
    pub required: bool,
    /// Where replies may go.
    pub replies: ReplyAddresses,
}

/// An operation.
#[derive(Debug, Clone, Copy)]
pub struct OperationDef {
    /// Name in the WSDL.
    pub name: &'static str,
    /// Elements of the request's body: none, one (the rule) or several.
    pub request: &'static [&'static Root<'static>],
    /// Elements of the response's body.
    pub response: &'static [&'static Root<'static>],
    /// `SOAPAction` of SOAP 1.1 requests; empty where the WSDL gives none.
    pub action_11: &'static str,
    /// `action` parameter of SOAP 1.2 requests; empty where the WSDL gives none.
    pub action_12: &'static str,
    /// `soapActionRequired` of the SOAP 1.2 binding.
    pub action_12_required: bool,
    /// No response is sent.
    pub one_way: bool,
    /// The response may be left out.
    pub response_optional: bool,
    /// The items of the request are handled as they arrive.
    pub stream_request: bool,
    /// The items of the response are sent as they come.
    pub stream_response: bool,
    /// May be repeated without harm.
    pub safe: bool,
    /// Described header blocks of the request: indices into [`ServiceDef::headers`].
    pub headers_in: &'static [usize],
    /// Described header blocks of the response.
    pub headers_out: &'static [&'static Root<'static>],
    /// WS-Addressing action of requests; empty: not known.
    pub addressing_in: &'static str,
    /// WS-Addressing action of responses; empty: none.
    pub addressing_out: &'static str,
    /// WS-Addressing actions of the declared faults, as far as they are known.
    pub addressing_faults: &'static [&'static str],
    /// Names of the declared faults, in the order of [`DeclaredFault::details`](crate::DeclaredFault::details).
    pub faults: &'static [&'static str],
    /// The ports of an HTTP binding by which it is reached, too.
    pub http: &'static [HttpDef],
}

impl OperationDef {
    /// An operation to be completed with `..`.
    pub const NEW: OperationDef = OperationDef {
        name: "",
        request: &[],
        response: &[],
        action_11: "",
        action_12: "",
        action_12_required: false,
        one_way: false,
        response_optional: false,
        stream_request: false,
        stream_response: false,
        safe: false,
        headers_in: &[],
        headers_out: &[],
        addressing_in: "",
        addressing_out: "",
        addressing_faults: &[],
        faults: &[],
        http: &[],
    };

    /// The action of requests in a version; empty where the WSDL gives none.
    pub const fn action(&self, version: Version) -> &'static str {
        match version {
            Version::Soap11 => self.action_11,
            Version::Soap12 => self.action_12,
        }
    }
}

/// A file the service was generated from.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// Its path below the import root; unique within the service.
    pub path: &'static str,
    /// WSDL or schema.
    pub kind: DocumentKind,
    /// Its text.
    pub text: &'static str,
    /// `location` or `schemaLocation` as written -> index into [`ServiceDef::documents`].
    pub imports: &'static [(&'static str, usize)],
}

/// Kinds of [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// WSDL 1.1 or 2.0: reachable as `?wsdl=path`.
    Wsdl,
    /// XML Schema: reachable as `?xsd=path`.
    Schema,
}
