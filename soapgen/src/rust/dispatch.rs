//! What stands between the pipeline and a handler: one small function per operation in a table,
//! so that compile time grows with the number of operations and no faster; and the service's definition.
use super::http::{HttpReach, Parameter};
use super::idents;
use super::interfaces::{Content, Method};
use super::service::Writer;
use super::slots::Access;
use super::streams;
use soap_model::contract::{AddressingUse, HttpInput, MtomUse, QName};
use std::fmt::Write;

/// `service()` and the adapter.
pub(super) fn write(writer: Writer<'_>, out: &mut String) {
    let (name, header) = (writer.trait_name(), writer.header_name());
    let count = writer.interface.operations.len();
    _ = write!(
        out,
        "
/// A `tower::Service` for the handler; mount it with `Server` or any HTTP framework.
pub fn service<H: {name}<S>, S: Default + Send + 'static>(handler: H) -> rt::SoapService {{
    rt::SoapService::new(Adapter(handler, rt::PhantomData))
}}

struct Adapter<H, S>(H, rt::PhantomData<fn() -> S>);

impl<H: {name}<S>, S: Default + Send + 'static> Adapter<H, S> {{
    const OPERATIONS: [rt::Start<H, S>; {count}] = [
"
    );
    for method in &writer.interface.operations {
        _ = writeln!(out, "        Self::{},", idents::raw(&method.name));
    }
    out.push_str("    ];\n");
    for (index, method) in writer.interface.operations.iter().enumerate() {
        operation(writer, index, method, out);
    }
    out.push_str("}\n");
    handler(writer, &name, &header, out);
}

fn operation(writer: Writer<'_>, index: usize, method: &Method<'_>, out: &mut String) {
    let name = idents::raw(&method.name);
    let body = if method.input.is_some() || method.input_message.is_some() { "body" } else { "_" };
    _ = writeln!(
        out,
        "
    fn {name}<'a>(
        handler: &'a H,
        {body}: &mut rt::BodyReader<'_>,
        cx: &'a mut rt::Context<S>,
    ) -> rt::Started<'a> {{"
    );
    let place = match (&method.input_message, &method.input) {
        _ if method.stream_in.is_some() => {
            let definition = streams::definition_name(method, true);
            _ = writeln!(out, "        let request = body.stream(&{definition})?;");
            "request"
        }
        (Some(message), content) => {
            let mutable = if content.is_some() { "mut " } else { "" };
            let blank = writer.blank_message(message, content);
            _ = writeln!(out, "        let {mutable}request = {blank};");
            "&mut request.body"
        }
        (None, Some(content)) => {
            let of = writer.root_type(content.root);
            _ = writeln!(out, "        let mut request: {of} = rt::Blank::blank();");
            "&mut request"
        }
        (None, None) => "",
    };
    match &method.input {
        None => {}
        Some(_) if method.stream_in.is_some() => {}
        Some(Content { root, parts: None }) => {
            let slot = writer.slot(*root, Access::Fill, place);
            _ = writeln!(out, "        body.read(&{}, {slot})?;", writer.names.root(*root));
        }
        Some(_) => {
            _ = writeln!(out, "        body.read_parts(OPERATIONS[{index}].request, {place})?;");
        }
    }
    let call = match place {
        "" => format!("move || handler.{name}(cx)"),
        _ => format!("move || handler.{name}(request, cx)"),
    };
    let answer = match &method.output {
        Some(_) if method.stream_out.is_some() => {
            format!("rt::answer_items(&{}, {call})", streams::definition_name(method, false))
        }
        _ if method.output_message.is_some() => {
            let block = answer_message(writer, index, method);
            format!(
                "rt::answer({call}, |result| {{
            result.map(|answer| Some({block})).map_err(rt::Stop::into_reply)
        }})"
            )
        }
        _ if method.one_way() => format!("rt::answer({call}, rt::reply_one_way)"),
        None => format!("rt::answer({call}, rt::reply_empty)"),
        Some(Content { root, parts: None }) => {
            // A function of the runtime rather than a closure: compiled once per type.
            let slot = match writer.slot(*root, Access::Read, "v").as_str() {
                "rt::SlotRef::Record(v)" => "rt::slots::record_slot".to_owned(),
                slot => format!("|v| {slot}"),
            };
            let answer = if method.optional_answer() { "answer_optional" } else { "answer_with" };
            format!("rt::{answer}(&{}, {slot}, {call})", writer.names.root(*root))
        }
        Some(_) => {
            format!("rt::answer({call}, |result| rt::reply_parts(OPERATIONS[{index}].response, result))")
        }
    };
    if method.stream_in.is_some() {
        _ = writeln!(out, "        rt::after_head(request, move |request| {answer})\n    }}");
    } else {
        _ = writeln!(out, "        {answer}\n    }}");
    }
}

/// The block of an answer with parts beside the envelope.
fn answer_message(writer: Writer<'_>, index: usize, method: &Method<'_>) -> String {
    let mut block = match &method.output {
        None => "rt::Block::empty()".to_string(),
        Some(Content { root, parts: None }) => {
            let slot = writer.slot(*root, Access::Read, "v");
            format!("rt::Block::with(&{}, answer.body, |v| {slot})", writer.names.root(*root))
        }
        Some(_) => format!("rt::Block::parts(OPERATIONS[{index}].response, answer.body)"),
    };
    for part in method.output_message.iter().flat_map(|message| &message.parts) {
        _ = write!(block, ".attach({:?}, answer.{})", part.part, idents::raw(&part.field));
    }
    block
}

/// `impl Handler`: one line per callback.
fn handler(writer: Writer<'_>, name: &str, header: &str, out: &mut String) {
    let callback = |out: &mut String, name: &str, arguments: &[(&str, &str)], output: &str| {
        let typed: String = arguments.iter().map(|(name, of)| format!("        {name}: {of},\n")).collect();
        let plain: Vec<_> = arguments.iter().map(|(name, _)| *name).collect();
        let plain = plain.join(", ");
        _ = write!(
            out,
            "    fn {name}<'a>(
        &'a self,
{typed}    ) -> rt::BoxFuture<'a, {output}> {{
        Box::pin(self.0.{name}({plain}))
    }}
"
        );
    };
    let cx = ("cx", "&'a mut rt::Context<S>");
    let goes_on = "Result<(), rt::Reply>";
    _ = write!(
        out,
        "
impl<H: {name}<S>, S: Default + Send + 'static> rt::Handler<S> for Adapter<H, S> {{
    fn service(&self) -> &'static rt::ServiceDef {{
        &SERVICE
    }}
"
    );
    callback(out, "init", &[("request", "&'a mut rt::Request")], "S");
    callback(out, "check_http_conformance", &[cx], goes_on);
    callback(out, "check_soap_conformance", &[cx], goes_on);
    callback(out, "protocol_error", &[("error", "rt::ProtocolError"), cx], goes_on);
    callback(out, "header_parser", &[("block", "rt::BlockName<'a>"), cx], "Result<rt::Parser, rt::Reply>");
    read_header(writer, out);
    header_callback(writer, header, out);
    callback(
        out,
        "body_parser",
        &[("name", "Option<rt::BodyName<'a>>"), cx],
        "Result<rt::Parser, rt::Reply>",
    );
    callback(out, "body", &[("parsed", "rt::Parsed"), cx], "Result<rt::Block, rt::Reply>");
    out.push_str(
        "    fn call<'a>(
        &'a self,
        operation: usize,
        body: &mut rt::BodyReader<'_>,
        cx: &'a mut rt::Context<S>,
    ) -> rt::Started<'a> {
        (Self::OPERATIONS[operation])(&self.0, body, cx)
    }
",
    );
    callback(out, "exception", &[("failure", "rt::Failure"), cx], "rt::Reply");
    out.push_str("}\n");
}

fn read_header(writer: Writer<'_>, out: &mut String) {
    out.push_str(
        "    fn read_header(
        &self,
        index: usize,
        reader: &mut rt::BodyReader<'_>,
    ) -> Result<Box<dyn rt::Any + Send>, rt::Failure> {
        match index {
",
    );
    for (index, arm) in writer.interface.headers.iter().enumerate() {
        let (of, root) = (writer.root_type(arm.root), writer.names.root(arm.root));
        let slot = writer.slot(arm.root, Access::Fill, "&mut value");
        _ = write!(
            out,
            "            {index} => {{
                let mut value: {of} = rt::Blank::blank();
                reader.read(&{root}, {slot})?;
                Ok(Box::new(value))
            }}
"
        );
    }
    out.push_str("            _ => Ok(Box::new(())),\n        }\n    }\n");
}

/// Turns what `read_header` made into an arm of the header enum.
fn header_callback(writer: Writer<'_>, header: &str, out: &mut String) {
    _ = write!(
        out,
        "    fn header<'a>(
        &'a self,
        input: rt::HeaderInput,
        cx: &'a mut rt::Context<S>,
    ) -> rt::BoxFuture<'a, Result<(), rt::Reply>> {{
        let header = match input {{
            rt::HeaderInput::Other(other) => Some({header}::Other(other)),
            rt::HeaderInput::Typed(value, index) => match index {{
"
    );
    for (index, arm) in writer.interface.headers.iter().enumerate() {
        let of = writer.root_type(arm.root);
        let value = if writer.boxed(arm.root) { "v" } else { "*v" };
        _ = writeln!(
            out,
            "                {index} => value.downcast::<{of}>().ok().map(|v| {header}::{}({value})),",
            arm.name
        );
    }
    out.push_str(
        "                _ => None,
            },
        };
        match header {
            Some(header) => Box::pin(self.0.header(header, cx)),
            None => Box::pin(async { Ok(()) }),
        }
    }
",
    );
}

/// The definitions of the service and its operations, which dispatcher and client share.
pub(super) fn definitions(writer: Writer<'_>, documents: Option<&str>, out: &mut String) {
    let interface = writer.interface;
    let headers: Vec<_> = interface.headers.iter().map(|arm| arm.root).collect();
    let documents = documents.map_or("&[]".to_string(), |path| format!("&{path}"));
    let addressing = match interface.ports.iter().find_map(|port| port.addressing) {
        Some(AddressingUse { required, replies }) => format!(
            "Some(rt::AddressingDef {{ required: {required}, replies: rt::ReplyAddresses::{replies:?} }})"
        ),
        None => "None".to_string(),
    };
    let mtom = match interface.ports.iter().find_map(|port| port.mtom) {
        Some(MtomUse { required: true }) => "Required",
        Some(MtomUse { required: false }) => "From(0)",
        None => "Attached",
    };
    _ = write!(
        out,
        "
static SERVICE: rt::ServiceDef = rt::ServiceDef {{
    name: {:?},
    operations: &OPERATIONS,
    headers: &[{}],
    tables: &super::tables::TABLES,
    documents: {documents},
    address: {},
    addressing: {addressing},
    mtom: rt::Mtom::{mtom},
}};

static OPERATIONS: [rt::OperationDef; {}] = [
",
        interface.name,
        writer.roots(&headers),
        match writer.address() {
            Some(address) => format!("Some({address:?})"),
            None => "None".to_string(),
        },
        interface.operations.len()
    );
    for method in &interface.operations {
        definition(writer, method, out);
    }
    out.push_str("];\n");
}

fn definition(writer: Writer<'_>, method: &Method<'_>, out: &mut String) {
    let operation = method.operation;
    _ = writeln!(out, "    rt::OperationDef {{\n        name: {:?},", operation.name);
    for (field, content) in [("request", &method.input), ("response", &method.output)] {
        let Some(content) = content else { continue };
        let parts = content.parts.as_deref().unwrap_or(std::slice::from_ref(&content.root));
        _ = writeln!(out, "        {field}: &[{}],", writer.roots(parts));
    }
    for (field, action) in ["action_11", "action_12"].iter().zip(method.actions) {
        if let Some(action) = action.filter(|action| !action.is_empty()) {
            _ = writeln!(out, "        {field}: {action:?},");
        }
    }
    let (addressing_in, addressing_out) = &operation.addressing_actions;
    // A request's is that of SOAP, unless it is said to be another.
    let addressing_in =
        addressing_in.as_ref().filter(|own| method.actions.iter().all(|a| *a != Some(own.as_str())));
    for (field, action) in [("addressing_in", addressing_in), ("addressing_out", addressing_out.as_ref())] {
        if let Some(action) = action {
            _ = writeln!(out, "        {field}: {action:?},");
        }
    }
    for (field, yes) in [
        ("action_12_required", method.action_required),
        ("one_way", method.one_way()),
        ("response_optional", method.optional_answer()),
        ("safe", operation.safe || operation.response_only),
        ("stream_request", method.stream_in.is_some()),
        ("stream_response", method.stream_out.is_some()),
    ] {
        if yes {
            _ = writeln!(out, "        {field}: true,");
        }
    }
    if !method.headers.is_empty() {
        _ = writeln!(out, "        headers_in: &{:?},", method.headers);
    }
    if !method.response_headers.is_empty() {
        _ = writeln!(out, "        headers_out: &[{}],", writer.roots(&method.response_headers));
    }
    if !method.faults.is_empty() {
        let names: Vec<_> = method.faults.iter().map(|arm| arm.described_as.as_str()).collect();
        _ = writeln!(out, "        faults: &{names:?},");
        let actions: Vec<_> = (names.iter())
            .map(|name| operation.faults.iter().find(|fault| fault.name == **name))
            .map(|fault| fault.and_then(|fault| fault.addressing_action.as_deref()).unwrap_or_default())
            .collect();
        _ = writeln!(out, "        addressing_faults: &{actions:?},");
    }
    if !method.http.is_empty() {
        out.push_str("        http: &[\n");
        method.http.iter().for_each(|reach| http(reach, out));
        out.push_str("        ],\n");
    }
    out.push_str("        ..rt::OperationDef::NEW\n    },\n");
}

fn http(reach: &HttpReach, out: &mut String) {
    let name = |name: &QName| format!("({:?}, {:?})", name.namespace, name.local);
    let HttpReach { http, input, output, envelope, port, address, request, parameters, response, faults } =
        reach;
    let input = match input {
        HttpInput::Form => "Form".to_string(),
        HttpInput::Multipart => "Multipart".to_string(),
        HttpInput::Xml(media_type) => format!("Xml({media_type:?})"),
        _ => "Query".to_string(),
    };
    _ = writeln!(out, "            rt::HttpDef {{\n                method: {:?},", http.method);
    _ = writeln!(
        out,
        "                port: {port:?},\n                address: {address:?},\n                location: {:?},",
        http.location
    );
    _ = writeln!(out, "                input: rt::HttpInput::{input},");
    for (field, yes) in
        [("relative", http.relative), ("ignore_uncited", http.ignore_uncited), ("envelope", *envelope)]
    {
        if yes {
            _ = writeln!(out, "                {field}: true,");
        }
    }
    if http.separator != '&' {
        _ = writeln!(out, "                separator: {:?},", http.separator);
    }
    if !envelope && output != "text/xml" {
        _ = writeln!(out, "                output: {output:?},");
    }
    if let Some(request) = request {
        _ = writeln!(out, "                request: {},", name(request));
    }
    if !parameters.is_empty() {
        let list: Vec<_> = (parameters.iter())
            .map(|Parameter { name, occurs }| {
                format!("({:?}, {:?}, rt::HttpOccurs::{occurs})", name.namespace, name.local)
            })
            .collect();
        _ = writeln!(out, "                parameters: &[{}],", list.join(", "));
    }
    if faults.iter().any(|status| *status != 0) {
        _ = writeln!(out, "                faults: &{faults:?},");
    }
    if let Some(response) = response {
        _ = writeln!(
            out,
            "                response: Some(rt::HttpResponse {{ element: {}, child: {}, document: {} }}),",
            name(&response.element),
            name(&response.child),
            name(&response.document)
        );
    }
    out.push_str("                ..rt::HttpDef::NEW\n            },\n");
}
