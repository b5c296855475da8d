//! Steps through a content model without binding anything: mixed content is bound to a list of
//! texts and elements, and this says whether their order is valid.
//!
//! One name of look-ahead decides (unique particle attribution), so there is no backtracking.
use super::first::starts_of;
use super::{Content, Particle, Term};
use crate::xml::Name;

/// A place in a content model.
#[derive(Debug, Clone)]
pub struct Matcher<'t> {
    open: Vec<Group<'t>>,
}

/// A model group being gone through.
#[derive(Debug, Clone)]
enum Group<'t> {
    /// In order: at the particle with this number, of which so many were seen.
    Sequence { particles: &'t [Particle<'t>], at: usize, seen: u32 },
    /// In any order: which ones were seen.
    All { particles: &'t [Particle<'t>], seen: Vec<bool> },
}

impl<'t> Matcher<'t> {
    /// At the beginning of this sequence.
    pub fn new(model: &'t [Particle<'t>]) -> Self {
        Matcher { open: vec![Group::Sequence { particles: model, at: 0, seen: 0 }] }
    }

    /// Goes over an element of this name; false, and nothing changed, if none may stand here.
    pub fn step(&mut self, name: Name<'_>) -> bool {
        let mut depth = self.open.len();
        while let Some(group) = depth.checked_sub(1).and_then(|top| self.open.get_mut(top)) {
            if let Some(term) = group.take(name) {
                self.open.truncate(depth);
                return self.enter(term, name);
            }
            if !group.is_complete() {
                return false;
            }
            depth -= 1;
        }
        false
    }

    /// Opens the groups down to the element of this name.
    fn enter(&mut self, mut term: &'t Term<'t>, name: Name<'_>) -> bool {
        loop {
            let mut group = match term {
                Term::Element(_) | Term::Any(_) => return true,
                Term::Choice(arms) => match arms.find(name).and_then(|arm| arms.particles.get(arm)) {
                    Some(arm) => Group::Sequence { particles: std::slice::from_ref(arm), at: 0, seen: 0 },
                    None => return false,
                },
                Term::Group(desc) => match desc.content {
                    Content::Sequence(particles) | Content::Optional(particles) => {
                        Group::Sequence { particles, at: 0, seen: 0 }
                    }
                    Content::All(particles) => Group::All { particles, seen: vec![false; particles.len()] },
                    _ => return false,
                },
            };
            let Some(next) = group.take(name) else { return false };
            self.open.push(group);
            term = next;
        }
    }

    /// The content may end here.
    pub fn is_complete(&self) -> bool {
        self.open.iter().all(Group::is_complete)
    }

    /// Hands the names that may stand here to `each`; None stands for a wildcard.
    pub fn expected(&self, each: &mut dyn FnMut(Option<Name<'t>>)) {
        for group in self.open.iter().rev() {
            group.expected(each);
            if !group.is_complete() {
                return;
            }
        }
    }
}

impl<'t> Group<'t> {
    /// Goes on to the particle that an element of this name belongs to and counts it; if there is none, nothing
    /// changes.
    fn take(&mut self, name: Name<'_>) -> Option<&'t Term<'t>> {
        match self {
            Group::Sequence { particles, at, seen } => {
                for (n, particle) in particles.iter().enumerate().skip(*at) {
                    let count = if n == *at { *seen } else { 0 };
                    if count < particle.max && particle.term.starts(name) {
                        (*at, *seen) = (n, count + 1);
                        return Some(&particle.term);
                    }
                    if count < particle.min {
                        return None;
                    }
                }
                None
            }
            Group::All { particles, seen } => {
                let at = particles.iter().position(|particle| particle.term.starts(name))?;
                let seen = seen.get_mut(at)?;
                if std::mem::replace(seen, true) {
                    return None;
                }
                particles.get(at).map(|particle| &particle.term)
            }
        }
    }

    fn is_complete(&self) -> bool {
        match self {
            Group::Sequence { particles, at, seen } => particles
                .iter()
                .skip(*at)
                .enumerate()
                .all(|(n, particle)| particle.min <= if n == 0 { *seen } else { 0 }),
            Group::All { particles, seen } => {
                particles.iter().zip(seen).all(|(particle, seen)| *seen || particle.min == 0)
            }
        }
    }

    fn expected(&self, each: &mut dyn FnMut(Option<Name<'t>>)) {
        match self {
            Group::Sequence { particles, at, seen } => {
                for (n, particle) in particles.iter().skip(*at).enumerate() {
                    let seen = if n == 0 { *seen } else { 0 };
                    if seen < particle.max {
                        starts_of(&particle.term, each);
                    }
                    if seen < particle.min {
                        return;
                    }
                }
            }
            Group::All { particles, seen } => {
                for (particle, seen) in particles.iter().zip(seen) {
                    if !seen {
                        starts_of(&particle.term, each);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bind::{Arms, Desc, Element, ValueConstraint};
    use crate::xml::Ns;

    const fn name(local: &str) -> Name<'_> {
        Name { ns: Ns::NONE, local }
    }
    const fn element(local: &str) -> Element<'_> {
        Element {
            name: name(local),
            nillable: false,
            simple: None,
            value: ValueConstraint::None,
            types: &[],
            type_name: None,
        }
    }
    const fn group<'t>(content: Content<'t>) -> Desc<'t> {
        Desc { rust: "", name: None, attributes: &[], any_attribute: None, content, sensitive: &[] }
    }
    const MANY: u32 = u32::MAX;
    static A: Element<'static> = element("a");
    static B: Element<'static> = element("b");
    static C: Element<'static> = element("c");
    const fn of(element: &'static Element<'static>, min: u32, max: u32) -> Particle<'static> {
        Particle { min, max, term: Term::Element(*element) }
    }

    fn accepts(model: &[Particle<'_>], names: &str) -> bool {
        let mut matcher = Matcher::new(model);
        names.split_whitespace().all(|local| matcher.step(name(local))) && matcher.is_complete()
    }

    #[test]
    fn a_sequence_is_gone_through_in_order_with_its_occurrences() {
        let model = [of(&A, 1, 1), of(&B, 0, 2), of(&C, 1, MANY)];
        for good in ["a c", "a b c", "a b b c c c c"] {
            assert!(accepts(&model, good), "{good}");
        }
        for bad in ["", "a", "c", "a b", "a b b b c", "a c b", "c a", "a a c"] {
            assert!(!accepts(&model, bad), "{bad}");
        }
    }

    #[test]
    fn groups_and_choices_repeat_within_one_another() {
        let pair = [of(&A, 1, 1), of(&B, 0, 1)];
        let pair = group(Content::Sequence(&pair));
        let arms = [Particle { min: 1, max: 2, term: Term::Group(&pair) }, of(&C, 1, 1)];
        let model = [Particle { min: 1, max: 3, term: Term::Choice(Arms { particles: &arms, sorted: &[] }) }];
        for good in ["a", "a b", "a a", "a b a b", "c a b c", "a a a a a a"] {
            assert!(accepts(&model, good), "{good}");
        }
        for bad in ["", "b", "a b b", "c c c c", "a a a a a a a", "b a"] {
            assert!(!accepts(&model, bad), "{bad}");
        }
    }

    #[test]
    fn an_all_group_admits_any_order_once_each() {
        let all = [of(&A, 1, 1), of(&B, 0, 1), of(&C, 1, 1)];
        let all = group(Content::All(&all));
        let model = [Particle { min: 1, max: 1, term: Term::Group(&all) }];
        for good in ["a c", "c a", "b c a", "a b c"] {
            assert!(accepts(&model, good), "{good}");
        }
        for bad in ["", "a", "a a c", "a b b c"] {
            assert!(!accepts(&model, bad), "{bad}");
        }
    }

    #[test]
    fn the_names_expected_next_are_those_up_to_the_first_required() {
        let model = [of(&A, 0, 1), of(&B, 1, 1), of(&C, 1, 1)];
        let mut matcher = Matcher::new(&model);
        let expected = |matcher: &Matcher<'_>| {
            let mut names = Vec::new();
            matcher.expected(&mut |name| names.push(name.map_or("*".to_owned(), |n| n.local.to_owned())));
            names.join(" ")
        };
        assert_eq!(expected(&matcher), "a b");
        assert!(matcher.step(name("a")));
        assert_eq!(expected(&matcher), "b");
        assert!(matcher.step(name("b")));
        assert_eq!(expected(&matcher), "c");
    }
}
