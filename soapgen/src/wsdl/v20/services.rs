//! Services and endpoints (part 1, 2.12 and 2.13), also where a description has none.
use super::Reader;
use super::bindings::{Binding, BoundTo};
use super::components::{Kind, nameless};
use super::http_contract::HttpBinding;
use super::violations::{is_absolute, violation};
use crate::diagnostic::Diagnostic;
use crate::load::names::WSDL20;
use crate::wsdl::addressing::addressing;
use crate::wsdl::at::At;
use crate::wsdl::policy;
use soap_model::contract::{Port, Protocol, QName, Service};
use std::collections::HashMap;
use std::rc::Rc;

impl<'d, 't> Reader<'d, 't> {
    /// All services in document order.
    pub(super) fn services(&mut self) -> Vec<Service> {
        let components = self.components.clone();
        let mut services = Vec::new();
        for (kind, name) in &components.order {
            if *kind == Kind::Service
                && let Some(at) = components.find(Kind::Service, name)
            {
                services.push(self.service(name, at));
            }
        }
        let endpoints = |at: &At<'d, 't>| at.child("endpoint").is_some();
        if components.services.values().any(endpoints) { services } else { self.made_up() }
    }

    fn service(&mut self, name: &QName, at: At<'d, 't>) -> Service {
        if at.attribute("interface").is_none() {
            let diagnostic = Diagnostic::error("wsdl-attribute-missing", "the service has no `interface`")
                .at(at.label(), "")
                .expected("an attribute `interface`")
                .clause("WSDL 2.0 part 1, 2.12.2");
            self.diagnostics.push(diagnostic);
        }
        let interface = self.component(Kind::Interface, at, "interface");
        let mut ports = Vec::new();
        let mut names: HashMap<&str, At<'d, 't>> = HashMap::new();
        for endpoint in at.elements().filter(|child| child.namespace() == WSDL20) {
            match endpoint.local() {
                "endpoint" => {}
                "documentation" | "feature" | "property" => continue,
                other => {
                    let message = format!("there is no element `{other}` in a service");
                    let diagnostic = Diagnostic::error("wsdl-element", message)
                        .at(endpoint.label(), "")
                        .expected("`endpoint`")
                        .clause("WSDL 2.0 part 1, 2.12.2");
                    self.diagnostics.push(diagnostic);
                    continue;
                }
            }
            self.http_endpoint(endpoint);
            match endpoint.name() {
                Some(local) => {
                    if let Some(first) = names.insert(local, endpoint) {
                        let message = format!("the service has two endpoints `{local}`");
                        let diagnostic = Diagnostic::error("wsdl-duplicate", message)
                            .at(endpoint.label_of("name"), "the second one")
                            .also(first.label_of("name"), "the first one")
                            .expected("endpoints of different names")
                            .clause("WSDL 2.0 part 1, 2.13.1");
                        self.diagnostics.push(diagnostic);
                    }
                }
                None => self.diagnostics.push(nameless(endpoint)),
            }
            ports.extend(self.endpoint(endpoint, interface.as_ref()));
        }
        let root = At { node: at.document.tree.root_element(), ..at };
        Service {
            name: name.clone(),
            documentation: at.documentation().or_else(|| root.documentation()),
            ports,
            listens_to: None,
            position: at.position(),
        }
    }

    fn endpoint(&mut self, at: At<'d, 't>, interface: Option<&QName>) -> Option<Port> {
        let address = at.attribute("address").map(str::trim).filter(|address| !address.is_empty());
        if let Some(address) = address.filter(|address| !is_absolute(address)) {
            let diagnostic =
                violation(&["Endpoint-1061"], format!("the address `{address}` is no absolute IRI"))
                    .at(at.label_of("address"), "")
                    .expected("an absolute IRI, or no address");
            self.diagnostics.push(diagnostic);
        }
        if at.attribute("binding").is_none() {
            let diagnostic = Diagnostic::error("wsdl-attribute-missing", "the endpoint has no `binding`")
                .at(at.label(), "")
                .expected("an attribute `binding`")
                .clause("WSDL 2.0 part 1, 2.13.2");
            self.diagnostics.push(diagnostic);
        }
        let name = self.component(Kind::Binding, at, "binding")?;
        let binding = self.bindings.get(&name).cloned()?;
        let interface = interface?;
        if let Some(bound) = binding.interface.as_ref().filter(|bound| *bound != interface) {
            let diagnostic = violation(
                &["Endpoint-1062"],
                format!("the binding `{name}` is not of the service's interface"),
            )
            .at(at.label_of("binding"), format!("it binds `{bound}`"))
            .also(binding.at.label_of("interface"), "the interface of the binding")
            .expected(format!("a binding of `{interface}`, or one without interface"));
            self.diagnostics.push(diagnostic);
            return None;
        }
        let local = at.name()?;
        let mut port = self.port(QName::new(at.target_namespace(), local), name, interface, &binding)?;
        port.address = address.map(str::to_string);
        port.addressing = addressing(at, at).or(port.addressing);
        port.mtom = policy::mtom(at, at).or(port.mtom);
        port.documentation = at.documentation().or(port.documentation);
        port.position = at.position();
        Some(port)
    }

    /// Services for descriptions without any: one for each interface, with an endpoint for each of its bindings.
    fn made_up(&mut self) -> Vec<Service> {
        let components = self.components.clone();
        let mut services: Vec<Service> = Vec::new();
        let mut by_name: HashMap<QName, usize> = HashMap::new();
        for (kind, name) in &components.order {
            let Some(binding) = self.bindings.get(name).filter(|_| *kind == Kind::Binding).cloned() else {
                continue;
            };
            let Some(interface) = binding.interface.clone() else { continue };
            let Some(port) = self.port(name.clone(), name.clone(), &interface, &binding) else { continue };
            self.offer(&mut services, &mut by_name, port, binding.at, "the bindings");
        }
        for (kind, name) in &components.order {
            let Some(interface) = self.interfaces.get(name).filter(|_| *kind == Kind::Interface).cloned()
            else {
                continue;
            };
            let empty = self.inherited.get(name).is_none_or(|inherited| inherited.operations.is_empty());
            if empty || by_name.contains_key(name) {
                continue;
            }
            let unbound = Rc::new(Binding {
                at: interface.at,
                interface: Some(name.clone()),
                protocol: BoundTo::Soap(super::soap::SoapBinding::by_default()),
                http: HttpBinding::default(),
                faults: HashMap::new(),
                operations: HashMap::new(),
            });
            let Some(port) = self.port(name.clone(), name.clone(), name, &unbound) else { continue };
            self.offer(&mut services, &mut by_name, port, interface.at, "SOAP 1.2");
        }
        services
    }

    fn offer(
        &mut self,
        services: &mut Vec<Service>,
        by_name: &mut HashMap<QName, usize>,
        port: Port,
        at: At<'d, 't>,
        with: &str,
    ) {
        if let Some(service) = by_name.get(&port.interface).and_then(|index| services.get_mut(*index)) {
            return service.ports.push(port);
        }
        let message =
            format!("there is no service: one is made up of the interface `{}` with {with}", port.interface);
        self.diagnostics.push(
            Diagnostic::note("wsdl-service-made-up", message)
                .at(at.label(), "")
                .help("its ports have no address"),
        );
        by_name.insert(port.interface.clone(), services.len());
        services.push(Service {
            name: port.interface.clone(),
            documentation: port.documentation.clone(),
            position: port.position,
            ports: vec![port],
            listens_to: None,
        });
    }

    /// An endpoint without address.
    fn port(
        &mut self,
        name: QName,
        binding_name: QName,
        interface: &QName,
        binding: &Binding<'d, 't>,
    ) -> Option<Port> {
        let of = self.interfaces.get(interface)?.at;
        let protocol = match &binding.protocol {
            BoundTo::Soap(soap) => soap.protocol,
            BoundTo::Http => Protocol::Http,
            BoundTo::Other => Protocol::Other,
        };
        Some(Port {
            name,
            binding: binding_name,
            interface: interface.clone(),
            protocol,
            address: None,
            addressing: addressing(binding.at, binding.at),
            mtom: policy::mtom(binding.at, binding.at),
            operations: self.bound_operations(interface, binding),
            documentation: binding.at.documentation().or_else(|| of.documentation()),
            position: binding.at.position(),
        })
    }
}
