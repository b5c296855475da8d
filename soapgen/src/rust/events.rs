//! Operations in which the service speaks first (WSDL 1.1, 2.4.3 and 2.4.4; out-only, out-in and their kin of WSDL 2.0), seen from the
//! other end: what the service sends is what a listener receives. They become a service of their own, whose handler is the
//! listener and whose client is what the service sends with.
use super::interfaces::service_stem;
use soap_model::contract::{Operation, Pattern, Port, QName, Service};

/// Moves operations in which a service speaks first into services of the listeners.
pub(crate) fn turn(services: &mut Vec<Service>) {
    let mut all = Vec::with_capacity(services.len());
    for mut service in std::mem::take(services) {
        let listener = listener(&mut service);
        if listener.is_none() || !service.ports.is_empty() {
            all.push(service);
        }
        all.extend(listener);
    }
    *services = all;
}

/// The service of those that listen to a service; its ports keep the other operations.
fn listener(service: &mut Service) -> Option<Service> {
    let mut ports = Vec::new();
    for port in &mut service.ports {
        let (first, own) =
            std::mem::take(&mut port.operations).into_iter().partition::<Vec<_>, _>(speaks_first);
        port.operations = own;
        if !first.is_empty() {
            // The address is the service's, not that of who listens to it.
            ports.push(Port {
                interface: named(&port.interface),
                address: None,
                operations: first.into_iter().map(other_end).collect(),
                ..port.clone()
            });
        }
    }
    service.ports.retain(|port| !port.operations.is_empty() || ports.iter().all(|of| of.name != port.name));
    let about =
        format!("What the service `{}` sends of its own accord, for those that listen.", service.name);
    let documentation = match &service.documentation {
        Some(text) => format!("{about}\n\n{text}"),
        None => about,
    };
    (!ports.is_empty()).then(|| Service {
        name: named(&service.name),
        documentation: Some(documentation),
        ports,
        listens_to: Some(service.name.clone()),
        position: service.position,
    })
}

fn speaks_first(operation: &Operation) -> bool {
    matches!(operation.pattern, Pattern::Notification | Pattern::SolicitResponse)
}

fn other_end(operation: Operation) -> Operation {
    let pattern = match operation.pattern {
        Pattern::Notification => Pattern::OneWay,
        _ => Pattern::RequestResponse,
    };
    let (addressing_in, addressing_out) = operation.addressing_actions;
    Operation {
        pattern,
        input: operation.output,
        output: operation.input,
        addressing_actions: (addressing_out, addressing_in),
        http: None,
        ..operation
    }
}

/// `ContactsEvents` for `Contacts` and `ContactsService`.
fn named(name: &QName) -> QName {
    QName::new(name.namespace.clone(), format!("{}Events", service_stem(&name.local)))
}
