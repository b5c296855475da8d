//! Type derivation (part 1, 3.4.6 and 3.14.6): what a type may be derived from, and from which types it counts as derived.
use super::names::Names;
use super::particles;
use crate::diagnostic::Diagnostic;
use crate::schema::complex::is_emptiable;
use crate::schema::symbols::{Compiler, Place};
use soap_model::contract::{Content, Derivation, DerivationSet, Term, TypeId, TypeKind, Types, Variety};
use soap_model::datatypes::Builtin;

const CLAUSE: &str = "XSD 1.0 part 1, 3.4.6";

/// Whether a type is validly derived from another without the given methods (cos-ct-derived-ok, cos-st-derived-ok).
pub(in crate::schema) fn is_derived(
    types: &Types,
    derived: TypeId,
    base: TypeId,
    without: DerivationSet,
) -> bool {
    let mut targets = vec![base];
    let mut seen = std::collections::HashSet::new();
    while let Some(target) = targets.pop() {
        if !seen.insert(target) {
            continue;
        }
        let mut at = derived;
        // Chains have no circles: those were cut when types were completed.
        loop {
            if at == target {
                return true;
            }
            let definition = &types[at];
            let method_allowed = match definition.derivation {
                Derivation::Extension => !without.extension,
                Derivation::Restriction | Derivation::List | Derivation::Union => !without.restriction,
            };
            match definition.base {
                Some(next) if method_allowed => at = next,
                _ => break,
            }
        }
        if let TypeKind::Simple(simple) = &types[target].kind
            && let Variety::Union(members) = &simple.variety
            && simple.facets.is_empty()
        {
            targets.extend(members);
        }
    }
    false
}

impl<'a> Compiler<'a, '_> {
    /// The type against its base.
    pub(super) fn check_derivation(&mut self, id: TypeId, names: &Names, steps: &mut u64) {
        let (Some(place), Some(draft)) = (self.type_places[id.0 as usize], self.complex_draft(id)) else {
            return;
        };
        let (base, derivation, node) = (draft.base, draft.derivation, draft.node);
        let place = Place { node, ..place };
        let r#final = self.types[base].r#final;
        let forbidden = match derivation {
            Derivation::Extension => r#final.extension,
            _ => r#final.restriction,
        };
        if forbidden {
            let (what, rule) = match derivation {
                Derivation::Extension => ("extension", "cos-ct-extends"),
                _ => ("restriction", "derivation-ok-restriction"),
            };
            self.forbidden(base, place, node, "base", what, rule);
        }
        if derivation == Derivation::Restriction {
            self.check_restriction(id, base, place, names, steps);
        }
    }

    /// The content type of a restriction (derivation-ok-restriction 5).
    fn check_restriction(
        &mut self,
        id: TypeId,
        base: TypeId,
        place: Place<'a>,
        names: &Names,
        steps: &mut u64,
    ) {
        let any_type = self.types.builtin(Builtin::AnyType);
        if base == any_type {
            return;
        }
        let (TypeKind::Complex(own), TypeKind::Complex(of)) = (&self.types[id].kind, &self.types[base].kind)
        else {
            return;
        };
        let problem = match (&own.content, &of.content) {
            (Content::Simple(own), Content::Simple(of)) => {
                let without = DerivationSet::default();
                let fine = is_derived(&self.types, *own, *of, without);
                (!fine).then(|| "its simple type is not derived from the base's".to_owned())
            }
            // Through the base's mixed content, which has been found emptiable.
            (Content::Simple(_), Content::Mixed(_)) => None,
            (Content::Simple(_), _) => Some("it has simple content, the base has not".to_owned()),
            (Content::Empty, Content::Empty) => None,
            (Content::Empty, Content::Elements(particle) | Content::Mixed(particle)) => {
                (!is_emptiable(particle)).then(|| "it is empty, and the base requires elements".to_owned())
            }
            (Content::Empty, Content::Simple(_)) => {
                Some("it is empty, the base has simple content".to_owned())
            }
            (Content::Mixed(_), Content::Elements(_)) => Some("it is mixed, the base is not".to_owned()),
            (
                Content::Elements(particle) | Content::Mixed(particle),
                Content::Elements(base) | Content::Mixed(base),
            ) => particles::restricts(&self.types, names, &self.checkers, particle, base, steps).err(),
            (Content::Elements(particle) | Content::Mixed(particle), Content::Empty) => {
                let nothing = matches!(&particle.term, Term::Sequence(group) if group.particles.is_empty());
                (!nothing || matches!(own.content, Content::Mixed(_)))
                    .then(|| "it has content, the base is empty".to_owned())
            }
            (Content::Elements(_) | Content::Mixed(_), Content::Simple(_)) => {
                Some("it has elements, the base has simple content".to_owned())
            }
        };
        let Some(problem) = problem else { return };
        let name = self.type_name(base);
        let mut diagnostic = Diagnostic::error(
            "derivation-ok-restriction",
            format!("this is no restriction of {name}: {problem}"),
        )
        .help("everything a restriction allows, its base allows too")
        .clause(CLAUSE);
        if let Some(label) = self.type_label(base) {
            diagnostic = diagnostic.also(label, "the base");
        }
        self.tolerate(
            place.schema,
            place.node,
            "base",
            crate::diagnostic::Deviation::RestrictionOfContent,
            diagnostic,
        );
    }

    /// Groups that redefine without referring to themselves restrict what they redefine (src-redefine 6.2, 7.2).
    pub(super) fn check_redefined_groups(&mut self, names: &Names, steps: &mut u64) {
        for index in 0..self.groups.len() {
            let Some(original) = self.groups[index].restricts else { continue };
            let (Some(own), Some(of)) = (&self.groups[index].expanded, &self.groups[original].expanded)
            else {
                continue;
            };
            let problem =
                particles::restricts(&self.types, names, &self.checkers, &own.particle, &of.particle, steps)
                    .err();
            if let Some(problem) = problem {
                let place = self.groups[index].place;
                let other = self.groups[original].place;
                let also = self.label(other.schema, other.node);
                let diagnostic = Diagnostic::error(
                    "src-redefine",
                    format!("the redefined group is no restriction of the original: {problem}"),
                )
                .also(also, "the original")
                .help("refer to the group itself within it to extend it")
                .clause("XSD 1.0 part 1, 4.2.2");
                self.error(place.schema, place.node, "name", diagnostic);
            }
        }
        self.check_redefined_attribute_groups();
    }
}
