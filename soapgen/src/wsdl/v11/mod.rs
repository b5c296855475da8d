//! WSDL 1.1 (W3C note of 15 March 2001) with the SOAP 1.1, SOAP 1.2, HTTP and MIME bindings, as WS-I Basic Profile 1.1
//! reads it.
mod actions;
mod bindings;
mod bodies;
mod components;
mod grammar;
mod http;
mod messages;
mod operations;
mod references;
mod services;
mod soap;

pub(super) use actions::stated as stated_action;
pub(super) use http::input as http_input;

use super::Options;
use crate::diagnostic::{Deviation, Diagnostics};
use crate::load::Documents;
use bindings::Bound;
use components::Components;
use messages::MessageDef;
use soap_model::contract::{ElementId, QName, Service, Types};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

pub(super) fn describe(
    documents: &Documents<'_>,
    types: &mut Types,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Vec<Service> {
    let unread = diagnostics.has_errors();
    grammar::check(documents, diagnostics);
    let components = Components::collect(documents, diagnostics);
    let mut reader = Reader {
        types,
        components,
        diagnostics,
        unread,
        skip: options.skip_undefined.then_some(Deviation::ReferenceUndefined),
        tolerance: None,
        mixed: HashSet::new(),
        messages: HashMap::new(),
        stand_ins: BTreeMap::new(),
        bindings: HashMap::new(),
    };
    let services = reader.services();
    let Reader { types, stand_ins, .. } = reader;
    types.global_elements.extend(stand_ins);
    services
}

/// What is known while services are put together.
struct Reader<'d, 't> {
    types: &'d mut Types,
    components: Components<'d, 't>,
    diagnostics: &'d mut Diagnostics,
    /// A document or schema could not be read, which was reported.
    unread: bool,
    /// What an undefined reference of an ordinary operation is; None: an error.
    skip: Option<Deviation>,
    /// Sources whose bindings mix the SOAP versions, which was reported.
    mixed: HashSet<u32>,
    /// What an undefined reference is at the moment; None: an error.
    tolerance: Option<Deviation>,
    /// Elements that stand for undefined ones.
    stand_ins: BTreeMap<QName, ElementId>,
    /// Messages whose parts were resolved.
    messages: HashMap<QName, Rc<MessageDef>>,
    /// Bindings that were read; None: unusable, and reported.
    bindings: HashMap<QName, Option<Rc<Bound>>>,
}
