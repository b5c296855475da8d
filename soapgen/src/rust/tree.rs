//! The tree of generated files: `mod.rs` and what it includes.
use super::interfaces::Interfaces;
use super::{NameOptions, Names, idents};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::output::{MARKER, Report};
use crate::settings::Settings;
use soap_model::contract::Contract;
use soap_model::layout::{self, Root};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What a contract turned into.
pub(crate) struct Generated {
    /// Text by file name.
    pub(crate) files: BTreeMap<String, String>,
    /// What was generated and what was left out.
    pub(crate) report: Report,
}

/// Lints that generated code does not answer to: its names and its shape come from elsewhere.
const ALLOW: &str =
    "#[allow(clippy::all, clippy::pedantic, missing_docs, rustdoc::all, unreachable_pub, unused)]";

/// Generates all files; `name` is the name of the tree.
pub(crate) fn generate(
    contract: &Contract,
    settings: &Settings,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Generated, Error> {
    let mut interfaces = Interfaces::collect(contract, settings, diagnostics)?;
    if contract.services.is_empty() {
        // Schemas alone: everything that is global.
        let types = &contract.types;
        interfaces.roots.extend(types.global_elements.values().map(|id| Root::Element(*id)));
        let own = types.global_types.values().filter(|id| types[**id].position.is_some());
        interfaces.roots.extend(own.map(|id| Root::Type(*id)));
    }
    let plan = layout::plan(&contract.types, &interfaces.roots, &layout::Settings::default());
    let mut reserved_modules = vec!["tables".to_string(), "documents".to_string()];
    reserved_modules.extend(interfaces.all.iter().map(|interface| interface.module.clone()));
    let options = NameOptions { modules: settings.modules.clone(), reserved_modules };
    let names = Names::new(&contract.types, &plan, &options);
    let mut files = BTreeMap::new();
    let mut root = header(name);
    for module in names.modules() {
        let doc = format!("Types of `{}`.", module.namespace);
        declare(&mut root, "pub mod", &module.name, &doc);
    }
    files.insert("mod.rs".to_string(), root);
    let report = Report {
        services: interfaces.all.iter().map(|i| i.stem.clone()).collect(),
        operations: interfaces.all.iter().map(|i| i.operations.len()).sum(),
        operations_found: interfaces.operations_found,
        types: plan.items.len(),
        types_found: contract.types.types.iter().filter(|t| t.position.is_some()).count(),
        bytes: files.values().map(String::len).sum(),
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

/// The Rust module that a tree of this name becomes.
pub(crate) fn module_name(name: &str) -> String {
    idents::raw(&idents::snake(name))
}
