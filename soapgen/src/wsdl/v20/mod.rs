//! WSDL 2.0 (parts 1 and 2 of the recommendation of 26 June 2007): interfaces, bindings and services, with every
//! assertion of the specification that can be seen in a document.
//!
//! | file | reads and checks |
//! |---|---|
//! | `documents` | order of elements, imports and includes, `wsdlLocation`, required extensions |
//! | `schemas` | which schemas a description sees, definitions made twice, `wsdlx:interface` and `wsdlx:binding` |
//! | `components` | names of interfaces, bindings, services |
//! | `interfaces`, `inheritance`, `operations`, `faults` | interfaces with what they inherit |
//! | `rpc`, `parameters` with `shape` | the styles of operations |
//! | `bindings`, `bound`, `soap`, `http`, `http_contract`, `templates` | bindings of both protocols |
//! | `services`, `contract` | endpoints, and the contract's services made of all this |
//!
//! A finding carries the ids of the assertions it is against. Checks do not wait for each other: a reference that leads
//! nowhere does not hide what else is wrong.
mod bindings;
mod bound;
mod components;
mod contract;
mod documents;
mod faults;
mod http;
mod http_contract;
mod inheritance;
mod interfaces;
mod operations;
mod parameters;
mod patterns;
mod references;
mod rpc;
mod schemas;
mod services;
mod shape;
mod soap;
mod templates;
mod violations;

use super::Options;
use crate::diagnostic::Diagnostics;
use crate::load::{DocumentKind, Documents};
use bindings::Binding;
use components::Components;
use inheritance::Inherited;
use interfaces::Interface;
use references::Visible;
use soap_model::contract::{Position, QName, Service, Types};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

pub(super) fn describe(
    documents: &Documents<'_>,
    types: &Types,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Vec<Service> {
    if documents.iter().all(|document| document.kind != DocumentKind::Wsdl20) {
        return Vec::new();
    }
    let unread = diagnostics.has_errors();
    documents::check(documents, diagnostics);
    let components = Rc::new(Components::collect(documents, diagnostics));
    let mut reader = Reader {
        documents,
        types,
        components,
        options,
        diagnostics,
        unread,
        visible: HashMap::new(),
        told: HashSet::new(),
        written_references: if unread { shape::written_references(documents) } else { HashMap::new() },
        interfaces: BTreeMap::new(),
        inherited: BTreeMap::new(),
        bindings: BTreeMap::new(),
    };
    reader.check_schemas();
    reader.read_interfaces();
    reader.inherit();
    reader.read_bindings();
    reader.services()
}

/// What is known while services are put together.
struct Reader<'d, 't> {
    documents: &'d Documents<'t>,
    types: &'d Types,
    components: Rc<Components<'d, 't>>,
    options: &'d Options,
    diagnostics: &'d mut Diagnostics,
    /// A document or schema could not be read, which was reported.
    unread: bool,
    /// By source: the namespaces a document may refer to.
    visible: HashMap<u32, Rc<Visible>>,
    /// Namespaces whose missing import was reported, by source.
    told: HashSet<(u32, String)>,
    /// Where a schema has errors: references in it that may have been left out.
    written_references: HashMap<Position, String>,
    /// Interfaces with what they declare themselves.
    interfaces: BTreeMap<QName, Rc<Interface<'d, 't>>>,
    /// Interfaces with what they inherit.
    inherited: BTreeMap<QName, Rc<Inherited<'d, 't>>>,
    bindings: BTreeMap<QName, Rc<Binding<'d, 't>>>,
}
