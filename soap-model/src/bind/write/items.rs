//! Writing a root whose repeated element comes item by item: its beginning, each item, its end.
use super::super::{BindError, Content, Desc, Element, Frames, Particle, Root, Term};
use super::{Output, Write, WriteOptions, mismatch, wrong_count};
use crate::xml::Writer;

/// Where the writing of a root by items stands.
///
/// Each part is written with a writer of its own, all with the same [`Prefixes`](crate::xml::Prefixes); what they write, one after
/// the other, is what writing the whole would have written.
#[derive(Debug, Clone)]
pub struct ItemWriter<'t> {
    root: &'t Root<'t>,
    /// The slot of each frame in which the next frame stands; that of the last holds the items.
    path: &'t [usize],
    options: WriteOptions,
    items: u64,
}

/// A frame as it is written: its element, its table, and the particle on the way.
struct Place<'t> {
    element: &'t Element<'t>,
    desc: &'t Desc<'t>,
    particles: &'t [Particle<'t>],
    at: usize,
}

impl<'t> ItemWriter<'t> {
    /// For a root whose items are found along these slots.
    pub fn new(root: &'t Root<'t>, path: &'t [usize], options: WriteOptions) -> Self {
        ItemWriter { root, path, options, items: 0 }
    }

    /// The root's start tag and what precedes the items; the writer is [left open](Writer::leave_open) afterwards.
    ///
    /// # Errors
    /// As those of [`write_root`](super::write_root), as for all here.
    pub fn head(&self, frames: &mut dyn Frames<'t>, writer: &mut Writer<'_, '_>) -> Result<(), BindError> {
        let mut output = self.output(writer);
        for (depth, place) in self.places(frames)?.into_iter().enumerate() {
            let record = &*frames.frame(depth);
            let first = place.desc.first_content_slot();
            output.writer.start(place.element.name);
            output.xsi_type(output.told(place.element).or(place.desc.name.filter(|_| output.typed)));
            output.attributes(record, place.desc).map_err(|error| error.within(place.element.name.local))?;
            for (n, particle) in place.particles.iter().take(place.at).enumerate() {
                let written = output.particle(particle, record.get(first + n));
                written.map_err(|error| error.within(place.element.name.local))?;
            }
        }
        Ok(())
    }

    /// The items that the last frame holds.
    ///
    /// # Errors
    /// There are more by now than the schema admits.
    pub fn items(
        &mut self,
        frames: &mut dyn Frames<'t>,
        writer: &mut Writer<'_, '_>,
    ) -> Result<(), BindError> {
        let (Some(depth), Some(slot)) = (self.path.len().checked_sub(1), self.path.last()) else {
            return Err(mismatch());
        };
        let record = &*frames.frame(depth);
        let desc = record.desc();
        let Some(particle) =
            slot.checked_sub(desc.first_content_slot()).and_then(|n| desc.particles().0.get(n))
        else {
            return Err(mismatch());
        };
        let Term::Element(element) = &particle.term else { return Err(mismatch()) };
        let count = self.output(writer).element(element, record.get(*slot))?;
        self.items += count as u64;
        if self.options.checked && self.items > u64::from(particle.max) && particle.max != u32::MAX {
            return Err(wrong_count(particle, usize::try_from(self.items).unwrap_or(usize::MAX)));
        }
        Ok(())
    }

    /// What follows the items, and the end tags.
    ///
    /// # Errors
    /// There were fewer items than the schema asks for.
    pub fn tail(&self, frames: &mut dyn Frames<'t>, writer: &mut Writer<'_, '_>) -> Result<(), BindError> {
        let places = self.places(frames)?;
        let mut output = self.output(writer);
        for (depth, place) in places.iter().enumerate().rev() {
            if depth + 1 == places.len()
                && let Some(particle) = place.particles.get(place.at)
                && self.options.checked
                && self.items < u64::from(particle.min)
            {
                return Err(wrong_count(particle, usize::try_from(self.items).unwrap_or(usize::MAX)));
            }
            let record = &*frames.frame(depth);
            let first = place.desc.first_content_slot();
            for (n, particle) in place.particles.iter().enumerate().skip(place.at + 1) {
                let written = output.particle(particle, record.get(first + n));
                written.map_err(|error| error.within(place.element.name.local))?;
            }
            output.writer.end_of(place.element.name);
        }
        Ok(())
    }

    fn places(&self, frames: &mut dyn Frames<'t>) -> Write<Vec<Place<'t>>> {
        let mut places: Vec<Place<'t>> = Vec::with_capacity(self.path.len());
        let mut element: &'t Element<'t> = &self.root.element;
        for (depth, slot) in self.path.iter().enumerate() {
            let desc = frames.frame(depth).desc();
            let Content::Sequence(particles) = desc.content else { return Err(mismatch()) };
            let at = slot.checked_sub(desc.first_content_slot()).ok_or_else(mismatch)?;
            places.push(Place { element, desc, particles, at });
            match particles.get(at).map(|particle| &particle.term) {
                Some(Term::Element(next)) => element = next,
                _ => return Err(mismatch()),
            }
        }
        Ok(places)
    }

    fn output<'w, 'o, 'p>(&self, writer: &'w mut Writer<'o, 'p>) -> Output<'w, 'o, 'p> {
        Output { writer, checked: self.options.checked, typed: self.options.typed, parts: None }
    }
}
