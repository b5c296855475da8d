//! Content models: sequences, groups in any order, choices, groups, wildcards.
//!
//! Each function is given the child whose start tag was read last (None: the parent's end tag was read) and
//! returns the first one that it did not take.
use super::super::first::{same, starts_of};
use super::super::{
    Arms, BindError, Content, Declared, Desc, Particle, Record, Rule, Shape, SlotMut, Term, ValueConstraint,
    Wildcard,
};
use super::{Binder, Read, can_be_without, mismatch};
use crate::contract::Process;
use crate::xml::{Fragment, Name};

type Next<'a> = Option<Name<'a>>;

/// No element was found.
const NOTHING: Name<'static> = Name { ns: crate::xml::Ns::NONE, local: "" };

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The content of an element: everything up to its end tag.
    pub(super) fn elements(&mut self, record: &mut dyn Record<'t>, desc: &'t Desc<'t>) -> Read<()> {
        let next = self.next_child()?;
        let outer = self.content.replace(desc);
        let left = self.group(record, desc, next)?;
        self.content = outer;
        match left {
            None => Ok(()),
            Some(name) => Err(self.left_over(name, desc)),
        }
    }

    /// The particles of a record, once.
    fn group(&mut self, record: &mut dyn Record<'t>, desc: &'t Desc<'t>, next: Next<'a>) -> Read<Next<'a>> {
        let first = desc.first_content_slot();
        match desc.content {
            Content::Optional(_) if next.is_none() => Ok(None),
            Content::Array(array) if self.strict => {
                self.sequence(record, std::slice::from_ref(&array.item), first, next)
            }
            Content::Array(array) => {
                self.any_order(record, std::slice::from_ref(&array.item), first, desc, next)
            }
            Content::Sequence(particles) | Content::Optional(particles) | Content::Counted(particles)
                if self.strict =>
            {
                self.sequence(record, particles, first, next)
            }
            Content::All(particles) if self.strict => self.all(record, particles, first, next),
            Content::Sequence(particles)
            | Content::Optional(particles)
            | Content::Counted(particles)
            | Content::All(particles) => self.any_order(record, particles, first, desc, next),
            _ => Err(mismatch(self.reader.offset())),
        }
    }

    /// A sequence, strictly.
    fn sequence(
        &mut self,
        record: &mut dyn Record<'t>,
        particles: &'t [Particle<'t>],
        first: usize,
        mut next: Next<'a>,
    ) -> Read<Next<'a>> {
        // Where the names expected begin.
        let mut from = 0;
        for (at, particle) in particles.iter().enumerate() {
            match next {
                Some(name) if particle.term.starts(name) => {
                    next = self.run(record.slot(first + at), particle, name)?;
                    from = if particle.max == 1 { at + 1 } else { at };
                }
                _ if particle.min > 0 => return Err(self.missing(next, &particles[from..=at])),
                _ => {}
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
        mut next: Next<'a>,
    ) -> Read<Next<'a>> {
        let mut seen = Seen::new(particles.len());
        let mut expected = 0;
        while let Some(name) = next {
            let found = match particles.get(expected) {
                Some(particle) if particle.term.starts(name) => Some(expected),
                _ => particles.iter().position(|particle| particle.term.starts(name)),
            };
            let Some(at) = found else { break };
            if seen.set(at) {
                return Err(self.unexpected_error(name, &[]));
            }
            next = self.run(record.slot(first + at), &particles[at], name)?;
            expected = at + 1;
        }
        if let Some(at) = (0..particles.len()).find(|at| particles[*at].min > 0 && !seen.has(*at)) {
            return Err(self.missing(next, &particles[at..=at]));
        }
        Ok(next)
    }

    /// Particles in any order: those of a sequence as far as it goes, then whatever comes.
    fn any_order(
        &mut self,
        record: &mut dyn Record<'t>,
        particles: &'t [Particle<'t>],
        first: usize,
        desc: &'t Desc<'t>,
        mut next: Next<'a>,
    ) -> Read<Next<'a>> {
        let content = self.content.unwrap_or(desc);
        let whole = std::ptr::eq(desc, content);
        let mut seen = Seen::new(particles.len());
        let mut at = 0;
        // An element that was skipped, and has the local name of one that is wanted.
        let mut misnamed = None;
        while let Some(name) = next {
            let ahead = particles.iter().skip(at).position(|p| p.term.starts(name)).map(|n| n + at);
            let found = ahead.or_else(|| particles.iter().take(at).position(|p| p.term.starts(name)));
            let Some(found) = found else {
                if !whole && starts_somewhere(content, name) {
                    break;
                }
                if particles.iter().any(|particle| is_called(particle, name)) {
                    misnamed = Some((name, self.reader.start_offset()));
                }
                self.unexpected(name, content)?;
                self.skip()?;
                next = self.next_child()?;
                continue;
            };
            let particle = &particles[found];
            if seen.has(found) && record.get(first + found).len() >= particle.max as usize {
                if !whole {
                    break;
                }
                // Once too often.
                self.unexpected(name, content)?;
                self.skip()?;
                next = self.next_child()?;
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
        }
        for (at, particle) in particles.iter().enumerate() {
            if particle.min > 0 && !seen.has(at) {
                let is_empty = can_be_without(record, first + at);
                let misnamed = misnamed.filter(|(name, _)| is_called(particle, *name));
                let (rule, name, offset) = match misnamed {
                    Some((name, offset)) => (Rule::UnexpectedElement, name, offset),
                    None => (Rule::MissingElement, NOTHING, self.end_offset(next)),
                };
                self.report_missing(is_empty, rule, offset, |this, error| {
                    this.expectations(error, std::slice::from_ref(particle), name)
                })?;
            }
        }
        Ok(next)
    }

    /// The occurrences of a particle that follow one another, of which there is at least one.
    pub(super) fn run(
        &mut self,
        mut slot: SlotMut<'_, 't>,
        particle: &'t Particle<'t>,
        mut name: Name<'a>,
    ) -> Read<Next<'a>> {
        let mut count = 0;
        self.level += 1;
        let next = match &particle.term {
            Term::Element(element) => loop {
                self.element(element, slot.reborrow())?;
                count += 1;
                match self.next_child()? {
                    Some(next) if count < particle.max && same(next, element.name) && self.goes_on() => {}
                    next => break next,
                }
            },
            Term::Choice(arms) => loop {
                let next = self.choice(slot.reborrow(), arms, name)?;
                count += 1;
                match next {
                    Some(next) if count < particle.max && particle.term.starts(next) && self.goes_on() => {
                        name = next;
                    }
                    next => break next,
                }
            },
            Term::Group(desc) => loop {
                let next = match &mut slot {
                    SlotMut::Record(record) => self.group(*record, desc, Some(name))?,
                    SlotMut::Records(place) => self.group(place.fresh(), desc, Some(name))?,
                    _ => return Err(mismatch(self.reader.offset())),
                };
                count += 1;
                match next {
                    Some(next) if count < particle.max && desc.starts(next) && self.goes_on() => name = next,
                    next => break next,
                }
            },
            Term::Any(wildcard) => loop {
                self.any(wildcard, slot.reborrow(), name)?;
                count += 1;
                match self.next_child()? {
                    Some(next)
                        if count < particle.max && wildcard.namespaces.admits(next.ns) && self.goes_on() =>
                    {
                        name = next;
                    }
                    next => break next,
                }
            },
        };
        self.level -= 1;
        if count < particle.min {
            let offset = self.end_offset(next);
            let rule = if next.is_some() { Rule::UnexpectedElement } else { Rule::MissingElement };
            let found = next.unwrap_or(NOTHING);
            self.report(rule, offset, |this, error| {
                let error = if next.is_some() { error.found(found.local) } else { error };
                this.expectations(error, std::slice::from_ref(particle), found)
            })?;
        }
        Ok(next)
    }

    /// One occurrence of a choice.
    fn choice(&mut self, slot: SlotMut<'_, 't>, arms: &Arms<'t>, name: Name<'a>) -> Read<Next<'a>> {
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
    fn unexpected(&mut self, name: Name<'_>, content: &'t Desc<'t>) -> Read<()> {
        let offset = self.reader.start_offset();
        let (particles, _) = content.particles();
        self.report(Rule::UnexpectedElement, offset, |this, error| {
            this.expectations(error.found(name.local), particles, name)
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
    fn unexpected_error(&self, name: Name<'_>, particles: &[Particle<'_>]) -> BindError {
        let error = BindError::new(Rule::UnexpectedElement, self.reader.start_offset());
        self.expectations(error.found(name.local), particles, name)
    }

    /// The error that one of these particles should have been next.
    #[cold]
    fn missing(&self, next: Next<'_>, particles: &[Particle<'_>]) -> BindError {
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
    fn end_offset(&self, next: Next<'_>) -> usize {
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
