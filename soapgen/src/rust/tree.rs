//! The tree of generated files: `mod.rs` and what it includes.
use super::documents::Documents;
use super::interfaces::Interfaces;
use super::service::{self, Writer};
use super::traits::Traits;
use super::{NameOptions, Names, docs, http, idents, modules, streams, types};
use crate::diagnostic::{Diagnostics, did_you_mean};
use crate::error::Error;
use crate::output::{MARKER, Report};
use crate::settings::Settings;
use crate::wishes::Wishes;
use soap_model::contract::{Contract, Position};
use soap_model::layout::{self, Root};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What a contract turned into.
pub(crate) struct Generated {
    /// Text by file name.
    pub(crate) files: BTreeMap<String, String>,
    /// What was generated and what was left out.
    pub(crate) report: Report,
}

/// Lints that generated code does not answer to: its names and its shape come from elsewhere.
const ALLOW: &str = "#[allow(clippy::all, clippy::pedantic, missing_docs, nonstandard_style, uncommon_codepoints, unreachable_pub, unused)]";

/// Generates all files; `name` is the name of the tree.
pub(crate) fn generate(
    contract: &Contract,
    settings: &Settings,
    wishes: &Wishes,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Generated, Error> {
    let mut interfaces = Interfaces::collect(contract, settings, wishes, diagnostics)?;
    if contract.services.is_empty() {
        // Schemas alone: everything that is global.
        let known = &contract.types;
        interfaces.roots.extend(known.global_elements.values().map(|id| Root::Element(*id)));
        let own = known.global_types.values().filter(|id| known[**id].position.is_some());
        interfaces.roots.extend(own.map(|id| Root::Type(*id)));
    }
    let globals = contract.services.is_empty();
    let mut laid_out = layout::Settings::default();
    laid_out.own.clone_from(&wishes.held);
    laid_out.globals = globals;
    let plan = layout::plan(&contract.types, &interfaces.roots, &laid_out);
    http::attach(&mut interfaces, &plan, &contract.types, diagnostics);
    streams::attach(&mut interfaces, &plan, wishes, diagnostics);
    check_modules(contract, settings, &interfaces.modules)?;
    // `mod.rs` and `include.rs` are files of the tree, too.
    let mut reserved_modules =
        ["tables", "documents", "elements", "mod", "include"].map(str::to_string).to_vec();
    reserved_modules.extend(interfaces.modules.iter().cloned());
    let mut namespaces = std::mem::take(&mut interfaces.namespaces);
    namespaces.extend(own_namespaces(contract));
    let modules = settings.modules.clone();
    let options = NameOptions { modules, reserved_modules, namespaces, wishes: wishes.clone() };
    let names = Names::new(&contract.types, &plan, &options);
    let mut files = BTreeMap::new();
    let mut root = header(name);
    for module in names.modules() {
        let doc = format!("Types of {}.", docs::code(&module.namespace));
        declare(&mut root, "pub mod", &module.name, &doc);
    }
    let traits = &Traits::new(&plan);
    let source = types::Source {
        types: &contract.types,
        plan: &plan,
        names: &names,
        settings,
        wishes,
        traits,
        globals,
    };
    declare(&mut root, "pub(crate) mod", "tables", "Namespaces, message roots and facets.");
    if globals {
        declare(
            &mut root,
            "pub mod",
            "elements",
            "The global elements: documents are read and written by them.",
        );
    }
    for (file, text) in types::files(source) {
        files.insert(file, header(name) + &text);
    }
    let mut documents = Documents::default();
    for interface in &interfaces.all {
        let list = (settings.documents && settings.server)
            .then(|| documents.list(interface.service, &contract.sources))
            .flatten();
        let writer = Writer { interface, plan: &plan, names: &names, settings };
        let text = header(name) + &service::file(writer, list.as_deref());
        declare(&mut root, "pub mod", &interface.module, &format!("The service `{}`.", interface.name));
        files.insert(format!("{}.rs", interface.module), text);
    }
    if let Some(text) = documents.file(&contract.sources) {
        declare(&mut root, "mod", "documents", "The documents, for `?wsdl`.");
        files.insert("documents.rs".to_string(), header(name) + &text);
    }
    reexport(&mut root, &interfaces, &names, settings);
    files.insert("mod.rs".to_string(), root);
    let report = Report {
        services: interfaces.all.iter().map(|i| i.stem.clone()).collect(),
        operations: interfaces.all.iter().map(|i| i.operations.len()).sum(),
        operations_found: interfaces.operations_found,
        ports: interfaces.all.iter().map(|i| i.ports.len()).sum(),
        ports_found: contract.services.iter().map(|service| service.ports.len()).sum(),
        types: plan.items.iter().filter(|item| !item.model_only && item.own.is_none()).count(),
        types_reached: plan.types.keys().filter(|id| contract.types[**id].position.is_some()).count(),
        types_found: contract.types.types.iter().filter(|t| t.position.is_some()).count(),
        bytes: files.iter().filter(|(name, _)| *name != "documents.rs").map(|(_, text)| text.len()).sum(),
        document_bytes: files.get("documents.rs").map_or(0, String::len),
    };
    Ok(Generated { files, report })
}

/// The first line of a file.
fn header(name: &str) -> String {
    format!("// {MARKER} from `{name}`. Do not edit: change the contract and generate again.\n")
}

/// A module whose text stands in a file of its name. `include!` and not `mod name;`, so that the
/// tree can itself be included from `OUT_DIR`.
fn declare(out: &mut String, keyword: &str, name: &str, doc: &str) {
    let module = idents::raw(name);
    _ = write!(out, "\n/// {doc}\n{ALLOW}\n{keyword} {module} {{\n    include!(\"{name}.rs\");\n}}\n");
}

/// Everything by its short name, as far as names are unique: those that are not need their module.
fn reexport(out: &mut String, interfaces: &Interfaces<'_>, names: &Names, settings: &Settings) {
    const ALLOW: &str = "#[allow(ambiguous_glob_reexports, hidden_glob_reexports, unreachable_pub, unused)]";
    out.push('\n');
    for module in names.modules() {
        _ = writeln!(out, "{ALLOW}\npub use self::{}::*;", idents::raw(&module.name));
    }
    for interface in &interfaces.all {
        let module = idents::raw(&interface.module);
        _ = writeln!(out, "{ALLOW}\npub use self::{module}::*;");
    }
    // Who listens to a service takes nothing from it: its function is `x_events_service::service`.
    let mut services = interfaces.all.iter().filter(|interface| interface.service.listens_to.is_none());
    if let (true, Some(only), None) = (settings.server, services.next(), services.next())
        && interfaces.all.len() > 1
    {
        _ = writeln!(out, "#[allow(unused)]\npub use self::{}::service;", idents::raw(&only.module));
    }
    // Named imports win over globs: these are there whatever types are called.
    for interface in &interfaces.all {
        let (module, stem) = (idents::raw(&interface.module), &interface.stem);
        let mut items = Vec::new();
        if settings.client {
            items.push(format!("{stem}Client"));
        }
        items.push(format!("{stem}Header"));
        if settings.server {
            items.push(format!("{stem}Service"));
        }
        let items = items.join(", ");
        _ = writeln!(out, "#[allow(unused)]\npub use self::{module}::{{{items}}};");
    }
}

/// The namespaces in which the user's documents declare types or elements.
fn own_namespaces(contract: &Contract) -> BTreeSet<String> {
    let types = &contract.types;
    let is_own = |position: Option<Position>| {
        let source = position.and_then(|position| contract.sources.get(position.source as usize));
        source.is_some_and(|source| !source.path.starts_with("bundled:"))
    };
    let of_types = types.global_types.iter().filter(|(_, id)| is_own(types[**id].position));
    let of_elements = types.global_elements.iter().filter(|(_, id)| is_own(types[**id].position));
    let names = of_types.map(|(name, _)| name).chain(of_elements.map(|(name, _)| name));
    names.map(|name| name.namespace.to_string()).collect()
}

/// Module names that the user gave are identifiers, and for namespaces that exist.
fn check_modules(contract: &Contract, settings: &Settings, services: &[String]) -> Result<(), Error> {
    let types = &contract.types;
    let names = types.global_types.keys().chain(types.global_elements.keys());
    let known: BTreeSet<&str> =
        names.chain(types.global_attributes.keys()).map(|name| &*name.namespace).collect();
    for (namespace, module) in &settings.modules {
        if !known.contains(namespace.as_str()) {
            let help = did_you_mean(namespace, known.iter().copied());
            return Err(Error::settings(format!("there is no namespace `{namespace}`"), help));
        }
        if modules::is_reserved(module) || services.contains(module) {
            let help = format!("for instance `{module}_types`");
            return Err(Error::settings(format!("`{module}` is the name of another file"), Some(help)));
        }
        if idents::snake(module) != *module {
            let help = format!("for instance `{}`", idents::snake(module));
            return Err(Error::settings(format!("`{module}` is no name for a module"), Some(help)));
        }
    }
    Ok(())
}

/// The file that makes a module of the tree: what `include_wsdl!` includes.
pub(crate) fn include_file(name: &str) -> String {
    let module = idents::raw(&idents::snake(name));
    let line = header(name);
    format!("{line}/// Generated by soapgen.\npub mod {module} {{\n    include!(\"mod.rs\");\n}}\n")
}
