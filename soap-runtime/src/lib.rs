//! What soapgen's code runs on: the SOAP 1.1/1.2 pipeline, server, client and HTTP transport.
//!
//! | module | holds |
//! |---|---|
//! | [`soap`] | version, envelope, header and body entries, faults |
//! | [`server`] | the pipeline and its callbacks |
//! | [`client`] | calls, options, faults, retries |
//! | [`http_binding`] | parameters and documents in place of envelopes |
//! | [`modules`] | what understands header blocks by itself |
//! | [`transport`] | HTTP and `?wsdl`, calls within the process |
//! | [`streaming`] | messages read and written item by item |
//! | [`codegen`] | everything generated code names |
#![forbid(unsafe_code)]

pub mod client;
pub mod codegen;
pub mod http_binding;
pub mod mime;
pub mod modules;
pub mod server;
pub mod soap;
pub mod streaming;
pub mod transport;
pub mod wire;

/// The types of generated fields.
pub use soap_model::{bind::Nillable, datatypes, xml::Fragment, xml::Tree};

/// How strictly messages are read, and what was tolerated.
pub use soap_model::bind::{BindError, ReadOptions};

/// Lets a type of your own hold the values of a simple type.
pub use soap_model::text_value;

pub use client::{Call, CallError, CallOptions, Retry};
/// The HTTP types of this crate's interface.
pub use http;
pub use mime::{Attachment, Attachments, BinaryContent, Mtom};
pub use server::{
    BlockName, BodyName, Consumer, Context, Failure, MessageLog, OrFail, OtherHeader, Parsed, Parser,
    ParserEvent, ProtocolError, PublicAddress, Reply, ReplyParts, Request, Settings, SoapService, Stop,
    Transport, failure_reply,
};
pub use soap::{
    Block, DeclaredFault, Fault, FaultCode, MessageError, MessageErrorKind, QName, Reason, Version,
};
pub use streaming::{Items, StreamLimits, Streaming};
#[cfg(feature = "server")]
pub use transport::http::{Running, Server, ServerSettings};

/// Includes what a build script generated for a WSDL: a module of this name.
///
/// ```ignore
/// soap_runtime::include_wsdl!("contacts");
/// ```
#[macro_export]
macro_rules! include_wsdl {
    ($name:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $name, "/include.rs"));
    };
}
