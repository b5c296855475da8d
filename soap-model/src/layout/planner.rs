//! From roots to items: a work list of types, each laid out once.
use super::hierarchy::Hierarchy;
use super::parts::{Kind, Model, Part};
use super::plan::*;
use crate::contract::{AttributeId, DerivationSet, ElementId, TypeId, TypeKind, Types};
use crate::datatypes::Builtin;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The state of one run.
pub(super) struct Planner<'a> {
    pub(super) types: &'a Types,
    pub(super) settings: &'a Settings,
    pub(super) hierarchy: Hierarchy<'a>,
    items: Vec<Option<Item>>,
    work: VecDeque<(ItemId, Work<'a>)>,
    /// What holds the content of each type.
    pub(super) values: BTreeMap<TypeId, Value>,
    families: BTreeMap<(TypeId, [bool; 2]), Option<ItemId>>,
    substitutions: BTreeMap<ElementId, ItemId>,
    /// Items of named groups, so that a group used in many types is one item.
    named: BTreeMap<(u32, bool), Vec<(Kind, ItemId)>>,
    /// Simple types to check, in the order met; the set tells which are known.
    pub(super) simples: Vec<TypeId>,
    pub(super) simples_known: std::collections::BTreeSet<TypeId>,
    /// What is being laid out stands in the SOAP encoding.
    pub(super) encoded: bool,
    /// The items that do.
    encoded_items: Vec<bool>,
}

/// What an item is made of; done when its turn comes, so that nothing recurses over types.
pub(super) enum Work<'a> {
    Complex(TypeId),
    /// A record of these parts.
    Group(Kind),
    /// A choice of these parts.
    Choice(Vec<Part>),
    /// The arms of mixed content.
    Mixed(Part),
    Family(Vec<TypeId>),
    Substitution(Vec<ElementId>),
    Simple(TypeId),
    Root(&'a [Root]),
    /// A record that is not laid out.
    Own,
}

impl<'a> Planner<'a> {
    pub(super) fn new(types: &'a Types, settings: &'a Settings) -> Self {
        Planner {
            types,
            settings,
            hierarchy: Hierarchy::new(types),
            items: Vec::new(),
            work: VecDeque::new(),
            values: BTreeMap::new(),
            families: BTreeMap::new(),
            substitutions: BTreeMap::new(),
            named: BTreeMap::new(),
            simples: Vec::new(),
            simples_known: Default::default(),
            encoded: false,
            encoded_items: Vec::new(),
        }
    }

    /// Lays out the roots and all they reach.
    pub(super) fn run(mut self, roots: &'a [Root]) -> Plan {
        let mut fields: Vec<Option<Field>> = roots.iter().map(|_| None).collect();
        let mut encoded = BTreeSet::new();
        // A type that is used in both ways has the shapes of the encoding, which hold all that literal use needs.
        for pass in [true, false] {
            self.encoded = pass;
            for (n, root) in roots.iter().enumerate() {
                let root = match root {
                    Root::Encoded(inner) if pass => {
                        encoded.insert(n);
                        inner
                    }
                    Root::Encoded(_) => continue,
                    _ if pass => continue,
                    root => root,
                };
                fields[n] = Some(self.root(n as u32, root));
                self.finish();
            }
        }
        let attributes = self.globals();
        self.finish();
        let mut items: Vec<Item> = self.items.into_iter().flatten().collect();
        super::links::mark(&mut items, &self.encoded_items);
        Plan {
            namespaces: Vec::new(),
            attributes,
            items,
            roots: fields.into_iter().flatten().collect(),
            types: self.values,
            simples: self.simples,
            encoded,
        }
    }

    /// Works until all items are made.
    fn finish(&mut self) {
        while let Some((id, work)) = self.work.pop_front() {
            let model_only = self.items[id.0 as usize].as_ref().is_some_and(|item| item.model_only);
            let kind = match work {
                Work::Complex(r#type) => ItemKind::Record(self.record(id, r#type)),
                Work::Group(kind) => ItemKind::Record(self.group(id, kind, model_only)),
                Work::Choice(parts) => {
                    let arms = self.fields(id, &parts, model_only);
                    ItemKind::Choice(Choice { arms, blank: 0 })
                }
                Work::Mixed(part) => ItemKind::Mixed(self.mixed(&part)),
                Work::Family(members) => ItemKind::Family(self.family_members(&members)),
                Work::Substitution(members) => {
                    let arms = members.iter().map(|id| self.plain_element(*id, 1, Some(1))).collect();
                    ItemKind::Choice(Choice { arms, blank: 0 })
                }
                Work::Simple(r#type) => ItemKind::Simple(self.simple_item(r#type)),
                Work::Own => ItemKind::Record(Record {
                    name: None,
                    r#type: None,
                    attributes: Vec::new(),
                    any_attribute: None,
                    content: Content::Empty,
                }),
                Work::Root(parts) => {
                    let mut fields: Vec<Field> = parts.iter().map(|part| self.root_part(part)).collect();
                    fields.iter_mut().for_each(|field| self.make_accessor(field));
                    ItemKind::Record(Record {
                        name: None,
                        r#type: None,
                        attributes: Vec::new(),
                        any_attribute: None,
                        content: Content::Sequence(fields),
                    })
                }
            };
            if let Some(item) = &mut self.items[id.0 as usize] {
                item.kind = kind;
            }
        }
    }

    /// Makes room for an item and puts it on the work list.
    pub(super) fn item(&mut self, origin: Origin, model_only: bool, work: Work<'a>) -> ItemId {
        let id = ItemId(self.items.len() as u32);
        let kind = ItemKind::Choice(Choice { arms: Vec::new(), blank: 0 });
        self.items.push(Some(Item { origin, kind, model_only, own: None }));
        self.encoded_items.push(self.encoded);
        self.work.push_back((id, work));
        id
    }

    fn root(&mut self, index: u32, root: &'a Root) -> Field {
        let Root::Record { element, name, namespace, parts } = root else { return self.root_part(root) };
        let origin = Origin::Root { index, name: name.clone(), namespace: namespace.clone() };
        let id = self.item(origin, false, Work::Root(parts));
        let element = Element {
            declaration: None,
            name: element.clone().unwrap_or_default(),
            nillable: false,
            value_constraint: None,
            simple: None,
            r#type: self.types.builtin(Builtin::AnyType),
            family: None,
        };
        Field {
            min: 1,
            max: Some(1),
            term: Term::Element(element),
            shape: Shape::One,
            value: Value::Record(id),
            link: false,
        }
    }

    /// The global attributes; global simple types are noted to be checked.
    fn globals(&mut self) -> Vec<AttributeField> {
        if !self.settings.globals {
            return Vec::new();
        }
        let types = self.types;
        for id in types.global_types.values().filter(|id| types[**id].position.is_some()) {
            if matches!(types[*id].kind, TypeKind::Simple(_)) {
                self.need(*id);
            }
        }
        let field = |id: &AttributeId| {
            let declaration = &types[*id];
            self.need(declaration.r#type);
            AttributeField {
                attribute: *id,
                name: declaration.name.clone(),
                required: false,
                value_constraint: declaration.value.clone(),
                shape: Shape::Opt,
                value: self.value(declaration.r#type),
                simple: Some(declaration.r#type),
            }
        };
        types.global_attributes.values().map(field).collect()
    }

    /// A root that is no record: parts of records within records do not exist.
    fn root_part(&mut self, root: &Root) -> Field {
        match root {
            Root::Element(id) => self.plain_element(*id, 1, Some(1)),
            Root::Type(r#type) => self.typed(Default::default(), *r#type),
            Root::Typed { name, r#type } => self.typed(name.clone(), *r#type),
            Root::Encoded(inner) => self.root_part(inner),
            Root::Record { .. } => self.typed(Default::default(), self.types.builtin(Builtin::AnyType)),
        }
    }

    /// An element that no schema declares.
    pub(super) fn typed(&mut self, name: crate::contract::QName, r#type: TypeId) -> Field {
        let (family, value) = self.family_or_value(r#type, DerivationSet::default());
        let simple = self.checked(r#type);
        let element = Element {
            declaration: None,
            name,
            nillable: false,
            value_constraint: None,
            simple,
            r#type,
            family,
        };
        Field { min: 1, max: Some(1), term: Term::Element(element), shape: Shape::One, value, link: false }
    }

    /// An element particle without regard to substitution.
    pub(super) fn plain_element(&mut self, id: ElementId, min: u32, max: Option<u32>) -> Field {
        let declaration = &self.types[id];
        let (family, value) = match self.settings.own.elements.get(&id) {
            Some(own) => (None, Value::Own(*own)),
            None => self.family_or_value(declaration.r#type, declaration.block),
        };
        let element = Element {
            declaration: Some(id),
            name: declaration.name.clone(),
            nillable: declaration.nillable,
            value_constraint: declaration.value.clone(),
            simple: self.checked_beside(&value, declaration.r#type, declaration.value.as_ref()),
            r#type: declaration.r#type,
            family,
        };
        let shape = Shape::of(min, max, declaration.nillable);
        let mut field = Field { min, max, term: Term::Element(element), shape, value, link: false };
        self.make_accessor(&mut field);
        field
    }

    /// An element particle: the element itself, or a choice of those that may stand for it.
    pub(super) fn element(&mut self, id: ElementId, min: u32, max: Option<u32>) -> Field {
        let members = self.hierarchy.substitutes(id);
        if members == [id] {
            return self.plain_element(id, min, max);
        }
        if members.is_empty() {
            // An abstract element that nothing stands for: no element is admitted.
            let nothing = crate::contract::NamespaceConstraint::In(Vec::new());
            let wildcard =
                crate::contract::Wildcard { namespaces: nothing, process: crate::contract::Process::Strict };
            return Field {
                min,
                max,
                term: Term::Any(wildcard),
                shape: Shape::of(min, max, false),
                value: Value::Any,
                link: false,
            };
        }
        let item = match self.substitutions.get(&id) {
            Some(item) => *item,
            None => {
                let item = self.item(Origin::Substitution(id), false, Work::Substitution(members));
                self.substitutions.insert(id, item);
                item
            }
        };
        let shape = Shape::of(min, max, false);
        Field { min, max, term: Term::Choice(item), shape, value: Value::Choice(item), link: false }
    }

    /// What holds a value of this type where derived types may stand for it.
    fn family_or_value(&mut self, r#type: TypeId, block: DerivationSet) -> (Option<ItemId>, Value) {
        let family = self.family(r#type, block);
        let value = match family {
            Some(item) => Value::Choice(item),
            None => self.value(r#type),
        };
        (family, value)
    }

    fn family(&mut self, r#type: TypeId, block: DerivationSet) -> Option<ItemId> {
        let is_simple = matches!(self.types[r#type].kind, TypeKind::Simple(_));
        let any = [Builtin::AnyType, Builtin::AnySimpleType].map(|b| self.types.builtin(b));
        if any.contains(&r#type)
            || (is_simple && !self.settings.simple_families)
            || (self.encoded && self.has_own_encoding(r#type))
        {
            return None;
        }
        let key = (r#type, [block.restriction, block.extension]);
        if let Some(known) = self.families.get(&key) {
            return *known;
        }
        let members = self.hierarchy.family(r#type, block, self.settings.simple_families);
        let item =
            (members != [r#type]).then(|| self.item(Origin::Family(r#type), false, Work::Family(members)));
        self.families.insert(key, item);
        item
    }

    fn family_members(&mut self, members: &[TypeId]) -> Family {
        let members = members
            .iter()
            .map(|id| FamilyMember {
                r#type: *id,
                name: self.types[*id].name.clone(),
                value: self.value(*id),
                simple: self.checked(*id),
            })
            .collect();
        Family { members, blank: None }
    }

    /// What holds the content of an element of exactly this type.
    pub(super) fn value(&mut self, id: TypeId) -> Value {
        if let Some(value) = self.values.get(&id) {
            return value.clone();
        }
        let value = match &self.types[id].kind {
            TypeKind::Complex(_) if id == self.types.builtin(Builtin::AnyType) => Value::Any,
            TypeKind::Complex(_) if self.settings.own.types.contains_key(&id) => {
                let item = self.item(Origin::Type(id), false, Work::Own);
                if let Some(item) = &mut self.items[item.0 as usize] {
                    item.own = self.settings.own.types.get(&id).copied();
                }
                Value::Record(item)
            }
            TypeKind::Complex(complex) if self.encoded && self.is_of_encoding(id) => {
                match self.encoded_value(id, complex) {
                    Some(value) => value,
                    None => Value::Record(self.item(Origin::Type(id), false, Work::Complex(id))),
                }
            }
            TypeKind::Complex(_) => Value::Record(self.item(Origin::Type(id), false, Work::Complex(id))),
            TypeKind::Simple(simple) => self.simple_value(id, simple),
        };
        self.values.insert(id, value.clone());
        value
    }

    /// The simple type that an item comes from.
    pub(super) fn simple_origin(&self, item: ItemId) -> Option<&'a crate::contract::SimpleType> {
        let Some(Origin::Type(id)) = self.items[item.0 as usize].as_ref().map(|item| &item.origin) else {
            return None;
        };
        let types: &'a Types = self.types;
        match &types[*id].kind {
            TypeKind::Simple(simple) => Some(simple),
            TypeKind::Complex(_) => None,
        }
    }

    /// The item of a group or choice in the content of another item. A named group is one item
    /// however often it is used.
    pub(super) fn nested(
        &mut self,
        owner: ItemId,
        place: usize,
        kind: &Kind,
        model: &Model,
        model_only: bool,
    ) -> ItemId {
        let key = model.name.map(|name| (name, model_only));
        let known = key.and_then(|key| self.named.get(&key)?.iter().find(|(known, _)| known == kind));
        if let Some((_, item)) = known {
            return *item;
        }
        let name = model.name.and_then(|name| self.types.groups.get(name as usize).cloned());
        let work = match kind {
            Kind::Choice(model) => Work::Choice(model.parts.clone()),
            group => Work::Group(group.clone()),
        };
        let item = self.item(Origin::Group { owner, place: place as u32, name }, model_only, work);
        if let Some(key) = key {
            self.named.entry(key).or_default().push((kind.clone(), item));
        }
        item
    }
}

impl Shape {
    /// The shape of a field that occurs so often.
    pub(super) fn of(min: u32, max: Option<u32>, nillable: bool) -> Shape {
        match (min, max, nillable) {
            (0, Some(1), false) => Shape::Opt,
            (_, Some(0 | 1), false) => Shape::One,
            (_, _, false) => Shape::Many,
            (0, Some(1), true) => Shape::OptNil,
            (_, Some(0 | 1), true) => Shape::Nil,
            (_, _, true) => Shape::ManyNil,
        }
    }
}
