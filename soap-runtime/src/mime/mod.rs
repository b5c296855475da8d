//! Attachments: a message and its parts as one `multipart/related` entity (RFC 2387), as SOAP Messages with Attachments
//! and MTOM/XOP have it; DIME is read only.
//!
//! Parts come in and go out in pieces: what passes a threshold is kept in a temporary file, never in memory. This room
//! knows neither envelopes nor HTTP.
mod attachment;
mod content_id;
mod dime;
mod error;
mod form_data;
mod head;
mod limits;
mod media_type;
mod pack;
mod splitter;
mod spool;
mod streamed;
mod transfer;
mod unpack;
mod xop;

pub use attachment::{Attachment, Attachments, ContentReader};
pub use error::{AttachmentError, AttachmentErrorKind};
pub use limits::AttachmentLimits;
pub use media_type::MediaType;
pub use pack::{Chunks, Payload};
pub use xop::{BinaryContent, Mtom};

pub(crate) use form_data::form_parts;
pub(crate) use pack::{Package, boundary};
pub(crate) use streamed::{ChunkStream, OnFailure, StreamFailure};
pub(crate) use unpack::{Root, Unpacker};
pub(crate) use xop::{Extracted, Referable};

use content_id::{content_id_of_reference, escape_id, new_content_id, reference_to};
