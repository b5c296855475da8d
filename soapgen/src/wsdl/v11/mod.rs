//! WSDL 1.1 (W3C note of 15 March 2001) with the SOAP 1.1, SOAP 1.2, HTTP and MIME bindings, as WS-I Basic Profile 1.1
//! reads it.
mod actions;
mod bindings;
mod bodies;
mod components;
mod messages;
mod operations;
mod references;
mod services;
mod soap;

use crate::diagnostic::{Deviation, Diagnostics};
use crate::load::Documents;
use bindings::Bound;
use components::Components;
use messages::MessageDef;
use soap_model::contract::{QName, Service, Types};
use std::collections::HashMap;
use std::rc::Rc;

pub(super) fn describe(
    documents: &Documents<'_>,
    types: &Types,
    diagnostics: &mut Diagnostics,
) -> Vec<Service> {
    let components = Components::collect(documents, diagnostics);
    let reader = Reader {
        types,
        components,
        diagnostics,
        tolerance: None,
        messages: HashMap::new(),
        bindings: HashMap::new(),
    };
    reader.services()
}

/// What is known while services are put together.
struct Reader<'d, 't> {
    types: &'d Types,
    components: Components<'d, 't>,
    diagnostics: &'d mut Diagnostics,
    /// What an undefined reference is at the moment; None: an error.
    tolerance: Option<Deviation>,
    /// Messages whose parts were resolved; None: undefined, and reported.
    messages: HashMap<QName, Option<Rc<MessageDef>>>,
    /// Bindings that were read; None: unusable, and reported.
    bindings: HashMap<QName, Option<Rc<Bound>>>,
}
