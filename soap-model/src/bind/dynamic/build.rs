//! From a plan to tables in an arena.
use super::super::{
    Admits, Arms, Attribute, Checks, Content, Desc, Element, Particle, Term, TypeArm, ValueConstraint,
    Wildcard,
};
use super::arena::Arena;
use super::model::{Choices, Kind, Model, Records};
use crate::contract::{self, AttributeId, FacetKind, NamespaceConstraint, QName, TypeId, TypeKind, Types};
use crate::datatypes::{Builtin, Facet, Simple, Variety};
use crate::layout::{self, Field, ItemId, ItemKind, Plan, Value};
use crate::xml::{Name, Ns};
use std::collections::HashMap;

/// From this many arms on a choice gets an index.
const WIDE: usize = 16;

pub(super) struct Builder<'t> {
    arena: &'t Arena<'t>,
    types: &'t Types,
    plan: &'t Plan,
    model: Model<'t>,
    simples: HashMap<TypeId, &'t Simple<'t>>,
    arms: HashMap<ItemId, Arms<'t>>,
    descs: HashMap<ItemId, &'t Desc<'t>>,
    families: HashMap<ItemId, &'t [TypeArm<'t>]>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(arena: &'t Arena<'t>, types: &'t Types, plan: &'t Plan) -> Self {
        let mut model = Model::default();
        model.records.resize_with(plan.items.len(), Default::default);
        model.choices.resize_with(plan.items.len(), Default::default);
        Builder {
            arena,
            types,
            plan,
            model,
            simples: HashMap::new(),
            arms: HashMap::new(),
            descs: HashMap::new(),
            families: HashMap::new(),
        }
    }

    /// Builds everything. `elements` and `types` say which of the plan's roots stand for what.
    pub(super) fn build(mut self, elements: &[contract::ElementId], types: &[TypeId]) -> Model<'t> {
        for n in 0..self.plan.items.len() {
            let id = ItemId(n as u32);
            match &self.plan[id].kind {
                ItemKind::Record(_) => {
                    self.desc(id);
                }
                ItemKind::Choice(choice) => {
                    let arms = choice.arms.iter().map(kind).collect();
                    self.choice(id, arms);
                }
                ItemKind::Mixed(choice) => {
                    let arms = std::iter::once(Kind::Text).chain(choice.arms.iter().map(kind)).collect();
                    self.choice(id, arms);
                }
                ItemKind::Family(family) => {
                    let arms = family.members.iter().map(|member| value_kind(&member.value));
                    let arms = arms.chain([Kind::Fragments]).collect();
                    self.choice(id, arms);
                }
                ItemKind::Simple(_) => {}
            }
        }
        let roots = self.plan.roots.iter();
        for (field, id) in roots.clone().zip(elements) {
            let Some(root) = self.root(field, self.types[*id].r#abstract) else { continue };
            self.model.elements.insert((root.element.name.ns, root.element.name.local), root);
        }
        for (field, id) in roots.skip(elements.len()).zip(types) {
            let Some(name) = self.types[*id].name.as_ref() else { continue };
            let name = self.name(name);
            let is_abstract =
                matches!(&self.types[*id].kind, TypeKind::Complex(complex) if complex.r#abstract);
            let Some(mut root) = self.root(field, is_abstract) else { continue };
            (root.methods, root.is_simple) = methods(self.types, *id);
            self.model.types.insert((name.ns, name.local), root);
        }
        for id in self.types.global_attributes.values() {
            let attribute = self.attribute(*id, false, self.types[*id].value.as_ref());
            let list = self.arena.attributes.put(vec![attribute]);
            if let Some(attribute) = list.first() {
                self.model.attributes.insert((attribute.name.ns, attribute.name.local), attribute);
            }
        }
        self.model
    }

    fn root(&mut self, field: &'t Field, is_abstract: bool) -> Option<super::model::Root<'t>> {
        match &field.term {
            layout::Term::Element(element) => Some(super::model::Root {
                element: self.element(element),
                kind: kind(field),
                is_abstract,
                methods: contract::DerivationSet::default(),
                is_simple: false,
            }),
            _ => None,
        }
    }

    fn choice(&mut self, id: ItemId, arms: Vec<Kind>) {
        let rust = self.arena.texts.put(self.rust(id, &arms));
        let made = self.arena.choices.put(Choices { rust, arms });
        if let Some(place) = self.model.choices.get(id.0 as usize) {
            place.get_or_init(|| made);
        }
    }

    /// What `Debug` prints for an item that has no Rust name.
    fn rust(&self, id: ItemId, slots: &[Kind]) -> String {
        let mut text = match &self.plan[id].origin {
            layout::Origin::Type(id) | layout::Origin::Family(id) => self.types[*id]
                .name
                .as_ref()
                .map_or_else(|| "anonymous".to_owned(), |name| name.local.to_string()),
            layout::Origin::Substitution(id) => self.types[*id].name.local.to_string(),
            _ => "group".to_owned(),
        };
        for n in 0..slots.len() {
            text.push_str(&format!(" slot{n}"));
        }
        text
    }

    /// The table of a record, and what its values are made from.
    fn desc(&mut self, id: ItemId) -> &'t Desc<'t> {
        if let Some(desc) = self.descs.get(&id) {
            return desc;
        }
        let plan = self.plan;
        let mut slots = Vec::new();
        let mut attributes: &'t [Attribute<'t>] = &[];
        let (mut name, mut any_attribute, mut content) = (None, None, Content::Empty);
        if let ItemKind::Record(record) = &plan[id].kind {
            name = record.name.as_ref().map(|name| self.name(name));
            let list: Vec<_> = record
                .attributes
                .iter()
                .map(|field| self.attribute(field.attribute, field.required, field.value_constraint.as_ref()))
                .collect();
            slots.extend(list.iter().map(|_| Kind::Texts));
            attributes = self.arena.attributes.put(list);
            any_attribute = record.any_attribute.as_ref().map(|wildcard| self.wildcard(wildcard));
            slots.extend(any_attribute.map(|_| Kind::Attributes));
            content = match &record.content {
                layout::Content::Empty => Content::Empty,
                layout::Content::Text { simple, .. } => {
                    slots.push(Kind::Texts);
                    let of_type = record.r#type.and_then(|id| self.simple_content(id));
                    Content::Text { simple: of_type.or(*simple).map(|id| self.simple(id)) }
                }
                layout::Content::Sequence(fields) => {
                    slots.extend(fields.iter().map(kind));
                    Content::Sequence(self.particles(fields))
                }
                layout::Content::Optional(fields) => {
                    slots.extend(fields.iter().map(kind));
                    Content::Optional(self.particles(fields))
                }
                layout::Content::Counted(fields) => {
                    slots.extend(fields.iter().map(kind));
                    Content::Counted(self.particles(fields))
                }
                layout::Content::All(fields) => {
                    slots.extend(fields.iter().map(kind));
                    Content::All(self.particles(fields))
                }
                layout::Content::Array(array) => {
                    slots.push(kind(&array.item));
                    Content::Sequence(self.particles(std::slice::from_ref(&array.item)))
                }
                layout::Content::Mixed { arms, model } => {
                    slots.push(Kind::Choices(*arms));
                    let arms = match &plan[*arms].kind {
                        ItemKind::Mixed(choice) => self.particles(&choice.arms),
                        _ => &[],
                    };
                    Content::Mixed { arms, model: self.particles(model) }
                }
            };
        }
        let rust = self.arena.texts.put(self.rust(id, &slots));
        let desc = Desc { rust, name, attributes, any_attribute, content, sensitive: &[] };
        let desc = self.arena.descs.put(desc);
        self.descs.insert(id, desc);
        let made = self.arena.records.put(Records { desc, slots });
        if let Some(place) = self.model.records.get(id.0 as usize) {
            place.get_or_init(|| made);
        }
        desc
    }

    fn particles(&mut self, fields: &'t [Field]) -> &'t [Particle<'t>] {
        let list: Vec<_> = fields
            .iter()
            .map(|field| Particle {
                min: field.min,
                max: field.max.unwrap_or(u32::MAX),
                term: match &field.term {
                    layout::Term::Element(element) => Term::Element(*self.element(element)),
                    layout::Term::Choice(item) => Term::Choice(self.arms(*item)),
                    layout::Term::Group(item) => Term::Group(self.desc(*item)),
                    layout::Term::Any(wildcard) => Term::Any(self.wildcard(wildcard)),
                },
            })
            .collect();
        self.arena.particles.put(list)
    }

    fn arms(&mut self, item: ItemId) -> Arms<'t> {
        if let Some(arms) = self.arms.get(&item) {
            return *arms;
        }
        let plan = self.plan;
        let particles = match &plan[item].kind {
            ItemKind::Choice(choice) => self.particles(&choice.arms),
            _ => &[],
        };
        let mut sorted: Vec<u16> = Vec::new();
        if particles.len() >= WIDE {
            let name = |arm: &u16| match &particles[usize::from(*arm)].term {
                Term::Element(element) => Some((element.name.local.as_bytes(), element.name.ns)),
                _ => None,
            };
            sorted = (0..particles.len()).filter_map(|arm| u16::try_from(arm).ok()).collect();
            sorted.retain(|arm| name(arm).is_some());
            sorted.sort_by_key(name);
        }
        let arms = Arms { particles, sorted: self.arena.arms.put(sorted) };
        self.arms.insert(item, arms);
        arms
    }

    fn element(&mut self, element: &'t layout::Element) -> &'t Element<'t> {
        let types = element.family.map_or(&[][..], |item| self.family(item));
        let element = Element {
            name: self.name(&element.name),
            nillable: element.nillable,
            simple: self.simple_type(element.r#type),
            value: constraint(element.value_constraint.as_ref()),
            types,
            type_name: self.types[element.r#type].name.as_ref().map(|name| self.name(name)),
            checks: element.declaration.and_then(|id| self.checks(id)),
        };
        self.arena.elements.put(element)
    }

    /// What is checked of this element beyond what all have.
    fn checks(&mut self, id: contract::ElementId) -> Option<&'t Checks<'t>> {
        let types = self.types;
        let declaration = &types[id];
        let any = [Builtin::AnyType, Builtin::AnySimpleType].map(|builtin| types.builtin(builtin));
        let block = match any.contains(&declaration.r#type) {
            true => declaration.block,
            false => contract::DerivationSet::default(),
        };
        if declaration.constraints.is_empty() && block == contract::DerivationSet::default() {
            return None;
        }
        let numbers = declaration.constraints.iter();
        let constraints =
            numbers.filter_map(|number| super::identity::constraint(self.arena, types, self.plan, *number));
        let constraints = self.arena.constraints.put(constraints.collect());
        Some(self.arena.checks.put(Checks { constraints, block }))
    }

    fn family(&mut self, item: ItemId) -> &'t [TypeArm<'t>] {
        if let Some(family) = self.families.get(&item) {
            return family;
        }
        let plan = self.plan;
        let list = match &plan[item].kind {
            ItemKind::Family(family) => family
                .members
                .iter()
                .map(|member| TypeArm {
                    name: member
                        .name
                        .as_ref()
                        .map_or(Name { ns: Ns::NONE, local: "" }, |name| self.name(name)),
                    simple: self.simple_type(member.r#type),
                })
                .collect(),
            _ => Vec::new(),
        };
        let list = self.arena.types.put(list);
        self.families.insert(item, list);
        list
    }

    fn attribute(
        &mut self,
        id: AttributeId,
        required: bool,
        value: Option<&'t contract::ValueConstraint>,
    ) -> Attribute<'t> {
        let declaration = &self.types[id];
        Attribute {
            name: self.name(&declaration.name),
            required,
            simple: self.simple_type(declaration.r#type),
            value: constraint(value),
        }
    }

    fn wildcard(&mut self, wildcard: &'t contract::Wildcard) -> Wildcard<'t> {
        let namespaces = match &wildcard.namespaces {
            NamespaceConstraint::Any => Admits::Any,
            NamespaceConstraint::Not(uri) => Admits::Not(self.ns(uri)),
            NamespaceConstraint::In(list) => {
                let list = list.iter().map(|uri| self.ns(uri)).collect();
                Admits::In(self.arena.numbers.put(list))
            }
        };
        Wildcard { namespaces, process: wildcard.process }
    }

    fn name(&self, name: &'t QName) -> Name<'t> {
        Name { ns: self.ns(&name.namespace), local: &name.local }
    }

    /// A namespace that the plan does not mention is not found in any document.
    fn ns(&self, uri: &str) -> Ns {
        self.plan.ns(uri).unwrap_or(Ns(u16::MAX))
    }

    /// The simple type that the text of an element or attribute of this type has, if it is simple.
    fn simple_type(&mut self, id: TypeId) -> Option<&'t Simple<'t>> {
        matches!(self.types[id].kind, TypeKind::Simple(_)).then(|| self.simple(id))
    }

    /// The type of a complex type's text.
    fn simple_content(&self, id: TypeId) -> Option<TypeId> {
        match &self.types[id].kind {
            TypeKind::Complex(contract::ComplexType { content: contract::Content::Simple(id), .. }) => {
                Some(*id)
            }
            _ => None,
        }
    }

    fn simple(&mut self, id: TypeId) -> &'t Simple<'t> {
        if let Some(simple) = self.simples.get(&id) {
            return simple;
        }
        let types = self.types;
        let (builtin, variety, facets) = match &types[id].kind {
            TypeKind::Simple(simple) => {
                let variety = match &simple.variety {
                    contract::Variety::Atomic => Variety::Atomic,
                    contract::Variety::List(item) => Variety::List(self.simple(*item)),
                    contract::Variety::Union(members) => {
                        let members = members.iter().map(|member| self.simple(*member)).collect();
                        Variety::Union(self.arena.members.put(members))
                    }
                };
                let facets = simple.facets.iter().map(|facet| self.facet(&facet.kind)).collect();
                (simple.builtin, variety, facets)
            }
            TypeKind::Complex(_) => (crate::datatypes::Builtin::AnySimpleType, Variety::Atomic, Vec::new()),
        };
        let facets = self.arena.facets.put(facets);
        let simple = self.arena.simples.put(Simple::of(builtin, variety, facets));
        self.simples.insert(id, simple);
        simple
    }

    fn facet(&self, facet: &'t FacetKind) -> Facet<'t> {
        match facet {
            FacetKind::Length(n) => Facet::Length(*n),
            FacetKind::MinLength(n) => Facet::MinLength(*n),
            FacetKind::MaxLength(n) => Facet::MaxLength(*n),
            FacetKind::Pattern(list) => {
                Facet::Pattern(self.arena.values.put(list.iter().map(String::as_str).collect()))
            }
            FacetKind::Enumeration(list) => Facet::Enumeration(
                self.arena.values.put(list.iter().map(|value| value.value.as_str()).collect()),
            ),
            FacetKind::WhiteSpace(white_space) => Facet::WhiteSpace(*white_space),
            FacetKind::MinInclusive(bound) => Facet::MinInclusive(bound),
            FacetKind::MinExclusive(bound) => Facet::MinExclusive(bound),
            FacetKind::MaxInclusive(bound) => Facet::MaxInclusive(bound),
            FacetKind::MaxExclusive(bound) => Facet::MaxExclusive(bound),
            FacetKind::TotalDigits(n) => Facet::TotalDigits(*n),
            FacetKind::FractionDigits(n) => Facet::FractionDigits(*n),
        }
    }
}

/// How a type came from `xs:anyType`, or from `xs:anySimpleType` where that is among its bases, and whether it is.
fn methods(types: &Types, id: TypeId) -> (contract::DerivationSet, bool) {
    let (any, any_simple) = (types.builtin(Builtin::AnyType), types.builtin(Builtin::AnySimpleType));
    let mut methods = contract::DerivationSet::default();
    let mut at = id;
    // A chain of bases is no longer than there are types.
    for _ in 0..types.types.len() {
        if at == any || at == any_simple {
            break;
        }
        methods.insert(types[at].derivation);
        match types[at].base {
            Some(base) => at = base,
            None => break,
        }
    }
    (methods, at == any_simple)
}

fn constraint(value: Option<&contract::ValueConstraint>) -> ValueConstraint<'_> {
    match value {
        None => ValueConstraint::None,
        Some(contract::ValueConstraint::Default(text)) => ValueConstraint::Default(text),
        Some(contract::ValueConstraint::Fixed(text)) => ValueConstraint::Fixed(text),
    }
}

/// What a field or arm holds.
fn kind(field: &Field) -> Kind {
    match &field.term {
        layout::Term::Element(layout::Element { family: Some(item), .. }) | layout::Term::Choice(item) => {
            Kind::Choices(*item)
        }
        layout::Term::Group(item) => Kind::Records(*item),
        layout::Term::Any(_) => Kind::Fragments,
        layout::Term::Element(_) => value_kind(&field.value),
    }
}

fn value_kind(value: &Value) -> Kind {
    match value {
        Value::Builtin(_) | Value::List(_) | Value::Simple(_) | Value::Own(_) => Kind::Texts,
        Value::Record(item) => Kind::Records(*item),
        Value::Choice(item) => Kind::Choices(*item),
        Value::Any => Kind::Fragments,
    }
}
