//! Rules that small contracts show.
use super::*;
use crate::contract::{
    ComplexType, Content as Model, Derivation, DerivationSet, ElementDecl, ElementId, Group, Particle, QName,
    Term as T, TypeDef, TypeId, TypeKind,
};
use crate::datatypes::Builtin;

/// A contract made of complex types whose content is a sequence.
struct Build(Types);

impl Build {
    fn new() -> Self {
        Build(Types::with_builtins())
    }

    fn element(&mut self, name: &str, r#type: TypeId) -> ElementId {
        self.0.elements.push(ElementDecl {
            name: QName::new("urn:t", name),
            global: false,
            r#type,
            nillable: false,
            value: None,
            r#abstract: false,
            substitutes: None,
            block: DerivationSet::default(),
            r#final: DerivationSet::default(),
            constraints: Vec::new(),
            expected_content_types: None,
            documentation: None,
            position: None,
        });
        ElementId(self.0.elements.len() as u32 - 1)
    }

    fn text(&self) -> TypeId {
        self.0.builtin(Builtin::String)
    }

    fn complex(&mut self, name: &str, base: Option<TypeId>, particles: Vec<Particle>) -> TypeId {
        let group = T::Sequence(Group { name: None, particles });
        let content = Model::Elements(Particle { min: 1, max: Some(1), term: group, position: None });
        self.0.types.push(TypeDef {
            name: Some(QName::new("urn:t", name)),
            owner: None,
            base: base.or(Some(self.0.builtin(Builtin::AnyType))),
            derivation: if base.is_some() { Derivation::Extension } else { Derivation::Restriction },
            r#final: DerivationSet::default(),
            kind: TypeKind::Complex(ComplexType {
                content,
                attributes: Vec::new(),
                any_attribute: None,
                r#abstract: false,
                block: DerivationSet::default(),
                soap_array: None,
            }),
            documentation: None,
            position: None,
        });
        TypeId(self.0.types.len() as u32 - 1)
    }

    fn next_type(&self) -> TypeId {
        TypeId(self.0.types.len() as u32)
    }

    fn plan(&self, root: TypeId) -> Plan {
        plan(&self.0, &[Root::Type(root)], &Settings::default())
    }
}

fn once(id: ElementId) -> Particle {
    Particle { min: 1, max: Some(1), term: T::Element(id), position: None }
}

/// The names of the types of the plan's items.
fn items(build: &Build, plan: &Plan) -> Vec<String> {
    let name = |item: &Item| match &item.origin {
        Origin::Type(id) => build.0[*id].name.as_ref().map(|name| name.local.to_string()).unwrap_or_default(),
        Origin::Family(id) => format!("family {}", build.0[*id].name.as_ref().map_or("", |name| &name.local)),
        other => format!("{other:?}"),
    };
    plan.items.iter().map(name).collect()
}

fn record(plan: &Plan, at: usize) -> &Record {
    match &plan.items[at].kind {
        ItemKind::Record(record) => record,
        other => panic!("not a record: {other:?}"),
    }
}

#[test]
fn only_what_the_roots_reach_is_laid_out() {
    let mut build = Build::new();
    let text = build.element("a", build.text());
    let inner = build.complex("Inner", None, vec![once(text)]);
    build.complex("Other", None, vec![]);
    let of_inner = build.element("inner", inner);
    let outer = build.complex("Outer", None, vec![once(of_inner)]);
    let plan = build.plan(outer);
    assert_eq!(items(&build, &plan), ["Inner", "Outer"]);
}

#[test]
fn derived_types_are_reached_through_an_element_of_the_base_but_not_through_derivation_alone() {
    let mut build = Build::new();
    let base = build.complex("Base", None, vec![]);
    let derived = build.complex("Derived", Some(base), vec![]);
    let more = build.complex("More", Some(derived), vec![]);
    let of_base = build.element("base", base);
    let holder = build.complex("Holder", None, vec![once(of_base)]);
    let plan = build.plan(holder);
    assert_eq!(items(&build, &plan), ["Base", "family Base", "Derived", "More", "Holder"]);
    let ItemKind::Family(family) = &plan.items[1].kind else { panic!("no family") };
    assert_eq!(family.members.iter().map(|m| m.r#type).collect::<Vec<_>>(), [base, derived, more]);
    let plan = build.plan(more);
    assert_eq!(items(&build, &plan), ["More"]);
}

#[test]
fn blocked_derivations_are_no_members() {
    let mut build = Build::new();
    let base = build.complex("Base", None, vec![]);
    build.complex("Derived", Some(base), vec![]);
    let of_base = build.element("base", base);
    build.0.elements[of_base.0 as usize].block.extension = true;
    let holder = build.complex("Holder", None, vec![once(of_base)]);
    let plan = build.plan(holder);
    assert_eq!(items(&build, &plan), ["Base", "Holder"]);
}

#[test]
fn a_record_that_requires_itself_is_optional_in_memory_and_required_in_the_table() {
    let mut build = Build::new();
    let node = build.next_type();
    let child = build.element("child", node);
    build.complex("Node", None, vec![once(child)]);
    let plan = build.plan(node);
    let field = &Plan::content_fields(record(&plan, 0))[0];
    assert_eq!((field.min, field.max, field.shape), (1, Some(1), Shape::Opt));
}

#[test]
fn a_circle_of_required_records_is_broken_once() {
    let mut build = Build::new();
    let a = build.next_type();
    let b = TypeId(a.0 + 1);
    let to_b = build.element("b", b);
    let to_a = build.element("a", a);
    build.complex("A", None, vec![once(to_b)]);
    build.complex("B", None, vec![once(to_a)]);
    let plan = build.plan(b);
    let shapes: Vec<Shape> = (0..2).map(|n| Plan::content_fields(record(&plan, n))[0].shape).collect();
    assert_eq!(shapes.iter().filter(|shape| **shape == Shape::Opt).count(), 1);
}

#[test]
fn a_blank_choice_is_an_arm_that_ends() {
    let mut build = Build::new();
    let node = build.next_type();
    let deep = build.element("deep", node);
    let leaf = build.element("leaf", build.text());
    let choice = T::Choice(Group { name: None, particles: vec![once(deep), once(leaf)] });
    build.complex("Node", None, vec![Particle { min: 1, max: Some(1), term: choice, position: None }]);
    let plan = build.plan(node);
    let blank = plan.items.iter().find_map(|item| match &item.kind {
        ItemKind::Choice(choice) => Some(choice.blank),
        _ => None,
    });
    assert_eq!(blank, Some(1));
    assert_eq!(Plan::content_fields(record(&plan, 0))[0].shape, Shape::One);
}

#[test]
fn an_element_that_heads_a_group_is_a_choice_of_its_members() {
    let mut build = Build::new();
    let head = build.element("head", build.text());
    build.0.elements[head.0 as usize].r#abstract = true;
    let one = build.element("one", build.text());
    build.0.elements[one.0 as usize].substitutes = Some(head);
    let two = build.element("two", build.text());
    build.0.elements[two.0 as usize].substitutes = Some(one);
    let holder = build.complex("Holder", None, vec![once(head)]);
    let plan = build.plan(holder);
    let ItemKind::Choice(choice) = &plan.items[1].kind else { panic!("no choice") };
    let names: Vec<String> = choice
        .arms
        .iter()
        .map(|arm| match &arm.term {
            super::Term::Element(element) => element.name.local.to_string(),
            other => panic!("not an element: {other:?}"),
        })
        .collect();
    assert_eq!(names, ["one", "two"]);
}

#[test]
fn namespaces_have_numbers_and_prefixes_of_their_own() {
    let mut build = Build::new();
    let text = build.element("a", build.text());
    let outer = build.complex("Outer", None, vec![once(text)]);
    let plan = build.plan(outer);
    assert_eq!(plan.namespaces, [NamespacePlan { uri: "urn:t".into(), prefix: "t".into() }]);
    assert_eq!(plan.ns("urn:t"), Some(crate::xml::Ns(16)));
    assert_eq!(plan.ns(crate::xml::names::XSD), Some(crate::xml::Ns::XSD));
    assert_eq!(plan.ns("urn:else"), None);
}

#[test]
fn a_chain_of_types_as_long_as_a_schema_allows_is_laid_out() {
    let mut build = Build::new();
    let first = build.next_type();
    for n in 0..20_000u32 {
        let next = build.element("next", TypeId(first.0 + n + 1));
        build.complex(&format!("T{n}"), None, vec![once(next)]);
    }
    build.complex("Last", None, vec![]);
    assert_eq!(build.plan(first).items.len(), 20_001);
}
