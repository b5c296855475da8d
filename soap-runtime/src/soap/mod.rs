//! SOAP itself, for both sides: versions, envelopes, header and body entries, faults.
//!
//! Nothing here knows a transport, a server or a client.
mod block;
mod body_reader;
mod body_type;
mod envelope;
mod error;
mod fault;
mod fault_check;
mod fault_reader;
mod intermediary;
mod must_understand;
pub(crate) mod rpc;
mod version;
mod write;

#[doc(hidden)]
pub use block::slots;
pub use block::{Block, Value, Valued, fault_headers, read_fragment};
pub use body_reader::BodyReader;
pub(crate) use body_type::is_body;
pub(crate) use envelope::{EnvelopeReader, OpenError};
pub use error::{MessageError, MessageErrorKind};
pub use fault::{DeclaredFault, Fault, FaultCode, FaultParts, Reason};
pub(crate) use fault_reader::read_fault;
pub use intermediary::{Intermediary, Passing};
pub(crate) use must_understand::{must_understand, version_mismatch};
pub use soap_model::contract::QName;
pub use version::Version;
pub(crate) use write::{Content, Envelope, EnvelopeWriter, escape_attribute, write_envelope};
