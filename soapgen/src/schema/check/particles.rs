//! Particle Valid (Restriction) (part 1, 3.9.6): whether everything one content model allows, another does too, by the
//! rules of the recommendation, which compare the models' shapes.
use super::derivation::is_derived;
use super::names::Names;
use crate::schema::values::Checkers;
use crate::schema::wildcard;
use soap_model::contract::{
    DerivationSet, ElementId, NamespaceConstraint, Particle, Process, Term, Types, ValueConstraint, Wildcard,
};

type Verdict = Result<(), String>;

/// A particle with pointless groups removed and heads of substitution groups made choices.
#[derive(Clone)]
struct Shape<'t> {
    min: u32,
    max: Option<u32>,
    term: ShapeTerm<'t>,
}

#[derive(Clone)]
enum ShapeTerm<'t> {
    Element(ElementId),
    Wildcard(&'t Wildcard),
    Sequence(Vec<Shape<'t>>),
    /// The flag: it is a substitution group, which has no order.
    Choice(Vec<Shape<'t>>, bool),
    All(Vec<Shape<'t>>),
}

struct Comparison<'t, 'n> {
    types: &'t Types,
    names: &'n Names,
    checkers: &'n Checkers,
    steps: &'n mut u64,
}

/// Whether a content model is a valid restriction of another; the error says what is in the way.
pub(super) fn restricts(
    types: &Types,
    names: &Names,
    checkers: &Checkers,
    derived: &Particle,
    base: &Particle,
    steps: &mut u64,
) -> Verdict {
    if derived == base {
        return Ok(());
    }
    let derived = shape(types, names, derived, None);
    let base = shape(types, names, base, None);
    let (Some(derived), Some(base)) = (one(derived), one(base)) else { return Ok(()) };
    Comparison { types, names, checkers, steps }.restricts(&derived, &base, true)
}

fn one(mut shapes: Vec<Shape<'_>>) -> Option<Shape<'_>> {
    match shapes.len() {
        0 => Some(Shape { min: 1, max: Some(1), term: ShapeTerm::Sequence(Vec::new()) }),
        1 => shapes.pop(),
        _ => Some(Shape { min: 1, max: Some(1), term: ShapeTerm::Sequence(shapes) }),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Sequence,
    Choice,
    All,
}

/// The particle's shape; several where it melts into its parent, none where it is pointless (3.9.6, 2.2).
fn shape<'t>(types: &Types, names: &Names, particle: &'t Particle, parent: Option<Kind>) -> Vec<Shape<'t>> {
    let (min, max) = (particle.min, particle.max);
    let make = |term| vec![Shape { min, max, term }];
    let (kind, group) = match &particle.term {
        Term::Element(id) => {
            let Some(group) = names.group(types, *id) else { return make(ShapeTerm::Element(*id)) };
            let each = |id: &ElementId| Shape { min: 1, max: Some(1), term: ShapeTerm::Element(*id) };
            return make(ShapeTerm::Choice(group.iter().map(each).collect(), true));
        }
        Term::Wildcard(wildcard) => return make(ShapeTerm::Wildcard(wildcard)),
        Term::Sequence(group) => (Kind::Sequence, group),
        Term::Choice(group) => (Kind::Choice, group),
        Term::All(group) => (Kind::All, group),
    };
    let children: Vec<Shape<'t>> =
        group.particles.iter().flat_map(|p| shape(types, names, p, Some(kind))).collect();
    let once = min == 1 && max == Some(1);
    if children.is_empty() && (kind != Kind::Choice || min == 0) {
        return Vec::new();
    }
    if once && (parent == Some(kind) && kind != Kind::All || children.len() == 1) {
        return children;
    }
    make(match kind {
        Kind::Sequence => ShapeTerm::Sequence(children),
        Kind::Choice => ShapeTerm::Choice(children, false),
        Kind::All => ShapeTerm::All(children),
    })
}

/// Occurrence Range OK.
fn range_within(min: u32, max: Option<u32>, base: &Shape<'_>) -> bool {
    min >= base.min && base.max.is_none_or(|b| max.is_some_and(|m| m <= b))
}

/// Effective Total Range.
fn total(shape: &Shape<'_>) -> (u32, Option<u32>) {
    let times = |min: u32, max: Option<u32>| {
        let most = match (shape.max, max) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (Some(a), Some(b)) => Some(a.saturating_mul(b)),
            _ => None,
        };
        (shape.min.saturating_mul(min), most)
    };
    match &shape.term {
        ShapeTerm::Element(_) | ShapeTerm::Wildcard(_) => (shape.min, shape.max),
        ShapeTerm::Sequence(list) | ShapeTerm::All(list) => {
            let sum = list.iter().map(total).fold((0_u32, Some(0_u32)), |(min, max), (a, b)| {
                (min.saturating_add(a), max.zip(b).map(|(x, y)| x.saturating_add(y)))
            });
            times(sum.0, sum.1)
        }
        ShapeTerm::Choice(list, _) => {
            let least = list.iter().map(|s| total(s).0).min().unwrap_or(0);
            let most = list.iter().map(|s| total(s).1).try_fold(0, |a: u32, b| b.map(|b| a.max(b)));
            times(least, most)
        }
    }
}

fn emptiable(shape: &Shape<'_>) -> bool {
    total(shape).0 == 0
}

impl Comparison<'_, '_> {
    fn restricts(&mut self, derived: &Shape<'_>, base: &Shape<'_>, wildcard_occurs: bool) -> Verdict {
        if *self.steps == 0 {
            return Ok(()); // reported as a limit
        }
        *self.steps -= 1;
        use ShapeTerm as T;
        match (&derived.term, &base.term) {
            (T::Element(own), T::Element(of)) => self.name_and_type(derived, *own, base, *of),
            (T::Element(id), T::Wildcard(w)) => {
                let name = &self.types[*id].name;
                if !wildcard::admits(&w.namespaces, &name.namespace) {
                    return Err(format!("the base's wildcard does not take the element `{name}`"));
                }
                if wildcard_occurs && !range_within(derived.min, derived.max, base) {
                    return Err(format!(
                        "the element `{name}` may occur in other numbers than the base's wildcard"
                    ));
                }
                Ok(())
            }
            (T::Element(_), T::Sequence(list)) => {
                self.group_range(1, Some(1), base)?;
                self.recurse(std::slice::from_ref(derived), list)
            }
            (T::Element(_), T::All(list)) => {
                self.group_range(1, Some(1), base)?;
                self.unordered(std::slice::from_ref(derived), list)
            }
            (T::Element(_), T::Choice(list, _)) => {
                // As a group of its kind that occurs once; and as one that occurs as often as the element, which then
                // occurs once in it: the recommendation's first reading alone would refuse `a*` for `(a|b)*`.
                let once = Shape { min: 1, max: Some(1), term: derived.term.clone() };
                let as_group = self
                    .group_range(1, Some(1), base)
                    .and_then(|()| self.lax(std::slice::from_ref(derived), list, false));
                as_group.or_else(|reason| {
                    if base.max == Some(1) {
                        return Err(reason);
                    }
                    self.group_range(derived.min, derived.max, base).map_err(|_| reason.clone())?;
                    self.lax(std::slice::from_ref(&once), list, false).map_err(|_| reason)
                })
            }
            (T::Wildcard(own), T::Wildcard(of)) => {
                if !wildcard::is_subset(&own.namespaces, &of.namespaces) {
                    return Err("a wildcard takes namespaces that the base's does not".to_owned());
                }
                if strength(own.process) < strength(of.process) {
                    return Err("a wildcard's `processContents` is weaker than the base's".to_owned());
                }
                if wildcard_occurs && !range_within(derived.min, derived.max, base) {
                    return Err("a wildcard may occur in other numbers than the base's".to_owned());
                }
                Ok(())
            }
            (T::Wildcard(_), _) => Err("it has a wildcard where the base has none".to_owned()),
            (T::Sequence(list) | T::Choice(list, _) | T::All(list), T::Wildcard(_)) => {
                for child in list {
                    self.restricts(child, base, false)?;
                }
                let (min, max) = total(derived);
                if wildcard_occurs && !range_within(min, max, base) {
                    return Err("a group may occur in other numbers than the base's wildcard".to_owned());
                }
                Ok(())
            }
            (T::Sequence(own), T::Sequence(of)) => {
                self.group_range(derived.min, derived.max, base)?;
                self.recurse(own, of)
            }
            (T::All(own), T::All(of)) => {
                self.group_range(derived.min, derived.max, base)?;
                self.recurse(own, of)
            }
            (T::Choice(own, _), T::Choice(of, unordered)) => {
                self.group_range(derived.min, derived.max, base)?;
                self.lax(own, of, *unordered)
            }
            (T::Sequence(own), T::All(of)) => {
                self.group_range(derived.min, derived.max, base)?;
                self.unordered(own, of)
            }
            (T::Sequence(own), T::Choice(of, _)) => {
                for child in own {
                    if !of.iter().any(|b| self.restricts(child, b, true).is_ok()) {
                        return Err(format!("{} is not among the base's alternatives", self.shown(child)));
                    }
                }
                let length = own.len() as u32;
                let max = derived.max.map(|m| m.saturating_mul(length));
                self.group_range(derived.min.saturating_mul(length), max, base)
            }
            (T::Choice(..), _) => Err("it has a choice where the base has none".to_owned()),
            (T::All(_), _) => Err("it has an `xs:all` where the base has none".to_owned()),
            (T::Sequence(_), T::Element(_)) => {
                Err("it has a sequence where the base has one element".to_owned())
            }
        }
    }

    fn group_range(&self, min: u32, max: Option<u32>, base: &Shape<'_>) -> Verdict {
        if range_within(min, max, base) {
            return Ok(());
        }
        let most = |m: Option<u32>| m.map_or("unbounded".to_owned(), |m| m.to_string());
        Err(format!(
            "a group occurs {min} to {} times, the base's {} to {}",
            most(max),
            base.min,
            most(base.max)
        ))
    }

    /// Recurse: in order, what is left out may be absent.
    fn recurse(&mut self, derived: &[Shape<'_>], base: &[Shape<'_>]) -> Verdict {
        let mut rest = base.iter();
        for own in derived {
            let mut last = Err(format!("{} has no counterpart in the base", self.shown(own)));
            loop {
                let Some(of) = rest.next() else { return last };
                let verdict = self.restricts(own, of, true);
                match verdict {
                    Ok(()) => break,
                    Err(reason) if !emptiable(of) => return Err(reason),
                    Err(reason) => {
                        if self.alike(own, of) {
                            last = Err(reason);
                        }
                    }
                }
            }
        }
        match rest.find(|of| !emptiable(of)) {
            Some(of) => Err(format!("{} of the base is required, and missing", self.shown(of))),
            None => Ok(()),
        }
    }

    /// RecurseLax: in order, unless the base is a substitution group.
    fn lax(&mut self, derived: &[Shape<'_>], base: &[Shape<'_>], unordered: bool) -> Verdict {
        let mut rest = base.iter();
        for own in derived {
            if unordered {
                rest = base.iter();
            }
            let mut reason =
                format!("{} is not among the base's alternatives, in their order", self.shown(own));
            loop {
                let Some(of) = rest.next() else { return Err(reason) };
                match self.restricts(own, of, true) {
                    Ok(()) => break,
                    Err(because) if self.alike(own, of) => reason = because,
                    Err(_) => {}
                }
            }
        }
        Ok(())
    }

    /// RecurseUnordered: each base particle once, what is left out may be absent.
    fn unordered(&mut self, derived: &[Shape<'_>], base: &[Shape<'_>]) -> Verdict {
        let mut taken = vec![false; base.len()];
        for own in derived {
            let mut reason = format!("{} has no counterpart in the base", self.shown(own));
            let mut found = false;
            for (index, of) in base.iter().enumerate().filter(|(i, _)| !taken[*i]).collect::<Vec<_>>() {
                match self.restricts(own, of, true) {
                    Ok(()) => {
                        taken[index] = true;
                        found = true;
                        break;
                    }
                    Err(because) if self.alike(own, of) => reason = because,
                    Err(_) => {}
                }
            }
            if !found {
                return Err(reason);
            }
        }
        match base.iter().zip(&taken).find(|(of, taken)| !**taken && !emptiable(of)) {
            Some((of, _)) => Err(format!("{} of the base is required, and missing", self.shown(of))),
            None => Ok(()),
        }
    }

    /// NameAndTypeOK.
    fn name_and_type(
        &mut self,
        derived: &Shape<'_>,
        own: ElementId,
        base: &Shape<'_>,
        of: ElementId,
    ) -> Verdict {
        let (a, b) = (&self.types[own], &self.types[of]);
        let name = &a.name;
        if a.name != b.name {
            return Err(format!("the element `{name}` stands where the base has `{}`", b.name));
        }
        if !range_within(derived.min, derived.max, base) {
            let most = |m: Option<u32>| m.map_or("unbounded".to_owned(), |m| m.to_string());
            return Err(format!(
                "the element `{name}` occurs {} to {} times, the base's {} to {}",
                derived.min,
                most(derived.max),
                base.min,
                most(base.max)
            ));
        }
        if own == of {
            return Ok(());
        }
        if a.nillable && !b.nillable {
            return Err(format!("the element `{name}` is nillable, the base's is not"));
        }
        if let Some(ValueConstraint::Fixed(value)) = &b.value {
            let same = matches!(&a.value, Some(ValueConstraint::Fixed(own)) if own == value || self.checkers.equal(self.types, b.r#type, own, value));
            if !same {
                return Err(format!("the element `{name}` is not fixed to the base's value `{value}`"));
            }
        }
        if a.constraints.iter().any(|c| !b.constraints.contains(c)) {
            return Err(format!("the element `{name}` has identity constraints that the base's has not"));
        }
        let covers = |own: bool, base: bool| own || !base;
        if !(covers(a.block.extension, b.block.extension)
            && covers(a.block.restriction, b.block.restriction)
            && covers(a.block.substitution, b.block.substitution))
        {
            return Err(format!("the element `{name}` blocks less than the base's"));
        }
        let without = DerivationSet { extension: true, list: true, union: true, ..DerivationSet::default() };
        if !is_derived(self.types, a.r#type, b.r#type, without) {
            return Err(format!(
                "the type of the element `{name}` is not a restriction of that of the base's"
            ));
        }
        Ok(())
    }

    /// Whether two particles are meant to correspond: the reason one of them fails is worth telling.
    fn alike(&self, a: &Shape<'_>, b: &Shape<'_>) -> bool {
        match (&a.term, &b.term) {
            (ShapeTerm::Element(x), ShapeTerm::Element(y)) => self.names.number(*x) == self.names.number(*y),
            _ => std::mem::discriminant(&a.term) == std::mem::discriminant(&b.term),
        }
    }

    fn shown(&self, shape: &Shape<'_>) -> String {
        match &shape.term {
            ShapeTerm::Element(id) => format!("the element `{}`", self.types[*id].name),
            ShapeTerm::Wildcard(w) => match &w.namespaces {
                NamespaceConstraint::Any => "the wildcard".to_owned(),
                _ => "a wildcard".to_owned(),
            },
            ShapeTerm::Sequence(_) => "a sequence".to_owned(),
            ShapeTerm::Choice(list, _) => match list.first().map(|s| &s.term) {
                Some(ShapeTerm::Element(id)) => {
                    format!("the choice that starts with `{}`", self.types[*id].name)
                }
                _ => "a choice".to_owned(),
            },
            ShapeTerm::All(_) => "an `xs:all`".to_owned(),
        }
    }
}

fn strength(process: Process) -> u8 {
    match process {
        Process::Skip => 0,
        Process::Lax => 1,
        Process::Strict => 2,
    }
}
