//! The Rust name of everything in a plan.
//!
//! Names of global components are given over the whole contract, reached or not, and those of
//! parts follow from what they belong to: choosing other operations renames nothing.
use soap_model::contract::Types;
use soap_model::layout::{AttributeField, Field, ItemId, Plan, Value};
use std::collections::BTreeMap;

/// Wishes of the user about names.
#[derive(Debug, Clone, Default)]
pub struct NameOptions {
    /// Module name for a namespace.
    pub modules: BTreeMap<String, String>,
    /// Module names that other files of the tree have (services, `tables`, `documents`).
    pub reserved_modules: Vec<String>,
}

/// A module that holds the types of one namespace: the file `name.rs`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its Rust name, without `r#`.
    pub name: String,
    /// The namespace.
    pub namespace: String,
}

/// The names of one plan.
#[derive(Debug, Clone, Default)]
pub struct Names {
    modules: Vec<Module>,
}

impl Names {
    /// Names everything in the plan.
    pub fn new(types: &Types, plan: &Plan, options: &NameOptions) -> Names {
        let _ = (types, plan, options);
        Names::default()
    }

    /// The modules, in the order of the plan's namespaces; namespaces without items have none.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The module that holds an item.
    pub fn module_of(&self, item: ItemId) -> usize {
        let _ = item;
        0
    }

    /// The Rust type of an item, without a path.
    pub fn item(&self, item: ItemId) -> &str {
        let _ = item;
        ""
    }

    /// Names of a record's fields in slot order, or of an enum's arms; with `r#` where needed.
    pub fn fields(&self, item: ItemId) -> &[String] {
        let _ = item;
        &[]
    }

    /// The path of an item, seen from one of the modules, or (None) from another file beside them.
    pub fn path(&self, item: ItemId, from: Option<usize>) -> String {
        let _ = (item, from);
        String::new()
    }

    /// The Rust type of one value (never boxed).
    pub fn value(&self, value: &Value, from: Option<usize>) -> String {
        let _ = (value, from);
        String::new()
    }

    /// The Rust type of a record's field (roots too).
    pub fn field(&self, field: &Field, from: Option<usize>) -> String {
        let _ = (field, from);
        String::new()
    }

    /// The Rust type of an attribute's field.
    pub fn attribute(&self, field: &AttributeField, from: Option<usize>) -> String {
        let _ = (field, from);
        String::new()
    }

    /// The path of the `static` [`Root`](soap_model::bind::Root) of the plan's root with this
    /// index, seen from a file beside `tables.rs`: `super::tables::STORE`.
    pub fn root(&self, index: usize) -> String {
        let _ = index;
        String::new()
    }
}
