//! Which values refer to themselves: those need an identity when they are written.
use super::super::{Choice, Content, Nillable, Particle, Record, SlotRef, Term};
use std::collections::HashSet;

/// The numbers of the structs and arrays that some [`Link::Ancestor`](super::Link) below them means, counted in the order in
/// which they are written.
#[derive(Default)]
pub(super) struct Circles {
    open: Vec<u32>,
    count: u32,
    pub(super) found: HashSet<u32>,
}

impl Circles {
    /// Those in the value of a root.
    pub(super) fn of(slot: &SlotRef<'_, '_>) -> HashSet<u32> {
        let mut circles = Circles::default();
        circles.slot(slot);
        circles.found
    }

    /// The values of accessors.
    fn slot(&mut self, slot: &SlotRef<'_, '_>) {
        match slot {
            SlotRef::Record(record) => self.record(*record),
            SlotRef::Choice(choice) => self.slot(&choice.chosen().1),
            SlotRef::Records(place) => {
                for n in 0..place.len() {
                    match place.at(n) {
                        Some(Nillable::Value(record)) => self.record(record),
                        _ => self.ancestor(place.ancestor_at(n)),
                    }
                }
            }
            SlotRef::Choices(place) => {
                for n in 0..place.len() {
                    match place.at(n) {
                        Some(Nillable::Value(choice)) => self.slot(&choice.chosen().1),
                        _ => self.ancestor(place.ancestor_at(n)),
                    }
                }
            }
            _ => {}
        }
    }

    fn ancestor(&mut self, levels: Option<u32>) {
        let levels = levels.and_then(|levels| usize::try_from(levels).ok());
        self.found.extend(levels.and_then(|levels| self.open.iter().rev().nth(levels)));
    }

    fn record(&mut self, record: &dyn Record<'_>) {
        self.open.push(self.count);
        self.count += 1;
        self.content(record, &record.desc().content, record.desc().first_content_slot());
        self.open.pop();
    }

    fn content(&mut self, record: &dyn Record<'_>, content: &Content<'_>, first: usize) {
        match content {
            Content::Sequence(particles)
            | Content::Optional(particles)
            | Content::Counted(particles)
            | Content::All(particles) => {
                for (at, particle) in particles.iter().enumerate() {
                    self.particle(particle, &record.get(first + at));
                }
            }
            Content::Array(array) => self.particle(&array.item, &record.get(first)),
            Content::Mixed { arms, .. } => {
                let SlotRef::Choices(place) = record.get(first) else { return };
                for n in 0..place.len() {
                    let Some(Nillable::Value(choice)) = place.at(n) else { continue };
                    let (arm, slot) = choice.chosen();
                    if let Some(particle) = arm.checked_sub(1).and_then(|arm| arms.get(arm)) {
                        self.particle(particle, &slot);
                    }
                }
            }
            Content::Empty | Content::Text { .. } => {}
        }
    }

    fn particle(&mut self, particle: &Particle<'_>, slot: &SlotRef<'_, '_>) {
        match (&particle.term, slot) {
            (Term::Element(_), slot) => self.slot(slot),
            (Term::Choice(arms), SlotRef::Choice(choice)) => self.arm(arms.particles, *choice),
            (Term::Choice(arms), SlotRef::Choices(place)) => {
                for n in 0..place.len() {
                    if let Some(Nillable::Value(choice)) = place.at(n) {
                        self.arm(arms.particles, choice);
                    }
                }
            }
            (Term::Group(desc), SlotRef::Record(record)) => {
                self.content(*record, &desc.content, desc.first_content_slot());
            }
            (Term::Group(desc), SlotRef::Records(place)) => {
                for n in 0..place.len() {
                    if let Some(Nillable::Value(record)) = place.at(n) {
                        self.content(record, &desc.content, desc.first_content_slot());
                    }
                }
            }
            _ => {}
        }
    }

    fn arm(&mut self, particles: &[Particle<'_>], choice: &dyn Choice<'_>) {
        let (arm, slot) = choice.chosen();
        if let Some(particle) = particles.get(arm) {
            self.particle(particle, &slot);
        }
    }
}
