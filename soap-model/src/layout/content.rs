//! Complex types and model groups as records.
use super::occurs::Occurs;
use super::parts::{Kind, Part, simplify};
use super::plan::*;
use super::planner::{Planner, Work};
use crate::contract::{self, AttributeUse, TypeId, TypeKind, ValueConstraint};
use crate::datatypes::Builtin;

impl Planner<'_> {
    /// The record of a complex type.
    pub(super) fn record(&mut self, item: ItemId, id: TypeId) -> Record {
        let def = &self.types[id];
        let TypeKind::Complex(complex) = &def.kind else {
            // Callers look before they ask; a simple type is a record of its text.
            let content = Content::Text { value: self.value(id), simple: self.checked(id) };
            return Record {
                name: def.name.clone(),
                r#type: Some(id),
                attributes: Vec::new(),
                any_attribute: None,
                content,
            };
        };
        let array = if self.encoded { self.array(id, complex) } else { None };
        if let Some(array) = array {
            return Record {
                name: def.name.clone(),
                r#type: Some(id),
                attributes: Vec::new(),
                any_attribute: None,
                content: Content::Array(Box::new(array)),
            };
        }
        let content = match &complex.content {
            contract::Content::Empty => Content::Empty,
            contract::Content::Simple(simple) => {
                Content::Text { value: self.value(*simple), simple: self.checked(*simple) }
            }
            contract::Content::Elements(particle) => match simplify(particle) {
                Some(part) => self.content(item, part),
                None => Content::Empty,
            },
            contract::Content::Mixed(particle) => match simplify(particle) {
                Some(part) => {
                    let arms = self.item(Origin::Mixed(item), false, Work::Mixed(part.clone()));
                    let model = match part.kind {
                        Kind::Sequence(model) if part.occurs == Occurs::ONCE => model.parts,
                        _ => vec![part],
                    };
                    Content::Mixed { arms, model: self.fields(item, &model, true) }
                }
                None => Content::Text { value: Value::Builtin(Builtin::String), simple: None },
            },
        };
        Record {
            name: def.name.clone(),
            r#type: Some(id),
            attributes: self.attributes(complex),
            any_attribute: complex.any_attribute.clone().filter(|_| !self.encoded),
            content,
        }
    }

    /// The fields of content that is one part.
    fn content(&mut self, item: ItemId, part: Part) -> Content {
        let once = part.occurs == Occurs::ONCE;
        if part.counts_depend_on_what_follows() {
            let parts = match part.kind {
                Kind::Sequence(model) if once => model.parts,
                kind => vec![Part { kind, ..part }],
            };
            return Content::Counted(self.fields(item, &parts, false));
        }
        match part.kind {
            Kind::Sequence(model) if once => Content::Sequence(self.fields(item, &model.parts, false)),
            Kind::Sequence(model) if part.occurs == Occurs::AT_MOST_ONCE => {
                let mut fields = self.fields(item, &model.parts, false);
                for field in &mut fields {
                    field.shape = match field.shape {
                        Shape::One => Shape::Opt,
                        Shape::Nil => Shape::OptNil,
                        shape => shape,
                    };
                }
                Content::Optional(fields)
            }
            Kind::All(model) if once => Content::All(self.fields(item, &model.parts, false)),
            _ => Content::Sequence(self.fields(item, &[part], false)),
        }
    }

    /// The record of a model group.
    pub(super) fn group(&mut self, item: ItemId, kind: Kind, model_only: bool) -> Record {
        let content = match kind {
            Kind::Sequence(model) => Content::Sequence(self.fields(item, &model.parts, model_only)),
            Kind::All(model) => Content::All(self.fields(item, &model.parts, model_only)),
            leaf => {
                let part = Part { occurs: Occurs::ONCE, kind: leaf };
                Content::Sequence(self.fields(item, &[part], model_only))
            }
        };
        Record { name: None, r#type: None, attributes: Vec::new(), any_attribute: None, content }
    }

    /// A field (or arm) for each part.
    pub(super) fn fields(&mut self, owner: ItemId, parts: &[Part], model_only: bool) -> Vec<Field> {
        parts.iter().enumerate().map(|(place, part)| self.field(owner, place, part, model_only)).collect()
    }

    fn field(&mut self, owner: ItemId, place: usize, part: &Part, model_only: bool) -> Field {
        let (min, max) = (part.occurs.min, part.occurs.max);
        let shape = Shape::of(min, max, false);
        match &part.kind {
            Kind::Element(id) => self.element(*id, min, max),
            Kind::Wildcard(wildcard) => {
                Field { min, max, term: Term::Any(wildcard.clone()), shape, value: Value::Any, link: false }
            }
            Kind::Sequence(model) | Kind::All(model) => {
                let item = self.nested(owner, place, &part.kind, model, model_only);
                Field { min, max, term: Term::Group(item), shape, value: Value::Record(item), link: false }
            }
            Kind::Choice(model) => {
                let item = self.nested(owner, place, &part.kind, model, model_only);
                Field { min, max, term: Term::Choice(item), shape, value: Value::Choice(item), link: false }
            }
        }
    }

    /// The arms of mixed content: each element and wildcard of the model once.
    pub(super) fn mixed(&mut self, part: &Part) -> Choice {
        let mut arms: Vec<Field> = Vec::new();
        for leaf in part.leaves() {
            let arm = match leaf {
                Kind::Element(id) => self.element(*id, 1, Some(1)),
                Kind::Wildcard(wildcard) => Field {
                    min: 1,
                    max: Some(1),
                    term: Term::Any(wildcard.clone()),
                    shape: Shape::One,
                    value: Value::Any,
                    link: false,
                },
                Kind::Sequence(_) | Kind::Choice(_) | Kind::All(_) => continue,
            };
            if !arms.iter().any(|known| same_start(known, &arm)) {
                arms.push(arm);
            }
        }
        Choice { arms, blank: 0 }
    }

    /// The attributes of a type, without those of the SOAP encoding where it is used in that.
    fn attributes(&mut self, complex: &contract::ComplexType) -> Vec<AttributeField> {
        let is_value = |attribute: &&AttributeUse| {
            !self.encoded || !super::encoded::is_mark(&self.types[attribute.attribute].name)
        };
        let own: Vec<&AttributeUse> = complex.attributes.iter().filter(is_value).collect();
        own.into_iter().map(|attribute| self.attribute(attribute)).collect()
    }

    fn attribute(&mut self, attribute_use: &AttributeUse) -> AttributeField {
        let declaration = &self.types[attribute_use.attribute];
        let value = match self.settings.own.attributes.get(&attribute_use.attribute) {
            Some(own) => Value::Own(*own),
            None => self.value(declaration.r#type),
        };
        let has_default = matches!(attribute_use.value, Some(ValueConstraint::Default(_)));
        AttributeField {
            attribute: attribute_use.attribute,
            name: declaration.name.clone(),
            required: attribute_use.required,
            value_constraint: attribute_use.value.clone(),
            shape: if attribute_use.required || has_default { Shape::One } else { Shape::Opt },
            simple: self.checked_beside(&value, declaration.r#type, attribute_use.value.as_ref()),
            value,
        }
    }
}

/// Both take the same elements.
fn same_start(a: &Field, b: &Field) -> bool {
    match (&a.term, &b.term) {
        (Term::Element(a), Term::Element(b)) => a.name == b.name,
        (a, b) => a == b,
    }
}
