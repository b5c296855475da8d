//! Writing envelopes: body first, then the prolog that declares the namespaces that were used.
use bytes::Bytes;
use soap_model::bind::{BindError, Root, ShapeRef, SlotRef, write_root_with, write_root_with_parts};
use soap_model::xml::{Name, Namespace, Ns, Prefixes, WriteError, Writer};

use super::block::BlockContent;
use super::body_type::{is_body, is_whole_body, named};
use super::{Block, Fault, FaultCode, MessageError, MessageErrorKind, QName, Version};
use crate::mime::{Attachment, Extracted, Mtom};
use crate::wire::{Charset, Declarations, EmptyElements, WireFormat};

/// Room before the body for a prolog without header blocks; a longer one moves the body.
const HEADROOM: usize = 512;

/// What the namespaces of SOAP 1.2 begin with.
const SOAP12_NAMESPACES: &str = "http://www.w3.org/2003/05/soap-";

/// What stands in a body.
pub(crate) enum Content<'a> {
    Block(&'a Block),
    Fault(&'a Fault),
}

/// Why an envelope could not be written.
#[derive(Debug)]
pub(crate) struct EnvelopeError(String);

impl std::error::Error for EnvelopeError {}

impl std::fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<EnvelopeError> for MessageError {
    fn from(error: EnvelopeError) -> Self {
        MessageError::new(MessageErrorKind::Invalid, error.0)
    }
}

impl From<WriteError> for EnvelopeError {
    fn from(error: WriteError) -> Self {
        EnvelopeError(format!("{error:?}"))
    }
}

/// An envelope in the making: the body is rendered first, and header blocks and the prolog follow when it is finished.
pub(crate) struct EnvelopeWriter {
    out: Vec<u8>,
    prefixes: Prefixes<'static>,
    parts: Extracted,
    version: Version,
    format: WireFormat,
    /// What was written is the body itself.
    whole_body: bool,
}

/// An envelope that was written.
#[derive(Debug)]
pub(crate) struct Envelope {
    /// Its bytes.
    pub(crate) bytes: Bytes,
    /// Binary values that it refers to.
    pub(crate) parts: Vec<Attachment>,
}

impl EnvelopeWriter {
    /// An envelope with an empty body, whose entry will be in the namespace `entry`.
    pub(crate) fn new(
        version: Version,
        known: &'static [Namespace<'static>],
        entry: Ns,
        mtom: Mtom,
        format: WireFormat,
    ) -> Self {
        let mut out = Vec::with_capacity(HEADROOM + 1024);
        out.resize(HEADROOM, b' ');
        let prefixes = format.prefixes_of(version, known, entry);
        EnvelopeWriter { out, prefixes, parts: Extracted::new(mtom), version, format, whole_body: false }
    }

    /// Adds a body entry.
    pub(crate) fn entry(
        &mut self,
        root: &'static Root<'static>,
        slot: SlotRef<'_, 'static>,
    ) -> Result<(), EnvelopeError> {
        self.whole_body = is_whole_body(root, &slot);
        let mut writer = entry_writer(&mut self.out, &mut self.prefixes, &self.format, root.element.name.ns);
        let written = write_entry(self.version, root, slot, &mut writer, &mut self.parts, &self.format);
        let finished = writer.finish();
        written.map_err(|error| EnvelopeError(error.to_string()))?;
        Ok(finished?)
    }

    /// Adds what stands in a body.
    pub(crate) fn content(&mut self, content: &Content<'_>) -> Result<(), EnvelopeError> {
        let EnvelopeWriter { out, prefixes, parts, version, format, whole_body } = self;
        match content {
            Content::Block(block) => {
                *whole_body = block.is_whole_body();
                write_block(*version, block, out, prefixes, parts, format)
            }
            Content::Fault(fault) => write_fault(*version, fault, out, prefixes, format),
        }
    }

    /// Writes a part of a body entry, elements of which may be left open.
    pub(crate) fn open_entry(
        &mut self,
        entry: Ns,
        write: impl FnOnce(&mut Writer<'_, 'static>) -> Result<(), BindError>,
    ) -> Result<(), EnvelopeError> {
        let mut writer = entry_writer(&mut self.out, &mut self.prefixes, &self.format, entry);
        let written = write(&mut writer);
        let finished = writer.leave_open();
        written.map_err(|error| EnvelopeError(error.to_string()))?;
        Ok(finished?)
    }

    /// The envelope up to what was written of its body, in UTF-8, and what ends it.
    pub(crate) fn begin(self, headers: &[&Block]) -> Result<Opened, EnvelopeError> {
        let EnvelopeWriter { out, mut prefixes, mut parts, version, format, .. } = self;
        let blocks = header_blocks(version, headers, &mut prefixes, &mut parts, &format)?;
        let soap = prefixes.prefix(version.ns()).to_string();
        // Items are nil, or of a derived type, often enough.
        prefixes.prefix(Ns::XSI);
        let mut bytes = prolog(&format, Charset::Utf8, &prefixes, &soap, blocks, !headers.is_empty(), false);
        bytes.extend_from_slice(out.get(HEADROOM..).unwrap_or_default());
        Ok(Opened { bytes, prefixes, after: format!("</{soap}:Body></{soap}:Envelope>") })
    }

    /// The envelope as one buffer, with the parts it refers to. With `attached` parts beside it (and with parts it refers to) it
    /// is in UTF-8.
    pub(crate) fn finish(self, headers: &[&Block], attached: bool) -> Result<Envelope, EnvelopeError> {
        let EnvelopeWriter { mut out, mut prefixes, mut parts, version, format, whole_body } = self;
        let blocks = header_blocks(version, headers, &mut prefixes, &mut parts, &format)?;
        prefixes.prefix(version.ns());
        let soap = prefixes.bound(version.ns());
        let parts = parts.into_parts();
        let charset = if attached || !parts.is_empty() { Charset::Utf8 } else { format.charset };
        let prolog = prolog(&format, charset, &prefixes, soap, blocks, !headers.is_empty(), whole_body);
        let (line, indented) = lines(&format);
        if !whole_body {
            if out.len() > HEADROOM {
                out.extend_from_slice(indented.as_bytes());
            }
            tag(&mut out, "</", soap, ":Body>");
        }
        tag(&mut out, line, "</", soap);
        out.extend_from_slice(b":Envelope>");
        let start = match HEADROOM.checked_sub(prolog.len()) {
            Some(start) => {
                out[start..HEADROOM].copy_from_slice(&prolog);
                start
            }
            None => {
                out.splice(..HEADROOM, prolog);
                0
            }
        };
        if charset != Charset::Utf8 {
            let document = String::from_utf8_lossy(&out[start..]);
            let encoded = charset.encode(&document).ok_or_else(|| {
                EnvelopeError(format!("{} cannot carry the names in the message", charset.label()))
            })?;
            return Ok(Envelope { bytes: encoded.into(), parts });
        }
        Ok(Envelope { bytes: Bytes::from(out).slice(start..), parts })
    }
}

/// An envelope whose body goes on.
pub(crate) struct Opened {
    /// Its beginning.
    pub(crate) bytes: Vec<u8>,
    /// Those it declares count as used.
    pub(crate) prefixes: Prefixes<'static>,
    /// The end tags of body and envelope.
    pub(crate) after: String,
}

fn header_blocks(
    version: Version,
    headers: &[&Block],
    prefixes: &mut Prefixes<'static>,
    parts: &mut Extracted,
    format: &WireFormat,
) -> Result<Vec<u8>, EnvelopeError> {
    let mut blocks = Vec::new();
    for block in headers {
        let start = blocks.len();
        write_block(version, block, &mut blocks, prefixes, parts, format)?;
        mark_block(version, block, &mut blocks, start, prefixes);
    }
    Ok(blocks)
}

/// What elements of the envelope begin with, and those in it.
fn lines(format: &WireFormat) -> (&'static str, &'static str) {
    if format.indent { ("\n", "\n  ") } else { ("", "") }
}

/// The envelope up to its body's content.
fn prolog(
    format: &WireFormat,
    charset: Charset,
    prefixes: &Prefixes<'static>,
    soap: &str,
    mut blocks: Vec<u8>,
    has_headers: bool,
    whole_body: bool,
) -> Vec<u8> {
    let mut prolog = Vec::with_capacity(HEADROOM + blocks.len());
    let (line, indented) = lines(format);
    format.declare(charset, &mut prolog);
    if !prolog.is_empty() {
        prolog.extend_from_slice(line.as_bytes());
    }
    tag(&mut prolog, "<", soap, ":Envelope");
    prefixes.declare(&mut prolog);
    prolog.push(b'>');
    if !blocks.is_empty() {
        tag(&mut prolog, indented, "<", "");
        tag(&mut prolog, soap, ":Header>", "");
        prolog.append(&mut blocks);
        tag(&mut prolog, indented, "</", "");
        tag(&mut prolog, soap, ":Header>", "");
    } else if format.empty_header || has_headers {
        tag(&mut prolog, indented, "<", soap);
        match format.empty_elements {
            EmptyElements::Single => prolog.extend_from_slice(b":Header/>"),
            EmptyElements::Pair => tag(&mut prolog, ":Header></", soap, ":Header>"),
        }
    }
    if !whole_body {
        tag(&mut prolog, indented, "<", soap);
        prolog.extend_from_slice(b":Body>");
    }
    prolog
}

/// An envelope as one buffer, with the parts it refers to.
pub(crate) fn write_envelope(
    version: Version,
    headers: &[&Block],
    content: &Content<'_>,
    known: &'static [Namespace<'static>],
    mtom: Mtom,
    format: &WireFormat,
    attached: bool,
) -> Result<Envelope, EnvelopeError> {
    let entry = match content {
        Content::Block(block) => block_namespace(block),
        Content::Fault(_) => Ns::NONE,
    };
    let mut envelope = EnvelopeWriter::new(version, known, entry, mtom, format.clone());
    envelope.content(content)?;
    envelope.finish(headers, attached)
}

/// Writes what stands in a body or header.
fn entry_writer<'w>(
    out: &'w mut Vec<u8>,
    prefixes: &'w mut Prefixes<'static>,
    format: &WireFormat,
    entry: Ns,
) -> Writer<'w, 'static> {
    // A body itself has no namespace of its entry.
    let entry = if entry == Ns::SOAP11 { Ns::NONE } else { entry };
    let mut writer = Writer::new(out, prefixes, format.writing(entry, 2));
    if format.declarations == Declarations::Use {
        writer.declare_at_next_start();
    }
    writer
}

/// The namespace of the (first) element of a block whose tables are known.
fn block_namespace(block: &Block) -> Ns {
    match &block.content {
        BlockContent::Typed(root, _) => root.element.name.ns,
        BlockContent::Parts(roots, _) => roots.first().map_or(Ns::NONE, |root| root.element.name.ns),
        BlockContent::Raw(_) | BlockContent::Items(_) | BlockContent::Empty => Ns::NONE,
    }
}

fn tag(out: &mut Vec<u8>, open: &str, prefix: &str, rest: &str) {
    out.extend_from_slice(open.as_bytes());
    out.extend_from_slice(prefix.as_bytes());
    out.extend_from_slice(rest.as_bytes());
}

fn write_block(
    version: Version,
    block: &Block,
    out: &mut Vec<u8>,
    prefixes: &mut Prefixes<'static>,
    parts: &mut Extracted,
    format: &WireFormat,
) -> Result<(), EnvelopeError> {
    let mut writer = entry_writer(out, prefixes, format, block_namespace(block));
    let mut root_with_parts =
        |root: &Root<'static>, slot: SlotRef<'_, 'static>, writer: &mut Writer<'_, 'static>| {
            if format.declarations == Declarations::Use {
                writer.declare_at_next_start();
            }
            write_entry(version, root, slot, writer, parts, format)
        };
    let written = match &block.content {
        BlockContent::Typed(root, value) => root_with_parts(root, value.slot(), &mut writer),
        BlockContent::Parts(roots, record) => (roots.iter().enumerate())
            .try_for_each(|(index, root)| root_with_parts(root, record.get(index), &mut writer)),
        BlockContent::Raw(fragment) => {
            writer.fragment(fragment);
            Ok(())
        }
        BlockContent::Items(_) | BlockContent::Empty => Ok(()),
    };
    let finished = writer.finish();
    written.map_err(|error| EnvelopeError(error.to_string()))?;
    Ok(finished?)
}

/// A value as an element; the body's only entry where that may be any.
fn write_entry(
    version: Version,
    root: &Root<'static>,
    slot: SlotRef<'_, 'static>,
    writer: &mut Writer<'_, 'static>,
    parts: &mut Extracted,
    format: &WireFormat,
) -> Result<(), soap_model::bind::BindError> {
    if !is_body(root) {
        return write_root_with_parts(root, slot, writer, format.options(version), Some(parts));
    }
    if let SlotRef::Any(ShapeRef::One(fragment)) = slot {
        writer.fragment(fragment);
        return Ok(());
    }
    let root = named(root, version.ns());
    write_root_with_parts(&root, slot, writer, format.options(version), Some(parts))
}

fn write_parts<'a>(
    version: Version,
    roots: &'static [&'static Root<'static>],
    slot: impl Fn(usize) -> SlotRef<'a, 'static>,
    writer: &mut Writer<'_, 'static>,
    format: &WireFormat,
) -> Result<(), soap_model::bind::BindError> {
    (roots.iter().enumerate())
        .try_for_each(|(index, root)| write_root_with(root, slot(index), writer, format.options(version)))
}

/// Puts mustUnderstand, role and relay on the start tag of a block that was just written.
fn mark_block(
    version: Version,
    block: &Block,
    out: &mut Vec<u8>,
    start: usize,
    prefixes: &mut Prefixes<'static>,
) {
    if !block.must_understand && !block.relay && block.role.is_none() {
        return;
    }
    let mut soap = prefixes.prefix(version.ns()).to_string();
    let mut marks = String::new();
    let mut present = Vec::new();
    if let BlockContent::Raw(fragment) = &block.content {
        let mut reader = fragment.reader(&[]);
        if reader.root().is_ok() {
            // The block may use the envelope's prefix for another namespace.
            while reader.namespace(&soap).is_some_and(|ns| ns != version.ns()) {
                soap.push('_');
            }
            marks.push_str(&format!(" xmlns:{soap}=\"{}\"", version.namespace()));
            if reader.namespace(&soap).is_some() {
                marks.clear();
            }
            let ours = reader.attributes().filter(|a| a.name.ns == version.ns());
            present.extend(ours.map(|a| a.name.local.to_string()));
        }
    }
    let mut mark = |name: &str, value: &str| {
        if !present.iter().any(|p| p == name) {
            marks.push_str(&format!(" {soap}:{name}=\"{}\"", escape_attribute(value)));
        }
    };
    match version {
        Version::Soap11 => {
            if block.must_understand {
                mark("mustUnderstand", "1");
            }
            if let Some(role) = &block.role {
                mark("actor", role);
            }
        }
        Version::Soap12 => {
            if block.must_understand {
                mark("mustUnderstand", "true");
            }
            if let Some(role) = &block.role {
                mark("role", role);
            }
            if block.relay {
                mark("relay", "true");
            }
        }
    }
    let blank = out[start..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let start = start + blank;
    let name_end = out[start..].iter().position(|b| matches!(b, b' ' | b'>' | b'/' | b'\n' | b'\t' | b'\r'));
    if let Some(offset) = name_end {
        let at = start + offset;
        out.splice(at..at, marks.into_bytes());
    }
}

/// An attribute value between double quotes.
pub(crate) fn escape_attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", u32::from(c))),
            c if is_xml(c) => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    out
}

/// XML 1.0, 2.2.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A text for people: characters that XML cannot carry are replaced.
fn readable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().all(is_xml) {
        return text.into();
    }
    text.chars().map(|c| if is_xml(c) { c } else { '\u{FFFD}' }).collect::<String>().into()
}

fn write_fault(
    version: Version,
    fault: &Fault,
    out: &mut Vec<u8>,
    prefixes: &mut Prefixes<'static>,
    format: &WireFormat,
) -> Result<(), EnvelopeError> {
    // The envelope declares it in any case.
    prefixes.prefix(version.ns());
    let mut writer = entry_writer(out, prefixes, format, Ns::NONE);
    writer.start(Name { ns: version.ns(), local: "Fault" });
    match version {
        Version::Soap11 => fault_head_11(fault, &mut writer),
        Version::Soap12 => fault_head_12(fault, &mut writer),
    }
    if !fault.detail.is_empty() {
        let detail = match version {
            Version::Soap11 => Name { ns: Ns::NONE, local: "detail" },
            Version::Soap12 => Name { ns: Ns::SOAP12, local: "Detail" },
        };
        writer.start(detail);
        for entry in &fault.detail {
            match &entry.content {
                BlockContent::Typed(root, value) => {
                    write_root_with(root, value.slot(), &mut writer, format.options(version))
                        .map_err(|error| EnvelopeError(error.to_string()))?;
                }
                BlockContent::Parts(roots, record) => {
                    write_parts(version, roots, |index| record.get(index), &mut writer, format)
                        .map_err(|error| EnvelopeError(error.to_string()))?;
                }
                BlockContent::Raw(fragment) => writer.fragment(fragment),
                BlockContent::Items(_) | BlockContent::Empty => {}
            }
        }
        writer.end();
    }
    writer.end();
    Ok(writer.finish()?)
}

/// SOAP 1.1, 4.4: these elements are in no namespace.
fn fault_head_11(fault: &Fault, writer: &mut Writer<'_, 'static>) {
    let name = |local| Name { ns: Ns::NONE, local };
    writer.start(name("faultcode"));
    // Those of SOAP 1.2 itself are none here.
    match fault.subcodes.last().filter(|subcode| !subcode.namespace.starts_with(SOAP12_NAMESPACES)) {
        Some(subcode) => write_qname(subcode, writer),
        None => write_code(fault.code, Version::Soap11, writer),
    }
    writer.end();
    writer.start(name("faultstring"));
    if let Some(reason) = fault.reasons.first() {
        if reason.language != "en" {
            writer.attribute(Name { ns: Ns::XML, local: "lang" }, &readable(&reason.language));
        }
        writer.text(&readable(&reason.text));
    }
    writer.end();
    if let Some(role) = &fault.role {
        writer.start(name("faultactor"));
        writer.text(&readable(role));
        writer.end();
    }
}

/// SOAP 1.2 part 1, 5.4.
fn fault_head_12(fault: &Fault, writer: &mut Writer<'_, 'static>) {
    let name = |local| Name { ns: Ns::SOAP12, local };
    writer.start(name("Code"));
    writer.start(name("Value"));
    write_code(fault.code, Version::Soap12, writer);
    writer.end();
    for subcode in &fault.subcodes {
        writer.start(name("Subcode"));
        writer.start(name("Value"));
        write_qname(subcode, writer);
        writer.end();
    }
    for _ in &fault.subcodes {
        writer.end();
    }
    writer.end();
    writer.start(name("Reason"));
    let mut text = |language: &str, text: &str| {
        writer.start(name("Text"));
        writer.attribute(Name { ns: Ns::XML, local: "lang" }, &readable(language));
        writer.text(&readable(text));
        writer.end();
    };
    if fault.reasons.is_empty() {
        text("en", "");
    }
    for reason in &fault.reasons {
        text(&reason.language, &reason.text);
    }
    writer.end();
    for (local, value) in [("Node", &fault.node), ("Role", &fault.role)] {
        if let Some(value) = value {
            writer.start(name(local));
            writer.text(&readable(value));
            writer.end();
        }
    }
}

fn write_code(code: FaultCode, version: Version, writer: &mut Writer<'_, 'static>) {
    writer.qname(Name { ns: version.ns(), local: code.name(version) });
}

fn write_qname(name: &QName, writer: &mut Writer<'_, 'static>) {
    let ns = writer.prefixes().namespace(&name.namespace);
    writer.qname(Name { ns, local: &name.local });
}
