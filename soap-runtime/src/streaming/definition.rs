//! What generated code says of a streamed message: plain data.
use soap_model::bind::{Frames, Record, Root};

/// Where the items of a root stand, and how to get there in Rust. `R` is the root's record, `T` an item.
pub struct StreamDef<R: 'static, T: 'static> {
    /// The root.
    pub root: &'static Root<'static>,
    /// The slot of each record in which the next one stands; that of the last holds the items.
    pub path: &'static [usize],
    /// The record with this number on the way, made where it is optional; 0 is the root's own.
    pub frame: fn(&mut R, usize) -> &mut dyn Record<'static>,
    /// Where the items are.
    pub items: fn(&mut R) -> &mut Vec<T>,
}

/// A root's record with its definition.
pub(crate) struct Held<'r, R: 'static, T: 'static> {
    pub(crate) record: &'r mut R,
    pub(crate) definition: &'static StreamDef<R, T>,
}

impl<R, T> Frames<'static> for Held<'_, R, T> {
    fn frame(&mut self, number: usize) -> &mut dyn Record<'static> {
        (self.definition.frame)(self.record, number)
    }
}
