//! Replies that do not go back on the connection of their request.
use futures_util::future::BoxFuture;
use http::{Response, Uri};

use crate::mime::Payload;

/// Sends replies to other addresses.
pub trait ReplySender: Send + Sync + 'static {
    /// Replies may go to this address.
    fn admits(&self, to: &Uri) -> bool;

    /// Sends a reply; what becomes of it is this side's business, as nobody waits.
    fn send(&self, to: Uri, action: String, reply: Response<Payload>) -> BoxFuture<'static, ()>;
}
