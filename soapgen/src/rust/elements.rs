//! The file `elements.rs` of trees without services: global elements, by which documents are read and written, and all global
//! declarations by name, so that wildcards and `xsi:type` can be followed.
use super::docs::code;
use super::slots::{Access, slot};
use super::tables::Tables;
use super::types::Source;
use soap_model::contract::{QName, TypeId, TypeKind};
use soap_model::layout::{Field, Term};
use std::fmt::Write;

/// The file. The plan's roots are the global elements and types.
pub(super) fn file(source: Source<'_>, tables: &mut Tables<'_>) -> String {
    let mut out = String::from("use super::tables;\nuse ::soap_runtime::codegen as rt;\n");
    let (mut elements, mut types) = (Vec::new(), Vec::new());
    for (n, field) in source.plan.roots.iter().enumerate() {
        let Term::Element(element) = &field.term else { continue };
        let global = Global { source, field, index: n };
        match element.declaration {
            Some(id) => {
                global.document_element(&element.name, &mut out);
                let expression = global.expression(tables, &element.name, source.types[id].r#abstract, None);
                elements.push((&element.name, expression));
            }
            None => {
                let def = &source.types[element.r#type];
                let Some(name) = &def.name else { continue };
                let (is_abstract, simple) = match &def.kind {
                    TypeKind::Complex(complex) => (complex.r#abstract, None),
                    TypeKind::Simple(_) => (false, Some(element.r#type)),
                };
                types.push((name, global.expression(tables, name, is_abstract, simple)));
            }
        }
    }
    let attributes = source.plan.attributes.iter();
    let attributes = attributes.map(|field| (&field.name, tables.attribute(None, field))).collect::<Vec<_>>();
    out.push_str(
        "
/// Validates a document, whatever global element it starts with.
pub fn validate(text: &str, limits: &rt::Limits) -> Result<(), rt::BindError> {
    GLOBALS.validate(text, limits)
}

pub(crate) static GLOBALS: rt::Globals<'static> = rt::Globals {
",
    );
    for (what, mut list) in [("elements", elements), ("types", types), ("attributes", attributes)] {
        list.sort_by_key(|(name, _)| tables.sort_key(name));
        let list: String = list.into_iter().map(|(_, text)| format!("        {text},\n")).collect();
        _ = writeln!(out, "    {what}: &[\n{list}    ],");
    }
    out.push_str("};\n");
    out
}

/// A global element or type: one of the plan's roots.
struct Global<'a> {
    source: Source<'a>,
    field: &'a Field,
    index: usize,
}

impl Global<'_> {
    /// The element for users.
    fn document_element(&self, name: &QName, out: &mut String) {
        let root = self.source.names.root_static(self.index);
        let value = self.source.names.field(self.field, None);
        let (fill, get) = (self.slot(Access::Fill), self.slot(Access::Read));
        _ = write!(
            out,
            "
/// {}
pub static {root}: rt::DocumentElement<{value}> = rt::DocumentElement::new(&tables::{root}, |v| {fill}, |v| {get});
",
            code(&name.to_string())
        );
    }

    /// The entry of the list.
    fn expression(
        &self,
        tables: &mut Tables<'_>,
        name: &QName,
        is_abstract: bool,
        simple: Option<TypeId>,
    ) -> String {
        let root = self.source.names.root_static(self.index);
        let value = self.source.names.field(self.field, None);
        let bases: Vec<String> = match simple {
            Some(id) => self.bases(id).map(|name| tables.known_name(name)).collect(),
            None => Vec::new(),
        };
        let simple = match simple {
            Some(id) => format!("Some(&{})", tables.simple(id)),
            None => "None".to_owned(),
        };
        format!(
            "rt::Global {{ name: {}, root: &tables::{root}, is_abstract: {is_abstract}, value: || rt::held::<{value}>(|v| {}), simple: {simple}, bases: &[{}] }}",
            tables.known_name(name),
            self.slot(Access::Fill),
            bases.join(", ")
        )
    }

    fn slot(&self, access: Access) -> String {
        slot(self.source.plan, self.source.names, &self.field.value, self.field.shape, access, "v")
    }

    /// The types that a simple type restricts, from the nearest on.
    fn bases(&self, id: TypeId) -> impl Iterator<Item = &QName> {
        let types = self.source.types;
        let bases = std::iter::successors(types[id].base, |id| types[*id].base);
        bases
            .take_while(|id| matches!(types[*id].kind, TypeKind::Simple(_)))
            .filter_map(|id| types[id].name.as_ref())
    }
}
