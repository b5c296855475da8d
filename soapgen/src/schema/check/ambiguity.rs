//! Unique Particle Attribution (part 1, 3.8.6, cos-nonambig): which particle takes an element is known from its name
//! and what came before it.
//!
//! The positions of the content model that can follow each other are computed (Glushkov's construction), but only as
//! far as two positions could take the same name. A model in which every name occurs once costs one pass. Numbers of
//! occurrences do not matter but for one thing: a particle that occurs exactly n times, n greater than 1, is two
//! positions, as it cannot be left and repeated at the same time.
use super::names::Names;
use super::{at, shown};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::schema::wildcard;
use soap_model::contract::{ElementId, Particle, Term, Types};
use std::collections::{HashMap, HashSet};

/// Most positions of one content model; past it, exact repetitions are no longer told from open ones.
const POSITIONS: usize = 100_000;
/// Most pairs of positions of one content model that can follow each other and could take the same name.
const ENTRIES: u64 = 8_000_000;
/// Conflicts told of one content model.
const TOLD: usize = 10;

struct Leaf<'t> {
    particle: &'t Particle,
    /// It and another leaf can take the same name.
    candidate: bool,
}

struct Automaton<'t, 'n> {
    types: &'t Types,
    names: &'n Names,
    leaves: Vec<Leaf<'t>>,
    leaf_of: HashMap<*const Particle, usize>,
    /// Leaf of each position.
    positions: Vec<usize>,
    /// By position: candidates that may come next.
    follow: Vec<Vec<usize>>,
    steps: &'n mut u64,
    /// Pairs of positions in `follow`.
    entries: u64,
    /// More than that, or than the steps allow, were left out.
    cut: bool,
}

#[derive(Default)]
struct Sets {
    nullable: bool,
    /// Candidates only.
    first: Vec<usize>,
    last: Vec<usize>,
}

pub(super) fn check<'t>(
    types: &'t Types,
    names: &Names,
    root: &'t Particle,
    steps: &mut u64,
    found: &mut Vec<(Option<Deviation>, Diagnostic)>,
) {
    let mut automaton = Automaton {
        types,
        names,
        leaves: Vec::new(),
        leaf_of: HashMap::new(),
        positions: Vec::new(),
        follow: Vec::new(),
        steps,
        entries: 0,
        cut: false,
    };
    automaton.collect(root);
    if !automaton.mark_candidates() {
        return;
    }
    let sets = automaton.particle(root);
    let mut told = HashSet::new();
    automaton.conflicts(&sets.first, &mut told, found);
    for position in 0..automaton.positions.len() {
        let mut next = std::mem::take(&mut automaton.follow[position]);
        next.sort_unstable();
        next.dedup();
        automaton.conflicts(&next, &mut told, found);
    }
    if automaton.cut && told.is_empty() {
        *automaton.steps = 0;
    }
}

impl<'t> Automaton<'t, '_> {
    fn collect(&mut self, root: &'t Particle) {
        let mut open = vec![root];
        while let Some(particle) = open.pop() {
            match &particle.term {
                Term::Element(_) | Term::Wildcard(_) => {
                    self.leaf_of.insert(particle, self.leaves.len());
                    self.leaves.push(Leaf { particle, candidate: false });
                }
                Term::Sequence(group) | Term::Choice(group) | Term::All(group) => {
                    open.extend(&group.particles)
                }
            }
        }
    }

    /// Marks leaves that can take the same name as another; false if there are none.
    fn mark_candidates(&mut self) -> bool {
        let mut by_name: HashMap<u32, usize> = HashMap::new();
        let mut marked = vec![false; self.leaves.len()];
        for (index, leaf) in self.leaves.iter().enumerate() {
            if let Term::Element(id) = leaf.particle.term {
                for element in self.names.takes(self.types, id) {
                    if let Some(other) = by_name.insert(self.names.number(element), index)
                        && other != index
                    {
                        marked[index] = true;
                        marked[other] = true;
                    }
                }
            }
        }
        for (index, leaf) in self.leaves.iter().enumerate() {
            let Term::Wildcard(_) = &leaf.particle.term else { continue };
            for (other, against) in self.leaves.iter().enumerate() {
                *self.steps = self.steps.saturating_sub(1);
                if other != index && self.overlap(leaf.particle, against.particle) {
                    marked[index] = true;
                    marked[other] = true;
                }
            }
        }
        for (leaf, marked) in self.leaves.iter_mut().zip(&marked) {
            leaf.candidate = *marked;
        }
        marked.contains(&true)
    }

    fn overlap(&self, a: &Particle, b: &Particle) -> bool {
        let takes = |w: &soap_model::contract::Wildcard, id: ElementId| {
            self.names
                .takes(self.types, id)
                .iter()
                .any(|e| wildcard::admits(&w.namespaces, &self.types[*e].name.namespace))
        };
        match (&a.term, &b.term) {
            (Term::Wildcard(x), Term::Wildcard(y)) => wildcard::overlap(&x.namespaces, &y.namespaces),
            (Term::Wildcard(w), Term::Element(id)) | (Term::Element(id), Term::Wildcard(w)) => takes(w, *id),
            (Term::Element(x), Term::Element(y)) => {
                let of = |id: &ElementId| {
                    self.names
                        .takes(self.types, *id)
                        .into_iter()
                        .map(|e| self.names.number(e))
                        .collect::<Vec<_>>()
                };
                let (x, y) = (of(x), of(y));
                x.iter().any(|n| y.contains(n))
            }
            _ => false,
        }
    }

    /// Positions of a particle. Depth of the recursion is that of the content model, which is limited.
    fn particle(&mut self, particle: &'t Particle) -> Sets {
        let exact = particle.max == Some(particle.min) && particle.min > 1;
        let repeats = particle.max.is_none_or(|m| m > 1);
        let mut sets = self.term(particle);
        if exact && !sets.nullable && self.positions.len() < POSITIONS {
            let again = self.term(particle);
            self.connect(&sets.last, &again.first);
            sets.last = again.last;
        } else if repeats {
            let (last, first) = (std::mem::take(&mut sets.last), std::mem::take(&mut sets.first));
            self.connect(&last, &first);
            (sets.last, sets.first) = (last, first);
        }
        sets.nullable |= particle.min == 0;
        sets
    }

    fn term(&mut self, particle: &'t Particle) -> Sets {
        match &particle.term {
            Term::Element(_) | Term::Wildcard(_) => {
                let Some(leaf) = self.leaf_of.get(&(particle as *const Particle)).copied() else {
                    return Sets::default();
                };
                let position = self.positions.len();
                self.positions.push(leaf);
                self.follow.push(Vec::new());
                let first = if self.leaves[leaf].candidate { vec![position] } else { Vec::new() };
                Sets { nullable: false, first, last: vec![position] }
            }
            Term::Sequence(group) => {
                let mut all = Sets { nullable: true, ..Sets::default() };
                for child in &group.particles {
                    let sets = self.particle(child);
                    self.connect(&all.last, &sets.first);
                    if all.nullable {
                        all.first.extend_from_slice(&sets.first);
                    }
                    if !sets.nullable {
                        all.last.clear();
                    }
                    all.last.extend(sets.last);
                    all.nullable &= sets.nullable;
                }
                all
            }
            Term::Choice(group) => {
                let mut all = Sets { nullable: group.particles.is_empty(), ..Sets::default() };
                for child in &group.particles {
                    let sets = self.particle(child);
                    all.first.extend(sets.first);
                    all.last.extend(sets.last);
                    all.nullable |= sets.nullable;
                }
                all
            }
            Term::All(group) => {
                let children: Vec<Sets> = group.particles.iter().map(|child| self.particle(child)).collect();
                let mut all = Sets { nullable: true, ..Sets::default() };
                for (i, a) in children.iter().enumerate() {
                    for (j, b) in children.iter().enumerate() {
                        if i != j {
                            self.connect(&a.last, &b.first);
                        }
                    }
                    all.first.extend_from_slice(&a.first);
                    all.last.extend_from_slice(&a.last);
                    all.nullable &= a.nullable;
                }
                all
            }
        }
    }

    fn connect(&mut self, last: &[usize], first: &[usize]) {
        if first.is_empty() {
            return;
        }
        let cost = (last.len() as u64).saturating_mul(first.len() as u64);
        if self.entries.saturating_add(cost) > ENTRIES || *self.steps <= cost {
            self.cut = true;
            return;
        }
        self.entries += cost;
        *self.steps -= cost;
        for position in last {
            self.follow[*position].extend_from_slice(first);
        }
    }

    /// Reports pairs of positions that can come next and take the same name.
    fn conflicts(
        &mut self,
        next: &[usize],
        told: &mut HashSet<(usize, usize)>,
        found: &mut Vec<(Option<Deviation>, Diagnostic)>,
    ) {
        for (i, a) in next.iter().enumerate() {
            for b in &next[i + 1..] {
                *self.steps = self.steps.saturating_sub(1);
                let (a, b) = (self.positions[*a], self.positions[*b]);
                let pair = (a.min(b), a.max(b));
                if *self.steps == 0 || told.len() >= TOLD {
                    return;
                }
                if a == b || told.contains(&pair) {
                    continue;
                }
                let (one, other) = (self.leaves[a].particle, self.leaves[b].particle);
                if self.overlap(one, other) {
                    told.insert(pair);
                    found.push((Some(Deviation::AmbiguousContent), self.report(one, other)));
                }
            }
        }
    }

    fn report(&self, one: &Particle, other: &Particle) -> Diagnostic {
        let (first, second) = if one.position <= other.position { (one, other) } else { (other, one) };
        Diagnostic::error(
            "cos-nonambig",
            format!(
                "{} and {} can take the same element at the same place",
                shown(self.types, first),
                shown(self.types, second)
            ),
        )
        .at(at(second.position), "ambiguous")
        .also(at(first.position), "the other particle")
        .help("make what comes first required, or put both into one particle that may repeat")
        .clause("XSD 1.0 part 1, 3.8.6")
    }
}
