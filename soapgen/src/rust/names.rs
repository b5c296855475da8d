//! The Rust name of everything in a plan.
//!
//! Names of types are given over the whole contract, reached or not, and those of parts follow
//! from what they belong to: choosing other operations renames nothing.
use super::claims::{settle, settle_with, unique};
use super::idents::{camel, raw, screaming, shortened, snake, type_name};
use super::modules;
use super::stems::Stems;
use crate::wishes::{Member, Wishes};
use soap_model::contract::{TypeId, Types};
use soap_model::datatypes::Builtin;
use soap_model::layout::{
    AttributeField, Choice, Content, Field, Item, ItemId, ItemKind, Origin, Plan, Record, Shape, Simple,
    Term, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Wishes of the user about names.
#[derive(Debug, Clone, Default)]
pub struct NameOptions {
    /// Module name for a namespace.
    pub modules: BTreeMap<String, String>,
    /// Module names that other files of the tree have (services, `tables`, `documents`).
    pub reserved_modules: Vec<String>,
    /// The namespaces of the user's documents, reached or not: modules are named over all of them, so that
    /// choosing other operations renames nothing.
    pub namespaces: BTreeSet<String>,
    /// Names that the user gave, and types of his own.
    pub(crate) wishes: Wishes,
}

/// A module that holds the types of one namespace (of several, where the user wishes so): the
/// file `name.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its Rust name, without `r#`.
    pub name: String,
    /// The namespace, the first of several.
    pub namespace: String,
}

/// The names of one plan.
#[derive(Debug, Clone, Default)]
pub struct Names {
    modules: Vec<Module>,
    items: Vec<ItemNames>,
    roots: Vec<String>,
    /// Paths of the user's own types.
    own: Vec<String>,
}

/// The names of one item.
#[derive(Debug, Clone, Default)]
struct ItemNames {
    module: usize,
    rust: String,
    table: String,
    fields: Vec<String>,
    /// The number of the user's own type that it is.
    own: Option<u32>,
}

impl Names {
    /// Names everything in the plan.
    pub fn new(types: &Types, plan: &Plan, options: &NameOptions) -> Names {
        let stems = Stems::new(types);
        let namespaces: Vec<String> = plan.items.iter().map(|item| namespace(plan, &stems, item)).collect();
        let (modules, by_namespace) = modules::assign(&namespaces, options);
        let module_of = |namespace: &str| by_namespace.get(namespace).copied().unwrap_or(0);

        let mut taken: Vec<BTreeSet<String>> = vec![BTreeSet::new(); modules.len()];
        let wishes = &options.wishes;
        let type_names = type_names(&stems, &by_namespace, &wishes.types, &mut taken);

        let mut items: Vec<ItemNames> = Vec::with_capacity(plan.items.len());
        let prefixes = plan.namespaces.iter().map(|namespace| namespace.prefix.as_str());
        let constants: BTreeSet<String> =
            prefixes.chain(super::tables::WELL_KNOWN_NAMES).map(super::tables::namespace_constant).collect();
        let mut tables: Vec<BTreeSet<String>> = vec![constants; modules.len()];
        for (item, namespace) in plan.items.iter().zip(&namespaces) {
            let module = module_of(namespace);
            let taken = &mut taken[module];
            let type_name = |id: &TypeId| type_names.get(id).cloned().unwrap_or_else(|| stems.stem(*id));
            let part_of = |owner: &ItemId| items.get(owner.0 as usize).cloned().unwrap_or_default();
            let rust = match &item.origin {
                Origin::Type(id) => type_name(id),
                Origin::Family(id) => match &item.kind {
                    // An abstract type has no record: the family is all there is of it.
                    ItemKind::Family(family)
                        if family.members.iter().all(|m| m.r#type != *id)
                            && !taken.contains(&used(&type_name(id))) =>
                    {
                        taken.insert(used(&type_name(id)));
                        type_name(id)
                    }
                    _ => unique(taken, format!("Any{}", type_name(id)), ""),
                },
                Origin::Substitution(id) => {
                    unique(taken, format!("Any{}", camel(&types[*id].name.local)), "")
                }
                Origin::Root { name, .. } => unique_type(taken, name, "Body"),
                Origin::Mixed(owner) => unique(taken, format!("{}Content", part_of(owner).rust), ""),
                Origin::Group { name: Some(name), .. } => unique_type(taken, &name.local, "Group"),
                Origin::Group { owner, place, name: None } => {
                    let owner_names = part_of(owner);
                    let place = *place as usize + first_field(&plan[*owner].kind);
                    let field = owner_names.fields.get(place).map_or("Part", String::as_str);
                    let name = format!("{}{}", owner_names.rust, camel(field.trim_start_matches("r#")));
                    unique(taken, shortened(name), "")
                }
            };
            let table = unique(&mut tables[module], screaming(&rust), "_");
            let fields = fields(Scope { types, plan, stems: &stems, wishes: &wishes.members }, item);
            items.push(ItemNames { module, rust, table, fields, own: item.own });
        }
        let mut taken = BTreeSet::from(super::tables::RESERVED.map(str::to_owned));
        let roots = plan.roots.iter().map(|root| match &root.term {
            Term::Element(element) => {
                let name = match &root.value {
                    Value::Record(id) if matches!(plan[*id].origin, Origin::Root { .. }) => {
                        screaming(&items[id.0 as usize].rust)
                    }
                    // A type alone.
                    _ if element.name.local.is_empty() => {
                        let name = types[element.r#type].name.as_ref();
                        format!("{}_ROOT", screaming(name.map_or("ANY", |name| &*name.local)))
                    }
                    _ => screaming(&element.name.local),
                };
                unique(&mut taken, name, "_")
            }
            _ => String::new(),
        });
        let roots = roots.collect();
        let own = wishes.own.iter().map(|own| own.path.clone()).collect();
        Names { modules, items, roots, own }
    }

    /// The modules, in the order of their names.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The module that holds an item.
    pub fn module_of(&self, item: ItemId) -> usize {
        self.items[item.0 as usize].module
    }

    /// The Rust type of an item, without a path.
    pub fn item(&self, item: ItemId) -> &str {
        &self.items[item.0 as usize].rust
    }

    /// The `static` table of an item, without a path.
    pub fn table(&self, item: ItemId) -> &str {
        &self.items[item.0 as usize].table
    }

    /// Names of a record's fields in slot order, or of an enum's arms; with `r#` where needed.
    pub fn fields(&self, item: ItemId) -> &[String] {
        &self.items[item.0 as usize].fields
    }

    /// The path of the user's own type with this number.
    pub fn own(&self, number: u32) -> &str {
        self.own.get(number as usize).map_or("()", String::as_str)
    }

    /// The path of an item, seen from one of the modules, or (None) from another file beside them.
    pub fn path(&self, item: ItemId, from: Option<usize>) -> String {
        if let Some(number) = self.items[item.0 as usize].own {
            return self.own(number).to_owned();
        }
        self.qualified(item, from, self.item(item))
    }

    /// The path of an item's table.
    pub fn table_path(&self, item: ItemId, from: Option<usize>) -> String {
        self.qualified(item, from, self.table(item))
    }

    fn qualified(&self, item: ItemId, from: Option<usize>, name: &str) -> String {
        let module = self.module_of(item);
        if from == Some(module) {
            name.to_owned()
        } else {
            format!("super::{}::{name}", raw(&self.modules[module].name))
        }
    }

    /// The Rust type of one value (never boxed).
    pub fn value(&self, value: &Value, from: Option<usize>) -> String {
        let mut lists = 0;
        let mut value = value;
        while let Value::List(item) = value {
            lists += 1;
            value = item;
        }
        let name = match value {
            Value::Builtin(builtin) => builtin_type(*builtin).to_owned(),
            Value::Own(number) => self.own(*number).to_owned(),
            Value::Simple(id) | Value::Record(id) | Value::Choice(id) => self.path(*id, from),
            Value::Any | Value::List(_) => "rt::Fragment".to_owned(),
        };
        format!("{}{name}{}", "rt::List<".repeat(lists), ">".repeat(lists))
    }

    /// The Rust type of a record's field (roots too).
    pub fn field(&self, field: &Field, from: Option<usize>) -> String {
        let boxed = matches!(field.value, Value::Record(_))
            && matches!(field.shape, Shape::Opt | Shape::Nil | Shape::OptNil);
        let around = match (field.link, boxed) {
            (true, _) => "rt::Link<",
            (false, true) => "Box<",
            (false, false) => "",
        };
        self.shaped(&field.value, field.shape, around, from)
    }

    /// The Rust type of an array's item, as it stands in the list.
    pub fn array_item(&self, field: &Field, from: Option<usize>) -> String {
        let list = self.field(field, from);
        list.strip_prefix("Vec<").and_then(|list| list.strip_suffix('>')).unwrap_or(&list).to_owned()
    }

    /// The Rust type of what an enum's arm holds.
    pub fn arm(&self, field: &Field, from: Option<usize>) -> String {
        let boxed = matches!(field.value, Value::Record(_)) && matches!(field.shape, Shape::One | Shape::Nil);
        self.shaped(&field.value, field.shape, if boxed { "Box<" } else { "" }, from)
    }

    /// The Rust type of an attribute's field.
    pub fn attribute(&self, field: &AttributeField, from: Option<usize>) -> String {
        self.shaped(&field.value, field.shape, "", from)
    }

    fn shaped(&self, value: &Value, shape: Shape, around: &str, from: Option<usize>) -> String {
        let mut name = self.value(value, from);
        if !around.is_empty() {
            name = format!("{around}{name}>");
        }
        match shape {
            Shape::One => name,
            Shape::Opt => format!("Option<{name}>"),
            Shape::Many => format!("Vec<{name}>"),
            Shape::Nil => format!("rt::Nillable<{name}>"),
            Shape::OptNil => format!("Option<rt::Nillable<{name}>>"),
            Shape::ManyNil => format!("Vec<rt::Nillable<{name}>>"),
        }
    }

    /// The path of the `static` [`Root`](soap_model::bind::Root) of the plan's root with this
    /// index, seen from a file beside `tables.rs`: `super::tables::STORE`.
    pub fn root(&self, index: usize) -> String {
        format!("super::tables::{}", self.root_static(index))
    }

    /// The name of that `static`.
    pub fn root_static(&self, index: usize) -> &str {
        self.roots.get(index).map_or("", String::as_str)
    }
}

/// The Rust type of a built-in type.
pub fn builtin_type(builtin: Builtin) -> &'static str {
    use Builtin as B;
    match builtin {
        B::AnyType => "rt::Fragment",
        B::AnySimpleType
        | B::String
        | B::NormalizedString
        | B::Token
        | B::Language
        | B::NmToken
        | B::Name
        | B::NcName
        | B::Id
        | B::IdRef
        | B::Entity
        | B::AnyUri => "String",
        B::NmTokens | B::IdRefs | B::Entities => "rt::List<String>",
        B::Boolean => "bool",
        B::Byte => "i8",
        B::Short => "i16",
        B::Int => "i32",
        B::Long => "i64",
        B::UnsignedByte => "u8",
        B::UnsignedShort => "u16",
        B::UnsignedInt => "u32",
        B::UnsignedLong => "u64",
        B::Integer
        | B::NonPositiveInteger
        | B::NegativeInteger
        | B::NonNegativeInteger
        | B::PositiveInteger => "rt::Integer",
        B::Decimal => "rt::Decimal",
        B::Float => "f32",
        B::Double => "f64",
        B::DateTime => "rt::DateTime",
        B::Date => "rt::Date",
        B::Time => "rt::Time",
        B::Duration => "rt::Duration",
        B::GYearMonth => "rt::GYearMonth",
        B::GYear => "rt::GYear",
        B::GMonthDay => "rt::GMonthDay",
        B::GDay => "rt::GDay",
        B::GMonth => "rt::GMonth",
        B::HexBinary => "rt::HexBinary",
        B::Base64Binary => "rt::Base64Binary",
        B::QName | B::Notation => "rt::QName",
    }
}

/// The names of all types, reached or not, whose namespace has a module.
fn type_names(
    stems: &Stems<'_>,
    modules: &BTreeMap<String, usize>,
    wishes: &BTreeMap<TypeId, String>,
    taken: &mut [BTreeSet<String>],
) -> BTreeMap<TypeId, String> {
    let mut ranked: Vec<Vec<(TypeId, String, &str)>> = vec![Vec::new(); taken.len()];
    for (id, stem, kind) in stems.by_rank() {
        if let Some(module) = modules.get(stems.namespace(id)) {
            let name = wishes.get(&id).cloned().unwrap_or_else(|| type_name(&stem));
            ranked[*module].push((id, name, kind));
        }
    }
    // What the user named has its name whatever others are called.
    ranked.iter_mut().for_each(|types| types.sort_by_key(|(id, ..)| !wishes.contains_key(id)));
    let mut names = BTreeMap::new();
    for (types, taken) in ranked.iter().zip(taken) {
        let wishes: Vec<String> = types.iter().map(|(_, name, _)| name.clone()).collect();
        let second = |n: usize| Some(format!("{}{}", types[n].1, types[n].2));
        let settled = settle_with(taken, &wishes, second, "");
        names.extend(types.iter().map(|(id, ..)| *id).zip(settled));
    }
    names
}

/// The namespace whose module holds an item.
fn namespace(plan: &Plan, stems: &Stems<'_>, item: &Item) -> String {
    let mut item = item;
    // Owners come before what they own.
    for _ in 0..plan.items.len() {
        return match &item.origin {
            Origin::Type(id) | Origin::Family(id) => stems.namespace(*id).to_owned(),
            Origin::Substitution(id) => stems.element_namespace(*id).to_owned(),
            Origin::Root { namespace, .. } => namespace.clone(),
            Origin::Group { name: Some(name), .. } => name.namespace.to_string(),
            Origin::Group { owner, .. } | Origin::Mixed(owner) => {
                item = &plan[*owner];
                continue;
            }
        };
    }
    String::new()
}

/// Where a record's content fields, or a mixed enum's arms, start among its names.
fn first_field(kind: &ItemKind) -> usize {
    match kind {
        ItemKind::Record(record) => record.attributes.len() + usize::from(record.any_attribute.is_some()),
        ItemKind::Mixed(_) => 1,
        ItemKind::Choice(_) | ItemKind::Family(_) | ItemKind::Simple(_) => 0,
    }
}

/// What names of parts are made from.
#[derive(Clone, Copy)]
struct Scope<'a> {
    types: &'a Types,
    plan: &'a Plan,
    stems: &'a Stems<'a>,
    /// Names that the user gave.
    wishes: &'a BTreeMap<Member, String>,
}

impl Scope<'_> {
    /// The name that the user gave to a field or arm.
    fn wish(&self, field: &Field) -> Option<&str> {
        match &field.term {
            Term::Element(element) => {
                self.wishes.get(&Member::Element(element.declaration?)).map(String::as_str)
            }
            _ => None,
        }
    }

    /// Names of arms: those that the user gave, and then those that follow from the names on the wire.
    fn settle(
        &self,
        taken: &mut BTreeSet<String>,
        users: Vec<Option<&str>>,
        others: Vec<String>,
    ) -> Vec<String> {
        let users = settle_some(taken, users.into_iter().map(|user| user.map(camel)).collect());
        let rest: Vec<String> =
            users.iter().zip(others).filter(|(user, _)| user.is_none()).map(|(_, other)| other).collect();
        let mut settled = settle(taken, &rest, "").into_iter();
        users.into_iter().map(|user| user.or_else(|| settled.next()).unwrap_or_default()).collect()
    }
}

/// The names that there are, settled.
fn settle_some(taken: &mut BTreeSet<String>, names: Vec<Option<String>>) -> Vec<Option<String>> {
    let some: Vec<String> = names.iter().flatten().cloned().collect();
    let mut settled = settle(taken, &some, "_").into_iter();
    names.into_iter().map(|name| name.and_then(|_| settled.next())).collect()
}

fn fields(scope: Scope<'_>, item: &Item) -> Vec<String> {
    let Scope { stems, .. } = scope;
    let mut taken = BTreeSet::new();
    match &item.kind {
        ItemKind::Record(record) => record_fields(scope, record).iter().map(|name| raw(name)).collect(),
        ItemKind::Choice(choice) => arms(scope, choice, taken),
        ItemKind::Mixed(choice) => {
            taken.insert("Text".to_owned());
            let mut names = vec!["Text".to_owned()];
            names.extend(arms(scope, choice, taken));
            names
        }
        ItemKind::Family(family) => {
            let members = family.members.iter().map(|member| camel(&stems.stem(member.r#type)));
            let mut names = settle(&mut taken, &members.collect::<Vec<_>>(), "");
            names.push(other_arm(&taken));
            names
        }
        ItemKind::Simple(Simple::Enumeration { values, .. }) => {
            let id = match &item.origin {
                Origin::Type(id) => Some(*id),
                _ => None,
            };
            let wish =
                |value: &str| scope.wishes.get(&Member::Value(id?, value.to_owned())).map(String::as_str);
            let users = values.iter().map(|value| wish(&value.value)).collect();
            let values = values.iter().map(|value| camel(&value.value)).collect();
            let mut names = scope.settle(&mut taken, users, values);
            names.push(other_arm(&taken));
            names
        }
        ItemKind::Simple(Simple::Union(members)) => {
            let members: Vec<String> =
                members.iter().map(|member| camel(&stems.stem(member.r#type))).collect();
            settle(&mut taken, &members, "")
        }
        ItemKind::Simple(Simple::Alias(_)) => Vec::new(),
    }
}

/// Names of a record's fields in slot order. Elements choose first, then attributes, then what has
/// no name of its own.
fn record_fields(scope: Scope<'_>, record: &Record) -> Vec<String> {
    let Scope { types, plan, .. } = scope;
    let mut taken = BTreeSet::new();
    let content: Vec<(String, bool)> = match &record.content {
        Content::Empty => Vec::new(),
        Content::Text { .. } => vec![("value".to_owned(), false)],
        Content::Mixed { .. } => vec![("content".to_owned(), false)],
        Content::Array(array) if array.rank > 1 => {
            vec![("items".to_owned(), false), ("sizes".to_owned(), false)]
        }
        Content::Array(_) => vec![("items".to_owned(), false)],
        Content::Sequence(fields)
        | Content::Optional(fields)
        | Content::Counted(fields)
        | Content::All(fields) => fields
            .iter()
            .map(|field| (snake(&words(types, plan, field)), matches!(field.term, Term::Element(_))))
            .collect(),
    };
    let is_element = |at: &usize| content[*at].1;
    let (elements, others): (Vec<usize>, Vec<usize>) = (0..content.len()).partition(is_element);
    let wishes = |places: &[usize]| places.iter().map(|at| content[*at].0.clone()).collect::<Vec<_>>();
    let mut content_names = vec![String::new(); content.len()];
    let fields = Plan::content_fields(record);
    let attribute_wish =
        |field: &AttributeField| Some(snake(scope.wishes.get(&Member::Attribute(field.attribute))?));
    let mut users: Vec<Option<String>> = record.attributes.iter().map(attribute_wish).collect();
    let of_elements = (0..content.len()).map(|at| fields.get(at).filter(|_| content[at].1));
    users.extend(of_elements.map(|field| Some(snake(scope.wish(field?)?))));
    let users = settle_some(&mut taken, users);
    let (users, of_elements) = users.split_at(record.attributes.len());
    let (named, elements): (Vec<usize>, Vec<usize>) =
        elements.into_iter().partition(|at| of_elements[*at].is_some());
    for at in named {
        content_names[at] = of_elements[at].clone().unwrap_or_default();
    }
    for (at, name) in elements.iter().zip(settle(&mut taken, &wishes(&elements), "_")) {
        content_names[*at] = name;
    }
    let attributes: Vec<String> = record.attributes.iter().map(|a| snake(&a.name.local)).collect();
    let second = |at: usize| Some(format!("{}_attribute", attributes[at]));
    let rest: Vec<usize> = (0..attributes.len()).filter(|at| users[*at].is_none()).collect();
    let rest_wishes: Vec<String> = rest.iter().map(|at| attributes[*at].clone()).collect();
    let settled = settle_with(&mut taken, &rest_wishes, |n| second(rest[n]), "_");
    let mut names: Vec<String> = users.iter().map(|name| name.clone().unwrap_or_default()).collect();
    for (at, name) in rest.into_iter().zip(settled) {
        names[at] = name;
    }
    if record.any_attribute.is_some() {
        names.push(unique(&mut taken, "any_attributes".to_owned(), "_"));
    }
    for (at, name) in others.iter().zip(settle(&mut taken, &wishes(&others), "_")) {
        content_names[*at] = name;
    }
    names.extend(content_names);
    names
}

fn arms(scope: Scope<'_>, choice: &Choice, mut taken: BTreeSet<String>) -> Vec<String> {
    let Scope { types, plan, .. } = scope;
    let wishes: Vec<String> = choice.arms.iter().map(|arm| camel(&words(types, plan, arm))).collect();
    let users = choice.arms.iter().map(|arm| scope.wish(arm)).collect();
    scope.settle(&mut taken, users, wishes)
}

/// The most names that the name of a choice or group is made of.
const FEW: usize = 3;
/// The longest such name.
const SHORT: usize = 40;

/// What a field or arm is named after: `mail or phone` for a choice of few.
fn words(types: &Types, plan: &Plan, field: &Field) -> String {
    match &field.term {
        Term::Element(element) => element.name.local.to_string(),
        Term::Any(_) => "any".to_owned(),
        Term::Choice(id) | Term::Group(id) => match (&plan[*id].origin, &plan[*id].kind) {
            (Origin::Substitution(head), _) => types[*head].name.local.to_string(),
            (Origin::Group { name: Some(name), .. }, _) => name.local.to_string(),
            (_, ItemKind::Choice(choice)) => {
                joined(&choice.arms, " or ").unwrap_or_else(|| "choice".to_owned())
            }
            (_, ItemKind::Record(record)) => {
                joined(Plan::content_fields(record), " and ").unwrap_or_else(|| "group".to_owned())
            }
            _ => "part".to_owned(),
        },
    }
}

/// The names of few elements.
fn joined(fields: &[Field], with: &str) -> Option<String> {
    if fields.len() > FEW {
        return None;
    }
    let names = fields.iter().map(|field| match &field.term {
        Term::Element(element) => Some(element.name.local.to_string()),
        _ => None,
    });
    let names: Vec<String> = names.collect::<Option<_>>()?;
    let joined = names.join(with);
    (joined.len() <= SHORT).then_some(joined)
}

/// The arm for what is not known: none of the names that known ones have.
fn other_arm(taken: &BTreeSet<String>) -> String {
    let names = ["Unknown", "Other", "UnknownValue"];
    let free = names.iter().find(|name| !taken.contains(**name));
    free.map_or_else(|| unique(&mut taken.clone(), "UnknownValue".to_owned(), ""), |name| (*name).to_owned())
}

/// The name of a part of an item in its module: as it is, then with what it is after it, then with a number.
fn unique_type(taken: &mut BTreeSet<String>, stem: &str, kind: &str) -> String {
    let name = type_name(stem);
    let name = if taken.contains(&name) { format!("{name}{kind}") } else { name };
    unique(taken, name, "")
}

/// A mark among the taken names that no Rust name equals: the family of an abstract type has its name.
fn used(name: &str) -> String {
    format!("family of {name}")
}
