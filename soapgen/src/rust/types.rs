//! Types with their tables, as formatted text: a file per namespace, in parts where it is big.
//!
//! Structs and enums stand there as a programmer would have written them, each followed by one
//! macro with a line per field that says what the interpreter needs.
use super::docs::{code, doc};
use super::elements;
use super::names::Names;
use super::slots::{Variant, own_variant, shape_name, variant};
use super::tables::Tables;
use super::traits::Traits;
use crate::settings::{Derives, Settings};
use crate::wishes::{Member, Wishes};
use soap_model::contract::{QName, Types};
use soap_model::layout::{
    Array, AttributeField, Choice, Content, Family, Field, Item, ItemId, ItemKind, Origin, Plan, Record,
    Shape, Simple, Term, UnionMember, Value,
};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A file that is longer is split by the first letters of its types.
const BIG: usize = 1_000_000;

/// Everything that the writing of types reads.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) types: &'a Types,
    pub(super) plan: &'a Plan,
    pub(super) names: &'a Names,
    pub(super) settings: &'a Settings,
    pub(super) wishes: &'a Wishes,
    pub(super) traits: &'a Traits,
    /// Global declarations are to be looked up by name.
    pub(super) globals: bool,
}

/// The files of all modules, by name, and `tables.rs`.
pub(super) fn files(source: Source<'_>) -> BTreeMap<String, String> {
    let mut tables = Tables::new(source);
    let mut files = BTreeMap::new();
    for (number, module) in source.names.modules().iter().enumerate() {
        let mut texts: Vec<(char, String)> = Vec::new();
        for (n, item) in source.plan.items.iter().enumerate() {
            let id = ItemId(n as u32);
            if source.names.module_of(id) == number && item.own.is_none() {
                let mut writer = Writer { source, tables: &mut tables, module: number, out: String::new() };
                writer.item(id, item);
                texts.push((letter(source, id), writer.out));
            }
        }
        let mut text = tables.header(number);
        if texts.iter().map(|(_, text)| text.len()).sum::<usize>() <= BIG {
            texts.iter().for_each(|(_, part)| text.push_str(part));
        } else {
            let mut parts: BTreeMap<char, String> = BTreeMap::new();
            for (letter, part) in texts {
                parts.entry(letter).or_default().push_str(&part);
            }
            for (letter, part) in parts {
                // No module has a name with a dash in it.
                let name = format!("{}-{letter}.rs", module.name);
                _ = writeln!(text, "include!(\"{name}\");");
                files.insert(name, part);
            }
        }
        files.insert(format!("{}.rs", module.name), text);
    }
    files.insert("tables.rs".to_owned(), tables.file(source.globals));
    if source.globals {
        files.insert("elements.rs".to_owned(), elements::file(source, &mut tables));
    }
    files
}

/// The first letter of the type that an item belongs to, in lower case.
fn letter(source: Source<'_>, id: ItemId) -> char {
    let mut at = id;
    for _ in 0..source.plan.items.len() {
        match &source.plan[at].origin {
            Origin::Group { owner, name: None, .. } | Origin::Mixed(owner)
                if source.names.module_of(*owner) == source.names.module_of(id) =>
            {
                at = *owner;
            }
            _ => break,
        }
    }
    let first = source.names.item(at).chars().next().unwrap_or('x').to_ascii_lowercase();
    if first.is_ascii_alphanumeric() { first } else { 'x' }
}

/// Writes the items of one module.
struct Writer<'a, 't> {
    source: Source<'a>,
    tables: &'t mut Tables<'a>,
    module: usize,
    out: String,
}

impl Writer<'_, '_> {
    fn item(&mut self, id: ItemId, item: &Item) {
        match &item.kind {
            ItemKind::Record(record) if item.model_only => {
                self.model_record(id, record);
                return;
            }
            ItemKind::Choice(choice) if item.model_only => {
                self.arms_table(id, choice);
                return;
            }
            ItemKind::Record(record) => {
                self.record(id, item, record);
            }
            ItemKind::Choice(choice) => {
                self.choice(id, item, choice, false);
                self.arms_table(id, choice);
            }
            ItemKind::Mixed(choice) => {
                self.choice(id, item, choice, true);
            }
            ItemKind::Family(family) => {
                self.family(id, item, family);
            }
            ItemKind::Simple(Simple::Alias(value)) => {
                let value = self.source.names.value(value, Some(self.module));
                self.item_doc(item);
                _ = writeln!(self.out, "pub type {} = {value};\n", self.source.names.item(id));
                return;
            }
            ItemKind::Simple(Simple::Enumeration { white_space, values }) => {
                self.enumeration(id, item, &format!("{white_space:?}"), values);
            }
            ItemKind::Simple(Simple::Union(members)) => {
                self.union(id, item, members);
            }
        }
        self.out.push('\n');
    }

    /// The documentation of an item: its name on the wire, or what it belongs to, and the schema's own words.
    fn item_doc(&mut self, item: &Item) {
        let (types, names) = (self.source.types, self.source.names);
        let owner = |id: &ItemId| names.item(*id).to_owned();
        let first = match &item.origin {
            Origin::Type(id) => match &types[*id].name {
                Some(name) => code(&name.to_string()),
                None => match types[*id].owner {
                    Some(soap_model::contract::Owner::Element(e)) => {
                        format!("Content of the element {}.", code(&types[e].name.to_string()))
                    }
                    Some(soap_model::contract::Owner::Attribute(a)) => {
                        format!("Value of the attribute {}.", code(&types[a].name.to_string()))
                    }
                    _ => "A type without a name.".to_owned(),
                },
            },
            Origin::Family(id) => {
                let name = types[*id].name.as_ref().map_or_else(String::new, QName::to_string);
                format!("{} or a type derived from it.", code(&name))
            }
            Origin::Substitution(id) => {
                format!("The element {} or one that may stand for it.", code(&types[*id].name.to_string()))
            }
            Origin::Mixed(id) => format!("Text and elements of {}.", code(&owner(id))),
            Origin::Group { name: Some(name), .. } => format!("The group {}.", code(&name.to_string())),
            Origin::Group { owner: id, .. } => format!("Part of {}.", code(&owner(id))),
            Origin::Root { .. } => "Parts of a message body.".to_owned(),
        };
        let documentation = match &item.origin {
            Origin::Type(id) => types[*id].documentation.as_deref().or_else(|| match types[*id].owner {
                Some(soap_model::contract::Owner::Element(e)) => types[e].documentation.as_deref(),
                _ => None,
            }),
            _ => None,
        };
        _ = writeln!(self.out, "/// {first}");
        self.documentation(0, documentation);
    }

    fn documentation(&mut self, indent: usize, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            _ = writeln!(self.out, "{}///", " ".repeat(indent));
            doc(&mut self.out, indent, text);
        }
    }

    fn field_doc(&mut self, field: &Field) {
        let (line, documentation) = match &field.term {
            Term::Element(element) => {
                let documentation =
                    element.declaration.and_then(|id| self.source.types[id].documentation.as_deref());
                (code(&element.name.local), documentation)
            }
            Term::Choice(_) => ("One of several.".to_owned(), None),
            Term::Group(_) => ("Elements that belong together.".to_owned(), None),
            Term::Any(_) => ("Any element.".to_owned(), None),
        };
        _ = writeln!(self.out, "    /// {line}");
        self.documentation(4, documentation);
        if let Term::Element(element) = &field.term
            && let Some(id) = element.declaration
        {
            self.member_attributes(&Member::Element(id));
        }
    }

    /// The user's attributes of a struct or enum, and what it derives beyond the traits of the table.
    fn attributes(&mut self, id: ItemId, item: &Item, there: &[&str]) {
        let Source { settings, wishes, traits, .. } = self.source;
        let own = match &item.origin {
            Origin::Type(of) => wishes.type_attributes.get(of),
            _ => None,
        };
        let everywhere = settings.more_derives.iter().filter(|path| traits.fits(path, id));
        let mut derive: Vec<&str> = Vec::new();
        for path in everywhere.chain(own.iter().flat_map(|own| &own.derive)) {
            if !derive.contains(&path.as_str()) && !there.contains(&path.as_str()) {
                derive.push(path);
            }
        }
        if !derive.is_empty() {
            _ = writeln!(self.out, "#[derive({})]", derive.join(", "));
        }
        for line in own.iter().flat_map(|own| &own.lines) {
            _ = writeln!(self.out, "{line}");
        }
    }

    fn member_attributes(&mut self, member: &Member) {
        for line in self.source.wishes.member_attributes.get(member).into_iter().flatten() {
            _ = writeln!(self.out, "    {line}");
        }
    }

    fn record(&mut self, id: ItemId, item: &Item, record: &Record) {
        let names = self.source.names;
        let rust = names.item(id);
        let fields = names.fields(id);
        let from = Some(self.module);
        self.item_doc(item);
        self.attributes(id, item, &[]);
        if fields.is_empty() {
            _ = writeln!(self.out, "pub struct {rust} {{}}");
        } else {
            _ = writeln!(self.out, "pub struct {rust} {{");
            let mut slots = fields.iter();
            for (attribute, name) in record.attributes.iter().zip(fields) {
                slots.next();
                let documentation = self.source.types[attribute.attribute].documentation.as_deref();
                _ = writeln!(self.out, "    /// Attribute {}", code(&attribute.name.local));
                self.documentation(4, documentation);
                self.member_attributes(&Member::Attribute(attribute.attribute));
                _ = writeln!(self.out, "    pub {name}: {},", names.attribute(attribute, from));
            }
            if record.any_attribute.is_some() {
                let name = slots.next().map_or("any_attributes", String::as_str);
                _ = writeln!(
                    self.out,
                    "    /// Any other attributes.\n    pub {name}: Vec<rt::AnyAttribute>,"
                );
            }
            match &record.content {
                Content::Empty => {}
                Content::Text { value, .. } => {
                    let name = slots.next().map_or("value", String::as_str);
                    let value = names.value(value, from);
                    _ = writeln!(self.out, "    /// The text.\n    pub {name}: {value},");
                }
                Content::Array(array) => {
                    let mut name = || slots.next().map_or("items", String::as_str);
                    let items = names.field(&array.item, from);
                    let order = if array.rank > 1 { ", row by row" } else { "" };
                    _ = writeln!(self.out, "    /// The items{order}.\n    pub {}: {items},", name());
                    if array.rank > 1 {
                        _ = writeln!(
                            self.out,
                            "    /// The size of each of the {} dimensions.\n    pub {}: Vec<u32>,",
                            array.rank,
                            name()
                        );
                    }
                }
                Content::Mixed { arms, .. } => {
                    let name = slots.next().map_or("content", String::as_str);
                    let arms = names.path(*arms, from);
                    _ = writeln!(self.out, "    /// Text and elements.\n    pub {name}: Vec<{arms}>,");
                }
                Content::Sequence(list)
                | Content::Optional(list)
                | Content::Counted(list)
                | Content::All(list) => {
                    for (field, name) in list.iter().zip(slots) {
                        self.field_doc(field);
                        _ = writeln!(self.out, "    pub {name}: {},", names.field(field, from));
                    }
                }
            }
            self.out.push_str("}\n");
        }
        match &record.content {
            Content::Array(array) => self.array_table(id, record, array),
            _ => self.record_table(id, record),
        }
    }

    fn array_table(&mut self, id: ItemId, record: &Record, array: &Array) {
        let (plan, names) = (self.source.plan, self.source.names);
        let fields = names.fields(id);
        let derives = derives(self.source.settings.derives);
        let name = self.tables.name(self.module, record.name.as_ref());
        let items = self.tables.items(self.module, array);
        let (field, slot) = (&fields[0], slot(plan, names, &array.item.value, array.item.shape));
        let of = names.array_item(&array.item, Some(self.module));
        _ = writeln!(
            self.out,
            "rt::array_table! {{ {} {} [{derives}] {:?} {name},\n    {field}: {slot} of {of}{};\n    {items}\n}}",
            names.item(id),
            names.table(id),
            rust_text(names, id),
            fields.get(1).map_or_else(String::new, |sizes| format!(", {sizes}")),
        );
    }

    fn record_table(&mut self, id: ItemId, record: &Record) {
        let (plan, names) = (self.source.plan, self.source.names);
        let fields = names.fields(id);
        let derives = derives(self.source.settings.derives);
        let name = self.tables.name(self.module, record.name.as_ref());
        _ = writeln!(
            self.out,
            "rt::record_table! {{ {} {} [{derives}] {:?} {name},",
            names.item(id),
            names.table(id),
            rust_text(names, id),
        );
        let mut number = 0;
        let mut lines = String::new();
        for attribute in &record.attributes {
            let slot = slot(plan, names, &attribute.value, attribute.shape);
            let blank = self.blank(&attribute.value, attribute.shape, false);
            let table = self.attribute(attribute);
            _ = writeln!(lines, "        {number} {}: {slot} = {blank}, {table};", fields[number]);
            number += 1;
        }
        list(&mut self.out, "attributes", &lines);
        lines.clear();
        if let Some(wildcard) = &record.any_attribute {
            let wildcard = self.tables.wildcard(Some(self.module), wildcard);
            _ = writeln!(lines, "        {number} {}: Attributes = Vec::new(), {wildcard};", fields[number]);
            number += 1;
        }
        list(&mut self.out, "any", &lines);
        lines.clear();
        let content = match &record.content {
            Content::Empty => "Empty",
            Content::Text { value, simple } => {
                let slot = slot(plan, names, value, Shape::One);
                let blank = self.blank(value, Shape::One, false);
                let simple = match simple {
                    Some(id) => format!("Some(&{})", self.tables.simple(*id)),
                    None => "None".to_owned(),
                };
                _ = writeln!(
                    lines,
                    "        {number} {}: {slot} = {blank}, rt::text({simple});",
                    fields[number]
                );
                "Text"
            }
            // Arrays have a table of another form.
            Content::Array(_) => "Empty",
            Content::Mixed { arms, model } => {
                let mixed = self.mixed(*arms, model);
                _ = writeln!(lines, "        {number} {}: Choices = Vec::new(), {mixed};", fields[number]);
                "Mixed"
            }
            Content::Sequence(list)
            | Content::Optional(list)
            | Content::Counted(list)
            | Content::All(list) => {
                for field in list {
                    let slot = slot(plan, names, &field.value, field.shape);
                    let blank = self.blank(&field.value, field.shape, false);
                    let table = self.tables.particle(Some(self.module), field);
                    _ = writeln!(lines, "        {number} {}: {slot} = {blank}, {table};", fields[number]);
                    number += 1;
                }
                match &record.content {
                    Content::Optional(_) => "Optional",
                    Content::Counted(_) => "Counted",
                    Content::All(_) => "All",
                    _ => "Sequence",
                }
            }
        };
        if lines.is_empty() {
            _ = writeln!(self.out, "    content {content} []");
        }
        list(&mut self.out, &format!("content {content}"), &lines);
        self.out.push_str("}\n");
    }

    /// The table of a group that no value is made of.
    fn model_record(&mut self, id: ItemId, record: &Record) {
        let names = self.source.names;
        let (content, fields) = match &record.content {
            Content::All(fields) => ("All", fields.as_slice()),
            _ => ("Sequence", Plan::content_fields(record)),
        };
        _ = writeln!(
            self.out,
            "rt::desc_table! {{ {} {:?} None, [] [] {content} [",
            names.table(id),
            names.item(id)
        );
        for field in fields {
            let table = self.tables.particle(Some(self.module), field);
            _ = writeln!(self.out, "    {table};");
        }
        self.out.push_str("] }\n\n");
    }

    fn mixed(&mut self, arms: ItemId, model: &[Field]) -> String {
        let mut out = String::from("rt::mixed(\n            &[\n");
        let choice = match &self.source.plan[arms].kind {
            ItemKind::Mixed(choice) => choice.arms.as_slice(),
            _ => &[],
        };
        for arm in choice {
            let table = self.tables.particle(Some(self.module), arm);
            _ = writeln!(out, "                {table},");
        }
        out.push_str("            ],\n            &[\n");
        for field in model {
            let table = self.tables.particle(Some(self.module), field);
            _ = writeln!(out, "                {table},");
        }
        out.push_str("            ],\n        )");
        out
    }

    fn choice(&mut self, id: ItemId, item: &Item, choice: &Choice, has_text: bool) {
        let names = self.source.names;
        let from = Some(self.module);
        let arms = names.fields(id);
        self.item_doc(item);
        self.attributes(id, item, &[]);
        _ = writeln!(self.out, "pub enum {} {{", names.item(id));
        let mut lines: Vec<String> = Vec::new();
        if has_text {
            self.out.push_str("    /// Text.\n    Text(String),\n");
            lines.push("0 Text: String(One) = String::new();".to_owned());
        }
        let mut blank = ("Text".to_owned(), "String::new()".to_owned());
        for (n, arm) in choice.arms.iter().enumerate() {
            let number = n + usize::from(has_text);
            let name = &arms[number];
            self.field_doc(arm);
            _ = writeln!(self.out, "    {name}({}),", names.arm(arm, from));
            let value = self.blank(&arm.value, arm.shape, true);
            if !has_text && n == choice.blank {
                blank = (name.clone(), value.clone());
            }
            lines.push(format!(
                "{number} {name}: {} = {value};",
                arm_slot(self.source.plan, names, &arm.value, arm.shape)
            ));
        }
        self.out.push_str("}\n");
        self.choice_table(id, &blank, &lines);
    }

    fn family(&mut self, id: ItemId, item: &Item, family: &Family) {
        let names = self.source.names;
        let from = Some(self.module);
        let arms = names.fields(id);
        self.item_doc(item);
        self.attributes(id, item, &[]);
        _ = writeln!(self.out, "pub enum {} {{", names.item(id));
        let mut lines = Vec::new();
        let unknown = arms.last().map_or("Unknown", String::as_str);
        let mut blank = (unknown.to_owned(), "rt::Blank::blank()".to_owned());
        for (n, (member, name)) in family.members.iter().zip(arms).enumerate() {
            let wire = member.name.as_ref().map_or_else(String::new, QName::to_string);
            let value = names.value(&member.value, from);
            let held = if matches!(member.value, Value::Record(_)) { format!("Box<{value}>") } else { value };
            _ = writeln!(self.out, "    /// {}\n    {name}({held}),", code(&wire));
            let value = self.blank(&member.value, Shape::One, true);
            if family.blank == Some(n) {
                blank = (name.clone(), value.clone());
            }
            lines.push(format!(
                "{n} {name}: {} = {value};",
                arm_slot(self.source.plan, names, &member.value, Shape::One)
            ));
        }
        _ = writeln!(
            self.out,
            "    /// A type that the contract does not know.\n    {unknown}(rt::Fragment),\n}}"
        );
        lines.push(format!("{} {unknown}: Any(One) = rt::Blank::blank();", family.members.len()));
        self.choice_table(id, &blank, &lines);
        _ = writeln!(
            self.out,
            "pub(crate) static {}: [rt::TypeArm<'static>; {}] = [",
            names.table(id),
            family.members.len()
        );
        for member in &family.members {
            let name = self.tables.member(Some(self.module), member);
            _ = writeln!(self.out, "    {name},");
        }
        self.out.push_str("];\n");
    }

    fn choice_table(&mut self, id: ItemId, blank: &(String, String), lines: &[String]) {
        let names = self.source.names;
        let derives = derives(self.source.settings.derives);
        let (arm, value) = blank;
        _ = writeln!(
            self.out,
            "rt::choice_table! {{ {} [{derives}] {:?} blank {arm} = {value},",
            names.item(id),
            rust_text(names, id),
        );
        for line in lines {
            _ = writeln!(self.out, "    {line}");
        }
        self.out.push_str("}\n");
    }

    /// The arms of a choice as particles.
    fn arms_table(&mut self, id: ItemId, choice: &Choice) {
        let name = self.source.names.table(id);
        _ = writeln!(self.out, "pub(crate) static {name}: rt::Arms<'static> = rt::arms(\n    &[");
        for arm in &choice.arms {
            let table = self.tables.particle(Some(self.module), arm);
            _ = writeln!(self.out, "        {table},");
        }
        let sorted = self.tables.sorted(&choice.arms);
        _ = writeln!(self.out, "    ],\n    &{sorted:?},\n);");
    }

    fn enumeration(
        &mut self,
        id: ItemId,
        item: &Item,
        white_space: &str,
        values: &[soap_model::contract::EnumerationValue],
    ) {
        let names = self.source.names;
        let arms = names.fields(id);
        self.item_doc(item);
        self.out.push_str("#[derive(Debug, Clone, PartialEq, Eq, Hash)]\n");
        self.attributes(id, item, &["Debug", "Clone", "PartialEq", "Eq", "Hash"]);
        _ = writeln!(self.out, "pub enum {} {{", names.item(id));
        for (value, arm) in values.iter().zip(arms) {
            _ = writeln!(self.out, "    /// {}", code(&value.value));
            self.documentation(4, value.documentation.as_deref());
            if let Origin::Type(id) = &item.origin {
                self.member_attributes(&Member::Value(*id, value.value.clone()));
            }
            _ = writeln!(self.out, "    {arm},");
        }
        let other = arms.last().map_or("Unknown", String::as_str);
        _ = writeln!(self.out, "    /// Any other value, kept by lax reading.\n    {other}(String),\n}}");
        _ = writeln!(self.out, "rt::enumeration! {{ {}: {white_space} {other} {{", names.item(id));
        for (value, arm) in values.iter().zip(arms) {
            _ = writeln!(self.out, "    {arm} = {:?},", value.value);
        }
        self.out.push_str("} }\n");
    }

    fn union(&mut self, id: ItemId, item: &Item, members: &[UnionMember]) {
        let names = self.source.names;
        let arms = names.fields(id);
        self.item_doc(item);
        self.out.push_str("#[derive(Debug, Clone, PartialEq)]\n");
        self.attributes(id, item, &["Debug", "Clone", "PartialEq"]);
        _ = writeln!(self.out, "pub enum {} {{", names.item(id));
        let mut lines = String::new();
        let mut expected = Vec::new();
        for (member, arm) in members.iter().zip(arms) {
            let value = names.value(&member.value, Some(self.module));
            let wire = self.source.types[member.r#type].name.as_ref().map(QName::to_string);
            let wire = wire.unwrap_or_else(|| arm.clone());
            _ = writeln!(self.out, "    /// {}\n    {arm}({value}),", code(&wire));
            let simple = member.simple.map(|id| format!(", &{}", self.tables.simple(id))).unwrap_or_default();
            _ = writeln!(lines, "    {arm}: {value}{simple};");
            expected.push(format!("`{wire}`"));
        }
        let expected = format!("one of {}", expected.join(", "));
        _ = writeln!(self.out, "}}\nrt::union_table! {{ {} {expected:?},\n{lines}}}", names.item(id));
    }

    fn attribute(&mut self, field: &AttributeField) -> String {
        self.tables.attribute(Some(self.module), field)
    }

    /// The expression of a blank value; `arm`: where single records are boxed.
    fn blank(&self, value: &Value, shape: Shape, arm: bool) -> String {
        let text = match shape {
            Shape::Opt | Shape::OptNil => "None",
            Shape::Many | Shape::ManyNil => "Vec::new()",
            Shape::Nil => "rt::Nillable::Nil",
            Shape::One => match self.source.plan.resolved(value) {
                Value::Record(id) => {
                    let path = self.source.names.path(*id, Some(self.module));
                    let blank = format!("<{path} as rt::Blank>::blank()");
                    return if arm { format!("Box::new({blank})") } else { blank };
                }
                Value::Choice(id) => {
                    return format!(
                        "<{} as rt::Blank>::blank()",
                        self.source.names.path(*id, Some(self.module))
                    );
                }
                Value::Builtin(builtin) => match super::names::builtin_type(*builtin) {
                    "String" => "String::new()",
                    "bool" => "false",
                    "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => "0",
                    "f32" | "f64" => "0.0",
                    _ => "rt::Blank::blank()",
                },
                Value::Own(number) => match own_variant(self.source.names.own(*number)) {
                    Some("String") => "String::new()",
                    Some("Bool") => "false",
                    Some("Decimal") => "rt::Blank::blank()",
                    Some("F32" | "F64") => "0.0",
                    Some(_) => "0",
                    None => "rt::Blank::blank()",
                },
                Value::List(_) | Value::Simple(_) | Value::Any => "rt::Blank::blank()",
            },
        };
        text.to_owned()
    }
}

/// The slot of a field in a table's line: `I64(Opt)`, `Records`.
fn slot(plan: &Plan, names: &Names, value: &Value, shape: Shape) -> String {
    match variant(plan, names, value) {
        Variant::Shaped(name) => format!("{name}({})", shape_name(shape)),
        Variant::Text => "Text".to_owned(),
        Variant::Record if shape == Shape::One => "Record".to_owned(),
        Variant::Record => "Records".to_owned(),
        Variant::Choice if shape == Shape::One => "Choice".to_owned(),
        Variant::Choice => "Choices".to_owned(),
    }
}

/// The slot of an arm: a single record is boxed.
fn arm_slot(plan: &Plan, names: &Names, value: &Value, shape: Shape) -> String {
    let boxed = matches!(value, Value::Record(_)) && shape == Shape::One;
    format!("{}{}", slot(plan, names, value, shape), if boxed { "[*]" } else { "" })
}

fn derives(derives: Derives) -> String {
    let all = [(derives.debug, "Debug"), (derives.clone, "Clone"), (derives.partial_eq, "PartialEq")];
    let names: Vec<&str> = all.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
    names.join(" ")
}

/// `Contact id name`: what `Debug` prints.
fn rust_text(names: &Names, id: ItemId) -> String {
    let mut text = names.item(id).to_owned();
    for field in names.fields(id) {
        text.push(' ');
        text.push_str(field.trim_start_matches("r#"));
    }
    text
}

/// A list of a table's lines, if there are any.
fn list(out: &mut String, name: &str, lines: &str) {
    if !lines.is_empty() {
        _ = writeln!(out, "    {name} [\n{lines}    ]");
    }
}
