//! How messages are written where XML and HTTP leave a choice: prefixes, declarations, empty elements, `SOAPAction`.
//!
//! A receiver that reads XML properly does not care. Some do not: this is for them. What a message says is the same in every format.
//!
//! ```
//! use soap_runtime::wire::{EmptyElements, WireFormat};
//!
//! let format = WireFormat::axis1().prefix("urn:orders", "ord").empty_elements(EmptyElements::Pair);
//! assert_eq!(format.envelope_prefix.as_deref(), Some("soapenv"));
//! ```
mod charset;
mod format;
mod headers;
mod prefixes;
mod profiles;

pub use format::{
    ActionHeader, ActionParameter, Charset, CharsetParameter, Declaration, Declarations, EmptyElements,
    Payload, WireFormat,
};
