//! Bounds of messages that are read item by item.
use std::time::Duration;

/// Bounds of a streamed message. Memory is bounded by [`item`](StreamLimits::item), however long the message is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamLimits {
    /// Most bytes of the whole message, content coding undone: 64 GiB.
    pub size: u64,
    /// Most bytes of one item, and of what precedes or follows the items: 16 MiB.
    pub item: usize,
    /// Longest time for which the next item may be waited for, once it was asked for: 60 seconds.
    pub time: Duration,
}

impl Default for StreamLimits {
    fn default() -> Self {
        StreamLimits { size: 64 << 30, item: 16 << 20, time: Duration::from_secs(60) }
    }
}
