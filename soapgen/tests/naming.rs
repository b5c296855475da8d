//! Whatever things are called in a contract, generated code parses and no two items, fields or variants of it have
//! the same name; and names change only where they must.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Names that schemas may have and Rust had rather not.
const NAMES: &[&str] = &[
    "type",
    "Type",
    "TYPE",
    "self",
    "Self",
    "self_",
    "crate",
    "super",
    "_",
    "__",
    "_1",
    "a-b",
    "a.b",
    "a_b",
    "aB",
    "AB",
    "ab",
    "String",
    "Option",
    "Vec",
    "Box",
    "Result",
    "Some",
    "None",
    "Ok",
    "Err",
    "Unknown",
    "Other",
    "UnknownValue",
    "Text",
    "text",
    "Any",
    "any",
    "rt",
    "Rt",
    "tables",
    "Tables",
    "std",
    "core",
    "Debug",
    "Clone",
    "PartialEq",
    "Default",
    "Send",
    "Sync",
    "Record",
    "Blank",
    "Choice",
    "desc",
    "slot",
    "get",
    "blank",
    "value",
    "Value",
    "content",
    "any_attributes",
    "choice",
    "group",
    "e\u{301}tat",
    "\u{e9}tat",
    "\u{df}",
    "ss",
    "SS",
    "\u{17f}",
    "s",
    "S",
    "\u{212a}",
    "k",
    "\u{fb01}",
    "fi",
    "\u{1f80}",
    "\u{5d0}\u{5d1}",
    "\u{627}\u{644}",
    "\u{1f600}",
    "\u{1f600}\u{1f601}",
    "\u{540d}",
    "\u{1c5}",
    "\u{130}",
    "\u{131}",
    "i",
    "I",
    "x1",
    "x_1",
    "x.1",
    "x2",
    "x",
    "X",
    "async",
    "gen",
    "try",
    "dyn",
    "await",
    "r",
    "union",
    "macro_rules",
    "raw",
    "static",
    "T",
    "H",
    "AnyA",
    "A",
    "AContent",
    "AElement",
    "AType",
    "Content",
    "Element",
    "Item",
    "ABody",
    "NS_A",
    "TABLES",
    "Minus1",
    "\u{37f}\u{3b9}",
    "\u{3c3}\u{3c2}",
    "\u{915}\u{94d}\u{937}",
    "u1f600",
    "N1",
    "Empty",
    "Underscore",
];
const NAMESPACES: &[&str] = &[
    "urn:a",
    "urn:A",
    "urn:a#",
    "http://example.com/a",
    "http://example.com/types",
    "urn:std",
    "urn:core",
    "urn:self",
    "urn:con",
    "urn:tables",
    "urn:\u{e9}",
    "urn:documents",
    "urn:mod",
    "urn:include",
    "http://www.w3.org/",
    "urn:",
    "urn:1",
    "urn:types:types",
];
const VALUES: &[&str] = &[
    "",
    " ",
    "-1",
    "+1",
    "1",
    "1.0",
    "01",
    "1_0",
    "<=",
    ">=",
    "a b",
    "A-B",
    "a_b",
    "Unknown",
    "Other",
    "UnknownValue",
    "self",
    "\u{1f600}",
    "\u{202e}abc",
    "*/",
    "\"",
    "\\",
    "{}",
    "e\u{301}",
    "\u{e9}",
    "\u{37e}",
    "_",
    "__",
    "#",
    "type",
];

/// A declaration: what kind, its name, and the names of its parts.
#[derive(Debug, Clone)]
struct Declaration {
    kind: u8,
    name: String,
    parts: Vec<(u8, String)>,
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        20 => prop::sample::select(NAMES).prop_map(str::to_owned),
        1 => (1..4000usize).prop_map(|n| "long".repeat(n)),
        2 => "[a-cA-C][a-c1-2._-]{0,3}",
        1 => "[\u{c0}-\u{d6}\u{370}-\u{37d}\u{3041}-\u{3096}\u{10000}-\u{10200}]{1,3}",
    ]
}

fn declaration() -> impl Strategy<Value = Declaration> {
    (0u8..6, name(), prop::collection::vec((0u8..8, name()), 0..7))
        .prop_map(|(kind, name, parts)| Declaration { kind, name, parts })
}

fn schemas() -> impl Strategy<Value = BTreeMap<String, Vec<Declaration>>> {
    let namespace = prop::sample::select(NAMESPACES).prop_map(str::to_owned);
    prop::collection::btree_map(namespace, prop::collection::vec(declaration(), 1..9), 1..5)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The schema document of one namespace; of two declarations that may not be together the second is left out.
fn document(namespace: &str, declarations: &[Declaration]) -> String {
    let mut out = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"{0}\" targetNamespace=\"{0}\" elementFormDefault=\"qualified\">\n",
        escaped(namespace)
    );
    let mut types = BTreeSet::new();
    let mut elements = BTreeSet::new();
    let mut groups = BTreeSet::new();
    for Declaration { kind, name, parts } in declarations {
        let text = match kind {
            0 if types.insert(name) => {
                format!("<xs:complexType name=\"{name}\">{}</xs:complexType>", content(parts))
            }
            1 if types.insert(name) => {
                let mixed = content(parts);
                format!("<xs:complexType name=\"{name}\" mixed=\"true\">{mixed}</xs:complexType>")
            }
            2 if types.insert(name) => {
                let values: BTreeSet<&str> = parts
                    .iter()
                    .map(|(n, name)| VALUES.get(*n as usize * 4).copied().unwrap_or(name))
                    .collect();
                let values: String =
                    VALUES.iter().copied().chain(values).fold(String::new(), |mut all, value| {
                        _ = write!(all, "<xs:enumeration value=\"{}\"/>", escaped(value));
                        all
                    });
                format!(
                    "<xs:simpleType name=\"{name}\"><xs:restriction base=\"xs:string\">{values}</xs:restriction></xs:simpleType>"
                )
            }
            3 if elements.insert(name) => {
                format!(
                    "<xs:element name=\"{name}\"><xs:complexType>{}</xs:complexType></xs:element>",
                    content(parts)
                )
            }
            4 if groups.insert(name) => {
                format!("<xs:group name=\"{name}\">{}</xs:group>", model(parts))
            }
            5 if types.insert(name) => format!(
                "<xs:simpleType name=\"{name}\"><xs:union memberTypes=\"xs:int xs:date xs:string\"/></xs:simpleType>"
            ),
            _ => continue,
        };
        out.push_str(&text);
        out.push('\n');
    }
    // Everything named stands in something, so that all of it is generated; derived types make families.
    _ = write!(out, "<xs:complexType name=\"Everything\"/>");
    let mut derived = |name: &str, model: &str| {
        _ = write!(
            out,
            "<xs:complexType name=\"{name}\"><xs:complexContent><xs:extension base=\"t:Everything\">"
        );
        _ = write!(
            out,
            "<xs:sequence>{model}<xs:any namespace=\"##other\"/></xs:sequence><xs:anyAttribute/>"
        );
        _ = writeln!(out, "</xs:extension></xs:complexContent></xs:complexType>");
    };
    let all = types.iter().map(|name| format!("<xs:element name=\"{name}\" type=\"t:{name}\"/>"));
    derived("AllTypes", &all.collect::<String>());
    let all =
        elements.iter().map(|name| format!("<xs:sequence><xs:element ref=\"t:{name}\"/></xs:sequence>"));
    derived("AllElements", &all.collect::<String>());
    for name in &groups {
        let group = format!(
            "<xs:sequence><xs:element name=\"before-{name}\"/><xs:group ref=\"t:{name}\"/></xs:sequence>"
        );
        let choice = "<xs:choice minOccurs=\"0\" maxOccurs=\"9\">";
        derived(
            &format!("{name}.all"),
            &format!("{choice}{group}<xs:element name=\"other-{name}\"/></xs:choice>"),
        );
    }
    out.push_str("</xs:schema>\n");
    out
}

/// A content model and attributes of these parts.
fn content(parts: &[(u8, String)]) -> String {
    let mut attributes = String::new();
    let mut seen = BTreeSet::new();
    for (_, name) in parts.iter().filter(|(kind, name)| *kind > 4 && seen.insert(name.clone())) {
        _ = write!(attributes, "<xs:attribute name=\"{name}\" type=\"xs:string\"/>");
    }
    format!("{}{attributes}<xs:anyAttribute/>", model(parts))
}

fn model(parts: &[(u8, String)]) -> String {
    let mut out = String::from("<xs:sequence>");
    let mut seen = BTreeSet::new();
    for (kind, name) in parts.iter().filter(|(_, name)| seen.insert(name.clone())) {
        let element = format!("<xs:element name=\"{name}\" type=\"xs:string\"/>");
        let text = match kind {
            0 | 5 => element,
            1 => format!("<xs:choice>{element}<xs:element name=\"not.{name}\"/></xs:choice>"),
            2 => format!(
                "<xs:sequence maxOccurs=\"unbounded\">{element}<xs:element name=\"{name}..\"/></xs:sequence>"
            ),
            3 => format!(
                "<xs:element name=\"{name}\"><xs:complexType><xs:sequence><xs:element name=\"{name}\" type=\"xs:int\"/></xs:sequence><xs:attribute name=\"{name}\"/></xs:complexType></xs:element>"
            ),
            4 => format!(
                "<xs:element name=\"{name}\"><xs:simpleType><xs:restriction base=\"xs:token\"><xs:enumeration value=\"a\"/><xs:enumeration value=\"A\"/></xs:restriction></xs:simpleType></xs:element>"
            ),
            _ => continue,
        };
        out.push_str(&text);
    }
    out.push_str("</xs:sequence>");
    out
}

/// A folder of its own for every call.
fn folder() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!(
        "naming-{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    ));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn generate(documents: &[(String, String)]) -> Result<soapgen::Output, String> {
    let folder = folder();
    let mut paths = Vec::new();
    for (name, text) in documents {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        paths.push(path);
    }
    let output = soapgen::configure().root(&folder).name("nasty").generate(paths.as_slice());
    fs::remove_dir_all(&folder).unwrap();
    output.map_err(|error| error.to_string())
}

/// Fails on names that are twice in one scope, as the compiler would.
fn check(output: &soapgen::Output) {
    let mut files = BTreeSet::new();
    for name in output.files.keys() {
        assert!(files.insert(name.to_lowercase()), "two files differ in case alone: {name}");
        assert!(name.len() < 140, "{name}");
        assert!(name.is_ascii(), "{name}");
    }
    let text = output.inline();
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    items(&file.items);
}

fn items(all: &[syn::Item]) {
    let mut types = BTreeSet::new();
    let mut values = BTreeSet::new();
    let mut once = |set: usize, name: String| {
        let set = if set == 0 { &mut types } else { &mut values };
        assert!(set.insert(name.clone()), "{name} is there twice");
    };
    for item in all {
        match item {
            syn::Item::Mod(module) => {
                once(0, module.ident.to_string());
                items(module.content.as_ref().map_or(&[], |(_, items)| items));
            }
            syn::Item::Struct(item) => {
                once(0, item.ident.to_string());
                distinct(item.fields.iter().filter_map(|field| field.ident.as_ref()));
            }
            syn::Item::Enum(item) => {
                once(0, item.ident.to_string());
                distinct(item.variants.iter().map(|variant| &variant.ident));
            }
            syn::Item::Type(item) => once(0, item.ident.to_string()),
            syn::Item::Trait(item) => once(0, item.ident.to_string()),
            syn::Item::Static(item) => once(1, item.ident.to_string()),
            syn::Item::Const(item) => once(1, item.ident.to_string()),
            syn::Item::Macro(item) => {
                let mut words = item.mac.tokens.clone().into_iter().map(|token| token.to_string());
                let table = item.mac.path.segments.last().map(|segment| segment.ident.to_string());
                match table.as_deref() {
                    Some("record_table") => once(1, words.nth(1).unwrap()),
                    Some("desc_table") => once(1, words.next().unwrap()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn distinct<'a>(names: impl Iterator<Item = &'a syn::Ident>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name.to_string()), "{name} is there twice");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_things_are_called_the_code_parses_and_no_two_have_one_name(schemas in schemas()) {
        let documents: Vec<_> = schemas
            .iter()
            .enumerate()
            .map(|(n, (namespace, declarations))| (format!("{n}.xsd"), document(namespace, declarations)))
            .collect();
        match generate(&documents) {
            Ok(output) => check(&output),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }
}

/// The types of each file.
fn types(output: &soapgen::Output) -> BTreeSet<(String, String)> {
    let names = |(file, text): (&String, &String)| {
        let starts = ["pub struct ", "pub enum ", "pub type ", "pub trait "];
        let lines = text.lines().filter_map(|line| starts.iter().find_map(|start| line.strip_prefix(start)));
        let word = |rest: &str| rest.split([' ', '<', '(', '=']).next().unwrap_or_default().to_owned();
        lines.map(|rest| (file.clone(), word(rest))).collect::<Vec<_>>()
    };
    output.files.iter().flat_map(names).collect()
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/services/names.wsdl")
}

#[test]
fn choosing_services_ports_or_operations_renames_no_type_and_no_module() {
    let all = types(&soapgen::configure().generate(fixture()).unwrap());
    for settings in [
        soapgen::configure().operations(["StoreAll"]),
        soapgen::configure().operations(["store", "\u{1f600}"]),
        soapgen::configure().port("A"),
        soapgen::configure().port("B"),
    ] {
        let some = types(&settings.generate(fixture()).unwrap());
        let renamed: Vec<_> = some.difference(&all).collect();
        assert!(!some.is_empty() && some.len() < all.len() && renamed.is_empty(), "{renamed:?}");
    }
}

#[test]
fn another_type_renames_none_that_were_there() {
    let schema = |more: &str| {
        let types: String = ["Order", "order", "Order2", "item"]
            .iter()
            .map(|name| {
                format!("<xs:complexType name=\"{name}\"><xs:attribute name=\"a\"/></xs:complexType>")
            })
            .collect();
        let text = format!(
            "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:a\">{types}{more}</xs:schema>"
        );
        types_of(&text)
    };
    let before = schema("");
    assert_eq!(before, ["Order", "Order3", "Order2", "Item"].map(str::to_owned).into());
    for more in ["Zebra", "Aardvark", "orders", "Items"] {
        let after =
            schema(&format!("<xs:complexType name=\"{more}\"><xs:attribute name=\"a\"/></xs:complexType>"));
        assert!(after.is_superset(&before) && after.len() == before.len() + 1, "{after:?}");
    }
}

fn types_of(schema: &str) -> BTreeSet<String> {
    let output = generate(&[("a.xsd".to_owned(), schema.to_owned())]).unwrap();
    types(&output).into_iter().map(|(_, name)| name).collect()
}
