//! Steps through a content model without binding anything: mixed content is bound to a list of
//! texts and elements, and this says whether their order is valid. It also works out beforehand how often the groups
//! of [`Content::Counted`] occur.
//!
//! One name of look-ahead decides which particle an element belongs to (unique particle attribution), but not always
//! which occurrence of it: in `(a{1,2}, b?){2,2}` a second `a` may belong to the first occurrence of the sequence or to
//! the second. All such ways are gone at once; there are few.
use super::first::starts_of;
use super::{Content, Particle, Term};
use crate::xml::Name;

/// A place in a content model.
#[derive(Debug, Clone)]
pub struct Matcher<'t> {
    /// What counts of occurrences are possible; those that took the most first.
    ways: Vec<Way<'t>>,
}

/// The groups that are open, outermost first.
#[derive(Debug, Clone, PartialEq)]
struct Way<'t> {
    open: Vec<Group<'t>>,
}

/// Most ways that are gone at once: beyond it those that took less are given up.
const MAX_WAYS: usize = 32;

/// A model group being gone through.
#[derive(Debug, Clone)]
enum Group<'t> {
    /// In order: at the particle with this number, of which so many were seen.
    Sequence { particles: &'t [Particle<'t>], at: usize, seen: u32 },
    /// In any order: which ones were seen.
    All { particles: &'t [Particle<'t>], seen: Vec<bool> },
}

impl PartialEq for Group<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Group::Sequence { particles, at, seen },
                Group::Sequence { particles: others, at: other_at, seen: other_seen },
            ) => std::ptr::eq(*particles, *others) && at == other_at && seen == other_seen,
            (Group::All { particles, seen }, Group::All { particles: others, seen: other_seen }) => {
                std::ptr::eq(*particles, *others) && seen == other_seen
            }
            _ => false,
        }
    }
}

/// How an element was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Taken {
    /// The way that was gone so far.
    before: u32,
    /// The number of the open group that took it.
    level: u32,
    /// As a further occurrence of the particle that took the last one.
    again: bool,
}

/// Which elements, in the order of the content, are further occurrences of a particle, and how deep in the groups that
/// particle is; None where the names do not fit the model, or the ways to go are too many.
pub(super) fn repeats<'t>(
    model: &'t [Particle<'t>],
    names: impl Iterator<Item = Name<'t>>,
) -> Option<Vec<Option<u32>>> {
    const MAX_STEPS: usize = 4 << 20;
    let mut matcher = Matcher::new(model);
    let mut history: Vec<Vec<Taken>> = Vec::new();
    let mut steps = 0;
    for name in names {
        let taken = matcher.advance(name);
        steps += taken.len();
        if taken.is_empty() || steps > MAX_STEPS {
            return None;
        }
        history.push(taken);
    }
    let mut way = matcher.ways.iter().position(Way::is_complete)?;
    let mut repeats = Vec::with_capacity(history.len());
    for taken in history.iter().rev() {
        let taken = taken.get(way)?;
        repeats.push(taken.again.then_some(taken.level));
        way = taken.before as usize;
    }
    repeats.reverse();
    Some(repeats)
}

impl<'t> Matcher<'t> {
    /// At the beginning of this sequence.
    pub fn new(model: &'t [Particle<'t>]) -> Self {
        let open = vec![Group::Sequence { particles: model, at: 0, seen: 0 }];
        Matcher { ways: vec![Way { open }] }
    }

    /// Goes over an element of this name; false, and nothing changed, if none may stand here.
    pub fn step(&mut self, name: Name<'_>) -> bool {
        // Nearly always there is one way, and it stays one.
        if let [way] = self.ways.as_mut_slice()
            && !way.has_choice(name)
        {
            return way.step(name);
        }
        !self.advance(name).is_empty()
    }

    /// Goes all ways over an element of this name; how each of those that are left came about.
    fn advance(&mut self, name: Name<'_>) -> Vec<Taken> {
        let (mut ways, mut taken): (Vec<Way<'t>>, _) = (Vec::new(), Vec::new());
        for (before, way) in self.ways.iter().enumerate() {
            way.each_step(name, |next, level, again| {
                if ways.len() < MAX_WAYS && !ways.contains(&next) {
                    ways.push(next);
                    taken.push(Taken { before: before as u32, level: level as u32, again });
                }
            });
        }
        if !ways.is_empty() {
            self.ways = ways;
        }
        taken
    }

    /// The content may end here.
    pub fn is_complete(&self) -> bool {
        self.ways.iter().any(Way::is_complete)
    }

    /// Hands the names that may stand here to `each`; None stands for a wildcard.
    pub fn expected(&self, each: &mut dyn FnMut(Option<Name<'t>>)) {
        for way in self.ways.iter().take(1) {
            way.expected(each);
        }
    }
}

impl<'t> Way<'t> {
    /// Goes over an element of this name; false, and nothing changed, if none may stand here.
    fn step(&mut self, name: Name<'_>) -> bool {
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

    /// More than one of the open groups could take an element of this name.
    fn has_choice(&self, name: Name<'_>) -> bool {
        let mut takers = 0;
        for group in self.open.iter().rev() {
            takers += usize::from(group.next(name).is_some());
            if takers > 1 || !group.is_complete() {
                break;
            }
        }
        takers > 1
    }

    /// Every way over an element of this name, with the number of the group that takes it and whether it is a further
    /// occurrence there.
    fn each_step(&self, name: Name<'_>, mut each: impl FnMut(Self, usize, bool)) {
        for (level, group) in self.open.iter().enumerate().rev() {
            if group.next(name).is_some() {
                let mut next = Way { open: self.open.get(..=level).unwrap_or_default().to_vec() };
                let place = |group: Option<&Group<'t>>| match group {
                    Some(Group::Sequence { at, seen, .. }) if *seen > 0 => Some(*at),
                    _ => None,
                };
                let before = place(next.open.last());
                if let Some(term) = next.open.last_mut().and_then(|group| group.take(name)) {
                    let again = before.is_some() && place(next.open.last()) == before;
                    if next.enter(term, name) {
                        each(next, level, again);
                    }
                }
            }
            if !group.is_complete() {
                return;
            }
        }
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
                    Content::Sequence(particles)
                    | Content::Optional(particles)
                    | Content::Counted(particles) => Group::Sequence { particles, at: 0, seen: 0 },
                    Content::All(particles) => Group::All { particles, seen: vec![false; particles.len()] },
                    _ => return false,
                },
            };
            let Some(next) = group.take(name) else { return false };
            self.open.push(group);
            term = next;
        }
    }

    fn is_complete(&self) -> bool {
        self.open.iter().all(Group::is_complete)
    }

    fn expected(&self, each: &mut dyn FnMut(Option<Name<'t>>)) {
        for group in self.open.iter().rev() {
            group.expected(each);
            if !group.is_complete() {
                return;
            }
        }
    }
}

impl<'t> Group<'t> {
    /// The number of the particle that an element of this name belongs to, and how many of it there are then.
    fn next(&self, name: Name<'_>) -> Option<(usize, u32)> {
        match self {
            Group::Sequence { particles, at, seen } => {
                for (n, particle) in particles.iter().enumerate().skip(*at) {
                    let count = if n == *at { *seen } else { 0 };
                    if count < particle.max && particle.term.starts(name) {
                        // Without a bound it does not matter by how much the least number is exceeded.
                        let most = if particle.max == u32::MAX { particle.min.max(1) } else { u32::MAX };
                        return Some((n, (count + 1).min(most)));
                    }
                    if count < particle.min {
                        return None;
                    }
                }
                None
            }
            Group::All { particles, seen } => {
                let at = particles.iter().position(|particle| particle.term.starts(name))?;
                (!seen.get(at)?).then_some((at, 1))
            }
        }
    }

    /// Goes on to the particle that an element of this name belongs to and counts it; if there is none, nothing
    /// changes.
    fn take(&mut self, name: Name<'_>) -> Option<&'t Term<'t>> {
        let (next, count) = self.next(name)?;
        match self {
            Group::Sequence { particles, at, seen } => {
                (*at, *seen) = (next, count);
                particles.get(next).map(|particle| &particle.term)
            }
            Group::All { particles, seen } => {
                *seen.get_mut(next)? = true;
                particles.get(next).map(|particle| &particle.term)
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
            checks: None,
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
    fn occurrences_of_groups_are_counted_in_every_way_that_fits() {
        let pair = [of(&A, 1, 2), of(&B, 0, 1)];
        let pair = group(Content::Sequence(&pair));
        let model = [Particle { min: 2, max: 2, term: Term::Group(&pair) }];
        for good in ["a a", "a a b", "a a a", "a a b a", "a b a", "a a a a b", "a a a b"] {
            assert!(accepts(&model, good), "{good}");
        }
        for bad in ["a", "a b", "a a a a a", "a b b a", "a b a b a"] {
            assert!(!accepts(&model, bad), "{bad}");
        }
        let threes = [of(&A, 3, 5), of(&B, 1, 1)];
        let model =
            [Particle { min: 0, max: MANY, term: Term::Choice(Arms { particles: &threes, sorted: &[] }) }];
        for good in ["", "a a a", "a a a a a a", "a a a a a a a b a a a"] {
            assert!(accepts(&model, good), "{good}");
        }
        assert!(!accepts(&model, "a a b") && !accepts(&model, "a a a a b a"));
    }

    #[test]
    fn further_occurrences_are_told_with_their_level() {
        let pair = [of(&A, 1, 2), of(&B, 0, 1)];
        let pair = group(Content::Sequence(&pair));
        let model = [Particle { min: 2, max: 2, term: Term::Group(&pair) }];
        let told = |names: &'static str| repeats(&model, names.split(' ').map(name));
        assert_eq!(told("a a"), Some(vec![None, Some(0)]));
        assert_eq!(told("a a a"), Some(vec![None, Some(1), Some(0)]));
        assert_eq!(told("a a b a"), Some(vec![None, Some(1), None, Some(0)]));
        assert_eq!(told("a"), None);
    }

    #[test]
    fn a_model_with_very_many_ways_is_gone_in_bounded_time() {
        let inner = [of(&A, 2, 100_000), of(&B, 0, 1)];
        let inner = group(Content::Sequence(&inner));
        let model = [Particle { min: 2, max: 100_000, term: Term::Group(&inner) }];
        let names = vec!["a"; 2_000].join(" ");
        let mut matcher = Matcher::new(&model);
        assert!(names.split(' ').all(|local| matcher.step(name(local))));
        assert!(matcher.ways.len() <= MAX_WAYS);
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
