//! Messages that do not fit: a repeated element that is read and written item by item, for both sides.
//!
//! [`Streaming`] reads one while it arrives, [`Items`] is one to be written; [`StreamDef`] says of which element. Nothing here
//! knows a transport, a server or a client: text comes from a [`ChunkSource`], and goes out as chunks of a
//! [`Payload`](crate::mime::Payload).
mod definition;
mod feed;
mod incoming;
mod limits;
mod outgoing;
mod render;
mod start;
mod window;

pub(crate) use definition::Held;
pub use definition::StreamDef;
pub use feed::ChunkSource;
pub(crate) use feed::Feed;
pub use incoming::Streaming;
pub use limits::StreamLimits;
pub use outgoing::{ItemBody, Items};
pub(crate) use render::rendered;
pub(crate) use start::{Start, read_start};
pub(crate) use window::Window;
