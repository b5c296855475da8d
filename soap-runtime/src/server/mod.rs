//! The server's side of a call, whatever carries it: callbacks in their order, dispatch, replies.
//!
//! Nothing here knows a transport: bytes and what is known of the request come in, status, headers and bytes go out.
mod body_reader;
mod conformance;
mod context;
mod definition;
mod failure;
mod generated;
mod handler;
mod parsed;
mod reply;
mod request;
mod service;
mod settings;

pub use body_reader::BodyReader;
pub use conformance::{ProtocolError, failure_reply, protocol_reply, soap_check, unhandled_body};
pub use context::{Context, ReplyParts};
pub use definition::{Document, DocumentKind, OperationDef, ServiceDef};
pub use failure::{Failure, OrFail};
pub use generated::{Start, not_implemented, reply_with};
pub use handler::{BoxFuture, Handler, HeaderInput, OtherHeader, Started};
pub use parsed::{BlockName, BodyName, Consumer, Parsed, Parser, ParserEvent};
pub use reply::{Reply, Stop, reply, reply_empty, reply_one_way, reply_parts};
pub use request::{Request, Transport};
pub use service::SoapService;
pub use settings::Settings;
