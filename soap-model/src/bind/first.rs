//! Which particle an element belongs to: content models are deterministic, so its name decides.
use super::{Admits, Arms, Content, Desc, Particle, Term};
use crate::xml::{Name, Ns};

/// Searching for an arm by halving starts to pay at this many arms.
const MANY: usize = 16;

impl Admits<'_> {
    /// The wildcard admits names of this namespace (part 1, 3.10.4).
    pub fn admits(&self, ns: Ns) -> bool {
        match self {
            Admits::Any => true,
            Admits::Not(other) => ns != *other && ns != Ns::NONE,
            Admits::In(these) => these.contains(&ns),
        }
    }
}

impl<'t> Term<'t> {
    /// An occurrence of this may start with an element of this name.
    pub(super) fn starts(&self, name: Name<'_>) -> bool {
        match self {
            Term::Element(element) => same(element.name, name),
            Term::Choice(arms) => arms.find(name).is_some(),
            Term::Group(desc) => desc.starts(name),
            Term::Any(wildcard) => wildcard.namespaces.admits(name.ns),
        }
    }
}

impl Arms<'_> {
    /// The arm that an element of this name belongs to.
    pub(super) fn find(&self, name: Name<'_>) -> Option<usize> {
        if self.sorted.len() < MANY {
            return self.particles.iter().position(|arm| arm.term.starts(name));
        }
        let key = (name.local.as_bytes(), name.ns);
        let found = self.sorted.binary_search_by(|arm| match self.particles.get(usize::from(*arm)) {
            Some(Particle { term: Term::Element(element), .. }) => {
                (element.name.local.as_bytes(), element.name.ns).cmp(&key)
            }
            _ => std::cmp::Ordering::Less,
        });
        match found {
            Ok(at) => Some(usize::from(self.sorted[at])),
            Err(_) => self
                .particles
                .iter()
                .position(|arm| !matches!(arm.term, Term::Element(_)) && arm.term.starts(name)),
        }
    }
}

impl Desc<'_> {
    /// The particles of the content, and whether they come in any order.
    pub(super) fn particles(&self) -> (&[Particle<'_>], bool) {
        match &self.content {
            Content::Sequence(particles) | Content::Optional(particles) | Content::Counted(particles) => {
                (particles, false)
            }
            Content::All(particles) => (particles, true),
            Content::Array(array) => (std::slice::from_ref(&array.item), false),
            Content::Empty | Content::Text { .. } | Content::Mixed { .. } => (&[], false),
        }
    }

    /// The content, as a group without a tag, may start with an element of this name.
    pub(super) fn starts(&self, name: Name<'_>) -> bool {
        let (particles, any_order) = self.particles();
        for particle in particles {
            if particle.max > 0 && particle.term.starts(name) {
                return true;
            }
            if particle.min > 0 && !any_order {
                return false;
            }
        }
        false
    }
}

/// Both names are the same.
#[inline]
pub(super) fn same(a: Name<'_>, b: Name<'_>) -> bool {
    a.ns == b.ns && a.local == b.local
}

/// Hands the names that an occurrence may start with to `each`, wildcards as `{any}`.
#[cold]
pub(super) fn starts_of<'t>(term: &Term<'t>, each: &mut dyn FnMut(Option<Name<'t>>)) {
    match term {
        Term::Element(element) => each(Some(element.name)),
        Term::Choice(arms) => arms.particles.iter().for_each(|arm| starts_of(&arm.term, each)),
        Term::Group(desc) => starts_of_group(desc, each),
        Term::Any(_) => each(None),
    }
}

#[cold]
fn starts_of_group<'t>(desc: &Desc<'t>, each: &mut dyn FnMut(Option<Name<'t>>)) {
    let (particles, any_order) = match &desc.content {
        Content::Sequence(particles) | Content::Optional(particles) | Content::Counted(particles) => {
            (*particles, false)
        }
        Content::All(particles) => (*particles, true),
        Content::Array(array) => (std::slice::from_ref(&array.item), false),
        _ => return,
    };
    for particle in particles {
        starts_of(&particle.term, each);
        if particle.min > 0 && !any_order {
            return;
        }
    }
}
