//! Constraints on finished components, a file per family.
mod ambiguity;
mod attributes;
mod consistent;
mod derivation;
mod elements;
mod names;
mod particles;

use super::symbols::Compiler;
use crate::diagnostic::{Diagnostic, Label};
use soap_model::contract::{Content, Particle, Position, TypeId, TypeKind};

impl Compiler<'_, '_> {
    /// Checks every component that was declared in a schema document.
    pub(super) fn check(&mut self) {
        if self.budget.exhausted {
            return; // content models are incomplete; that has been reported
        }
        let names = names::Names::new(&self.types);
        let mut steps = self.options.limits.steps;
        self.check_elements();
        let changed = self.check_attribute_declarations();
        for index in 0..self.types.types.len() {
            let id = TypeId(index as u32);
            if self.type_places[index].is_none() {
                continue;
            }
            if let TypeKind::Complex(_) = self.types[id].kind {
                self.check_attribute_uses(id, &changed);
                self.check_derivation(id, &names, &mut steps);
                self.check_content(id, &names, &mut steps);
            }
        }
        self.check_redefined_groups(&names, &mut steps);
        if steps == 0 || names.exhausted() {
            let diagnostic = Diagnostic::error(
                "limit-steps",
                "comparing the content models of this schema takes too long",
            )
            .help("content models with many equal names, or with very many particles, cost this much");
            self.diagnostics.push(diagnostic);
        }
    }

    /// Unique particle attribution and consistent declarations within one content model.
    fn check_content(&mut self, id: TypeId, names: &names::Names, steps: &mut u64) {
        let TypeKind::Complex(complex) = &self.types[id].kind else { return };
        let (Content::Elements(particle) | Content::Mixed(particle)) = &complex.content else { return };
        let mut found = Vec::new();
        ambiguity::check(&self.types, names, particle, steps, &mut found);
        consistent::check(&self.types, names, particle, &mut found);
        for (deviation, diagnostic) in found {
            match deviation {
                Some(deviation) => self.diagnostics.tolerate(deviation, diagnostic),
                None => self.diagnostics.push(diagnostic),
            }
        }
    }
}

/// A label on a particle.
fn at(position: Option<Position>) -> Label {
    position.unwrap_or_default().into()
}

/// What a particle is called in a message.
fn shown(types: &soap_model::contract::Types, particle: &Particle) -> String {
    use soap_model::contract::Term;
    match &particle.term {
        Term::Element(id) => format!("element `{}`", types[*id].name),
        Term::Wildcard(_) => "wildcard".to_owned(),
        Term::Sequence(_) => "sequence".to_owned(),
        Term::Choice(_) => "choice".to_owned(),
        Term::All(_) => "all group".to_owned(),
    }
}
