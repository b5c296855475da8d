//! SOAP itself, for both sides: versions, envelopes, header and body entries, faults.
//!
//! Nothing here knows a transport, a server or a client.
mod block;
mod error;
mod fault;
mod parts;
mod version;

#[doc(hidden)]
pub use block::slots;
pub use block::{Block, Value, Valued};
pub use error::{MessageError, MessageErrorKind};
pub use fault::{DeclaredFault, Fault, FaultCode, FaultParts, Reason};
pub use parts::Attachment;
pub use soap_model::contract::QName;
pub use version::Version;
