//! Attribute declarations, attribute uses and attribute groups (part 1, 3.2, 3.5, 3.6) and attribute wildcards.
use super::symbols::{Compiler, Key, Place, SchemaIx, Space};
use super::syntax::{self, Node, WSDL};
use super::wildcard;
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{AttributeId, AttributeUse, Owner, ValueConstraint, Wildcard};
use soap_model::xml::names;
use std::collections::HashSet;

const CLAUSE: &str = "XSD 1.0 part 1, 3.2.3";

/// Attribute children of a type or group as read.
#[derive(Debug, Default, Clone)]
pub(super) struct AttributesDraft<'a> {
    pub items: Vec<AttributeItem<'a>>,
    pub wildcard: Option<(Wildcard, Node<'a>)>,
    /// `wsdl:arrayType` found on one of them: the attribute's value and the node it stands on.
    pub array_type: Option<(&'a str, Node<'a>)>,
}

/// One of them.
#[derive(Debug, Clone)]
pub(super) enum AttributeItem<'a> {
    Use(UseDraft<'a>),
    /// Index of the attribute group.
    Group(usize, Node<'a>),
}

/// An attribute use with its place.
#[derive(Debug, Clone)]
pub(super) struct UseDraft<'a> {
    pub attribute: AttributeId,
    pub required: bool,
    pub prohibited: bool,
    pub value: Option<ValueConstraint>,
    pub place: Place<'a>,
}

impl UseDraft<'_> {
    /// As the contract has it.
    pub(super) fn finished(&self) -> AttributeUse {
        AttributeUse { attribute: self.attribute, required: self.required, value: self.value.clone() }
    }
}

/// An attribute group.
#[derive(Debug)]
pub(super) struct AttributeGroupDraft<'a> {
    pub place: Place<'a>,
    pub key: Key<'a>,
    pub draft: AttributesDraft<'a>,
    /// For a redefinition without reference to itself: the group that it must restrict.
    pub restricts: Option<usize>,
    /// Its own uses and those of the groups it refers to.
    pub flat: AttributeSet<'a>,
}

/// Attribute uses and the wildcard that their declaration comes down to.
#[derive(Debug, Default, Clone)]
pub(super) struct AttributeSet<'a> {
    pub uses: Vec<UseDraft<'a>>,
    pub wildcard: Option<Wildcard>,
}

impl<'a> AttributeGroupDraft<'a> {
    pub(super) fn new(node: Node<'a>, schema: SchemaIx, key: Key<'a>) -> Self {
        AttributeGroupDraft {
            place: Place { node, schema },
            key,
            draft: AttributesDraft::default(),
            restricts: None,
            flat: AttributeSet::default(),
        }
    }
}

impl<'a> Compiler<'a, '_> {
    /// Reads an attribute declaration that is not a reference.
    pub(super) fn declare_attribute(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        id: AttributeId,
        global: bool,
    ) {
        let local = syntax::attribute(node, "name").unwrap_or_default();
        if local == "xmlns" {
            let diagnostic = Diagnostic::error("no-xmlns", "an attribute cannot be called `xmlns`")
                .clause("XSD 1.0 part 1, 3.2.6");
            self.error(schema, node, "name", diagnostic);
        }
        if &*self.types[id].name.namespace == names::XSI {
            let diagnostic = Diagnostic::error(
                "no-xsi",
                "attributes of the namespace of schema instances cannot be declared",
            )
            .help("`xsi:type`, `xsi:nil` and the location hints are known everywhere")
            .clause("XSD 1.0 part 1, 3.2.6");
            self.error(schema, node, "name", diagnostic);
        }
        let inner = syntax::child(node, "simpleType");
        let named = syntax::attribute(node, "type");
        if let (Some(inner), Some(_)) = (inner, named) {
            let also = self.label(schema, inner);
            let diagnostic = Diagnostic::error(
                "src-attribute",
                "an attribute has `type` or a type definition inside, not both",
            )
            .also(also, "the definition inside")
            .clause(CLAUSE);
            self.error(schema, node, "type", diagnostic);
        }
        if let Some(text) = named {
            self.types.attributes[id.0 as usize].r#type = self.simple_type_named(schema, node, "type", text);
        } else if let Some(inner) = inner {
            let r#type = self.new_type(schema, inner, None, Some(Owner::Attribute(id)));
            self.declare_type(r#type);
            self.types.attributes[id.0 as usize].r#type = r#type;
        }
        if global {
            let value = self.value_constraint(schema, node, "src-attribute", CLAUSE);
            self.types.attributes[id.0 as usize].value = value;
        }
    }

    /// Reads the `attribute`, `attributeGroup` and `anyAttribute` children.
    pub(super) fn declare_attributes(&mut self, schema: SchemaIx, node: Node<'a>) -> AttributesDraft<'a> {
        let mut draft = AttributesDraft::default();
        for (child, name) in syntax::components(node) {
            match name {
                "attribute" => {
                    if let Some(array) =
                        child.attributes().find(|a| a.namespace() == Some(WSDL) && a.name() == "arrayType")
                    {
                        draft.array_type = Some((array.value(), child));
                    }
                    draft.items.extend(self.attribute_use(schema, child).map(AttributeItem::Use));
                }
                "attributeGroup" => {
                    let key = syntax::attribute(child, "ref").and_then(|text| self.key(schema, child, text));
                    let global =
                        key.and_then(|key| self.global(schema, child, "ref", key, Space::AttributeGroup));
                    draft
                        .items
                        .extend(global.map(|g| AttributeItem::Group(self.globals[g].target as usize, child)));
                }
                "anyAttribute" => {
                    let target = self.namespace_name(self.schemas[schema].namespace).clone();
                    let namespaces = syntax::namespace_constraint(child, &target);
                    draft.wildcard = Some((Wildcard { namespaces, process: syntax::process(child) }, child));
                }
                _ => {}
            }
        }
        draft
    }

    fn attribute_use(&mut self, schema: SchemaIx, node: Node<'a>) -> Option<UseDraft<'a>> {
        let value = self.value_constraint(schema, node, "src-attribute", CLAUSE);
        let r#use = syntax::attribute(node, "use").unwrap_or("optional");
        if matches!(value, Some(ValueConstraint::Default(_))) && r#use != "optional" {
            let diagnostic = Diagnostic::error(
                "src-attribute",
                format!("an attribute with `default` cannot have `use=\"{use}\"`", use = r#use),
            )
            .expected("`use=\"optional\"`, or no `default`")
            .clause(CLAUSE);
            self.error(schema, node, "use", diagnostic);
        }
        let attribute = match (syntax::attribute(node, "ref"), syntax::attribute(node, "name")) {
            (Some(text), name) => {
                for other in ["name", "type", "form"] {
                    if syntax::attribute(node, other).is_some() && (other != "name" || name.is_some()) {
                        let diagnostic = Diagnostic::error(
                            "src-attribute",
                            format!("`{other}` may not stand beside `ref`"),
                        )
                        .clause(CLAUSE);
                        self.error(schema, node, other, diagnostic);
                    }
                }
                if let Some((child, name)) = syntax::components(node).next() {
                    let diagnostic = Diagnostic::error(
                        "src-attribute",
                        format!("`xs:{name}` may not stand in a reference"),
                    )
                    .clause(CLAUSE);
                    self.error(schema, child, "", diagnostic);
                }
                self.attribute_named(schema, node, "ref", text)?
            }
            (None, Some(local)) => {
                let qualified = match syntax::attribute(node, "form") {
                    Some(form) => form == "qualified",
                    None => self.schemas[schema].qualified_attributes,
                };
                let ns = if qualified { self.schemas[schema].namespace } else { Self::NONE };
                let name = self.owned(Key { ns, local });
                let id = self.new_attribute(schema, node, name, false);
                self.declare_attribute(schema, node, id, false);
                id
            }
            (None, None) => {
                let diagnostic = Diagnostic::error("src-attribute", "an attribute needs `name` or `ref`")
                    .expected("`name=\"…\"` for a new attribute, `ref=\"…\"` for a global one")
                    .clause(CLAUSE);
                self.error(schema, node, "", diagnostic);
                return None;
            }
        };
        let place = Place { node, schema };
        Some(UseDraft {
            attribute,
            required: r#use == "required",
            prohibited: r#use == "prohibited",
            value,
            place,
        })
    }

    /// Reads an `attributeGroup` definition.
    pub(super) fn declare_attribute_group(&mut self, index: usize) {
        let Place { node, schema } = self.attribute_groups[index].place;
        let draft = self.declare_attributes(schema, node);
        if let Some(original) = self.redefining.and_then(|r| self.globals[r].original) {
            let original = self.globals[original].target as usize;
            let selves: Vec<Node<'a>> = draft
                .items
                .iter()
                .filter_map(|i| match i {
                    AttributeItem::Group(group, node) if *group == original => Some(*node),
                    _ => None,
                })
                .collect();
            match selves.as_slice() {
                [] => self.attribute_groups[index].restricts = Some(original),
                [_] => {}
                [_, second, ..] => {
                    let diagnostic = Diagnostic::error(
                        "src-redefine",
                        "a redefined attribute group refers to itself more than once",
                    )
                    .clause("XSD 1.0 part 1, 4.2.2");
                    self.error(schema, *second, "ref", diagnostic);
                }
            }
        }
        self.attribute_groups[index].draft = draft;
    }

    /// Flattens the attribute groups, those first that others refer to. Circles are reported and cut.
    pub(super) fn flatten_attribute_groups(&mut self) {
        let mut state = vec![0_u8; self.attribute_groups.len()];
        for start in 0..self.attribute_groups.len() {
            let mut stack = vec![start];
            while let Some(index) = stack.last().copied() {
                if state[index] == 2 {
                    stack.pop();
                    continue;
                }
                if state[index] == 1 {
                    state[index] = 2;
                    stack.pop();
                    let draft = std::mem::take(&mut self.attribute_groups[index].draft);
                    let schema = self.attribute_groups[index].place.schema;
                    self.attribute_groups[index].flat = self.flatten(schema, &draft);
                    let place = self.attribute_groups[index].place;
                    self.unique_attributes(
                        place,
                        &self.attribute_groups[index].flat.uses.clone(),
                        "ag-props-correct",
                        "XSD 1.0 part 1, 3.6.6",
                    );
                    continue;
                }
                state[index] = 1;
                let groups: Vec<(usize, Node<'a>)> = self.attribute_groups[index]
                    .draft
                    .items
                    .iter()
                    .filter_map(|i| match i {
                        AttributeItem::Group(group, node) => Some((*group, *node)),
                        AttributeItem::Use(_) => None,
                    })
                    .collect();
                for (group, node) in groups {
                    match state[group] {
                        0 => stack.push(group),
                        1 => {
                            let schema = self.attribute_groups[index].place.schema;
                            let name = self.shown(self.attribute_groups[group].key);
                            let diagnostic = Diagnostic::error(
                                "src-attribute_group",
                                format!("the attribute group `{name}` contains itself"),
                            )
                            .clause("XSD 1.0 part 1, 3.6.3");
                            self.error(schema, node, "ref", diagnostic);
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// Own uses and those of the groups, and the complete wildcard (3.4.2). Prohibited uses of groups are without effect.
    pub(super) fn flatten(&mut self, schema: SchemaIx, draft: &AttributesDraft<'a>) -> AttributeSet<'a> {
        let mut set =
            AttributeSet { uses: Vec::new(), wildcard: draft.wildcard.as_ref().map(|(w, _)| w.clone()) };
        for item in &draft.items {
            match item {
                AttributeItem::Use(r#use) => set.uses.push(r#use.clone()),
                AttributeItem::Group(group, node) => {
                    let count = self.attribute_groups[*group].flat.uses.len();
                    if !self.budget.attribute_uses(count) {
                        self.too_many_attributes(Place { node: *node, schema });
                        continue;
                    }
                    let flat = &self.attribute_groups[*group].flat;
                    set.uses.extend(flat.uses.iter().filter(|u| !u.prohibited).cloned());
                    set.wildcard = match (set.wildcard.take(), flat.wildcard.clone()) {
                        (Some(own), Some(other)) => {
                            match wildcard::intersection(&own.namespaces, &other.namespaces) {
                                Some(namespaces) => Some(Wildcard { namespaces, process: own.process }),
                                None => {
                                    let diagnostic = Diagnostic::error("src-ct", "the attribute wildcards of this type and of its attribute groups have an intersection that no wildcard expresses")
                                    .help("two `##other` of different target namespaces meet here")
                                    .clause("XSD 1.0 part 1, 3.10.6");
                                    self.error(schema, *node, "", diagnostic);
                                    Some(own)
                                }
                            }
                        }
                        (own, other) => own.or(other),
                    };
                }
            }
        }
        set
    }

    /// Reports, once, that types have more attributes than allowed.
    pub(super) fn too_many_attributes(&mut self, place: Place<'a>) {
        if !std::mem::replace(&mut self.budget.exhausted, true) {
            let limit = self.options.limits.attribute_uses;
            let diagnostic = Diagnostic::error(
                "limit-attributes",
                format!(
                    "the schema's types have more than {limit} attributes together, those of base types and groups included"
                ),
            );
            self.error(place.schema, place.node, "", diagnostic);
        }
    }

    /// No attribute twice, and at most one of a type derived from `xs:ID`.
    pub(super) fn unique_attributes(
        &mut self,
        place: Place<'a>,
        uses: &[UseDraft<'a>],
        rule: &'static str,
        clause: &'static str,
    ) {
        let mut seen = HashSet::new();
        let mut first: Vec<&UseDraft<'a>> = Vec::new();
        for r#use in uses {
            let name = self.types[r#use.attribute].name.clone();
            if r#use.prohibited && rule != "ag-props-correct" || seen.insert(name.clone()) {
                first.push(r#use);
                continue;
            }
            let same = uses.iter().find(|u| self.types[u.attribute].name == name).map(|u| u.attribute)
                == Some(r#use.attribute);
            let node = if std::ptr::eq(r#use.place.node.document(), place.node.document()) {
                r#use.place
            } else {
                place
            };
            let diagnostic = Diagnostic::error(rule, format!("the attribute `{name}` is there twice"))
                .help("a type and the attribute groups it uses may have every attribute once")
                .clause(clause);
            if same {
                self.tolerate(node.schema, node.node, "", Deviation::RepeatedAttribute, diagnostic);
            } else {
                self.error(node.schema, node.node, "", diagnostic);
            }
        }
    }
}
