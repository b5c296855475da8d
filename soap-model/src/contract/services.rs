//! Services: what WSDL 1.1 and 2.0 both come down to.
use super::{ElementId, Position, QName, TypeId};

/// A named set of ports (WSDL 2.0: endpoints).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Service {
    /// Its name.
    pub name: QName,
    /// Text of its documentation.
    pub documentation: Option<String>,
    /// Ports in document order.
    pub ports: Vec<Port>,
    /// The service whose own messages it receives, where it is not one of the documents but who listens to one.
    pub listens_to: Option<QName>,
    /// Where it is declared.
    pub position: Option<Position>,
}

/// An endpoint: an interface bound to a protocol at an address.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Port {
    /// Its name.
    pub name: QName,
    /// Name of the binding.
    pub binding: QName,
    /// Name of the port type or interface; ports of one service with the same interface share
    /// one handler trait.
    pub interface: QName,
    /// Protocol.
    pub protocol: Protocol,
    /// Address given in the file, if any.
    pub address: Option<String>,
    /// Whether it uses WS-Addressing; None: it does not say so.
    pub addressing: Option<AddressingUse>,
    /// Whether its messages are MTOM packages; None: it does not say so.
    pub mtom: Option<MtomUse>,
    /// Operations in the order of the interface.
    pub operations: Vec<Operation>,
    /// Text of its documentation (of the interface, where the port has none).
    pub documentation: Option<String>,
    /// Where it is declared.
    pub position: Option<Position>,
}

/// How a port uses MTOM (the policy assertions of 2004 and 2007).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MtomUse {
    /// Messages must be packages, whatever they hold.
    pub required: bool,
}

/// How a port uses WS-Addressing (WS-Addressing 1.0 Metadata, 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AddressingUse {
    /// Messages must have the headers.
    pub required: bool,
    /// Where replies may go.
    pub replies: ReplyAddresses,
}

/// Where replies may go (WS-Addressing 1.0 Metadata, 3.1.2 and 3.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ReplyAddresses {
    /// Anywhere.
    #[default]
    Any,
    /// Back on the connection of the request only.
    Anonymous,
    /// To other addresses only.
    NonAnonymous,
}

/// What carries a port's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Protocol {
    /// SOAP 1.1.
    Soap11,
    /// SOAP 1.2.
    Soap12,
    /// HTTP GET with parameters in the URL.
    HttpGet,
    /// HTTP POST of a form.
    HttpPost,
    /// HTTP as WSDL 2.0 binds it, with a method for each operation.
    Http,
    /// A binding this version does not serve; its operations are listed only.
    Other,
}

/// An operation of a port.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Operation {
    /// Its name (overloaded operations share it).
    pub name: String,
    /// Text of its documentation.
    pub documentation: Option<String>,
    /// Message exchange pattern.
    pub pattern: Pattern,
    /// `SOAPAction` (1.1) or `action` parameter (1.2) of requests; empty where the file gives none.
    pub soap_action: String,
    /// `soapActionRequired` of a SOAP 1.2 binding.
    pub soap_action_required: bool,
    /// `document` or `rpc`.
    pub style: Style,
    /// What the service receives.
    pub input: Option<Message>,
    /// What the service sends.
    pub output: Option<Message>,
    /// The answer may be left out (WSDL 2.0's in-optional-out).
    pub output_optional: bool,
    /// Declared faults.
    pub faults: Vec<Fault>,
    /// WS-Addressing actions (given or by default): input, output.
    pub addressing_actions: (Option<String>, Option<String>),
    /// May be repeated without harm (WSDL 2.0 `safe`).
    pub safe: bool,
    /// SOAP 1.2's response-only pattern: a request is an HTTP GET without envelope, its parameters in the URL, as
    /// [`http`](Operation::http) says.
    pub response_only: bool,
    /// HTTP binding, and response-only pattern: how the operation is reached without an envelope.
    pub http: Option<HttpOperation>,
    /// Where it is declared.
    pub position: Option<Position>,
}

/// An operation of an HTTP binding: parameters come in the path, the query or a form, or the message is the HTTP body itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HttpOperation {
    /// `GET`, `POST`, …
    pub method: String,
    /// Follows the port's address. `{name}` stands for the parameter of this name, `{!name}` for one that is not escaped, `{{` and
    /// `}}` for braces.
    pub location: String,
    /// The location is a reference that is resolved against the address (WSDL 2.0); else it is put after it.
    pub relative: bool,
    /// Where parameters are that the location does not name: the first is what a client writes.
    pub inputs: Vec<HttpInput>,
    /// Media types of the answer, where the binding names some.
    pub output: Vec<String>,
    /// Stands between parameters of a query.
    pub separator: char,
    /// Parameters that the location does not name are left out of queries.
    pub ignore_uncited: bool,
}

/// Where the parameters of an [`HttpOperation`] are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum HttpInput {
    /// In the query of the address, as HTML forms write it.
    Query,
    /// In a body of the type `application/x-www-form-urlencoded`.
    Form,
    /// In a body of the type `multipart/form-data`.
    Multipart,
    /// The body is the message, as XML of this media type.
    Xml(String),
    /// The body is of a type that is not served.
    Other,
}

/// Message exchange pattern seen from the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Pattern {
    /// Input, then output or fault.
    RequestResponse,
    /// Input only.
    OneWay,
    /// Output, then input.
    SolicitResponse,
    /// Output only.
    Notification,
    /// A pattern of WSDL 2.0 that the specification does not define.
    Other,
}

/// Style of an operation (WSDL 1.1, 3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Style {
    /// Parts are elements of the body, or the body's type.
    Document,
    /// Parts are children of an element named after the operation.
    Rpc,
}

/// A bound message.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Message {
    /// Name of the message.
    pub name: QName,
    /// What the body holds.
    pub body: Body,
    /// Described header blocks.
    pub headers: Vec<Header>,
    /// MIME parts beside the SOAP part.
    pub attachments: Vec<Attachment>,
    /// Text of its documentation.
    pub documentation: Option<String>,
}

/// Content of a message body.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Body {
    /// Document style: these elements in this order: none, one (the rule) or several.
    Elements(Vec<Part>),
    /// Document style with a part given by type: the body itself has that type.
    Type(Part),
    /// Rpc style: one element of this name around the parts.
    Rpc {
        /// Wrapper's name: the operation's (a response's ends in `Response`), in the namespace of `soap:body`.
        wrapper: QName,
        /// The parts in order.
        parts: Vec<Part>,
        /// With the SOAP encoding; literal otherwise.
        encoded: bool,
    },
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Part {
    /// Its name; in rpc style the name of its element.
    pub name: String,
    /// What it is.
    pub kind: PartKind,
    /// Where it is declared.
    pub position: Option<Position>,
}

/// `element=` or `type=` of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum PartKind {
    /// A global element.
    Element(ElementId),
    /// A type.
    Type(TypeId),
}

/// A described header block.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Header {
    /// The part that describes it (by type: named after the part, in `namespace`).
    pub part: Part,
    /// Namespace of an element made of a part given by type.
    pub namespace: String,
    /// `wsdl:required` or WSDL 2.0 `required`.
    pub required: bool,
    /// WSDL 2.0 `mustUnderstand`.
    pub must_understand: bool,
    /// With the SOAP encoding.
    pub encoded: bool,
    /// Header faults about this block: what may stand in the header of a message with a fault.
    pub faults: Vec<Header>,
}

/// A declared fault.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fault {
    /// Its name.
    pub name: String,
    /// The detail entry; by type: an element named after the part.
    pub detail: Option<Part>,
    /// Namespace of an entry made of a part given by type.
    #[cfg_attr(feature = "serde", serde(default))]
    pub namespace: String,
    /// With the SOAP encoding.
    pub encoded: bool,
    /// WSDL 2.0 fault code and subcodes, where given.
    pub code: Option<QName>,
    /// WSDL 2.0 fault subcodes.
    pub subcodes: Vec<QName>,
    /// Header blocks of the message that carries it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub headers: Vec<Header>,
    /// HTTP status that an HTTP binding of WSDL 2.0 gives it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub http_status: Option<u16>,
    /// WS-Addressing action, given or by default.
    pub addressing_action: Option<String>,
    /// Text of its documentation.
    pub documentation: Option<String>,
}

/// A MIME part described by the binding.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attachment {
    /// Name of the message part.
    pub part: String,
    /// Media types admitted.
    pub types: Vec<String>,
}
