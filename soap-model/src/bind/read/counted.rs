//! Contents in which what follows decides how often groups within groups occur: the names of the children are looked at
//! before values are read.
use super::super::{Desc, Particle, Record, matcher};
use super::{Binder, Read};
use crate::xml::Name;

/// Most children whose names are looked at beforehand; of more, groups take what they can.
const MAX_CHILDREN: usize = 1 << 20;

/// What was worked out of a content.
pub(super) struct Repeats {
    /// Number of elements open around it, its own included.
    depth: usize,
    /// Level of the groups around it.
    level: u32,
    /// For each child where it starts, and the level of the particle of which it is a further occurrence.
    children: Vec<(usize, Option<u32>)>,
}

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The content of an element: everything up to its end tag.
    #[cold]
    pub(super) fn counted(
        &mut self,
        record: &mut dyn Record<'t>,
        desc: &'t Desc<'t>,
        particles: &'t [Particle<'t>],
    ) -> Read<()> {
        // Where they do not fit at all, reading says why.
        let Some(children) = self.strict.then(|| self.children(particles)).flatten() else {
            return self.elements(record, desc);
        };
        let (depth, level) = (self.reader.depth(), self.level);
        self.counted.push(Repeats { depth, level, children });
        let read = self.elements(record, desc);
        self.counted.pop();
        read
    }

    fn children(&self, particles: &[Particle<'_>]) -> Option<Vec<(usize, Option<u32>)>> {
        let mut ahead = self.reader.fork();
        let mut names: Vec<Name<'_>> = Vec::new();
        let mut starts = Vec::new();
        while let Some(name) = ahead.next_child().ok()? {
            names.push(name);
            starts.push(ahead.start_offset());
            if names.len() > MAX_CHILDREN {
                return None;
            }
            ahead.skip_element().ok()?;
        }
        let repeats = matcher::repeats(particles, names.into_iter())?;
        Some(starts.into_iter().zip(repeats).collect())
    }

    /// The child whose start tag was just read is one more occurrence of the particle whose occurrences are being read,
    /// as far as the groups around it decide.
    #[inline]
    pub(super) fn goes_on(&self) -> bool {
        self.counted.is_empty() || self.counts_again()
    }

    #[cold]
    fn counts_again(&self) -> bool {
        let Some(repeats) = self.counted.last() else { return true };
        if repeats.depth + 1 != self.reader.depth() {
            return true;
        }
        let start = self.reader.start_offset();
        match repeats.children.binary_search_by_key(&start, |(start, _)| *start) {
            Ok(at) => repeats
                .children
                .get(at)
                .is_some_and(|(_, level)| level.map(|level| level + repeats.level + 1) == Some(self.level)),
            Err(_) => true,
        }
    }
}
