//! Content models made simple: nested groups that mean nothing are gone, what may be empty says
//! so, and the language is the same.
use super::occurs::Occurs;
use crate::contract::{ElementId, Particle, Term, Wildcard};

/// A particle of a simplified content model.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// How often; the least number is 0 where the kind may be empty itself.
    pub(super) occurs: Occurs,
    pub(super) kind: Kind,
}

/// What a part repeats. Groups have two parts at least, or one that cannot be merged with the
/// group's own occurrence.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Element(ElementId),
    Wildcard(Wildcard),
    Sequence(Model),
    /// Every alternative has a least number of 1 at least.
    Choice(Model),
    All(Model),
}

/// A model group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Index of the named group it was.
    pub(super) name: Option<u32>,
    pub(super) parts: Vec<Part>,
}

/// Simplifies a particle; None if nothing can occur.
///
/// Recursion is as deep as the nesting of model groups, which the schema reader limits.
pub(super) fn simplify(particle: &Particle) -> Option<Part> {
    let occurs = Occurs { min: particle.min, max: particle.max };
    if occurs.max == Some(0) {
        return None;
    }
    match &particle.term {
        Term::Element(id) => Some(Part { occurs, kind: Kind::Element(*id) }),
        Term::Wildcard(wildcard) => Some(Part { occurs, kind: Kind::Wildcard(wildcard.clone()) }),
        Term::Sequence(group) => sequence(occurs, group.name, &group.particles),
        Term::Choice(group) => choice(occurs, group.name, &group.particles),
        Term::All(group) => {
            let parts: Vec<Part> = group.particles.iter().filter_map(simplify).collect();
            finish(occurs, group.name, parts, Kind::All)
        }
    }
}

fn sequence(occurs: Occurs, name: Option<u32>, particles: &[Particle]) -> Option<Part> {
    let mut parts = Vec::new();
    for part in particles.iter().filter_map(simplify) {
        match part {
            Part { occurs: Occurs::ONCE, kind: Kind::Sequence(inner) } => parts.extend(inner.parts),
            part => parts.push(part),
        }
    }
    finish(occurs, name, parts, Kind::Sequence)
}

/// What sequences and `all` groups have in common.
fn finish(occurs: Occurs, name: Option<u32>, mut parts: Vec<Part>, kind: fn(Model) -> Kind) -> Option<Part> {
    if parts.len() == 1 {
        return parts.pop().map(|part| merge(occurs, name, part, kind));
    }
    if parts.is_empty() {
        return None;
    }
    Some(Part { occurs, kind: kind(Model { name, parts }) }.with_true_min())
}

fn choice(mut occurs: Occurs, name: Option<u32>, particles: &[Particle]) -> Option<Part> {
    let mut parts = Vec::new();
    let mut emptiable = false;
    for particle in particles.iter().filter(|particle| particle.max != Some(0)) {
        let Some(mut part) = simplify(particle) else {
            emptiable = true;
            continue;
        };
        emptiable |= part.may_be_empty();
        part.occurs.min = part.occurs.min.max(1);
        // In (a+ | b)* a run of a's is as good as a's one by one.
        let any_number = occurs.max.is_none() && occurs.min <= 1 && part.occurs.min == 1;
        if any_number {
            part.occurs = Occurs::ONCE;
        }
        match part {
            Part { occurs: Occurs::ONCE, kind: Kind::Choice(inner) } => parts.extend(inner.parts),
            part => parts.push(part),
        }
    }
    if emptiable {
        occurs.min = 0;
    }
    if parts.len() == 1 {
        return parts.pop().map(|part| merge(occurs, name, part, Kind::Choice));
    }
    if parts.is_empty() {
        return None;
    }
    Some(Part { occurs, kind: Kind::Choice(Model { name, parts }) })
}

/// A group of one part: the part alone with the product of both ranges, where that is a range.
fn merge(outer: Occurs, name: Option<u32>, part: Part, kind: fn(Model) -> Kind) -> Part {
    match outer.times(part.occurs) {
        Some(occurs) => Part { occurs, kind: part.kind }.with_true_min(),
        None => {
            let min = if part.occurs.min == 0 { 0 } else { outer.min };
            // A choice of one and a sequence of one are the same; as a sequence it has a name to go by.
            let kind =
                if matches!(part.kind, Kind::Element(_) | Kind::Wildcard(_)) { Kind::Sequence } else { kind };
            Part { occurs: Occurs { min, max: outer.max }, kind: kind(Model { name, parts: vec![part] }) }
        }
    }
}

impl Part {
    /// Nothing at all is a valid occurrence of it.
    fn may_be_empty(&self) -> bool {
        self.occurs.min == 0 || self.kind_may_be_empty()
    }

    fn kind_may_be_empty(&self) -> bool {
        match &self.kind {
            Kind::Sequence(model) | Kind::All(model) => model.parts.iter().all(|part| part.occurs.min == 0),
            Kind::Element(_) | Kind::Wildcard(_) | Kind::Choice(_) => false,
        }
    }

    /// A group that may be empty need not occur; once or not at all is then just once:
    /// (a?, b?)? is (a?, b?).
    fn with_true_min(mut self) -> Part {
        if self.kind_may_be_empty() {
            self.occurs.min = if self.occurs.max == Some(1) { 1 } else { 0 };
        }
        self
    }

    /// A group that repeats has something in it that repeats as well, so that taking as much as possible can leave too
    /// little for the rest: `(a{1,2}, b?){2,2}`, `(a{3,5} | b)*`.
    pub(super) fn counts_depend_on_what_follows(&self) -> bool {
        let (Kind::Sequence(model) | Kind::Choice(model) | Kind::All(model)) = &self.kind else {
            return false;
        };
        if model.parts.iter().any(Part::counts_depend_on_what_follows) {
            return true;
        }
        if self.occurs.max == Some(1) {
            return false;
        }
        let mut open: Vec<&Part> = model.parts.iter().collect();
        while let Some(part) = open.pop() {
            if part.occurs.max != Some(1) && (self.occurs.min > 1 || part.occurs.min > 1) {
                return true;
            }
            if let Kind::Sequence(model) | Kind::Choice(model) | Kind::All(model) = &part.kind {
                open.extend(&model.parts);
            }
        }
        false
    }

    /// The elements and wildcards in it, in document order.
    pub(super) fn leaves(&self) -> Vec<&Kind> {
        let mut leaves = Vec::new();
        let mut open = vec![self];
        while let Some(part) = open.pop() {
            match &part.kind {
                Kind::Sequence(model) | Kind::Choice(model) | Kind::All(model) => {
                    open.extend(model.parts.iter().rev());
                }
                leaf => leaves.push(leaf),
            }
        }
        leaves
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Group;

    fn particle(min: u32, max: impl Into<Option<u32>>, term: Term) -> Particle {
        Particle { min, max: max.into(), term, position: None }
    }
    fn element(min: u32, max: impl Into<Option<u32>>, id: u32) -> Particle {
        particle(min, max, Term::Element(ElementId(id)))
    }
    fn seq(particles: Vec<Particle>) -> Term {
        Term::Sequence(Group { name: None, particles })
    }
    fn alt(particles: Vec<Particle>) -> Term {
        Term::Choice(Group { name: None, particles })
    }

    /// As a regular expression: `(e0{1,1} e1{0,*}){1,1}`.
    fn show(part: &Part) -> String {
        let inner = |model: &Model, between: &str| {
            format!("({})", model.parts.iter().map(show).collect::<Vec<_>>().join(between))
        };
        let kind = match &part.kind {
            Kind::Element(id) => format!("e{}", id.0),
            Kind::Wildcard(_) => "any".into(),
            Kind::Sequence(model) => inner(model, " "),
            Kind::Choice(model) => inner(model, "|"),
            Kind::All(model) => inner(model, "&"),
        };
        match part.occurs {
            Occurs::ONCE => kind,
            Occurs { min, max: None } => format!("{kind}{{{min},*}}"),
            Occurs { min, max: Some(max) } => format!("{kind}{{{min},{max}}}"),
        }
    }
    fn simplified(particle: &Particle) -> String {
        simplify(particle).as_ref().map_or("nothing".into(), show)
    }

    #[test]
    fn sequences_that_occur_once_are_spliced() {
        let inner = particle(1, 1, seq(vec![element(1, 1, 1), element(1, 1, 2)]));
        let outer = particle(1, 1, seq(vec![element(1, 1, 0), inner, element(0, 1, 3)]));
        assert_eq!(simplified(&outer), "(e0 e1 e2 e3{0,1})");
    }

    #[test]
    fn an_optional_sequence_stays_a_unit() {
        let inner = particle(0, 1, seq(vec![element(1, 1, 1), element(1, 1, 2)]));
        assert_eq!(simplified(&particle(1, 1, seq(vec![element(1, 1, 0), inner]))), "(e0 (e1 e2){0,1})");
    }

    #[test]
    fn an_optional_sequence_of_optional_elements_is_no_unit() {
        let inner = particle(0, 1, seq(vec![element(0, 1, 1), element(0, 1, 2)]));
        assert_eq!(simplified(&particle(1, 1, seq(vec![element(1, 1, 0), inner]))), "(e0 e1{0,1} e2{0,1})");
    }

    #[test]
    fn a_repeated_sequence_that_may_be_empty_has_least_number_nought() {
        let inner = particle(1, None, seq(vec![element(0, 1, 1), element(0, 1, 2)]));
        assert_eq!(simplified(&inner), "(e1{0,1} e2{0,1}){0,*}");
    }

    #[test]
    fn a_group_of_one_is_that_one() {
        assert_eq!(simplified(&particle(0, 3, seq(vec![element(1, 2, 0)]))), "e0{0,6}");
        assert_eq!(simplified(&particle(0, None, alt(vec![element(1, 1, 0)]))), "e0{0,*}");
        assert_eq!(simplified(&particle(0, 1, seq(vec![element(2, 2, 0)]))), "(e0{2,2}){0,1}");
        let choice = particle(0, None, alt(vec![element(1, 1, 0), element(1, 1, 1)]));
        assert_eq!(simplified(&particle(1, 1, seq(vec![choice]))), "(e0|e1){0,*}");
    }

    #[test]
    fn a_choice_with_an_alternative_that_may_be_empty_is_optional() {
        let empty = particle(1, 1, seq(vec![]));
        assert_eq!(
            simplified(&particle(1, 1, alt(vec![element(1, 1, 0), empty, element(1, 1, 1)]))),
            "(e0|e1){0,1}"
        );
        assert_eq!(
            simplified(&particle(1, 1, alt(vec![element(0, 1, 0), element(1, 3, 1)]))),
            "(e0|e1{1,3}){0,1}"
        );
        let optional = particle(1, 1, seq(vec![element(0, 1, 0), element(0, 1, 1)]));
        assert_eq!(
            simplified(&particle(1, 1, alt(vec![optional, element(1, 1, 2)]))),
            "((e0{0,1} e1{0,1})|e2){0,1}"
        );
    }

    #[test]
    fn an_alternative_that_never_occurs_makes_nothing_optional() {
        assert_eq!(simplified(&particle(1, 1, alt(vec![element(0, 0, 0), element(1, 1, 1)]))), "e1");
    }

    #[test]
    fn runs_in_an_unbounded_choice_are_single_steps() {
        let inner = particle(0, None, alt(vec![element(1, 1, 1), element(1, 1, 2)]));
        let outer = particle(0, None, alt(vec![element(1, None, 0), inner]));
        assert_eq!(simplified(&outer), "(e0|e1|e2){0,*}");
    }

    #[test]
    fn nested_choices_are_one() {
        let inner = particle(0, 1, alt(vec![element(1, 1, 1), element(1, 1, 2)]));
        assert_eq!(simplified(&particle(1, 1, alt(vec![element(1, 1, 0), inner]))), "(e0|e1|e2){0,1}");
    }

    #[test]
    fn counts_depend_on_what_follows_only_where_least_numbers_meet_repetition() {
        let depends = |particle: &Particle| simplify(particle).unwrap().counts_depend_on_what_follows();
        let group = |min, max: Option<u32>, least, most: Option<u32>| {
            particle(min, max, seq(vec![element(least, most, 0), element(0, 1, 1)]))
        };
        assert!(depends(&group(2, Some(2), 1, Some(2))));
        assert!(depends(&group(0, None, 3, Some(5))));
        assert!(depends(&particle(1, 1, seq(vec![group(2, None, 1, None), element(1, 1, 2)]))));
        assert!(!depends(&group(1, None, 1, None)));
        assert!(!depends(&group(1, Some(1), 3, Some(5))));
        assert!(!depends(&group(5, Some(5), 1, Some(1))));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(simplified(&particle(1, 1, seq(vec![element(0, 0, 0)]))), "nothing");
        assert_eq!(simplified(&particle(1, 1, alt(vec![]))), "nothing");
    }
}
