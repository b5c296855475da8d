//! Mixed content: texts and elements in document order.
use super::super::matcher::Matcher;
use super::super::{Arms, BindError, ChoicePlace, Particle, Rule, Shape, SlotMut, Term, ValueConstraint};
use super::{Binder, Read, mismatch};
use crate::xml::{Event, Name};

impl<'a, 't> Binder<'_, 'a, 't> {
    /// Everything up to the end tag, as a list of arms: 0 is text, n is `arms[n - 1]`.
    pub(super) fn mixed(
        &mut self,
        arms: &'t [Particle<'t>],
        model: &'t [Particle<'t>],
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
    ) -> Read<()> {
        let SlotMut::Choices(place) = slot else { return Err(mismatch(self.reader.offset())) };
        let start = self.reader.start_offset();
        let mut matcher = Matcher::new(model);
        let mut valid = true;
        let mut text = String::new();
        let mut elements = 0_usize;
        loop {
            match self.reader.next_event().map_err(BindError::xml)? {
                Event::Text(more) => text.push_str(&more),
                Event::Start(name) => {
                    flush(&mut text, place)?;
                    elements += 1;
                    if valid && !matcher.step(name) {
                        valid = false;
                        self.out_of_place(name, &matcher)?;
                    }
                    self.mixed_element(arms, place, name)?;
                }
                Event::End | Event::Done => break,
            }
        }
        if valid && !matcher.is_complete() {
            self.report(Rule::MissingElement, start, |_, error| expectations(error, &matcher))?;
        }
        match constraint {
            ValueConstraint::Default(given) | ValueConstraint::Fixed(given)
                if elements == 0 && text.is_empty() =>
            {
                text.push_str(given);
            }
            ValueConstraint::Fixed(fixed) if elements > 0 || text != fixed => {
                self.report(Rule::Fixed, start, |_, error| error.found(&text).expect(fixed))?;
            }
            _ => {}
        }
        flush(&mut text, place)
    }

    /// An element of mixed content, into an arm of its own.
    fn mixed_element(
        &mut self,
        arms: &'t [Particle<'t>],
        place: &mut dyn ChoicePlace<'t>,
        name: Name<'a>,
    ) -> Read<()> {
        let arms = Arms { particles: arms, sorted: &[] };
        let Some((number, arm)) = arms.find(name).and_then(|n| Some((n, arms.particles.get(n)?))) else {
            // Lax reading: reported when the matcher refused it.
            return self.skip();
        };
        self.occurrence(&arm.term, place.fresh().choose(number + 1), name)
    }

    /// One occurrence of an element, of a choice of elements, or of a wildcard.
    pub(super) fn occurrence(
        &mut self,
        term: &'t Term<'t>,
        slot: SlotMut<'_, 't>,
        name: Name<'a>,
    ) -> Read<()> {
        match (term, slot) {
            (Term::Element(element), slot) => self.element(element, slot),
            (Term::Any(wildcard), slot) => self.any(wildcard, slot, name),
            (Term::Choice(arms), slot @ (SlotMut::Choice(_) | SlotMut::Choices(_))) => {
                let found = arms.find(name).and_then(|n| Some((n, arms.particles.get(n)?)));
                match (found, slot) {
                    (Some((number, arm)), SlotMut::Choice(choice)) => {
                        self.occurrence(&arm.term, choice.choose(number), name)
                    }
                    (Some((number, arm)), SlotMut::Choices(place)) => {
                        self.occurrence(&arm.term, place.fresh().choose(number), name)
                    }
                    _ => Err(mismatch(self.reader.offset())),
                }
            }
            _ => Err(mismatch(self.reader.offset())),
        }
    }

    #[cold]
    fn out_of_place(&mut self, name: Name<'_>, matcher: &Matcher<'t>) -> Read<()> {
        let offset = self.reader.start_offset();
        self.report(Rule::UnexpectedElement, offset, |_, error| {
            expectations(error.found(name.local), matcher)
        })
    }
}

/// Adds the text so far, if any, as an arm.
fn flush(text: &mut String, place: &mut dyn ChoicePlace<'_>) -> Read<()> {
    if text.is_empty() {
        return Ok(());
    }
    match place.fresh().choose(0) {
        SlotMut::String(Shape::One(to)) => *to = std::mem::take(text),
        _ => return Err(mismatch(0)),
    }
    Ok(())
}

#[cold]
fn expectations(error: BindError, matcher: &Matcher<'_>) -> BindError {
    let mut names = Vec::new();
    matcher.expected(&mut |name| names.push(name));
    names.into_iter().fold(error, |error, name| match name {
        Some(name) => error.expect(name.local),
        None => error.expect("an element that the wildcard admits"),
    })
}
