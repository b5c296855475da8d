//! Reading a root whose repeated element is taken item by item, while its text is still arriving.
//!
//! The path to the items is gone along here, child by child; each child as a whole is read as everywhere else. Nothing is
//! kept of the text but where it is to be read on from: the caller lets it grow at its end and drops its front.
use super::super::first::same;
use super::super::{
    BindError, Content, Desc, Element, Mode, Particle, ReadContext, Record, Root, Rule, SlotMut, Term,
};
use super::nil::can_be_without;
use super::{Binder, Read, mismatch};
use crate::xml::{ErrorKind, Mark, Name, Reader};

/// The records on the way to the items: 0 is that of the root, the last one has the place of the items.
pub trait Frames<'t> {
    /// The record with this number. It is made where it is optional: it is asked for only where its element is there.
    fn frame(&mut self, number: usize) -> &mut dyn Record<'t>;
}

/// What [`ItemReader::next`] came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The start tag of an item was read: [`ItemReader::item`] is next.
    Item,
    /// The text ends before the next step does.
    More,
    /// The root's end tag was read.
    End,
}

/// Where the reading of a root by items stands.
///
/// What is checked is what reading the whole would check: order and number of children, attributes, values. Identity
/// constraints are evaluated within each item, not over the root.
#[derive(Debug)]
pub struct ItemReader<'t> {
    root: &'t Root<'t>,
    /// The slot of each frame in which the next frame stands; that of the last holds the items.
    path: &'t [usize],
    open: Vec<Frame<'t>>,
    /// The item whose start tag was read: the place before it, and its occurrence.
    at_item: Option<(Mark, Found)>,
    /// The place before a child that is gone over until all of it is there.
    scanned: Option<Mark>,
    /// All of the next child is there.
    is_there: bool,
    /// An item was begun and its text ended.
    was_cut: bool,
    items: u64,
}

/// An element on the way, being read.
#[derive(Debug)]
struct Frame<'t> {
    desc: &'t Desc<'t>,
    particles: &'t [Particle<'t>],
    /// The particle that took the last child, and how many children it took.
    at: Found,
    /// Which particles took a child.
    seen: Vec<bool>,
    nil: bool,
}

/// A particle by number, and which occurrence of it.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    particle: usize,
    count: u32,
}

impl<'t> ItemReader<'t> {
    /// For a root whose items are found along these slots.
    pub fn new(root: &'t Root<'t>, path: &'t [usize]) -> Self {
        ItemReader {
            root,
            path,
            open: Vec::with_capacity(path.len()),
            at_item: None,
            scanned: None,
            is_there: false,
            was_cut: false,
            items: 0,
        }
    }

    /// Begins with the root, whose start tag was just read.
    ///
    /// # Errors
    /// It is another element, or its attributes are not what they should be.
    pub fn begin(
        &mut self,
        reader: &mut Reader<'_>,
        cx: &mut ReadContext<'t>,
        frames: &mut dyn Frames<'t>,
    ) -> Result<(), BindError> {
        if cx.options.mode == Mode::Strict
            && cx.declarations.is_none()
            && let Some(globals) = self.root.tables.globals
        {
            cx.declarations = Some(globals);
            cx.keeps = true;
        }
        let open_root = cx.options.open_root;
        self.located(reader, cx, open_root, |this, binder| match binder.reader.name() {
            Some(name) if same(name, this.root.element.name) => {
                this.enter(binder, frames, &this.root.element)
            }
            name => {
                let error = BindError::new(Rule::UnexpectedElement, binder.reader.start_offset());
                let expected = binder.clark(this.root.element.name);
                Err(error.found(&name.map_or_else(String::new, |name| binder.clark(name))).expect(expected))
            }
        })
    }

    /// Reads what stands before the next item, into its slots.
    ///
    /// # Errors
    /// What strict reading finds; in lax reading what is not well-formed, exceeds a limit, or is no value of its type.
    pub fn next(
        &mut self,
        reader: &mut Reader<'_>,
        cx: &mut ReadContext<'t>,
        frames: &mut dyn Frames<'t>,
    ) -> Result<Step, BindError> {
        self.located(reader, cx, false, |this, binder| this.advance(binder, frames))
    }

    /// Reads the item whose start tag [`next`](Self::next) found, into its slot, which is empty before. False: the text ends
    /// before the item does; then `next` has to be called again.
    ///
    /// # Errors
    /// As those of `next`.
    pub fn item(
        &mut self,
        reader: &mut Reader<'_>,
        cx: &mut ReadContext<'t>,
        frames: &mut dyn Frames<'t>,
    ) -> Result<bool, BindError> {
        let Some((mark, found)) = self.at_item.take() else { return Ok(false) };
        if self.was_cut && !self.is_there {
            // Read again from its start with every piece of text, it would take time out of proportion.
            self.scanned = Some(mark);
            return Ok(false);
        }
        let read = self.located(reader, cx, false, |this, binder| {
            let (frame, slot) = this.place(frames, found)?;
            match frame.particles.get(found.particle).map(|particle| &particle.term) {
                Some(Term::Element(element)) => binder.element(element, slot),
                _ => Err(mismatch(binder.reader.offset())),
            }
        });
        match read {
            Ok(()) => {
                self.took(found);
                self.items += 1;
                (self.was_cut, self.is_there) = (false, false);
                Ok(true)
            }
            Err(error) if is_incomplete(&error) => {
                reader.rewind(mark);
                self.place(frames, found)?.1.clear();
                self.was_cut = true;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Number of items read so far.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// Byte offset from which on the text must stay where it is; None: what was read may be
    /// [discarded](crate::xml::State::discard).
    pub fn held(&self) -> Option<usize> {
        self.scanned.or(self.at_item.map(|(mark, _)| mark)).map(|mark| mark.offset())
    }

    fn located<R>(
        &mut self,
        reader: &mut Reader<'_>,
        cx: &mut ReadContext<'t>,
        open_root: bool,
        read: impl FnOnce(&mut Self, &mut Binder<'_, '_, 't>) -> Read<R>,
    ) -> Read<R> {
        let source = reader.source();
        let first = cx.tolerated.len();
        let mut binder = Binder::new(reader, cx, open_root);
        let result = read(self, &mut binder);
        for tolerated in &mut cx.tolerated[first..] {
            tolerated.locate(source);
        }
        result.map_err(|mut error| {
            if !is_incomplete(&error) {
                error.locate(source);
            }
            error
        })
    }

    /// Attributes of an element on the way, whose start tag was just read.
    fn enter(
        &mut self,
        binder: &mut Binder<'_, '_, 't>,
        frames: &mut dyn Frames<'t>,
        element: &Element<'t>,
    ) -> Read<()> {
        let record = frames.frame(self.open.len());
        let desc = record.desc();
        let mut nil = false;
        if binder.reader.attribute_count() > 0 {
            nil = binder.is_nil(element)?;
            if binder.check_type(element, &SlotMut::Record(record))?.is_some() {
                return Err(mismatch(binder.reader.offset()));
            }
        }
        let Content::Sequence(particles) = desc.content else { return Err(mismatch(binder.reader.offset())) };
        binder.attributes(record, desc)?;
        let seen = vec![false; particles.len()];
        self.open.push(Frame { desc, particles, at: Found::default(), seen, nil });
        Ok(())
    }

    fn advance(&mut self, binder: &mut Binder<'_, '_, 't>, frames: &mut dyn Frames<'t>) -> Read<Step> {
        loop {
            if let Some(mark) = self.scanned {
                match binder.reader.skip_element() {
                    Ok(()) => {}
                    Err(error) if *error.kind() == ErrorKind::Incomplete => return Ok(Step::More),
                    Err(error) => return Err(BindError::xml(error)),
                }
                binder.reader.rewind(mark);
                (self.scanned, self.is_there) = (None, true);
            }
            let Some(depth) = self.open.len().checked_sub(1) else { return Ok(Step::End) };
            let mark = binder.reader.mark();
            let child = match binder.next_child() {
                Ok(child) => child,
                Err(error) if is_incomplete(&error) => return Ok(Step::More),
                Err(error) => return Err(error),
            };
            let Some(name) = child else {
                self.leave(binder, frames)?;
                continue;
            };
            let on_the_way = self.path.get(depth).copied().unwrap_or_default();
            let found = self.find(binder, name)?;
            let slot =
                found.and_then(|found| Some(found.particle + self.open.last()?.desc.first_content_slot()));
            if slot == Some(on_the_way) && depth + 1 == self.path.len() {
                self.at_item = found.map(|found| (mark, found));
                return Ok(Step::Item);
            }
            if slot == Some(on_the_way)
                && let (Some(found), Some(frame)) = (found, self.open.last())
                && let Some(Term::Element(element)) = frame.particles.get(found.particle).map(|p| &p.term)
            {
                self.took(found);
                self.is_there = false;
                self.enter(binder, frames, element)?;
                continue;
            }
            // Values are read once all of them is there.
            if !std::mem::take(&mut self.is_there) {
                self.scanned = Some(mark);
                continue;
            }
            self.child(binder, frames, name, found)?;
        }
    }

    /// A child that is neither an item nor on the way to them.
    fn child(
        &mut self,
        binder: &mut Binder<'_, '_, 't>,
        frames: &mut dyn Frames<'t>,
        name: Name<'_>,
        found: Option<Found>,
    ) -> Read<()> {
        let Some(found) = found else {
            // Lax reading.
            let desc = self.open.last().map(|frame| frame.desc);
            if let Some(desc) = desc {
                binder.unexpected(name, desc)?;
            }
            return binder.reader.skip_element().map_err(BindError::xml);
        };
        let Some(name) = binder.reader.name() else { return Err(mismatch(binder.reader.offset())) };
        let (frame, slot) = self.place(frames, found)?;
        match frame.particles.get(found.particle) {
            Some(particle) => binder.occurrence(&particle.term, slot, name)?,
            None => return Err(mismatch(binder.reader.offset())),
        }
        self.took(found);
        Ok(())
    }

    /// The innermost frame took a child.
    fn took(&mut self, found: Found) {
        if let Some(frame) = self.open.last_mut() {
            frame.at = found;
            if let Some(seen) = frame.seen.get_mut(found.particle) {
                *seen = true;
            }
        }
    }

    /// The innermost frame, and the slot of one of its particles.
    fn place<'f>(&self, frames: &'f mut dyn Frames<'t>, found: Found) -> Read<(&Frame<'t>, SlotMut<'f, 't>)> {
        match (self.open.last(), self.open.len().checked_sub(1)) {
            (Some(frame), Some(depth)) => {
                let slot = frame.desc.first_content_slot() + found.particle;
                Ok((frame, frames.frame(depth).slot(slot)))
            }
            _ => Err(mismatch(0)),
        }
    }

    /// The particle that a child belongs to; None, in lax reading only, where there is none.
    fn find(&self, binder: &mut Binder<'_, '_, 't>, name: Name<'_>) -> Read<Option<Found>> {
        let Some(frame) = self.open.last() else { return Err(mismatch(binder.reader.offset())) };
        if frame.nil {
            let offset = binder.reader.start_offset();
            binder.report(Rule::NilWithContent, offset, |_, error| error.found(name.local))?;
        }
        for (n, particle) in frame.particles.iter().enumerate().skip(frame.at.particle) {
            let count = if n == frame.at.particle { frame.at.count } else { 0 };
            if count < particle.max && particle.term.starts(name) {
                return Ok(Some(Found { particle: n, count: count.saturating_add(1) }));
            }
            if count < particle.min {
                if binder.strict {
                    return Err(binder.missing(
                        Some(name),
                        frame.particles.get(frame.at.particle..=n).unwrap_or_default(),
                    ));
                }
                break;
            }
        }
        if binder.strict {
            let open = frame.particles.get(frame.at.particle..).unwrap_or_default();
            return Err(binder.unexpected_error(name, open));
        }
        // In any order, those that may occur once only once.
        let any = |(n, particle): &(usize, &Particle<'t>)| {
            particle.term.starts(name) && (particle.max > 1 || frame.at.particle != *n)
        };
        let Some((n, particle)) = frame.particles.iter().enumerate().find(any) else { return Ok(None) };
        let offset = binder.reader.start_offset();
        binder.report(Rule::UnexpectedElement, offset, |this, error| {
            this.expectations(error.found(name.local), std::slice::from_ref(particle), name)
        })?;
        Ok(Some(Found { particle: n, count: 1 }))
    }

    /// The end tag of the innermost frame was read.
    fn leave(&mut self, binder: &mut Binder<'_, '_, 't>, frames: &mut dyn Frames<'t>) -> Read<()> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        self.is_there = false;
        let holds_items = self.open.len() + 1 == self.path.len();
        for (n, particle) in frame.particles.iter().enumerate() {
            let is_items = holds_items && self.path.last() == Some(&(frame.desc.first_content_slot() + n));
            let is_enough = match frame.seen.get(n) {
                // Counted over the whole, whatever stood between.
                Some(true) if is_items => self.items >= u64::from(particle.min),
                Some(true) if n == frame.at.particle => frame.at.count >= particle.min,
                // What came after it was let in when there were enough.
                Some(true) => true,
                _ => particle.min == 0,
            };
            if frame.nil || is_enough {
                continue;
            }
            if binder.strict {
                let from = frame.at.particle.min(n);
                return Err(binder.missing(None, frame.particles.get(from..=n).unwrap_or_default()));
            }
            let offset = binder.reader.offset().saturating_sub(1);
            let slot = frame.desc.first_content_slot() + n;
            let is_empty = is_items || can_be_without(frames.frame(self.open.len()), slot);
            binder.report_missing(is_empty, Rule::MissingElement, offset, |this, error| {
                this.expectations(error, std::slice::from_ref(particle), particle_name())
            })?;
        }
        Ok(())
    }
}

/// No element was found.
fn particle_name() -> Name<'static> {
    Name { ns: crate::xml::Ns::NONE, local: "" }
}

fn is_incomplete(error: &BindError) -> bool {
    error.xml_error().is_some_and(|error| *error.kind() == ErrorKind::Incomplete)
}
