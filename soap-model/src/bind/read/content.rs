//! Content models: sequences, groups in any order, choices, groups, wildcards.
//!
//! Each function is given what comes next and returns what comes after what it took. Nothing is read ahead where the table
//! says what must follow: then what is written is compared with that ([`Reader::leaf`](crate::xml::Reader::leaf)).
use super::super::first::{same, starts_of};
use super::super::{
    Arms, BindError, Content, Declared, Desc, Element, Particle, Record, Rule, Shape, SlotMut, Term,
    ValueConstraint, Wildcard,
};
use super::{Binder, Read, can_be_without, mismatch};
use crate::contract::Process;
use crate::xml::{Ahead, Fragment, Name, Ns};

/// What comes next in the content of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Nothing of it was read.
    Unread,
    /// A child, whose start tag was read last.
    Child,
    /// The end tag, which was read.
    End,
}

impl Next {
    fn of(child: Option<Name<'_>>) -> Self {
        if child.is_some() { Next::Child } else { Next::End }
    }
}

/// No element was found.
const NOTHING: Name<'static> = Name { ns: crate::xml::Ns::NONE, local: "" };

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The content of an element: everything up to its end tag.
    pub(super) fn elements(&mut self, record: &mut dyn Record<'t>, desc: &'t Desc<'t>) -> Read<()> {
        let outer = self.content.replace(desc);
        let left = self.group(record, desc, Next::Unread)?;
        self.content = outer;
        match self.child(left)? {
            None => Ok(()),
            Some(name) => Err(self.left_over(name, desc)),
        }
    }

    /// The child that comes next, its start tag read; None after the parent's end tag.
    #[inline]
    fn child(&mut self, next: Next) -> Read<Option<Name<'a>>> {
        match next {
            Next::Unread => self.next_child(),
            Next::Child => Ok(self.reader.name()),
            Next::End => Ok(None),
        }
    }

    /// The particles of a record, once.
    fn group(&mut self, record: &mut dyn Record<'t>, desc: &'t Desc<'t>, next: Next) -> Read<Next> {
        let first = desc.first_content_slot();
        match desc.content {
            Content::Array(array) if self.strict => {
                self.sequence(record, std::slice::from_ref(&array.item), first, next)
            }
            Content::Array(array) => {
                self.any_order(record, std::slice::from_ref(&array.item), first, desc, next)
            }
            Content::Sequence(particles) | Content::Counted(particles) if self.strict => {
                self.sequence(record, particles, first, next)
            }
            Content::Optional(particles) => match Next::of(self.child(next)?) {
                Next::End => Ok(Next::End),
                next if self.strict => self.sequence(record, particles, first, next),
                next => self.any_order(record, particles, first, desc, next),
            },
            Content::All(particles) if self.strict => self.all(record, particles, first, next),
            Content::Sequence(particles) | Content::Counted(particles) | Content::All(particles) => {
                self.any_order(record, particles, first, desc, next)
            }
            _ => Err(mismatch(self.reader.offset())),
        }
    }

    /// A sequence, strictly.
    fn sequence(
        &mut self,
        record: &mut dyn Record<'t>,
        particles: &'t [Particle<'t>],
        first: usize,
        mut next: Next,
    ) -> Read<Next> {
        // Where the names expected begin.
        let mut from = 0;
        for (at, particle) in particles.iter().enumerate() {
            if let (Next::Unread, Term::Element(element)) = (next, &particle.term)
                && self.foresees()
            {
                let (count, after) = self.foreseen(record.slot(first + at), particle, element, 0)?;
                next = after;
                if count > 0 {
                    next = self.enough(particle, count, next)?;
                    from = if particle.max == 1 { at + 1 } else { at };
                    continue;
                }
                // It is another one: which, a later particle may tell.
                if matches!(next, Next::Unread) && particle.min == 0 {
                    continue;
                }
            }
            match self.child(next)? {
                Some(name) if particle.term.starts(name) => {
                    next = self.run(record.slot(first + at), particle, name)?;
                    from = if particle.max == 1 { at + 1 } else { at };
                }
                child if particle.min > 0 => return Err(self.missing(child, &particles[from..=at])),
                child => next = Next::of(child),
            }
        }
        self.open_from = from;
        Ok(next)
    }

    /// An all group, strictly (part 1, 3.8.4).
    fn all(
        &mut self,
        record: &mut dyn Record<'t>,
        particles: &'t [Particle<'t>],
        first: usize,
        next: Next,
    ) -> Read<Next> {
        let mut seen = Seen::new(particles.len());
        let mut expected = 0;
        let mut next = self.child(next)?;
        while let Some(name) = next {
            let found = match particles.get(expected) {
                Some(particle) if particle.term.starts(name) => Some(expected),
                _ => particles.iter().position(|particle| particle.term.starts(name)),
            };
            let Some(at) = found else { break };
            if seen.set(at) {
                return Err(self.unexpected_error(name, &[]));
            }
            let after = self.run(record.slot(first + at), &particles[at], name)?;
            next = self.child(after)?;
            expected = at + 1;
        }
        if let Some(at) = (0..particles.len()).find(|at| particles[*at].min > 0 && !seen.has(*at)) {
            return Err(self.missing(next, &particles[at..=at]));
        }
        Ok(Next::of(next))
    }

    /// Particles in any order: those of a sequence as far as it goes, then whatever comes.
    fn any_order(
        &mut self,
        record: &mut dyn Record<'t>,
        particles: &'t [Particle<'t>],
        first: usize,
        desc: &'t Desc<'t>,
        mut next: Next,
    ) -> Read<Next> {
        let content = self.content.unwrap_or(desc);
        let whole = std::ptr::eq(desc, content);
        let mut seen = Seen::new(particles.len());
        let mut at = 0;
        // An element that was skipped, and has the local name of one that is wanted.
        let mut misnamed = None;
        let left = loop {
            if next == Next::Unread && self.foresees() {
                (at, next) = self.in_order(record, particles, first, &mut seen, at)?;
            }
            let Some(name) = self.child(next)? else { break None };
            let ahead = particles.iter().skip(at).position(|p| p.term.starts(name)).map(|n| n + at);
            let found = ahead.or_else(|| particles.iter().take(at).position(|p| p.term.starts(name)));
            let Some(found) = found else {
                let has_room =
                    |at: usize| !seen.has(at) || record.get(first + at).len() < particles[at].max as usize;
                if let Some((found, declared)) = self.by_form(particles, name).filter(|f| has_room(f.0)) {
                    let offset = self.reader.start_offset();
                    self.report(Rule::UnexpectedElement, offset, |this, error| {
                        this.expectations(error, &particles[found..=found], name)
                    })?;
                    seen.set(found);
                    next = self.run(record.slot(first + found), &particles[found], declared)?;
                    at = found;
                    continue;
                }
                let (outer, _) = content.particles();
                if !whole && (starts_somewhere(content, name) || self.by_form(outer, name).is_some()) {
                    break Some(name);
                }
                if particles.iter().any(|particle| is_called(particle, name)) {
                    misnamed = Some((name, self.reader.start_offset()));
                }
                self.unexpected(name, content)?;
                self.skip()?;
                next = Next::Unread;
                continue;
            };
            let particle = &particles[found];
            if seen.has(found) && record.get(first + found).len() >= particle.max as usize {
                if !whole {
                    break Some(name);
                }
                // Once too often.
                self.unexpected(name, content)?;
                self.skip()?;
                next = Next::Unread;
                continue;
            }
            if found < at
                || particles[at..found].iter().enumerate().any(|(n, p)| p.min > 0 && !seen.has(at + n))
            {
                let offset = self.reader.start_offset();
                self.report(Rule::UnexpectedElement, offset, |this, error| {
                    this.expectations(error.found(name.local), &particles[at.min(found)..=found], name)
                })?;
            }
            seen.set(found);
            next = self.run(record.slot(first + found), particle, name)?;
            at = found;
        };
        for (at, particle) in particles.iter().enumerate() {
            if particle.min > 0 && !seen.has(at) {
                let is_empty = can_be_without(record, first + at);
                let misnamed = misnamed.filter(|(name, _)| is_called(particle, *name));
                let (rule, name, offset) = match misnamed {
                    Some((name, offset)) => (Rule::UnexpectedElement, name, offset),
                    None => (Rule::MissingElement, NOTHING, self.end_offset(left)),
                };
                self.report_missing(is_empty, rule, offset, |this, error| {
                    this.expectations(error, std::slice::from_ref(particle), name)
                })?;
            }
        }
        Ok(Next::of(left))
    }

    /// As many elements as follow one another in the order of the particles from `at` on, of which nothing was read: the last
    /// particle that took some, and what comes next.
    fn in_order(
        &mut self,
        record: &mut dyn Record<'t>,
        particles: &'t [Particle<'t>],
        first: usize,
        seen: &mut Seen,
        mut at: usize,
    ) -> Read<(usize, Next)> {
        for (ahead, particle) in particles.iter().enumerate().skip(at) {
            let Term::Element(element) = &particle.term else { break };
            if seen.has(ahead) {
                continue;
            }
            let (count, next) = self.foreseen(record.slot(first + ahead), particle, element, 0)?;
            if count > 0 {
                seen.set(ahead);
                at = ahead;
                let next = self.enough(particle, count, next)?;
                if next != Next::Unread {
                    return Ok((at, next));
                }
            } else if next != Next::Unread || particle.min > 0 {
                return Ok((at, next));
            }
        }
        Ok((at, Next::Unread))
    }

    /// What is written can be compared with what the table says comes next: nothing else decides how often it comes.
    #[inline]
    fn foresees(&self) -> bool {
        self.counted.is_empty()
    }

    /// The occurrences of an element that come next, if any, of which nothing was read, beyond those that there are: how many
    /// there are then. Where another child comes next, it may be left unread.
    fn foreseen(
        &mut self,
        mut slot: SlotMut<'_, 't>,
        particle: &'t Particle<'t>,
        element: &'t Element<'t>,
        mut count: u32,
    ) -> Read<(u32, Next)> {
        let whole = slot.is_simple() && self.identity.is_none();
        while count < particle.max {
            if whole {
                match self.reader.leaf(element.name) {
                    Ahead::Child(leaf) => {
                        self.leaf(element, slot.reborrow(), leaf)?;
                        count += 1;
                        continue;
                    }
                    Ahead::Other => break,
                    Ahead::Unclear => {}
                }
            } else {
                match self.reader.child_named(element.name).map_err(BindError::xml)? {
                    Ahead::Child(name) if name.ns == element.name.ns => {
                        self.element(element, slot.reborrow())?;
                        count += 1;
                        continue;
                    }
                    Ahead::Child(_) => return Ok((count, Next::Child)),
                    Ahead::Other => break,
                    Ahead::Unclear => {}
                }
            }
            match self.next_child()? {
                Some(name) if same(name, element.name) => {
                    self.element(element, slot.reborrow())?;
                    count += 1;
                }
                child => return Ok((count, Next::of(child))),
            }
        }
        Ok((count, Next::Unread))
    }

    /// The occurrences of a particle that follow one another, of which there is at least one, whose start tag was read.
    fn run(
        &mut self,
        mut slot: SlotMut<'_, 't>,
        particle: &'t Particle<'t>,
        mut name: Name<'a>,
    ) -> Read<Next> {
        if let Term::Element(element) = &particle.term
            && self.foresees()
        {
            self.element(element, slot.reborrow())?;
            let (count, next) = self.foreseen(slot, particle, element, 1)?;
            return self.enough(particle, count, next);
        }
        let mut count = 0;
        self.level += 1;
        let next = loop {
            let next = match &particle.term {
                Term::Element(element) => {
                    self.element(element, slot.reborrow())?;
                    Next::Unread
                }
                Term::Choice(arms) => self.choice(slot.reborrow(), arms, name)?,
                Term::Group(desc) => match &mut slot {
                    SlotMut::Record(record) => self.group(*record, desc, Next::Child)?,
                    SlotMut::Records(place) => self.group(place.fresh(), desc, Next::Child)?,
                    _ => return Err(mismatch(self.reader.offset())),
                },
                Term::Any(wildcard) => {
                    self.any(wildcard, slot.reborrow(), name)?;
                    Next::Unread
                }
            };
            count += 1;
            if count >= particle.max && self.foresees() {
                break next;
            }
            match self.child(next)? {
                Some(next) if count < particle.max && particle.term.starts(next) && self.goes_on() => {
                    name = next;
                }
                child => break Next::of(child),
            }
        };
        self.level -= 1;
        self.enough(particle, count, next)
    }

    /// Reports fewer occurrences than there must be.
    #[inline]
    fn enough(&mut self, particle: &'t Particle<'t>, count: u32, next: Next) -> Read<Next> {
        if count >= particle.min { Ok(next) } else { self.too_few(particle, next) }
    }

    #[cold]
    fn too_few(&mut self, particle: &'t Particle<'t>, next: Next) -> Read<Next> {
        let next = self.child(next)?;
        let offset = self.end_offset(next);
        let rule = if next.is_some() { Rule::UnexpectedElement } else { Rule::MissingElement };
        let found = next.unwrap_or(NOTHING);
        self.report(rule, offset, |this, error| {
            let error = if next.is_some() { error.found(found.local) } else { error };
            this.expectations(error, std::slice::from_ref(particle), found)
        })?;
        Ok(Next::of(next))
    }

    /// One occurrence of a choice.
    fn choice(&mut self, slot: SlotMut<'_, 't>, arms: &Arms<'t>, name: Name<'a>) -> Read<Next> {
        let Some((number, arm)) = arms.find(name).and_then(|n| Some((n, arms.particles.get(n)?))) else {
            return Err(mismatch(self.reader.offset()));
        };
        match slot {
            SlotMut::Choice(choice) => self.run(choice.choose(number), arm, name),
            SlotMut::Choices(place) => self.run(place.fresh().choose(number), arm, name),
            _ => Err(mismatch(self.reader.offset())),
        }
    }

    /// An element that a wildcard admits.
    pub(super) fn any(&mut self, wildcard: &Wildcard<'t>, slot: SlotMut<'_, 't>, name: Name<'a>) -> Read<()> {
        let SlotMut::Any(shape) = slot else { return Err(mismatch(self.reader.offset())) };
        let Some(declarations) = self.cx.declarations.filter(|_| wildcard.process != Process::Skip) else {
            return self.keep(shape);
        };
        self.keep_ahead(shape)?;
        match declarations.element(name) {
            Some(declared) => self.assess(declared, name),
            None => {
                if wildcard.process == Process::Strict {
                    let offset = self.reader.start_offset();
                    let found = self.clark(name);
                    self.report(Rule::NotDeclared, offset, |_, error| error.found(&found))?;
                }
                self.undeclared()
            }
        }
    }

    /// Keeps the current element, which is about to be assessed, where that is wanted.
    pub(super) fn keep_ahead(&mut self, shape: Shape<'_, Fragment>) -> Read<()> {
        if self.cx.keeps {
            shape.put(self.reader.fork().fragment().map_err(BindError::xml)?);
        }
        Ok(())
    }

    /// Keeps the current element as it is.
    pub(super) fn keep(&mut self, shape: Shape<'_, Fragment>) -> Read<()> {
        shape.put(self.reader.fragment().map_err(BindError::xml)?);
        Ok(())
    }

    /// Reads the current element into a value that is dropped afterwards.
    pub(super) fn assess(&mut self, mut declared: Declared<'t>, name: Name<'_>) -> Read<()> {
        if declared.is_abstract {
            let offset = self.reader.start_offset();
            self.report(Rule::AbstractType, offset, |this, error| error.found(&this.clark(name)))?;
            return self.skip();
        }
        self.element(declared.element, declared.value.slot())
    }

    /// An element without a declaration.
    pub(super) fn undeclared(&mut self) -> Read<()> {
        if self.identity.is_some() {
            return self.identified(&[], false, |this| this.laxly(ValueConstraint::None));
        }
        self.laxly(ValueConstraint::None)
    }

    /// Lax assessment of an element without a declaration (part 1, 3.3.4, `cvc-assess-elt.2`): `xsi:type` may give it a type;
    /// else its attributes and children are assessed as far as they are declared.
    pub(super) fn laxly(&mut self, value: ValueConstraint<'t>) -> Read<()> {
        let Some(declarations) = self.cx.declarations else { return self.skip() };
        if let Some(declared) = self.known_type()? {
            return self.of_type(declared, value);
        }
        self.lax_attributes()?;
        loop {
            self.reader.skip_text().map_err(BindError::xml)?;
            match self.reader.next_child().map_err(BindError::xml)? {
                None => return Ok(()),
                Some(name) => match declarations.element(name) {
                    Some(declared) => self.assess(declared, name)?,
                    None => self.undeclared()?,
                },
            }
        }
    }

    /// Reports an element that nothing takes.
    #[cold]
    pub(super) fn unexpected(&mut self, name: Name<'_>, content: &'t Desc<'t>) -> Read<()> {
        let offset = self.reader.start_offset();
        let (particles, _) = content.particles();
        self.report(Rule::UnexpectedElement, offset, |this, error| {
            this.expectations(error.found(name.local), particles, name)
        })
    }

    /// The particle that takes an element of this name if it is not asked whether it is qualified, and the name it should
    /// have: peers get `elementFormDefault` wrong, and the parts of rpc messages (WS-I Basic Profile 1.1, R2735).
    #[cold]
    fn by_form(&self, particles: &[Particle<'_>], name: Name<'a>) -> Option<(usize, Name<'a>)> {
        let parent = self.reader.parent_namespace();
        particles.iter().enumerate().find_map(|(at, particle)| {
            let mut declared = None;
            starts_of(&particle.term, &mut |start| {
                let Some(start) = start.filter(|start| start.local == name.local) else { return };
                if name.ns == Ns::NONE || start.ns == Ns::NONE && Some(name.ns) == parent {
                    declared = Some(Name { ns: start.ns, local: name.local });
                }
            });
            Some((at, declared?))
        })
    }

    /// The error that the content is complete and yet an element follows.
    #[cold]
    fn left_over(&self, name: Name<'_>, desc: &Desc<'_>) -> BindError {
        match desc.content {
            Content::Sequence(particles) | Content::Optional(particles) | Content::Counted(particles) => {
                self.unexpected_error(name, particles.get(self.open_from..).unwrap_or(&[]))
            }
            _ => self.unexpected_error(name, &[]),
        }
    }

    #[cold]
    pub(super) fn unexpected_error(&self, name: Name<'_>, particles: &[Particle<'_>]) -> BindError {
        let error = BindError::new(Rule::UnexpectedElement, self.reader.start_offset());
        self.expectations(error.found(name.local), particles, name)
    }

    /// The error that one of these particles should have been next.
    #[cold]
    pub(super) fn missing(&self, next: Option<Name<'_>>, particles: &[Particle<'_>]) -> BindError {
        match next {
            Some(name) => self.unexpected_error(name, particles),
            None => self.expectations(
                BindError::new(Rule::MissingElement, self.end_offset(None)),
                particles,
                NOTHING,
            ),
        }
    }

    /// Adds the names that these particles start with; with namespaces if one has the found local name.
    #[cold]
    pub(super) fn expectations(
        &self,
        error: BindError,
        particles: &[Particle<'_>],
        found: Name<'_>,
    ) -> BindError {
        let mut names = Vec::new();
        // A particle that could have taken the element is there often enough.
        for particle in particles.iter().filter(|particle| !particle.term.starts(found)) {
            starts_of(&particle.term, &mut |name| names.push(name));
        }
        let qualified = names.iter().flatten().any(|name| name.local == found.local);
        let error = if qualified { error.found(&self.clark(found)) } else { error };
        names.into_iter().fold(error, |error, name| match name {
            Some(name) if qualified => error.expect(self.clark(name)),
            Some(name) => error.expect(name.local),
            None => error.expect("an element that the wildcard admits"),
        })
    }

    /// Where the child begins, or the parent's end tag.
    fn end_offset(&self, next: Option<Name<'_>>) -> usize {
        match next {
            Some(_) => self.reader.start_offset(),
            None => self.reader.offset().saturating_sub(1),
        }
    }
}

/// An element of this name has a place somewhere in the content.
fn starts_somewhere(content: &Desc<'_>, name: Name<'_>) -> bool {
    fn within(term: &Term<'_>, name: Name<'_>) -> bool {
        match term {
            Term::Choice(arms) => {
                arms.find(name).is_some() || arms.particles.iter().any(|arm| within(&arm.term, name))
            }
            Term::Group(desc) => starts_somewhere(desc, name),
            Term::Element(_) | Term::Any(_) => term.starts(name),
        }
    }
    content.particles().0.iter().any(|particle| within(&particle.term, name))
}

/// Which of a number of particles were seen.
enum Seen {
    Few(u64),
    Many(Vec<bool>),
}

impl Seen {
    fn new(count: usize) -> Self {
        if count <= 64 { Seen::Few(0) } else { Seen::Many(vec![false; count]) }
    }

    /// Marks it; true if it was marked already.
    fn set(&mut self, at: usize) -> bool {
        match self {
            Seen::Few(bits) => {
                let was = *bits >> at & 1 == 1;
                *bits |= 1 << at;
                was
            }
            Seen::Many(seen) => seen.get_mut(at).is_some_and(|seen| std::mem::replace(seen, true)),
        }
    }

    fn has(&self, at: usize) -> bool {
        match self {
            Seen::Few(bits) => *bits >> at & 1 == 1,
            Seen::Many(seen) => seen.get(at).copied().unwrap_or(false),
        }
    }
}

/// The particle starts with an element of this local name, if in another namespace.
#[cold]
fn is_called(particle: &Particle<'_>, name: Name<'_>) -> bool {
    let mut is_called = false;
    starts_of(&particle.term, &mut |start| is_called |= start.is_some_and(|start| start.local == name.local));
    is_called
}
