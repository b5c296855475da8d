//! What understands header blocks by itself, on both sides of a call: addressing, security.

/// A part of the chain that messages pass before callbacks see them and after a reply was made.
pub trait Module: Send + Sync + 'static {}
