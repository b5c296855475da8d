//! What becomes a handler trait and a client: the SOAP ports of a service that share an
//! interface, with the operations that were chosen. Knows names of Rust items, prints none.
use super::claims::{settle, unique};
use super::http::HttpReach;
use super::idents;
use super::streams::Stream;
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::error::Error;
use crate::settings::Settings;
use crate::wishes::Wishes;
use soap_model::contract::{
    Body, Contract, ElementId, Fault, Header, Message, Operation, Part, PartKind, Pattern, Port, Protocol,
    QName, Service, Types,
};
use soap_model::layout::Root;
use soap_model::xml::names::{SOAP11, SOAP12};
use std::collections::{BTreeMap, BTreeSet};

/// Names of a handler trait's callbacks and of a client's own functions: an operation of such a
/// name gets `_operation` after it.
const RESERVED: [&str; 16] = [
    "body",
    "body_parser",
    "builder",
    "check_http_conformance",
    "check_soap_conformance",
    "clone",
    "drop",
    "endpoint",
    "exception",
    "header",
    "header_parser",
    "init",
    "new",
    "protocol_error",
    "service",
    "with",
];

/// All interfaces of a run and the roots that they need laid out.
#[derive(Debug, Default)]
pub(crate) struct Interfaces<'c> {
    /// In the order of services and ports.
    pub(crate) all: Vec<Interface<'c>>,
    /// Referred to by number.
    pub(crate) roots: Vec<Root>,
    /// Operations of SOAP ports before the choice, each counted once per interface.
    pub(crate) operations_found: usize,
    /// Names of functions that the user gave, by operation.
    wishes: BTreeMap<String, String>,
    /// Modules of all interfaces, chosen or not.
    pub(crate) modules: Vec<String>,
    /// Namespaces of records made for bodies, whether their operation is chosen or not.
    pub(crate) namespaces: BTreeSet<String>,
    /// The records made for bodies by namespace and the name they would have: each that differs has its own.
    bodies: BTreeMap<(String, String), Vec<Root>>,
}

/// What becomes an interface, before it has its names.
struct Draft<'c> {
    service: &'c Service,
    ports: Vec<&'c Port>,
    http_ports: Vec<&'c Port>,
    name: String,
}

/// One handler trait and one client.
#[derive(Debug)]
pub(crate) struct Interface<'c> {
    /// The service it belongs to.
    pub(crate) service: &'c Service,
    /// It is generated.
    keep: bool,
    /// The port whose operations it has.
    described: &'c Port,
    /// Its SOAP ports that are chosen; never empty where it is generated.
    pub(crate) ports: Vec<&'c Port>,
    /// Ports of an HTTP binding that reach its operations, too; one of them is in `ports` where no SOAP port is.
    pub(crate) http_ports: Vec<&'c Port>,
    /// Name in the contract: the service's, or the interface's where the service has several.
    pub(crate) name: String,
    /// Names of the Rust items: `Contacts` makes `ContactsService`, `ContactsClient`, `ContactsHeader`.
    pub(crate) stem: String,
    /// Name of the module and file.
    pub(crate) module: String,
    /// The operations chosen.
    pub(crate) operations: Vec<Method<'c>>,
    /// Described header blocks of requests, each once.
    pub(crate) headers: Vec<Arm>,
    /// Described header blocks that only responses have, or messages with a fault.
    pub(crate) response_headers: Vec<Arm>,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Method<'c> {
    /// As described by the first port.
    pub(crate) operation: &'c Operation,
    /// Name of the Rust function, without `r#`.
    pub(crate) name: String,
    /// What the names of its types start with.
    pub(crate) stem: String,
    /// SOAP action of the first SOAP 1.1 and the first SOAP 1.2 port.
    pub(crate) actions: [Option<&'c str>; 2],
    /// `soapActionRequired` of a SOAP 1.2 port.
    pub(crate) action_required: bool,
    /// Content of the request body; None: it is empty.
    pub(crate) input: Option<Content>,
    /// Content of the response body.
    pub(crate) output: Option<Content>,
    /// Declared faults with a detail entry.
    pub(crate) faults: Vec<Arm>,
    /// Indexes into the interface's headers.
    pub(crate) headers: Vec<usize>,
    /// Header blocks of the response, and of faults, as roots.
    pub(crate) response_headers: Vec<usize>,
    /// The message of the request, where parts of it stand beside the envelope.
    pub(crate) input_message: Option<Attached>,
    /// The message of the response, where parts of it stand beside the envelope.
    pub(crate) output_message: Option<Attached>,
    /// How HTTP ports reach it.
    pub(crate) http: Vec<HttpReach>,
    /// What of the request is handled item by item.
    pub(crate) stream_in: Option<Stream>,
    /// What of the response is.
    pub(crate) stream_out: Option<Stream>,
}

/// What a body holds.
#[derive(Debug)]
pub(crate) struct Content {
    /// The argument or result, an index into the roots.
    pub(crate) root: usize,
    /// Where the body has several elements: a root for each.
    pub(crate) parts: Option<Vec<usize>>,
}

/// A message of which a MIME binding has parts beside the envelope: a struct of the body and these.
#[derive(Debug)]
pub(crate) struct Attached {
    /// Name of the struct.
    pub(crate) name: String,
    /// In the order of the binding.
    pub(crate) parts: Vec<AttachedPart>,
}

/// A part of a message that stands beside the envelope.
#[derive(Debug)]
pub(crate) struct AttachedPart {
    /// Name in the contract.
    pub(crate) part: String,
    /// Name of the field, without `r#`.
    pub(crate) field: String,
    /// Media types that the binding names.
    pub(crate) types: Vec<String>,
}

impl Attached {
    fn of(message: Option<&Message>, name: &str) -> Option<Self> {
        let attachments = &message?.attachments;
        let fields: Vec<_> = attachments.iter().map(|attachment| idents::snake(&attachment.part)).collect();
        let fields = settle(&mut BTreeSet::from(["body".to_string()]), &fields, "_");
        let parts = attachments.iter().zip(fields).map(|(attachment, field)| AttachedPart {
            part: attachment.part.clone(),
            field,
            types: attachment.types.clone(),
        });
        (!attachments.is_empty()).then(|| Attached { name: name.to_string(), parts: parts.collect() })
    }
}

/// An arm of a header or fault enum.
#[derive(Debug)]
pub(crate) struct Arm {
    /// Name of the arm.
    pub(crate) name: String,
    /// Name of the fault or header in the contract.
    pub(crate) described_as: String,
    /// What it holds, an index into the roots.
    pub(crate) root: usize,
    /// Name on the wire.
    pub(crate) wire: QName,
    /// Text of its documentation.
    pub(crate) documentation: Option<String>,
    /// Header: sent with `mustUnderstand`.
    pub(crate) must_understand: bool,
    /// Fault: its code in the runtime's words and its subcodes, where the contract gives them.
    pub(crate) code: Option<ArmCode>,
}

/// A fault code in the runtime's words, with subcodes.
pub(crate) type ArmCode = (&'static str, Vec<QName>);

impl Method<'_> {
    /// Nobody waits for an answer.
    pub(crate) fn one_way(&self) -> bool {
        self.operation.pattern == Pattern::OneWay
    }

    /// The answer may be left out.
    pub(crate) fn optional_answer(&self) -> bool {
        self.operation.output_optional && self.output.is_some()
    }

    /// Name of the enum of declared faults.
    pub(crate) fn fault_type(&self) -> Option<String> {
        (!self.faults.is_empty()).then(|| format!("{}Fault", self.stem))
    }
}

impl<'c> Interfaces<'c> {
    /// Collects what the settings choose. What SOAP cannot carry yet is left out with a note.
    pub(crate) fn collect(
        contract: &'c Contract,
        settings: &Settings,
        wishes: &Wishes,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Error> {
        check_choices(contract, settings)?;
        let mut found = Interfaces { wishes: wishes.operations.clone(), ..Interfaces::default() };
        // Names are given before the choice, so that choosing less renames nothing.
        let mut drafts: Vec<Draft<'c>> = Vec::new();
        for service in &contract.services {
            let groups = group_ports(service, settings, diagnostics);
            let alone =
                groups.iter().map(|(ports, _)| &ports[0].interface).collect::<BTreeSet<_>>().len() == 1;
            for (n, (ports, http_ports)) in groups.iter().enumerate() {
                let same_interface =
                    groups[..n].iter().any(|(other, _)| other[0].interface == ports[0].interface);
                let named_after = match (same_interface, alone) {
                    (true, _) => &ports[0].name.local,
                    (false, true) => &service.name.local,
                    (false, false) => &ports[0].interface.local,
                };
                drafts.push(Draft {
                    service,
                    ports: ports.clone(),
                    http_ports: http_ports.clone(),
                    name: named_after.to_string(),
                });
            }
        }
        let stem = |draft: &Draft<'c>| {
            let wish = wishes.services.get(&draft.name).cloned();
            wish.unwrap_or_else(|| service_stem(&draft.name))
        };
        let stems: Vec<String> = drafts.iter().map(stem).collect();
        let stems = settle(&mut BTreeSet::new(), &stems, "");
        let modules: Vec<String> =
            stems.iter().map(|stem| idents::file(&idents::snake(&format!("{stem}Service")))).collect();
        let modules = settle(&mut BTreeSet::new(), &modules, "_");
        found.modules.clone_from(&modules);
        for (draft, (stem, module)) in drafts.into_iter().zip(stems.into_iter().zip(modules)) {
            let Draft { service, ports, mut http_ports, name } = draft;
            http_ports.retain(|port| is_chosen(settings, service, port));
            let described = ports[0];
            let ports: Vec<_> = ports.into_iter().filter(|port| is_chosen(settings, service, port)).collect();
            let interface = Interface {
                service,
                keep: !ports.is_empty(),
                described,
                ports,
                http_ports,
                name,
                module,
                stem,
                operations: Vec::new(),
                headers: Vec::new(),
                response_headers: Vec::new(),
            };
            found.interface(contract, interface, settings, diagnostics);
        }
        Ok(found)
    }

    fn interface(
        &mut self,
        contract: &'c Contract,
        mut result: Interface<'c>,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) {
        let operations = &result.described.operations;
        let name = |operation: &Operation| match self.wishes.get(&operation.name) {
            Some(wish) => function(wish),
            None => function(&operation.name),
        };
        let names: Vec<String> = operations.iter().map(name).collect();
        let names = settle(&mut BTreeSet::new(), &names, "_");
        let stem = |operation: &Operation| match self.wishes.get(&operation.name) {
            Some(wish) => idents::camel(wish),
            None => idents::camel(&operation.name),
        };
        let stems: Vec<String> = operations.iter().map(stem).collect();
        let stems = settle(&mut BTreeSet::new(), &stems, "");
        let messages: Vec<String> = stems.iter().map(|stem| format!("{stem}Message")).collect();
        let answers: Vec<String> = stems.iter().map(|stem| format!("{stem}ResponseMessage")).collect();
        let messages = settle(&mut BTreeSet::new(), &[messages, answers].concat(), "");
        for (index, (operation, (name, stem))) in
            operations.iter().zip(names.into_iter().zip(stems)).enumerate()
        {
            self.operations_found += 1;
            let bodies = [(&operation.input, "Request"), (&operation.output, "Response")];
            for (message, after) in bodies {
                message.iter().for_each(|message| self.claim_body(message, &format!("{stem}{after}")));
            }
            if !result.keep || !chosen(&settings.operations, &operation.name) {
                continue;
            }
            if let Some(reason) = unsupported(operation) {
                let message = format!("operation `{}` is left out: {reason}", operation.name);
                let mut note = Diagnostic::warning("operation-left-out", message);
                if let Some(position) = operation.position {
                    note = note.at(position, "");
                }
                diagnostics.push(note);
                continue;
            }
            let input = operation.input.as_ref();
            let output = operation.output.as_ref().filter(|_| operation.pattern == Pattern::RequestResponse);
            let method = Method {
                operation,
                actions: actions(&result.ports, index),
                action_required: result
                    .ports
                    .iter()
                    .filter_map(|port| port.operations.get(index))
                    .any(|operation| operation.soap_action_required),
                input: input.and_then(|m| self.body(m, &format!("{stem}Request"))),
                output: output.and_then(|m| self.body(m, &format!("{stem}Response"))),
                faults: self.faults(&contract.types, &operation.faults),
                headers: Vec::new(),
                response_headers: Vec::new(),
                input_message: Attached::of(input, &messages[index]),
                output_message: Attached::of(output, &messages[operations.len() + index]),
                http: Vec::new(),
                stream_in: None,
                stream_out: None,
                name,
                stem,
            };
            result.operations.push(method);
        }
        if result.keep {
            self.headers(contract, &mut result);
            self.all.push(result);
        }
    }

    /// Notes the record that is made of a body: two that differ and would have the same name are told apart by
    /// their order.
    fn claim_body(&mut self, message: &Message, name: &str) {
        let Some((namespace, record)) = body_record(message, name) else { return };
        self.namespaces.insert(namespace.clone());
        let known = self.bodies.entry((namespace, name.to_owned())).or_default();
        if !known.contains(&record) {
            known.push(record);
        }
    }

    /// The content of a message body; None where it is empty.
    fn body(&mut self, message: &Message, name: &str) -> Option<Content> {
        let parts = match &message.body {
            Body::Elements(parts) if parts.is_empty() => return None,
            Body::Elements(parts) if parts.len() > 1 => {
                Some(parts.iter().map(|part| self.root(part_root(part, ""))).collect())
            }
            _ => None,
        };
        let root = match (body_record(message, name), &message.body) {
            (Some((namespace, record)), _) => {
                let known = self.bodies.get(&(namespace, name.to_owned()));
                let number = known.and_then(|known| known.iter().position(|known| *known == record));
                numbered(record, number.unwrap_or(0))
            }
            (None, Body::Elements(parts)) => part_root(parts.first()?, ""),
            (None, Body::Type(part)) => type_root(part),
            (None, Body::Rpc { .. }) => return None,
        };
        Some(Content { root: self.root(root), parts })
    }

    fn root(&mut self, root: Root) -> usize {
        if let Some(known) = self.roots.iter().position(|r| *r == root) {
            return known;
        }
        self.roots.push(root);
        self.roots.len() - 1
    }

    fn faults(&mut self, types: &Types, faults: &[Fault]) -> Vec<Arm> {
        let mut arms: Vec<Arm> = Vec::new();
        let mut taken = BTreeSet::new();
        for fault in faults {
            let Some(part) = &fault.detail else { continue };
            let root = self.root(in_encoding(part_root(part, &fault.namespace), fault.encoded));
            if arms.iter().any(|arm| arm.root == root) {
                continue;
            }
            arms.push(Arm {
                name: unique(&mut taken, idents::camel(&fault.name), ""),
                described_as: fault.name.clone(),
                root,
                wire: part_name(types, part, &fault.namespace),
                documentation: fault.documentation.clone(),
                must_understand: false,
                code: fault_code(fault),
            });
        }
        arms
    }

    /// The header blocks of all ports: two ports may describe different ones.
    fn headers(&mut self, contract: &'c Contract, interface: &mut Interface<'c>) {
        let mut taken = BTreeSet::from(["Other".to_string()]);
        let (mut requests, mut responses) = (Vec::new(), Vec::new());
        let ports = &interface.ports;
        for method in &mut interface.operations {
            let same = |o: &&Operation| same_operation(o, method.operation);
            let described: Vec<_> =
                ports.iter().filter_map(|port| port.operations.iter().find(same)).collect();
            for header in described.iter().filter_map(|o| o.input.as_ref()).flat_map(|m| &m.headers) {
                let index = self.header(contract, header, &mut requests, &mut taken);
                if let Some(index) = index.filter(|index| !method.headers.contains(index)) {
                    method.headers.push(index);
                }
            }
            let messages = || described.iter().flat_map(|o| [&o.input, &o.output]).flatten();
            let header_faults = messages().flat_map(|m| &m.headers).flat_map(|header| &header.faults);
            let of_faults = described.iter().flat_map(|o| &o.faults).flat_map(|fault| &fault.headers);
            let of_responses = described.iter().filter_map(|o| o.output.as_ref()).flat_map(|m| &m.headers);
            for header in of_responses.chain(header_faults).chain(of_faults) {
                let root = self.root(header_root(header));
                if !method.response_headers.contains(&root) {
                    method.response_headers.push(root);
                    responses.push(header);
                }
            }
        }
        // After those of all requests, whose numbers are indexes.
        let count = requests.len();
        for header in responses {
            self.header(contract, header, &mut requests, &mut taken);
        }
        interface.response_headers = requests.split_off(count);
        interface.headers = requests;
    }

    /// The index of a header block's arm, which is added where it is new.
    fn header(
        &mut self,
        contract: &Contract,
        header: &Header,
        arms: &mut Vec<Arm>,
        taken: &mut BTreeSet<String>,
    ) -> Option<usize> {
        let wire = part_name(&contract.types, &header.part, &header.namespace);
        if let Some(known) = arms.iter().position(|arm| arm.wire == wire) {
            return Some(known);
        }
        arms.push(Arm {
            name: unique(taken, idents::camel(&wire.local), ""),
            described_as: header.part.name.clone(),
            root: self.root(header_root(header)),
            documentation: part_documentation(&contract.types, &header.part),
            must_understand: header.must_understand,
            code: None,
            wire,
        });
        Some(arms.len() - 1)
    }
}

/// The SOAP ports, in groups that one trait serves: same interface, same bodies. With each the HTTP ports that reach its operations;
/// those that reach none of a SOAP port are a group of their own.
fn group_ports<'c>(
    service: &'c Service,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Vec<(Vec<&'c Port>, Vec<&'c Port>)> {
    let mut groups: Vec<Vec<&Port>> = Vec::new();
    let mut http: Vec<&Port> = Vec::new();
    let mut unknown: Vec<&Port> = Vec::new();
    for port in &service.ports {
        match port.protocol {
            Protocol::Soap11 | Protocol::Soap12 => {}
            Protocol::HttpGet | Protocol::HttpPost | Protocol::Http => {
                http.push(port);
                continue;
            }
            _ => {
                unknown.push(port);
                continue;
            }
        }
        match groups.iter_mut().find(|group| same_messages(group[0], port)) {
            Some(group) => group.push(port),
            None => groups.push(vec![port]),
        }
    }
    let mut groups: Vec<_> = groups.into_iter().map(|ports| (ports, Vec::new())).collect();
    for port in http {
        match groups.iter_mut().find(|(ports, _)| same_names(ports[0], port)) {
            Some((_, reached_by)) => reached_by.push(port),
            None => groups.push((vec![port], vec![port])),
        }
    }
    for port in unknown {
        let known = groups.iter().any(|(ports, _)| same_names(ports[0], port));
        if !known {
            groups.push((vec![port], Vec::new()));
        }
        if is_chosen(settings, service, port) {
            diagnostics.push(unknown_protocol(port, known));
        }
    }
    groups
}

/// What becomes of a port that is bound to neither SOAP nor HTTP.
fn unknown_protocol(port: &Port, known: bool) -> Diagnostic {
    let becomes = match known {
        true => "its operations are those of another port",
        false => "its operations are generated for SOAP 1.1, without an address",
    };
    let message =
        format!("the port `{}` is bound to a protocol that is not known: {becomes}", port.name.local);
    let note = Diagnostic::note("port-protocol", message);
    match port.position {
        Some(position) => note.at(position, ""),
        None => note,
    }
}

/// An HTTP port is another way to operations of these names: port types of its own have the same operations with other messages.
fn same_names(port: &Port, http: &Port) -> bool {
    let known = |o: &Operation| port.operations.iter().any(|other| other.name == o.name);
    port.interface == http.interface || http.operations.iter().all(known)
}

/// One trait can serve both: SOAP version, actions and headers may differ.
fn same_messages(a: &Port, b: &Port) -> bool {
    let body = |m: &Option<Message>| m.as_ref().map(|m| m.body.clone());
    a.interface == b.interface
        && a.operations.len() == b.operations.len()
        && a.operations.iter().zip(&b.operations).all(|(a, b)| {
            same_operation(a, b) && body(&a.input) == body(&b.input) && body(&a.output) == body(&b.output)
        })
}

/// Overloaded operations differ in the names of their messages.
fn same_operation(a: &Operation, b: &Operation) -> bool {
    let name = |m: &Option<Message>| m.as_ref().map(|m| m.name.clone());
    a.name == b.name && name(&a.input) == name(&b.input) && name(&a.output) == name(&b.output)
}

fn actions<'c>(ports: &[&'c Port], index: usize) -> [Option<&'c str>; 2] {
    [Protocol::Soap11, Protocol::Soap12].map(|protocol| {
        let port = ports.iter().find(|port| port.protocol == protocol)?;
        Some(port.operations.get(index)?.soap_action.as_str())
    })
}

/// Why an operation cannot be generated.
fn unsupported(operation: &Operation) -> Option<&'static str> {
    match operation.pattern {
        Pattern::RequestResponse | Pattern::OneWay => {}
        // Seen from the other end, they are those of a listener.
        Pattern::SolicitResponse | Pattern::Notification => {
            return Some("the service speaks first");
        }
        Pattern::Other => return Some("its message exchange pattern is not one of WSDL's"),
    }
    operation.input.is_none().then_some("it has no input")
}

/// A code of either SOAP version in the words of the runtime. SOAP 1.1 has codes of its own making: they go as subcodes.
fn fault_code(fault: &Fault) -> Option<ArmCode> {
    let code = fault.code.as_ref();
    let known = match code.map(|code| (&*code.namespace, &*code.local)) {
        None if fault.subcodes.is_empty() => return None,
        None => "Receiver",
        Some((SOAP11, "Client") | (SOAP12, "Sender")) => "Sender",
        Some((SOAP11, "Server") | (SOAP12, "Receiver")) => "Receiver",
        Some((SOAP11 | SOAP12, "VersionMismatch")) => "VersionMismatch",
        Some((SOAP11 | SOAP12, "MustUnderstand")) => "MustUnderstand",
        Some((SOAP12, "DataEncodingUnknown")) => "DataEncodingUnknown",
        Some(_) => return Some(("Receiver", code.into_iter().chain(&fault.subcodes).cloned().collect())),
    };
    Some((known, fault.subcodes.clone()))
}

/// The root for a part; one given by type is an element named after it.
fn part_root(part: &Part, namespace: &str) -> Root {
    match part.kind {
        PartKind::Element(id) => Root::Element(id),
        PartKind::Type(id) => Root::Typed { name: QName::new(namespace, part.name.as_str()), r#type: id },
    }
}

fn header_root(header: &Header) -> Root {
    in_encoding(part_root(&header.part, &header.namespace), header.encoded)
}

/// The root as `use` says.
fn in_encoding(root: Root, encoded: bool) -> Root {
    if encoded { Root::Encoded(Box::new(root)) } else { root }
}

/// The root of a body that is given by a type: the body element itself.
fn type_root(part: &Part) -> Root {
    let PartKind::Type(r#type) = part.kind else { return part_root(part, "") };
    Root::Typed { name: QName::new(SOAP11, "Body"), r#type }
}

fn part_name(types: &Types, part: &Part, namespace: &str) -> QName {
    match part.kind {
        PartKind::Element(id) => types[id].name.clone(),
        PartKind::Type(_) => QName::new(namespace, part.name.as_str()),
    }
}

fn part_documentation(types: &Types, part: &Part) -> Option<String> {
    let element: ElementId = match part.kind {
        PartKind::Element(id) => id,
        PartKind::Type(_) => return None,
    };
    types[element].documentation.clone()
}

/// `ContactsService` and `Contacts` both make `Contacts`.
pub(super) fn service_stem(name: &str) -> String {
    let name = idents::camel(name);
    for ending in ["Service", "PortType", "Interface"] {
        match name.strip_suffix(ending) {
            Some(stem) if !stem.is_empty() && stem.ends_with(|c: char| c.is_alphanumeric()) => {
                return stem.to_string();
            }
            _ => {}
        }
    }
    name
}

/// The name of an operation's function, without `r#`.
fn function(operation: &str) -> String {
    let mut name = idents::snake(operation);
    if RESERVED.contains(&name.as_str()) {
        name.push_str("_operation");
    }
    name
}

/// The record that is made of a body, where one is, and its namespace.
fn body_record(message: &Message, name: &str) -> Option<(String, Root)> {
    let (namespace, element, parts, encoded) = match &message.body {
        Body::Elements(parts) if parts.len() > 1 => (&message.name.namespace, None, parts, false),
        Body::Rpc { wrapper, parts, encoded } => (&wrapper.namespace, Some(wrapper.clone()), parts, *encoded),
        Body::Elements(_) | Body::Type(_) => return None,
    };
    let parts = parts.iter().map(|part| part_root(part, "")).collect();
    let namespace = namespace.to_string();
    let record = Root::Record { element, namespace: namespace.clone(), name: name.to_owned(), parts };
    Some((namespace, in_encoding(record, encoded)))
}

/// The record with a number after its name, if it is not the first.
fn numbered(mut record: Root, number: usize) -> Root {
    let inner = match &mut record {
        Root::Encoded(inner) => &mut **inner,
        inner => inner,
    };
    if let Root::Record { name, .. } = inner
        && number > 0
    {
        *name = format!("{name}_{}", number + 1);
    }
    record
}

/// Both its service and itself are chosen; a service chooses also who listens to it.
fn is_chosen(settings: &Settings, service: &Service, port: &Port) -> bool {
    let of = service.listens_to.as_ref();
    let service = chosen(&settings.services, &service.name.local)
        || of.is_some_and(|of| chosen(&settings.services, &of.local));
    service && chosen(&settings.ports, &port.name.local)
}

/// Chosen by a list of names, of which the last character may be `*`; an empty list chooses all.
fn chosen(names: &[String], name: &str) -> bool {
    names.is_empty() || names.iter().any(|pattern| matches(pattern, name))
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

/// Every name in the settings chooses something.
fn check_choices(contract: &Contract, settings: &Settings) -> Result<(), Error> {
    let services = || {
        let services = contract.services.iter();
        services.flat_map(|s| [Some(&s.name), s.listens_to.as_ref()]).flatten().map(|name| &*name.local)
    };
    let ports = || contract.services.iter().flat_map(|s| &s.ports).map(|p| &*p.name.local);
    let operations = || {
        let ports = contract.services.iter().flat_map(|s| &s.ports);
        ports.flat_map(|p| &p.operations).map(|o| o.name.as_str())
    };
    check_choice("service", &settings.services, services)?;
    check_choice("port", &settings.ports, ports)?;
    check_choice("operation", &settings.operations, operations)
}

fn check_choice<'a, I: Iterator<Item = &'a str>>(
    what: &str,
    names: &[String],
    known: impl Fn() -> I,
) -> Result<(), Error> {
    for name in names {
        if !known().any(|known| matches(name, known)) {
            let help = did_you_mean(name, known()).or_else(|| {
                let known = known().collect::<BTreeSet<_>>();
                (!known.is_empty() && known.len() <= 20)
                    .then(|| format!("there are: {}", known.into_iter().collect::<Vec<_>>().join(", ")))
            });
            return Err(Error::settings(format!("there is no {what} `{name}`"), help));
        }
    }
    Ok(())
}
