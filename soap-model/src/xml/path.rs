//! Element paths, found by reading the text again when an error needs one.

/// Path of the innermost element open at a byte offset.
pub(super) fn path(text: &str, offset: usize) -> String {
    let _ = (text, offset);
    unimplemented!()
}
