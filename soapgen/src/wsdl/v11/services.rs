//! Services and ports, also where a file has none.
use super::Reader;
use super::components::{At, Kind, check_required};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::names::WSDL11;
use crate::wsdl::addressing::addressing;
use crate::wsdl::policy;
use soap_model::contract::{Port, Protocol, QName, Service};
use std::collections::HashSet;

impl<'d, 't> Reader<'d, 't> {
    /// All services in document order.
    pub(super) fn services(&mut self) -> Vec<Service> {
        let declared = self.components.services.clone();
        if !declared.iter().any(|(_, at)| at.child("port").is_some()) {
            return self.made_up();
        }
        let services: Vec<Service> = declared.into_iter().map(|(name, at)| self.service(name, at)).collect();
        let unusable =
            !self.diagnostics.has_errors() && services.iter().all(|service| service.ports.is_empty());
        if unusable { self.made_up() } else { services }
    }

    fn service(&mut self, name: QName, at: At<'d, 't>) -> Service {
        at.extensions().for_each(|extension| check_required(extension, self.diagnostics));
        let mut ports: Vec<Port> = Vec::new();
        let mut names = HashSet::new();
        for port in at.children("port") {
            // A binding without a file: the port is of no use, what else there is may be.
            self.tolerance = Some(self.skip.unwrap_or(Deviation::BindingUndefined));
            let component = self.component(Kind::Binding, port, "binding");
            self.tolerance = None;
            let Some((binding, bound_at)) = component else { continue };
            let Some(bound) = self.binding(&binding, bound_at) else { continue };
            let local = match port.name() {
                Some(local) => local,
                None => {
                    let diagnostic =
                        Diagnostic::error("wsdl-name-missing", "a port has no name").at(port.label(), "");
                    self.diagnostics.push(diagnostic.expected("an attribute `name`").clause("WSDL 1.1, 2.6"));
                    continue;
                }
            };
            if !names.insert(local) {
                let diagnostic =
                    Diagnostic::error("wsdl-duplicate", format!("the service has two ports `{local}`"));
                self.diagnostics
                    .push(diagnostic.at(port.label_of("name"), "the second one").clause("WSDL 1.1, 2.6"));
                continue;
            }
            let mut address = None;
            for extension in port.extensions() {
                check_required(extension, self.diagnostics);
                if extension.local() == "address" {
                    address = address.or(extension.attribute("location"));
                }
            }
            ports.push(Port {
                name: QName::new(port.target_namespace(), local),
                binding,
                interface: bound.interface.clone(),
                protocol: bound.protocol,
                addressing: addressing(bound_at, port),
                mtom: policy::mtom(bound_at, port),
                address: address.map(|text| text.trim().to_string()).filter(|text| !text.is_empty()),
                operations: bound.operations.clone(),
                documentation: port.documentation().or_else(|| bound.documentation.clone()),
                position: port.position(),
            });
        }
        Service {
            name,
            documentation: at.documentation().or_else(|| definitions(at).documentation()),
            ports,
            listens_to: None,
            position: at.position(),
        }
    }

    /// Services for files without any: one for each port type, with a port for each of its bindings.
    fn made_up(&mut self) -> Vec<Service> {
        let order = self.components.order.clone();
        let mut services: Vec<Service> = Vec::new();
        for (_, name) in order.iter().filter(|(kind, _)| *kind == Kind::Binding) {
            let Some(at) = self.components.bindings.get(name).copied() else { continue };
            let Some(bound) = self.binding(name, at) else { continue };
            let port = Port {
                name: name.clone(),
                binding: name.clone(),
                interface: bound.interface.clone(),
                protocol: bound.protocol,
                address: None,
                addressing: None,
                mtom: None,
                operations: bound.operations.clone(),
                documentation: bound.documentation.clone(),
                position: at.position(),
            };
            self.offer(&mut services, port, at);
        }
        for (_, name) in order.iter().filter(|(kind, _)| *kind == Kind::PortType) {
            let Some(at) = self.components.port_types.get(name).copied() else { continue };
            if services.iter().any(|service| service.name == *name) {
                continue;
            }
            let port = Port {
                name: name.clone(),
                binding: name.clone(),
                interface: name.clone(),
                protocol: Protocol::Soap11,
                address: None,
                addressing: None,
                mtom: None,
                operations: self.unbound(at),
                documentation: at.documentation(),
                position: at.position(),
            };
            self.offer(&mut services, port, at);
        }
        services
    }

    fn offer(&mut self, services: &mut Vec<Service>, port: Port, at: At<'d, 't>) {
        if let Some(service) = services.iter_mut().find(|service| service.name == port.interface) {
            return service.ports.push(port);
        }
        let what = if at.local() == "binding" { "the bindings" } else { "SOAP 1.1" };
        let message =
            format!("there is no service: one is made up of the port type `{}` with {what}", port.interface);
        self.diagnostics.push(
            Diagnostic::note("wsdl-service-made-up", message)
                .at(at.label(), "")
                .help("its ports have no address"),
        );
        let documentation = port.documentation.clone();
        services.push(Service {
            name: port.interface.clone(),
            documentation,
            position: port.position,
            ports: vec![port],
            listens_to: None,
        });
    }
}

/// The `wsdl:definitions` around an element.
fn definitions<'d, 't>(at: At<'d, 't>) -> At<'d, 't> {
    let root = at.document.tree.root_element();
    debug_assert!(root.has_tag_name((WSDL11, "definitions")));
    At { node: root, ..at }
}
