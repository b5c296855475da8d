//! Completes types, bases before derived ones, however long the chains are. Circles are reported and cut.
use super::complex::ContentDraft;
use super::symbols::{Compiler, Draft};
use crate::diagnostic::Diagnostic;
use soap_model::contract::TypeId;
use soap_model::datatypes::Builtin;

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

impl Compiler<'_, '_> {
    /// Expands groups, then completes the types.
    pub(super) fn complete(&mut self) {
        self.expand_groups();
        self.flatten_attribute_groups();
        let count = self.types.types.len();
        let mut state = vec![State::New; count];
        for start in 0..count as u32 {
            let mut stack = vec![TypeId(start)];
            while let Some(id) = stack.last().copied() {
                let index = id.0 as usize;
                match state[index] {
                    State::Done => {
                        stack.pop();
                    }
                    State::New => {
                        state[index] = State::Open;
                        let mut circular = false;
                        for needed in self.needs(id) {
                            match state.get(needed.0 as usize) {
                                Some(State::New) => stack.push(needed),
                                Some(State::Open) => circular = true,
                                _ => {}
                            }
                        }
                        if circular {
                            self.circular_type(id);
                            state[index] = State::Done;
                        }
                    }
                    State::Open => {
                        state[index] = State::Done;
                        stack.pop();
                        self.complete_type(id);
                    }
                }
            }
        }
    }

    fn needs(&self, id: TypeId) -> Vec<TypeId> {
        match &self.drafts[id.0 as usize] {
            Draft::Done => Vec::new(),
            Draft::Simple(draft) => draft.how.needs().to_vec(),
            Draft::Complex(draft) => match draft.content {
                ContentDraft::Simple(Some(inner)) => vec![draft.base, inner],
                _ => vec![draft.base],
            },
        }
    }

    fn complete_type(&mut self, id: TypeId) {
        let draft = std::mem::replace(&mut self.drafts[id.0 as usize], Draft::Done);
        match &draft {
            Draft::Done => {}
            Draft::Simple(draft) => self.complete_simple(id, draft),
            Draft::Complex(draft) => self.complete_complex(id, draft),
        }
        self.drafts[id.0 as usize] = draft;
    }

    /// A type that is its own ancestor stays the placeholder it was made as.
    fn circular_type(&mut self, id: TypeId) {
        let Some(place) = self.type_places[id.0 as usize] else { return };
        let name = self.type_name(id);
        let (rule, clause) = match &self.drafts[id.0 as usize] {
            Draft::Complex(_) => ("ct-props-correct", "XSD 1.0 part 1, 3.4.6"),
            _ => ("st-props-correct", "XSD 1.0 part 1, 3.14.6"),
        };
        let diagnostic = Diagnostic::error(rule, format!("{name} is derived from itself"))
            .help("follow its base, item or member types: they lead back to it")
            .clause(clause);
        self.error(place.schema, place.node, "name", diagnostic);
        let any = self.types.builtin(if rule == "ct-props-correct" {
            Builtin::AnyType
        } else {
            Builtin::AnySimpleType
        });
        self.types.types[id.0 as usize].base = Some(any);
        self.drafts[id.0 as usize] = Draft::Done;
    }
}
