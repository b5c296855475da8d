//! What concerns whole documents: the order of elements, imports, `wsdlLocation` and required extensions.
use super::violations::{is_absolute, violation};
use crate::diagnostic::{Deviation, Diagnostic, Diagnostics};
use crate::load::names::{WSDL11, WSDL20, WSDL20_INSTANCE};
use crate::load::{Document, DocumentKind, Documents, Import, ImportKind};
use crate::wsdl::at::At;
use crate::wsdl::extensions::check_required;
use std::collections::HashMap;

pub(super) fn check(documents: &Documents<'_>, diagnostics: &mut Diagnostics) {
    for document in documents.iter() {
        match document.kind {
            DocumentKind::Wsdl20 => {
                let root = At { document, node: document.tree.root_element() };
                target_namespace(root, diagnostics);
                children(root, diagnostics);
                imports(documents, root, diagnostics);
                extensions(root, diagnostics);
                no_location(root, diagnostics);
            }
            DocumentKind::Schema => locations(documents, document, diagnostics),
            _ => {}
        }
    }
}

/// Part 1, 2.1.2.1.
fn target_namespace(root: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let namespace = root.attribute("targetNamespace");
    if namespace.is_some_and(is_absolute) {
        return;
    }
    let message = match namespace {
        Some(given) => format!("the target namespace `{given}` is no absolute IRI"),
        None => "the description has no target namespace".to_string(),
    };
    let diagnostic = violation(&["Description-1006"], message).at(root.label_of("targetNamespace"), "");
    diagnostics.push(diagnostic.expected("targetNamespace=\"…\" with an absolute IRI"));
}

/// Part 1, 2.1.2: documentation; imports and includes; types; interfaces, bindings and services. Extensions go anywhere.
fn children(root: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let mut last: Option<(u8, At<'_, '_>)> = None;
    for child in root.elements().filter(|child| child.namespace() == WSDL20) {
        let rank = match child.local() {
            "documentation" => 0,
            "import" | "include" => 1,
            "types" => 2,
            "interface" | "binding" | "service" => 3,
            // Of earlier drafts.
            "feature" | "property" => continue,
            other => {
                let diagnostic = violation(
                    &["Description-1005"],
                    format!("there is no element `{other}` in a description"),
                )
                .at(child.label(), "")
                .expected(
                    "`documentation`, `import`, `include`, `types`, `interface`, `binding` or `service`",
                );
                diagnostics.push(diagnostic);
                continue;
            }
        };
        match last {
            Some((2, first)) if rank == 2 => {
                let diagnostic = violation(&["Description-1005"], "a description has two `types`")
                    .at(child.label(), "the second one")
                    .also(first.label(), "the first one");
                diagnostics.push(diagnostic);
            }
            Some((before, earlier)) if rank < before => {
                let diagnostic =
                    violation(&["Description-1005"], format!("`{}` stands too late", child.local()))
                        .at(child.label(), "")
                        .also(earlier.label(), format!("should stand behind it: `{}`", earlier.local()))
                        .expected(
                            "imports and includes, then `types`, then interfaces, bindings and services",
                        );
                diagnostics.tolerate(Deviation::ElementOrder, diagnostic);
                continue;
            }
            _ => {}
        }
        last = Some((rank, child));
    }
}

/// Part 1, 3.1.1 and 4.
fn imports(documents: &Documents<'_>, root: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let mut known: HashMap<(&str, &str), At<'_, '_>> = HashMap::new();
    for import in &root.document.imports {
        let Some(node) = root.document.tree.get_node(import.node) else { continue };
        let at = At { node, ..root };
        let target = import.target.and_then(|target| documents.get(target));
        match import.kind {
            ImportKind::WsdlInclude => include(at, target, diagnostics),
            ImportKind::WsdlImport => {
                let namespace = import.namespace.as_deref().unwrap_or_default();
                let location = import.location.as_deref().unwrap_or_default();
                if let Some(first) = known.insert((namespace, location), at) {
                    let diagnostic =
                        violation(&["Import-1083"], format!("the namespace `{namespace}` is imported twice"))
                            .at(at.label(), "the second import")
                            .also(first.label(), "the first one")
                            .expected("another `location`");
                    diagnostics.tolerate(Deviation::ImportTwice, diagnostic);
                }
                wsdl_import(at, import, target, diagnostics);
            }
            ImportKind::SchemaImport
                if node.parent_element().is_some_and(|p| p.has_tag_name((WSDL20, "types"))) =>
            {
                schema_import(at, import, target, diagnostics);
            }
            _ => {}
        }
    }
}

fn include(at: At<'_, '_>, target: Option<&Document<'_>>, diagnostics: &mut Diagnostics) {
    let Some(target) = target else { return };
    let root = target.tree.root_element();
    let found = root.attribute("targetNamespace").unwrap_or_default();
    if target.kind != DocumentKind::Wsdl20 {
        let diagnostic = violation(&["Include-1080"], format!("`{}` is no WSDL 2.0 document", target.path))
            .at(at.label_of("location"), "included here")
            .also(target.at(root), format!("its root element is `{}`", root.tag_name().name()))
            .expected("a document with the root element `description` of WSDL 2.0");
        diagnostics.push(diagnostic);
    } else if found != at.target_namespace() {
        let diagnostic = violation(
            &["Include-1081"],
            format!("the included document has another target namespace, `{found}`"),
        )
        .at(at.label_of("location"), "included here")
        .also(target.at_attribute(root, "targetNamespace"), "its target namespace")
        .expected(format!("a document with the target namespace `{}`", at.target_namespace()))
        .help("a document of another namespace is imported: `<import namespace=\"…\" location=\"…\"/>`");
        diagnostics.push(diagnostic);
    }
}

fn wsdl_import(
    at: At<'_, '_>,
    import: &Import,
    target: Option<&Document<'_>>,
    diagnostics: &mut Diagnostics,
) {
    let Some(namespace) = import.namespace.as_deref() else {
        let diagnostic = Diagnostic::error("wsdl-attribute-missing", "`import` has no `namespace`");
        return diagnostics.push(
            diagnostic
                .at(at.label(), "")
                .expected("an attribute `namespace`")
                .clause("WSDL 2.0 part 1, 4.2.1"),
        );
    };
    if namespace == at.target_namespace() {
        let diagnostic = violation(&["Import-1084"], "a description imports its own target namespace")
            .at(at.label_of("namespace"), "the namespace of this document")
            .expected("another namespace")
            .help("a document of the same namespace is included: `<include location=\"…\"/>`");
        diagnostics.tolerate(Deviation::ImportOfOwnNamespace, diagnostic);
    }
    let Some(target) = target else { return };
    let root = target.tree.root_element();
    if target.kind != DocumentKind::Wsdl20 {
        let diagnostic = violation(&["Import-1085"], format!("`{}` is no WSDL 2.0 document", target.path))
            .at(at.label_of("location"), "imported here")
            .also(target.at(root), format!("its root element is `{}`", root.tag_name().name()))
            .expected("a document with the root element `description` of WSDL 2.0");
        let diagnostic = match target.kind {
            DocumentKind::Schema => diagnostic
                .help("a schema is imported in `types`: `<xs:import namespace=\"…\" schemaLocation=\"…\"/>`"),
            _ => diagnostic,
        };
        return diagnostics.push(diagnostic);
    }
    let found = root.attribute("targetNamespace").unwrap_or_default();
    if found != namespace {
        let message = format!("the import's namespace is `{namespace}`, but `{}` has `{found}`", target.path);
        let diagnostic = violation(&["Import-1086", "Import-1085"], message)
            .at(at.label_of("namespace"), "does not agree")
            .also(target.at_attribute(root, "targetNamespace"), "the imported namespace")
            .expected(format!("namespace=\"{found}\""));
        diagnostics.tolerate(Deviation::ImportNamespace, diagnostic);
    }
}

/// `xs:import` as a child of `types`.
fn schema_import(
    at: At<'_, '_>,
    import: &Import,
    target: Option<&Document<'_>>,
    diagnostics: &mut Diagnostics,
) {
    let Some(target) = target.filter(|target| target.kind == DocumentKind::Schema) else { return };
    let root = target.tree.root_element();
    let namespace = import.namespace.as_deref().unwrap_or_default();
    match root.attribute("targetNamespace") {
        None => {
            let diagnostic =
                violation(&["Schema-1069", "Schema-1070"], "an imported schema has no target namespace")
                    .at(at.label_of("schemaLocation"), "imported here")
                    .also(target.at(root), "has no `targetNamespace`")
                    .expected(format!("a schema with the target namespace `{namespace}`"))
                    .help("a schema without target namespace can be included by an `xs:schema` in `types`");
            diagnostics.push(diagnostic);
        }
        Some(found) if found != namespace => {
            let message =
                format!("the import's namespace is `{namespace}`, but `{}` has `{found}`", target.path);
            let diagnostic = violation(&["Schema-1070"], message)
                .at(at.label_of("namespace"), "does not agree")
                .also(target.at_attribute(root, "targetNamespace"), "the imported namespace")
                .expected(format!("namespace=\"{found}\""));
            diagnostics.push(diagnostic);
        }
        Some(_) => {}
    }
}

/// Extensions stand in elements of WSDL; what is inside of them is theirs, and schemas are no extensions. An earlier
/// draft's features are extensions, too.
fn extensions(root: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let wsdl = |node: roxmltree::Node<'_, '_>| node.tag_name().namespace() == Some(WSDL20);
    for node in root.node.descendants().filter(|node| node.is_element()) {
        let Some(parent) = node.parent_element() else { continue };
        if !wsdl(parent) || parent.tag_name().name() == "documentation" {
            continue;
        }
        let at = At { node, ..root };
        if !wsdl(node) {
            check_required(at, diagnostics);
        } else if matches!(at.local(), "feature" | "property")
            && at.attribute("required").is_some_and(|value| matches!(value.trim(), "true" | "1"))
        {
            let message = format!(
                "the {} `{}` is required, but not known",
                at.local(),
                at.attribute("ref").unwrap_or_default()
            );
            let diagnostic = Diagnostic::error("wsdl-extension-required", message)
                .at(at.label(), "of an early draft of WSDL 2.0")
                .help("if the service works without it, remove it in a copy of the file")
                .clause("WSDL 2.0 part 1, 6.1.2");
            diagnostics.push(diagnostic);
        }
    }
}

/// `wsdli:wsdlLocation` is for the documents of others (part 1, 7).
fn no_location(root: At<'_, '_>, diagnostics: &mut Diagnostics) {
    for node in root.node.descendants() {
        let at = At { node, ..root };
        if at.attribute_in(WSDL20_INSTANCE, "wsdlLocation").is_some() {
            let diagnostic = violation(&["Location-1092"], "`wsdlLocation` stands inside of a description")
                .at(at.label_in(WSDL20_INSTANCE, "wsdlLocation"), "")
                .expected("no `wsdlLocation` on `description` and the elements in it")
                .help("a description names others with `import` and `include`");
            diagnostics.push(diagnostic);
        }
    }
}

/// Pairs of a namespace and a location (part 1, 7.1).
fn locations(documents: &Documents<'_>, document: &Document<'_>, diagnostics: &mut Diagnostics) {
    for node in document.tree.root().descendants() {
        let at = At { document, node };
        let Some(text) = at.attribute_in(WSDL20_INSTANCE, "wsdlLocation") else { continue };
        let label = || at.label_in(WSDL20_INSTANCE, "wsdlLocation");
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        if !words.len().is_multiple_of(2) || words.is_empty() {
            let diagnostic = violation(&["Location-1093"], "`wsdlLocation` does not hold pairs")
                .at(label(), format!("{} in number", words.len()))
                .expected("pairs of a WSDL namespace and a location");
            diagnostics.push(diagnostic);
            continue;
        }
        for pair in words.chunks(2) {
            let [namespace, location] = pair else { continue };
            if !is_absolute(namespace) {
                let diagnostic = violation(&["Location-1093"], format!("`{namespace}` is no absolute IRI"))
                    .at(label(), "")
                    .expected("pairs of a WSDL namespace and a location");
                diagnostics.push(diagnostic);
                continue;
            }
            let Some(target) = documents.iter().find(|other| other.path == beside(&document.path, location))
            else {
                continue;
            };
            let root = target.tree.root_element();
            let wsdl = matches!(root.tag_name().namespace(), Some(WSDL11 | WSDL20));
            if !wsdl || root.attribute("targetNamespace") != Some(namespace) {
                let message = format!("`{location}` is no WSDL document of the namespace `{namespace}`");
                let diagnostic = violation(&["Location-1094"], message)
                    .at(label(), "")
                    .also(target.at(root), "the root of that document")
                    .expected("the location of a WSDL document with this target namespace");
                diagnostics.push(diagnostic);
            }
        }
    }
}

/// The path of a location that is relative to a document's.
fn beside(path: &str, location: &str) -> String {
    let mut steps: Vec<&str> = path.split('/').collect();
    steps.pop();
    for step in location.split('/') {
        match step {
            "." => {}
            ".." => _ = steps.pop(),
            _ => steps.push(step),
        }
    }
    steps.join("/")
}
