//! Element Declarations Consistent (part 1, 3.8.6): elements of one name have one type within a content model.
use super::at;
use super::names::Names;
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{ElementId, Particle, Term, Types};
use std::collections::HashMap;

pub(super) fn check(
    types: &Types,
    names: &Names,
    root: &Particle,
    found: &mut Vec<(Option<Deviation>, Diagnostic)>,
) {
    let mut by_name: HashMap<u32, ElementId> = HashMap::new();
    let mut open = vec![root];
    while let Some(particle) = open.pop() {
        match &particle.term {
            Term::Element(id) => {
                for element in names.takes(types, *id) {
                    let first = *by_name.entry(names.number(element)).or_insert(element);
                    if types[first].r#type != types[element].r#type {
                        let name = &types[first].name;
                        let diagnostic = Diagnostic::error(
                            "cos-element-consistent",
                            format!("the element `{name}` has two types within one content model"),
                        )
                        .at(at(types[first].position), "one type")
                        .also(at(types[element].position), "another type")
                        .help("elements of the same name in one content model have the same named type")
                        .clause("XSD 1.0 part 1, 3.8.6");
                        found.push((None, diagnostic));
                        by_name.insert(names.number(element), element);
                    }
                }
            }
            Term::Wildcard(_) => {}
            Term::Sequence(group) | Term::Choice(group) | Term::All(group) => {
                open.extend(group.particles.iter().rev())
            }
        }
    }
}
