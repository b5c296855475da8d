//! Keeps the text of the files that documents borrow from.
use super::Limits;
use std::cell::OnceCell;

/// The texts of one run. Documents borrow from it, so that it is made first and dropped last.
#[derive(Debug)]
pub struct Texts {
    /// As many as files may be read: a slot's text never moves, so that a document can borrow it while others follow.
    slots: Box<[OnceCell<String>]>,
}

impl Texts {
    /// Room for as many texts as files may be read.
    pub fn new(limits: &Limits) -> Self {
        Texts { slots: (0..limits.files).map(|_| OnceCell::new()).collect() }
    }

    /// Stores the text of a source; None if there is no room, or a text already.
    pub(crate) fn store(&self, source: usize, text: String) -> Option<&str> {
        let slot = self.slots.get(source)?;
        slot.set(text).ok()?;
        slot.get().map(String::as_str)
    }

    /// The text of a source.
    pub(crate) fn text(&self, source: usize) -> &str {
        self.slots.get(source).and_then(OnceCell::get).map_or("", String::as_str)
    }
}
