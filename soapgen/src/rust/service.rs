//! The file of one interface: handler trait, header blocks, declared faults, and around them the
//! dispatcher and the client.
use super::interfaces::{Arm, ArmCode, Attached, Content, Interface, Method};
use super::slots::{Access, slot};
use super::{Names, client, dispatch, docs, idents, streams};
use crate::settings::Settings;
use soap_model::contract::Protocol;
use soap_model::layout::{Field, Plan, Shape, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// With more operations, a service has a handler trait for each first letter of their functions: what rustc checks of
/// a trait takes time by the square of the number of its functions that return futures.
const MANY_OPERATIONS: usize = 300;

/// What the parts of a service file are written from.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub(super) interface: &'a Interface<'a>,
    pub(super) plan: &'a Plan,
    pub(super) names: &'a Names,
    pub(super) settings: &'a Settings,
}

/// The file's text after its first line.
pub(super) fn file(writer: Writer<'_>, documents: Option<&str>) -> String {
    let mut out = String::from("use ::soap_runtime::codegen as rt;\n");
    if writer.settings.server {
        writer.handler_trait(&mut out);
    }
    writer.header_enum(&mut out);
    for method in &writer.interface.operations {
        writer.messages(&mut out, method);
        writer.fault_enum(&mut out, method);
    }
    for method in &writer.interface.operations {
        streams::definitions(writer, method, &mut out);
    }
    if writer.settings.server {
        dispatch::write(writer, &mut out);
    }
    if writer.settings.client {
        client::write(writer, &mut out);
    }
    dispatch::definitions(writer, documents, &mut out);
    out
}

impl Writer<'_> {
    pub(super) fn trait_name(&self) -> String {
        format!("{}Service", self.interface.stem)
    }

    pub(super) fn header_name(&self) -> String {
        format!("{}Header", self.interface.stem)
    }

    pub(super) fn client_name(&self) -> String {
        format!("{}Client", self.interface.stem)
    }

    pub(super) fn root(&self, index: usize) -> &Field {
        &self.plan.roots[index]
    }

    /// The Rust type of a root's content.
    pub(super) fn root_type(&self, index: usize) -> String {
        self.names.field(self.root(index), None)
    }

    /// The Rust type of an operation's argument, if it has one.
    pub(super) fn request_type(&self, method: &Method<'_>) -> Option<String> {
        match &method.input_message {
            Some(message) => Some(message.name.clone()),
            None => method.input.as_ref().map(|content| self.root_type(content.root)),
        }
    }

    /// The Rust type of an operation's answer; `()` for an empty one.
    pub(super) fn response_type(&self, method: &Method<'_>) -> String {
        let of = match &method.output_message {
            Some(message) => message.name.clone(),
            None => self.content_type(&method.output),
        };
        if method.optional_answer() { format!("Option<{of}>") } else { of }
    }

    /// The Rust type of a body; `()` for an empty one.
    fn content_type(&self, content: &Option<Content>) -> String {
        content.as_ref().map_or("()".to_string(), |content| self.root_type(content.root))
    }

    /// The type of the operation's declared faults.
    pub(super) fn fault_name(&self, method: &Method<'_>) -> String {
        method.fault_type().unwrap_or_else(|| "rt::Infallible".to_string())
    }

    /// References to the statics of roots, for a slice.
    pub(super) fn roots(&self, roots: &[usize]) -> String {
        roots.iter().map(|root| format!("&{}", self.names.root(*root))).collect::<Vec<_>>().join(", ")
    }

    /// The address of the first port that has one which HTTP can reach.
    pub(super) fn address(&self) -> Option<&str> {
        let known = self.interface.ports.iter().filter(|port| port.protocol != Protocol::Other);
        known.filter_map(|port| port.address.as_deref()).find(|a| !a.is_empty() && !other_scheme(a))
    }

    /// Records are boxed in arms.
    pub(super) fn boxed(&self, root: usize) -> bool {
        matches!((&self.root(root).value, self.root(root).shape), (Value::Record(_), Shape::One))
    }

    fn arm_type(&self, root: usize) -> String {
        let of = self.root_type(root);
        if self.boxed(root) { format!("Box<{of}>") } else { of }
    }

    /// The slot of a place that holds a root's content.
    pub(super) fn slot(&self, root: usize, access: Access, place: &str) -> String {
        let field = self.root(root);
        slot(self.plan, self.names, &field.value, field.shape, access, place)
    }

    /// The slot of an arm's value `v`, a reference.
    pub(super) fn arm_slot(&self, root: usize, access: Access) -> String {
        let place = match (self.boxed(root), access) {
            (false, _) => "v",
            (true, Access::Fill) => "&mut **v",
            (true, Access::Read) => "&**v",
        };
        self.slot(root, access, place)
    }

    fn handler_trait(&self, out: &mut String) {
        let (name, header) = (self.trait_name(), self.header_name());
        out.push('\n');
        let service = self.interface.service;
        let port = self.interface.ports[0];
        let text = service.documentation.as_deref().or(port.documentation.as_deref());
        docs::doc(out, 0, text.unwrap_or_default());
        if text.is_some() {
            out.push_str("///\n");
        }
        _ = writeln!(
            out,
            "/// Handler of the service {}. Operations are required, the callbacks are not;",
            docs::code(&service.name.to_string())
        );
        out.push_str(
            "/// they are called in the order in which they stand below. `S` is the state of one request.\n",
        );
        let parts = self.operation_traits();
        if !parts.is_empty() {
            let list: Vec<_> = parts.keys().map(|part| format!("[`{part}`]")).collect();
            _ = writeln!(out, "///\n/// Operations stand in {}.", list.join(", "));
        }
        let supertraits: String = parts.keys().map(|part| format!("{part}<S> + ")).collect();
        _ = writeln!(
            out,
            "pub trait {name}<S: Default + Send + 'static = ()>: {supertraits}Send + Sync + 'static {{"
        );
        if parts.is_empty() {
            for method in &self.interface.operations {
                self.operation(out, method);
            }
        }
        out.push_str(&CALLBACKS.replace("{Header}", &header));
        out.push_str("}\n");
        for (part, methods) in parts {
            _ = writeln!(
                out,
                "\n/// The part of [`{name}`] whose functions begin with the letter that this trait ends in.\n\
                 pub trait {part}<S: Default + Send + 'static = ()>: Send + Sync + 'static {{"
            );
            for method in methods {
                self.operation(out, method);
            }
            out.push_str("}\n");
        }
    }

    /// The traits that operations stand in where there are many; none: they stand in the service's own.
    fn operation_traits(&self) -> BTreeMap<String, Vec<&Method<'_>>> {
        let mut parts: BTreeMap<String, Vec<&Method<'_>>> = BTreeMap::new();
        if self.interface.operations.len() <= MANY_OPERATIONS {
            return parts;
        }
        for method in &self.interface.operations {
            let letter = method.name.chars().find(|c| c.is_alphanumeric()).unwrap_or('x').to_uppercase();
            parts.entry(format!("{}{letter}", self.trait_name())).or_default().push(method);
        }
        parts
    }

    fn operation(&self, out: &mut String, method: &Method<'_>) {
        docs::doc(out, 4, method.operation.documentation.as_deref().unwrap_or_default());
        if method.operation.documentation.as_deref().is_some_and(|text| !text.trim().is_empty()) {
            out.push_str("    ///\n");
        }
        let one_way = if method.one_way() { ", one-way" } else { "" };
        _ = writeln!(out, "    /// `{}`{one_way}", method.operation.name);
        let name = idents::raw(&method.name);
        let request = match (&method.stream_in, &method.input) {
            (Some(stream), Some(content)) => Some(streams::of(*self, "Streaming", content.root, stream)),
            _ => self.request_type(method),
        };
        let response = match (&method.stream_out, &method.output) {
            (Some(stream), Some(content)) => streams::of(*self, "Items", content.root, stream),
            _ => self.response_type(method),
        };
        let fault = self.fault_name(method);
        _ = writeln!(out, "    fn {name}(\n        &self,");
        if let Some(request) = &request {
            _ = writeln!(out, "        request: {request},");
        }
        _ = write!(
            out,
            "        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<{response}, rt::Stop<{fault}>>> + Send"
        );
        if self.settings.stubs {
            let unused = if request.is_some() { "(request, cx)" } else { "cx" };
            let operation = &method.operation.name;
            _ = writeln!(
                out,
                " {{\n        let _ = {unused};\n        async {{ Err(rt::not_implemented({operation:?}).into()) }}\n    }}\n"
            );
        } else {
            out.push_str(";\n\n");
        }
    }

    fn header_enum(&self, out: &mut String) {
        let name = self.header_name();
        let derive = if self.settings.derives.debug { "#[derive(Debug)]\n" } else { "" };
        out.push_str("\n/// Described header blocks, and any other.\n");
        _ = writeln!(out, "{derive}pub enum {name} {{");
        for arm in self.headers() {
            docs::doc(out, 4, arm.documentation.as_deref().unwrap_or_default());
            if arm.documentation.as_deref().is_some_and(|text| !text.trim().is_empty()) {
                out.push_str("    ///\n");
            }
            _ = writeln!(out, "    /// {}", docs::code(&arm.wire.to_string()));
            _ = writeln!(out, "    {}({}),", arm.name, self.arm_type(arm.root));
        }
        out.push_str("    /// A block that is not described.\n    Other(rt::OtherHeader),\n}\n");
        _ = writeln!(
            out,
            "\nimpl From<{name}> for rt::Block {{\n    fn from(header: {name}) -> Self {{\n        match header {{"
        );
        for arm in self.headers() {
            let (root, slot) = (self.names.root(arm.root), self.arm_slot(arm.root, Access::Read));
            let must_understand = if arm.must_understand { ".must_understand()" } else { "" };
            _ = writeln!(
                out,
                "            {name}::{}(v) => rt::Block::with(&{root}, v, |v| {slot}){must_understand},",
                arm.name
            );
        }
        _ = writeln!(out, "            {name}::Other(other) => other.into(),\n        }}\n    }}\n}}");
        self.conversions(out, &name, &mut self.headers());
        if self.settings.client {
            self.read_header(out, &name);
        }
    }

    /// `From` for the records that stand in one arm only, so that `?` and `into` need no box.
    fn conversions(&self, out: &mut String, name: &str, arms: &mut dyn Iterator<Item = &Arm>) {
        let arms: Vec<_> = arms.map(|arm| (arm, self.root_type(arm.root))).collect();
        for (arm, of) in &arms {
            if !self.boxed(arm.root) || arms.iter().filter(|(_, other)| other == of).count() > 1 {
                continue;
            }
            _ = writeln!(
                out,
                "\nimpl From<{of}> for {name} {{\n    #[inline]\n    fn from(value: {of}) -> Self {{\n        {name}::{}(Box::new(value))\n    }}\n}}",
                arm.name
            );
        }
    }

    /// Makes a header block out of a fragment, for the answers a client gets.
    fn read_header(&self, out: &mut String, name: &str) {
        _ = write!(
            out,
            "
impl {name} {{
    /// A described block out of the header of an answer; `None` if it is none of these.
    pub fn read(fragment: &rt::Fragment) -> Result<Option<Self>, rt::MessageError> {{
        match fragment.name() {{
"
        );
        for arm in self.headers() {
            let (of, root) = (self.root_type(arm.root), self.names.root(arm.root));
            let slot = self.slot(arm.root, Access::Fill, "&mut value");
            let value = if self.boxed(arm.root) { "Box::new(value)" } else { "value" };
            _ = write!(
                out,
                "            ({:?}, {:?}) => {{
                let mut value: {of} = rt::Blank::blank();
                rt::read_fragment(&{root}, fragment, {slot})?;
                Ok(Some({name}::{}({value})))
            }}
",
                arm.wire.namespace, arm.wire.local, arm.name
            );
        }
        out.push_str("            _ => Ok(None),\n        }\n    }\n");
        if self.headers().next().is_some() {
            out.push_str(
                "
    /// The described blocks in the header of the message that carried a fault: header faults, for instance.
    pub fn of_fault(fault: &rt::Fault) -> Result<Vec<Self>, rt::MessageError> {
        rt::fault_headers(fault, Self::read)
    }
",
            );
        }
        out.push_str("}\n");
    }

    /// Those of requests, then those that only responses have.
    pub(super) fn headers(&self) -> impl Iterator<Item = &Arm> {
        self.interface.headers.iter().chain(&self.interface.response_headers)
    }

    /// The structs of messages with parts beside the envelope.
    fn messages(&self, out: &mut String, method: &Method<'_>) {
        let derives = self.settings.derives;
        let derives = [(derives.debug, "Debug"), (derives.clone, "Clone")];
        let derives: Vec<_> = derives.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| *name).collect();
        for (message, content, what) in [
            (&method.input_message, &method.input, "Request"),
            (&method.output_message, &method.output, "Answer"),
        ] {
            let Some(message) = message else { continue };
            _ = writeln!(
                out,
                "\n/// {what} of `{}`, with what stands beside the envelope.",
                method.operation.name
            );
            if !derives.is_empty() {
                _ = writeln!(out, "#[derive({})]", derives.join(", "));
            }
            _ = writeln!(out, "pub struct {} {{", message.name);
            if content.is_some() {
                _ = writeln!(
                    out,
                    "    /// What stands in the body.\n    pub body: {},",
                    self.content_type(content)
                );
            }
            for part in &message.parts {
                let types: Vec<_> = part.types.iter().map(|of| docs::code(of)).collect();
                let types = if types.is_empty() { String::new() } else { format!(": {}", types.join(", ")) };
                _ = writeln!(out, "    /// The part {}{types}", docs::code(&part.part));
                _ = writeln!(out, "    pub {}: rt::Attachment,", idents::raw(&part.field));
            }
            out.push_str("}\n");
        }
    }

    /// A blank of such a struct, its attachments taken from what `body` reads.
    pub(super) fn blank_message(&self, message: &Attached, content: &Option<Content>) -> String {
        let names: Vec<_> = message.parts.iter().map(|part| part.part.as_str()).collect();
        let mut fields = Vec::new();
        if content.is_some() {
            fields.push("body: rt::Blank::blank()".to_string());
        }
        for (index, part) in message.parts.iter().enumerate() {
            fields.push(format!("{}: body.attached(&{names:?}, {index})?", idents::raw(&part.field)));
        }
        format!("{} {{ {} }}", message.name, fields.join(", "))
    }

    fn fault_enum(&self, out: &mut String, method: &Method<'_>) {
        let Some(name) = method.fault_type() else { return };
        // Contracts that declare one fault for a thousand operations get one enum with a thousand names.
        let same = |other: &&Method<'_>| faults_of(other).eq(faults_of(method));
        let first = self.interface.operations.iter().find(same).and_then(Method::fault_type);
        if let Some(first) = first.filter(|first| *first != name) {
            let operation = &method.operation.name;
            _ = writeln!(out, "\n/// Declared faults of `{operation}`.\npub type {name} = {first};");
            return;
        }
        let arms = || method.faults.iter().enumerate();
        _ = writeln!(out, "\n/// Declared faults of `{}`.\npub enum {name} {{", method.operation.name);
        for (_, arm) in arms() {
            docs::doc(out, 4, arm.documentation.as_deref().unwrap_or_default());
            if arm.documentation.as_deref().is_some_and(|text| !text.trim().is_empty()) {
                out.push_str("    ///\n");
            }
            _ = writeln!(out, "    /// {}", docs::code(&arm.wire.to_string()));
            _ = writeln!(out, "    {}({}),", arm.name, self.arm_type(arm.root));
        }
        out.push_str("}\n");
        let derives = self.settings.derives;
        let wanted = [(derives.debug, "Debug"), (derives.clone, "Clone"), (derives.partial_eq, "PartialEq")];
        let wanted: Vec<_> = wanted.iter().filter(|(wanted, _)| *wanted).map(|(_, name)| *name).collect();
        if !wanted.is_empty() {
            _ = writeln!(out, "rt::choice!({name}: {});", wanted.join(" "));
        }
        let roots: Vec<_> = method.faults.iter().map(|arm| self.names.root(arm.root)).collect();
        _ = writeln!(out, "rt::declared_fault!({name}: {}{});", roots.join(", "), codes(method));
        let blank = |arm: &Arm| format!("{name}::{}(rt::Blank::blank())", arm.name);
        _ = writeln!(
            out,
            "impl rt::Blank for {name} {{\n    fn blank() -> Self {{\n        {}\n    }}\n}}",
            method.faults.first().map(blank).unwrap_or_default()
        );
        let list: Vec<_> = method.faults.iter().map(|arm| arm.name.as_str()).collect();
        _ = writeln!(out, "impl rt::Choice<'static> for {name} {{");
        _ = writeln!(
            out,
            "    fn rust(&self) -> &'static str {{\n        \"{name} {}\"\n    }}",
            list.join(" ")
        );
        out.push_str("    fn choose(&mut self, arm: usize) -> rt::SlotMut<'_, 'static> {\n        *self = match arm {\n");
        for (index, arm) in arms().skip(1) {
            _ = writeln!(out, "            {index} => {},", blank(arm));
        }
        _ = writeln!(
            out,
            "            _ => <Self as rt::Blank>::blank(),\n        }};\n        match self {{"
        );
        for (_, arm) in arms() {
            _ = writeln!(
                out,
                "            {name}::{}(v) => {},",
                arm.name,
                self.arm_slot(arm.root, Access::Fill)
            );
        }
        out.push_str("        }\n    }\n    fn chosen(&self) -> (usize, rt::SlotRef<'_, 'static>) {\n        match self {\n");
        for (index, arm) in arms() {
            let slot = self.arm_slot(arm.root, Access::Read);
            _ = writeln!(out, "            {name}::{}(v) => ({index}, {slot}),", arm.name);
        }
        out.push_str("        }\n    }\n}\n");
        self.conversions(out, &name, &mut method.faults.iter());
    }
}

/// An address of another scheme than HTTP's, for instance `jms:queue:letters` or `mailto:letters@example.com`. What has none may be
/// a placeholder.
fn other_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        let http = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        !http && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.len() > 1
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            // `localhost:8080/letters`
            && !address[scheme.len() + 1..].starts_with(|c: char| c.is_ascii_digit())
    })
}

/// What makes two enums of declared faults the same.
fn faults_of<'m>(
    method: &'m Method<'_>,
) -> impl Iterator<Item = (&'m str, &'m str, usize, &'m Option<ArmCode>)> {
    method.faults.iter().map(|arm| (arm.name.as_str(), arm.described_as.as_str(), arm.root, &arm.code))
}

/// Codes and subcodes of the arms, where the contract gives some.
fn codes(method: &Method<'_>) -> String {
    if method.faults.iter().all(|arm| arm.code.is_none()) {
        return String::new();
    }
    let code = |arm: &Arm| {
        let (code, subcodes) =
            arm.code.as_ref().map_or(("Receiver", &[][..]), |(code, of)| (code, of.as_slice()));
        let subcodes: Vec<_> =
            subcodes.iter().map(|name| format!("{:?} {:?}", &*name.namespace, &*name.local)).collect();
        format!("{code} [{}]", subcodes.join(" "))
    };
    format!("; {}", method.faults.iter().map(code).collect::<Vec<_>>().join(", "))
}

/// The callbacks, in the order of their calls.
const CALLBACKS: &str =
    "    /// Called first: makes the state of the request, which later callbacks find in `cx.state`.
    fn init(&self, request: &mut rt::Request) -> impl rt::Future<Output = S> + Send {
        let _ = request;
        async { S::default() }
    }

    /// Called before the body is read; the SOAP version is not known yet. `Ok` goes on.
    fn check_http_conformance(
        &self,
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<(), rt::Reply>> + Send {
        let _ = cx;
        async { Ok(()) }
    }

    /// Called when the SOAP version is known. Checks method and media type unless overridden.
    fn check_soap_conformance(
        &self,
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<(), rt::Reply>> + Send {
        async move {
            match rt::soap_check(cx) {
                Ok(()) => Ok(()),
                Err(error) => self.protocol_error(error, cx).await,
            }
        }
    }

    /// Called when the default checks found an error. `Ok` goes on nevertheless.
    fn protocol_error(
        &self,
        error: rt::ProtocolError,
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<(), rt::Reply>> + Send {
        let _ = cx;
        async move { Err(rt::protocol_reply(&error)) }
    }

    /// Called for every header block meant for this service: how is it to be read?
    fn header_parser(
        &self,
        block: rt::BlockName<'_>,
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<rt::Parser, rt::Reply>> + Send {
        let _ = cx;
        async move { Ok(block.default_parser()) }
    }

    /// Called for every header block that was read.
    fn header(
        &self,
        header: {Header},
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<(), rt::Reply>> + Send {
        let _ = (header, cx);
        async { Ok(()) }
    }

    /// Called when the body's first tag is known (`None`: the body is empty): how is it to be read?
    fn body_parser(
        &self,
        name: Option<rt::BodyName<'_>>,
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<rt::Parser, rt::Reply>> + Send {
        let _ = (name, cx);
        async { Ok(rt::Parser::Typed) }
    }

    /// Called with a body that was read otherwise than typed, or that no operation takes.
    fn body(
        &self,
        parsed: rt::Parsed,
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = Result<rt::Block, rt::Reply>> + Send {
        let _ = parsed;
        async move { Err(rt::unhandled_body(cx)) }
    }

    /// Called when something failed or panicked: what is the peer told?
    fn exception(
        &self,
        failure: rt::Failure,
        cx: &mut rt::Context<S>,
    ) -> impl rt::Future<Output = rt::Reply> + Send {
        let _ = cx;
        async move { rt::failure_reply(&failure) }
    }
";
