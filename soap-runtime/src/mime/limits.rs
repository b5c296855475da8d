//! Bounds of messages with attachments.
use std::time::Duration;

/// Bounds of a message with attachments. Beyond one of them the message is refused, and what was kept of it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttachmentLimits {
    /// Parts beside the envelope: 256.
    pub parts: usize,
    /// Bytes of the header fields of one part: 8 KiB.
    pub head: usize,
    /// Bytes of one part, its transfer encoding undone: 64 MiB.
    pub part_size: u64,
    /// Bytes of all parts together, as received: 64 MiB. (The envelope itself has the limit of any other message.)
    pub size: u64,
    /// Bytes of all parts of a message that are kept in memory: 1 MiB. What is more goes into temporary files, which
    /// have no name where the system allows that, and are gone with the last handle of the attachment.
    pub memory: u64,
    /// Longest time from the head of such a message to its end: 10 minutes.
    pub time: Duration,
}

impl Default for AttachmentLimits {
    fn default() -> Self {
        AttachmentLimits {
            parts: 256,
            head: 8 << 10,
            part_size: 64 << 20,
            size: 64 << 20,
            memory: 1 << 20,
            time: Duration::from_secs(600),
        }
    }
}
