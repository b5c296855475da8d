//! Expressions of tables, and the file `tables.rs`: namespaces, message roots, simple types with
//! their facets.
use super::checks;
use super::idents::screaming;
use super::stems::Stems;
use super::types::Source;
use soap_model::contract::{
    ElementId, FacetKind, NamespaceConstraint, Process, QName, TypeId, TypeKind, ValueConstraint, Variety,
    Wildcard,
};
use soap_model::layout::{Array, AttributeField, FamilyMember, Field, Term};
use soap_model::xml::Ns;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Choices of so many arms and more have their arms sorted too.
const MANY_ARMS: usize = 16;

/// Names of the well-known namespaces' constants, in the order of their numbers.
pub(super) const WELL_KNOWN_NAMES: [&str; 10] =
    ["NONE", "XML", "XSI", "XSD", "SOAP11", "SOAP12", "ENC11", "ENC12", "WSA", "XOP"];

/// The `static` that all tables of a tree share.
pub(super) const RESERVED: [&str; 2] = ["TABLES", "GLOBALS"];

/// The constant of a namespace with this prefix.
pub(super) fn namespace_constant(prefix: &str) -> String {
    format!("NS_{}", prefix.to_uppercase())
}

/// The expressions of one run.
pub(super) struct Tables<'a> {
    source: Source<'a>,
    /// The `static`s of simple types, in `tables.rs`.
    simples: BTreeMap<TypeId, String>,
    /// Names and expressions of these: types that check the same have one.
    simple_statics: Vec<(String, String)>,
    /// The `static`s of what is checked of few elements, in `tables.rs`: None for those without.
    checks: BTreeMap<ElementId, Option<String>>,
    /// Names and expressions of these.
    check_statics: Vec<(String, String)>,
    /// Names of all `static`s of `tables.rs`.
    taken: BTreeSet<String>,
    /// Namespaces that a module's tables mention.
    used: BTreeMap<usize, BTreeSet<u16>>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        let stems = Stems::new(source.types);
        let mut taken: BTreeSet<String> = BTreeSet::from(RESERVED.map(str::to_owned));
        taken.extend((0..source.plan.roots.len()).map(|n| source.names.root_static(n).to_owned()));
        let mut tables = Tables {
            source,
            simples: BTreeMap::new(),
            simple_statics: Vec::new(),
            checks: BTreeMap::new(),
            check_statics: Vec::new(),
            taken,
            used: BTreeMap::new(),
        };
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        // Items and members come before what is made of them.
        for id in &source.plan.simples {
            let expression = tables.simple_table(*id);
            if let Some(name) = known.get(&expression) {
                tables.simples.insert(*id, name.clone());
                continue;
            }
            let name = tables.fresh(format!("{}_TYPE", screaming(&stems.stem(*id))));
            known.insert(expression.clone(), name.clone());
            tables.simple_statics.push((name.clone(), expression));
            tables.simples.insert(*id, name);
        }
        tables
    }

    /// A name for a `static` of `tables.rs` that no other has.
    fn fresh(&mut self, stem: String) -> String {
        let mut name = stem.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{stem}_{number}");
            number += 1;
        }
        name
    }

    /// What a module's file begins with.
    pub(super) fn header(&self, module: usize) -> String {
        let mut out = String::from("use super::tables;\nuse ::soap_runtime::codegen as rt;\n");
        for ns in self.used.get(&module).into_iter().flatten() {
            _ = writeln!(out, "const {}: rt::Ns = rt::Ns({ns});", self.constant(*ns));
        }
        out.push('\n');
        out
    }

    /// `tables.rs`.
    pub(super) fn file(&mut self, globals: bool) -> String {
        let plan = self.source.plan;
        let mut out = String::from("use ::soap_runtime::codegen as rt;\n\n");
        out.push_str("pub(crate) static TABLES: rt::Tables<'static> = rt::Tables {\n    namespaces: &[\n");
        for namespace in &plan.namespaces {
            _ = writeln!(
                out,
                "        rt::Namespace {{ uri: {:?}, prefix: {:?} }},",
                namespace.uri, namespace.prefix
            );
        }
        let globals = if globals { "Some(&super::elements::GLOBALS)" } else { "None" };
        _ = writeln!(out, "    ],\n    globals: {globals},\n}};");
        for (n, root) in plan.roots.iter().enumerate() {
            let name = self.source.names.root_static(n);
            if !name.is_empty() {
                let particle = self.particle(None, root);
                let encoded = if plan.encoded.contains(&n) { ".encoded()" } else { "" };
                _ = writeln!(
                    out,
                    "pub(crate) static {name}: rt::Root<'static> = rt::root({particle}, &TABLES){encoded};"
                );
            }
        }
        for (name, expression) in &self.simple_statics {
            _ = writeln!(out, "pub(crate) static {name}: rt::Simple<'static> = {expression};");
        }
        for (name, expression) in &self.check_statics {
            _ = writeln!(out, "pub(crate) static {name}: rt::Checks<'static> = {expression};");
        }
        out
    }

    /// The path of a simple type's `static`, seen from a module of types.
    pub(super) fn simple(&self, id: TypeId) -> String {
        match self.simples.get(&id) {
            Some(name) => format!("tables::{name}"),
            // The plan lists every simple type that is checked.
            None => String::new(),
        }
    }

    /// The expression of a namespace.
    fn ns(&mut self, module: Option<usize>, uri: &str) -> String {
        let ns = self.source.plan.ns(uri).unwrap_or(Ns::NONE).0;
        match module {
            Some(module) => {
                self.used.entry(module).or_default().insert(ns);
                self.constant(ns)
            }
            None => format!("rt::Ns({ns})"),
        }
    }

    /// The name of a namespace's constant; no type's table is called so.
    fn constant(&self, ns: u16) -> String {
        let own = usize::from(ns).checked_sub(usize::from(Ns::FIRST_OWN));
        match own.and_then(|n| self.source.plan.namespaces.get(n)) {
            Some(namespace) => namespace_constant(&namespace.prefix),
            None => namespace_constant(WELL_KNOWN_NAMES.get(usize::from(ns)).unwrap_or(&"NONE")),
        }
    }

    /// `Some(name)` or `None`.
    pub(super) fn name(&mut self, module: usize, name: Option<&QName>) -> String {
        match name {
            Some(name) => {
                let ns = self.ns(Some(module), &name.namespace);
                format!("rt::name({ns}, {:?})", name.local)
            }
            None => "None".to_owned(),
        }
    }

    /// A name that is there. Seen from a file beside `tables.rs`.
    pub(super) fn known_name(&mut self, name: &QName) -> String {
        format!("rt::Name {{ ns: {}, local: {:?} }}", self.ns(None, &name.namespace), name.local)
    }

    /// What a name is sorted by: as the interpreter compares.
    pub(super) fn sort_key<'n>(&self, name: &'n QName) -> (u16, &'n [u8]) {
        (self.source.plan.ns(&name.namespace).unwrap_or(Ns::NONE).0, name.local.as_bytes())
    }

    /// A particle. Seen from a module of types, or (None) from `tables.rs`.
    pub(super) fn particle(&mut self, module: Option<usize>, field: &Field) -> String {
        let (min, max) = (field.min, bound(field.max));
        match &field.term {
            Term::Element(element) => {
                let ns = self.ns(module, &element.name.namespace);
                let local = &element.name.local;
                let mut out = match (field.min, field.max) {
                    (1, Some(1)) => format!("rt::one({ns}, {local:?})"),
                    (0, Some(1)) => format!("rt::opt({ns}, {local:?})"),
                    (0, None) => format!("rt::many({ns}, {local:?})"),
                    _ => format!("rt::times({min}, {max}, {ns}, {local:?})"),
                };
                if let Some(name) = &self.source.types[element.r#type].name {
                    let ns = self.ns(module, &name.namespace);
                    _ = write!(out, ".of({ns}, {:?})", name.local);
                }
                if element.nillable {
                    out.push_str(".nillable()");
                }
                if let Some(id) = element.simple {
                    _ = write!(out, ".simple(&{})", self.simple_from(module, id));
                }
                out.push_str(&constraint(element.value_constraint.as_ref()));
                if let Some(family) = element.family {
                    _ = write!(out, ".family(&{})", self.source.names.table_path(family, module));
                }
                if let Some(name) = element.declaration.and_then(|id| self.checks(id)) {
                    let path = if module.is_some() { "tables::" } else { "" };
                    _ = write!(out, ".checks(&{path}{name})");
                }
                out
            }
            Term::Choice(id) => {
                format!("rt::choice({min}, {max}, {})", self.source.names.table_path(*id, module))
            }
            Term::Group(id) => {
                format!("rt::group({min}, {max}, &{})", self.source.names.table_path(*id, module))
            }
            Term::Any(wildcard) => {
                let wildcard = self.wildcard(module, wildcard);
                format!("rt::any({min}, {max}, {wildcard})")
            }
        }
    }

    /// The `static` of what is checked of this element beyond what all have.
    fn checks(&mut self, id: ElementId) -> Option<String> {
        if let Some(known) = self.checks.get(&id) {
            return known.clone();
        }
        let Source { types, plan, .. } = self.source;
        let name = checks::expression(types, plan, id).map(|expression| {
            let name = self.fresh(format!("{}_CHECKS", screaming(&types[id].name.local)));
            self.check_statics.push((name.clone(), expression));
            name
        });
        self.checks.insert(id, name.clone());
        name
    }

    /// What the table of an array says.
    pub(super) fn items(&mut self, module: usize, array: &Array) -> String {
        let item = self.particle(Some(module), &array.item);
        let ns = self.ns(Some(module), &array.of.namespace);
        format!("rt::array_of({item}, {ns}, {:?}, {:?}, {})", array.of.local, array.inner, array.rank)
    }

    fn simple_from(&self, module: Option<usize>, id: TypeId) -> String {
        let path = self.simple(id);
        match module {
            Some(_) => path,
            None => path.trim_start_matches("tables::").to_owned(),
        }
    }

    pub(super) fn wildcard(&mut self, module: Option<usize>, wildcard: &Wildcard) -> String {
        let admits = match &wildcard.namespaces {
            NamespaceConstraint::Any => "rt::Admits::Any".to_owned(),
            NamespaceConstraint::Not(uri) => format!("rt::Admits::Not({})", self.ns(module, uri)),
            NamespaceConstraint::In(list) => {
                let list: Vec<String> = list.iter().map(|uri| self.ns(module, uri)).collect();
                format!("rt::Admits::In(&[{}])", list.join(", "))
            }
        };
        let process = match wildcard.process {
            Process::Strict => "Strict",
            Process::Lax => "Lax",
            Process::Skip => "Skip",
        };
        format!("rt::wildcard({admits}, rt::Process::{process})")
    }

    /// An attribute. Seen from a module of types, or (None) from a file beside `tables.rs`.
    pub(super) fn attribute(&mut self, module: Option<usize>, field: &AttributeField) -> String {
        let ns = self.ns(module, &field.name.namespace);
        let mut out = format!("rt::attribute({ns}, {:?})", field.name.local);
        if field.required {
            out.push_str(".required()");
        }
        if let Some(id) = field.simple {
            _ = write!(out, ".simple(&{})", self.simple(id));
        }
        out.push_str(&constraint(field.value_constraint.as_ref()));
        out
    }

    pub(super) fn member(&mut self, module: Option<usize>, member: &FamilyMember) -> String {
        let name = member.name.clone().unwrap_or_default();
        let ns = self.ns(module, &name.namespace);
        let mut out = format!("rt::member({ns}, {:?})", name.local);
        if let Some(id) = member.simple {
            _ = write!(out, ".simple(&{})", self.simple(id));
        }
        out
    }

    /// The numbers of the arms that are elements, sorted by name, where there are many.
    pub(super) fn sorted(&self, arms: &[Field]) -> Vec<usize> {
        if arms.len() < MANY_ARMS {
            return Vec::new();
        }
        let names = arms.iter().enumerate().filter_map(|(n, arm)| match &arm.term {
            Term::Element(element) => {
                let ns = self.source.plan.ns(&element.name.namespace).unwrap_or(Ns::NONE);
                Some((element.name.local.as_bytes(), ns, n))
            }
            _ => None,
        });
        let mut names: Vec<_> = names.collect();
        names.sort();
        names.into_iter().map(|(_, _, n)| n).collect()
    }

    /// The name of a simple type's `static`; the plan lists every one that is needed.
    fn name_of(&self, id: TypeId) -> &str {
        self.simples.get(&id).map_or("", String::as_str)
    }

    fn simple_table(&self, id: TypeId) -> String {
        let TypeKind::Simple(simple) = &self.source.types[id].kind else {
            return "rt::Simple::new(rt::Builtin::AnySimpleType, &[])".to_owned();
        };
        let facets: Vec<String> = simple.facets.iter().map(|facet| self.facet(&facet.kind)).collect();
        let facets = facets.join(", ");
        match &simple.variety {
            Variety::Atomic => format!("rt::Simple::new(rt::Builtin::{:?}, &[{facets}])", simple.builtin),
            Variety::List(item) => format!("rt::Simple::list(&{}, &[{facets}])", self.name_of(*item)),
            Variety::Union(members) => {
                let members: Vec<String> =
                    members.iter().map(|id| format!("&{}", self.name_of(*id))).collect();
                format!("rt::Simple::union(&[{}], &[{facets}])", members.join(", "))
            }
        }
    }

    fn facet(&self, facet: &FacetKind) -> String {
        let text = match facet {
            FacetKind::Length(n) => format!("Length({n})"),
            FacetKind::MinLength(n) => format!("MinLength({n})"),
            FacetKind::MaxLength(n) => format!("MaxLength({n})"),
            FacetKind::Pattern(patterns) => format!("Pattern(&{patterns:?})"),
            FacetKind::Enumeration(values) => {
                let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
                format!("Enumeration(&{values:?})")
            }
            FacetKind::WhiteSpace(rule) => format!("WhiteSpace(rt::WhiteSpace::{rule:?})"),
            FacetKind::MinInclusive(value) => format!("MinInclusive({value:?})"),
            FacetKind::MinExclusive(value) => format!("MinExclusive({value:?})"),
            FacetKind::MaxInclusive(value) => format!("MaxInclusive({value:?})"),
            FacetKind::MaxExclusive(value) => format!("MaxExclusive({value:?})"),
            FacetKind::TotalDigits(n) => format!("TotalDigits({n})"),
            FacetKind::FractionDigits(n) => format!("FractionDigits({n})"),
        };
        format!("rt::Facet::{text}")
    }
}

/// Default or fixed value as a call.
fn constraint(value: Option<&ValueConstraint>) -> String {
    match value {
        Some(ValueConstraint::Default(value)) => format!(".default({value:?})"),
        Some(ValueConstraint::Fixed(value)) => format!(".fixed({value:?})"),
        None => String::new(),
    }
}

fn bound(max: Option<u32>) -> String {
    max.map_or_else(|| "u32::MAX".to_owned(), |max| max.to_string())
}
