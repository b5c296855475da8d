//! The server's side of a call, whatever carries it: callbacks in their order, dispatch, replies.
//!
//! Nothing here knows a transport: bytes and what is known of the request come in, status, headers and bytes go out.
mod answer;
mod conformance;
mod context;
mod definition;
mod exchange;
mod failure;
mod generated;
mod handler;
mod http_ports;
mod message_log;
mod operations;
mod parse;
mod parsed;
mod pipeline;
mod receive;
mod reply;
mod request;
mod service;
mod settings;

pub use conformance::{ProtocolError, failure_reply, protocol_reply, soap_check, unhandled_body};
pub use context::{Context, ReplyParts};
pub use definition::{AddressingDef, Document, DocumentKind, OperationDef, ServiceDef};
pub use exchange::{BodySource, Exchange};
pub use failure::{Failure, OrFail};
pub use generated::{Start, after_head, answer, answer_items, answer_optional, answer_with, not_implemented};
pub use handler::{BoxFuture, Handler, HeaderInput, OtherHeader, Started};
pub use message_log::MessageLog;
pub use parsed::{BlockName, BodyName, Consumer, Parsed, Parser, ParserEvent};
pub use reply::{Reply, Stop, reply, reply_empty, reply_one_way, reply_parts};
pub use request::{Peer, Request, Transport};
pub use service::SoapService;
pub use settings::{PublicAddress, Settings};
