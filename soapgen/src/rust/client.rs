//! The client of one interface: a method per operation that makes a call, which is sent when it is awaited.
use super::interfaces::{Content, Method};
use super::service::Writer;
use super::slots::Access;
use super::{docs, idents, streams};
use soap_model::contract::Protocol;
use std::fmt::Write;

/// The client struct and its methods.
pub(super) fn write(writer: Writer<'_>, out: &mut String) {
    let name = writer.client_name();
    let interface = writer.interface;
    let version = match interface.ports.first().map(|port| port.protocol) {
        Some(Protocol::Soap12) => "Soap12",
        _ => "Soap11",
    };
    // Without a SOAP port the HTTP binding is what there is.
    let binding = match interface.ports.first() {
        Some(port) if matches!(port.protocol, Protocol::HttpGet | Protocol::HttpPost | Protocol::Http) => {
            format!(".http_port({:?})", &*port.name.local)
        }
        _ => String::new(),
    };
    _ = write!(
        out,
        "
/// Client of the service `{}`.
#[derive(Debug, Clone)]
pub struct {name}(rt::Client);

impl From<rt::Client> for {name} {{
    fn from(client: rt::Client) -> Self {{
        {name}(client)
    }}
}}

impl {name} {{
",
        interface.service.name
    );
    if writer.address().is_some() {
        out.push_str(
            "    /// A client for the address in the contract, with the default options.
    pub fn new() -> Result<Self, rt::BuildError> {
        Self::builder().build()
    }

",
        );
    }
    _ = write!(
        out,
        "    /// Another address, timeouts, TLS, a proxy and whatever else can be set.
    pub fn builder() -> rt::ClientBuilder<Self> {{
        rt::ClientBuilder::new(&SERVICE, rt::Version::{version}){binding}
    }}
"
    );
    for (index, method) in interface.operations.iter().enumerate() {
        operation(writer, index, method, out);
    }
    out.push_str("}\n");
}

fn operation(writer: Writer<'_>, index: usize, method: &Method<'_>, out: &mut String) {
    out.push('\n');
    docs::doc(out, 4, method.operation.documentation.as_deref().unwrap_or_default());
    if method.operation.documentation.as_deref().is_some_and(|text| !text.trim().is_empty()) {
        out.push_str("    ///\n");
    }
    _ = writeln!(out, "    /// `{}`", method.operation.name);
    let name = idents::raw(&method.name);
    let (response, fault) = (writer.response_type(method), writer.fault_name(method));
    let request = match (&method.stream_in, &method.input) {
        (Some(stream), Some(content)) => Some(streams::of(writer, "Items", content.root, stream)),
        _ => writer.request_type(method).map(|of| format!("&{of}")),
    };
    let request = request.map_or(String::new(), |of| format!("        request: {of},\n"));
    let response = match (&method.stream_out, &method.output) {
        (Some(stream), Some(content)) => streams::of(writer, "Streaming", content.root, stream),
        _ => response,
    };
    let content = if method.input_message.is_some() { "&request.body" } else { "request" };
    let mut attached = String::new();
    for part in method.input_message.iter().flat_map(|message| &message.parts) {
        _ = write!(attached, "\n        .attach({:?}, &request.{})", part.part, idents::raw(&part.field));
    }
    let input = match &method.input {
        Some(_) if method.stream_in.is_some() => {
            format!(
                "rt::Input::Items(rt::ItemBody::new(&{}, request))",
                streams::definition_name(method, true)
            )
        }
        None => "rt::Input::Empty".to_string(),
        Some(Content { root, parts: None }) => {
            let slot = writer.slot(*root, Access::Read, content);
            format!("rt::Input::Entry(&{}, {slot})", writer.names.root(*root))
        }
        Some(_) => format!("rt::Input::Parts(OPERATIONS[{index}].request, {content})"),
    };
    _ = writeln!(
        out,
        "    #[inline]\n    pub fn {name}(\n        &self,\n{request}    ) -> rt::Call<{response}, {fault}> {{"
    );
    if let (Some(message), None) = (&method.output_message, &method.output) {
        let blank = writer.blank_message(message, &None);
        _ = writeln!(
            out,
            "        self.0.call(&OPERATIONS[{index}], {input}, |body| Ok({blank})){attached}\n    }}"
        );
        return;
    }
    let Some(output) = &method.output else {
        _ = writeln!(
            out,
            "        self.0.call(
            &OPERATIONS[{index}],
            {input},
            |_| Ok(()),
        ){attached}
    }}"
        );
        return;
    };
    if method.stream_out.is_some() {
        _ = writeln!(
            out,
            "        self.0.call(
            &OPERATIONS[{index}],
            {input},
            |body| body.stream(&{}),
        )
    }}",
            streams::definition_name(method, false)
        );
        return;
    }
    let place = if method.output_message.is_some() { "&mut response.body" } else { "&mut response" };
    let read = match &output.parts {
        None => {
            let slot = writer.slot(output.root, Access::Fill, place);
            format!("body.read(&{}, {slot})?", writer.names.root(output.root))
        }
        Some(_) => format!("body.read_parts(OPERATIONS[{index}].response, {place})?"),
    };
    let blank = match &method.output_message {
        Some(message) => writer.blank_message(message, &method.output),
        None => "rt::Blank::blank()".to_string(),
    };
    let (of, none, some) = match method.optional_answer() {
        false => (response, "", "response"),
        true => (
            writer.root_type(output.root),
            "if body.is_empty() {\n                    return Ok(None);\n                }\n                ",
            "Some(response)",
        ),
    };
    _ = writeln!(
        out,
        "        self.0.call(
            &OPERATIONS[{index}],
            {input},
            |body| {{
                {none}let mut response: {of} = {blank};
                {read};
                Ok({some})
            }},
        ){attached}
    }}"
    );
}
