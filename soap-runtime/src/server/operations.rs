//! Which operation a body's first entry and the action belong to.
use soap_model::xml::{Name, Ns};

use super::{OperationDef, ServiceDef};
use crate::soap::{Fault, Version, is_body};

/// The operations of a service by the name of their body's first entry.
pub(super) struct Operations {
    sorted: Vec<(Option<Key>, usize)>,
    /// Those whose request is the body itself, whatever it begins with.
    typed_bodies: Vec<usize>,
    /// The first entries of requests that are streamed.
    streamed: Vec<Name<'static>>,
}

type Key = (Ns, &'static str);

impl Operations {
    pub(super) fn new(service: &'static ServiceDef) -> Self {
        let first = |o: &'static OperationDef| o.request.first().map(|root| root.element.name);
        let typed = |o: &OperationDef| o.request.first().is_some_and(|root| is_body(root));
        let typed_bodies = service.operations.iter().enumerate().filter(|(_, o)| typed(o));
        let typed_bodies: Vec<_> = typed_bodies.map(|(index, _)| index).collect();
        let mut sorted: Vec<_> = (service.operations.iter().enumerate())
            .filter(|(_, operation)| !typed(operation))
            .map(|(index, operation)| (first(operation).map(|name| (name.ns, name.local)), index))
            .collect();
        sorted.sort_unstable();
        let streamed = service.operations.iter().filter(|operation| operation.stream_request);
        let streamed = streamed.filter_map(first).collect();
        Operations { sorted, typed_bodies, streamed }
    }

    /// Some operation's request is streamed.
    pub(super) fn have_streams(&self) -> bool {
        !self.streamed.is_empty()
    }

    /// An entry that some streamed request begins with.
    pub(super) fn may_be_streamed(&self, entry: Name<'_>) -> bool {
        self.streamed.iter().any(|name| name.ns == entry.ns && name.local == entry.local)
    }

    /// Some operation's request is the body itself.
    pub(super) fn have_typed_bodies(&self) -> bool {
        !self.typed_bodies.is_empty()
    }

    /// The operation that takes this entry (None: an empty body). Where several do, the action decides, and also for those that
    /// are told by nothing else; without an action, the first of these takes what no other does.
    pub(super) fn find(
        &self,
        service: &'static ServiceDef,
        name: Option<Name<'_>>,
        version: Version,
        action: Option<&str>,
    ) -> Option<usize> {
        let key = name.map(|name| (name.ns, name.local));
        let start = self.sorted.partition_point(|(k, _)| *k < key);
        let mut candidates = self.sorted[start..].iter().take_while(|(k, _)| *k == key).map(|(_, i)| *i);
        let acts = |index: &usize| service.operations.get(*index).map(|o| o.action(version)) == action;
        let typed = || self.typed_bodies.iter().copied().find(acts).or(self.typed_bodies.first().copied());
        let Some(first) = candidates.next() else { return typed() };
        if acts(&first) {
            return Some(first);
        }
        let acting = candidates.find(acts).or_else(|| self.typed_bodies.iter().copied().find(acts));
        Some(acting.unwrap_or(first))
    }
}

/// The action of the request against the operation's (SOAP 1.1, 6.1.1; SOAP 1.2 part 2, 6.5.3). An action that is not given
/// disagrees only where the WSDL requires one.
pub(super) fn check_action(
    operation: &OperationDef,
    version: Version,
    action: Option<&str>,
) -> Result<(), Fault> {
    let expected = operation.action(version);
    match action {
        None | Some("") if version == Version::Soap12 && operation.action_12_required => {
            Err(Fault::sender(format!("the media type's `action` must be `{expected}`")))
        }
        None | Some("") => Ok(()),
        Some(action) if expected.is_empty() || action == expected => Ok(()),
        Some(action) => Err(Fault::sender(format!(
            "the action `{action}` disagrees with the body, which belongs to `{}` with the action `{expected}`",
            operation.name
        ))),
    }
}
