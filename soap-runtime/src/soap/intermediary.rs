//! A node on the way of a message: it processes the header blocks that are for it, and passes the rest on as it is written
//! (SOAP 1.1, 2 and 4.2.2; SOAP 1.2 part 1, 2.6 and 2.7).
use std::fmt::Write as _;
use std::ops::Range;

use bytes::Bytes;
use soap_model::bind::ReadOptions;
use soap_model::xml::{Fragment, Limits, Ns, decode};

use super::envelope::{EnvelopeReader, OpenError};
use super::must_understand::{must_understand, version_mismatch};
use super::{
    Block, Content, Fault, FaultCode, MessageError, MessageErrorKind, QName, Version, write_envelope,
};
use crate::mime::Mtom;
use crate::wire::WireFormat;

/// A node between sender and ultimate receiver.
///
/// ```
/// use soap_runtime::soap::Intermediary;
///
/// let node = Intermediary::new().role("urn:gateway").understands(|name| &*name.namespace == "urn:trace");
/// let message = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header>\
///     <t:hop xmlns:t='urn:trace' s:role='urn:gateway' s:mustUnderstand='1'>7</t:hop>\
///     </s:Header><s:Body> <a/> </s:Body></s:Envelope>";
/// let passing = node.receive(message.as_bytes(), None)?;
/// assert_eq!(passing.processed()[0].name().1, "hop");
/// let forwarded = passing.forward()?;
/// assert_eq!(forwarded, "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header>\
///     </s:Header><s:Body> <a/> </s:Body></s:Envelope>");
/// # Ok::<(), soap_runtime::Fault>(())
/// ```
pub struct Intermediary {
    roles: Vec<String>,
    understands: Box<dyn Fn(&QName) -> bool + Send + Sync>,
    node: Option<String>,
    versions: Vec<Version>,
    limits: Limits,
}

impl Default for Intermediary {
    fn default() -> Self {
        Intermediary {
            roles: Vec::new(),
            understands: Box::new(|_| false),
            node: None,
            versions: Version::ALL.to_vec(),
            limits: Limits::default(),
        }
    }
}

impl Intermediary {
    /// A node in the role `next` alone that understands no header block.
    pub fn new() -> Self {
        Intermediary::default()
    }

    /// Adds a role (SOAP 1.1: actor) that it plays.
    pub fn role(mut self, uri: impl Into<String>) -> Self {
        self.roles.push(uri.into());
        self
    }

    /// Which header blocks it understands.
    pub fn understands(mut self, name: impl Fn(&QName) -> bool + Send + Sync + 'static) -> Self {
        self.understands = Box::new(name);
        self
    }

    /// What its faults name as the node.
    pub fn node(mut self, uri: impl Into<String>) -> Self {
        self.node = Some(uri.into());
        self
    }

    /// The versions of SOAP that it passes on: both, unless this is called.
    pub fn versions(mut self, versions: impl Into<Vec<Version>>) -> Self {
        self.versions = versions.into();
        self
    }

    /// Bounds of elements, attributes and names in a message.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Reads a message to its end. `charset` is that of the content type, if it names one.
    ///
    /// # Errors
    /// The fault to answer with: the message is no envelope, or a mandatory block for this node is not understood. Then nothing may be
    /// processed or passed on.
    pub fn receive(&self, message: &[u8], charset: Option<&str>) -> Result<Passing, Fault> {
        let text = decode(message, charset).map_err(|error| self.refuse(&error.into()))?;
        let mut passing = self.read(&text)?;
        passing.transcoded = text.as_bytes() != message;
        Ok(passing)
    }

    fn read(&self, text: &str) -> Result<Passing, Fault> {
        let refuse = |error: MessageError| self.refuse(&error);
        let mut envelope = match EnvelopeReader::open(text, &self.limits, &[], ReadOptions::strict()) {
            Ok(envelope) if self.versions.contains(&envelope.version()) => envelope,
            Ok(envelope) => {
                let reason = format!("/Envelope: {} is not spoken here", envelope.version());
                return Err(self.signed(version_mismatch(reason, &self.versions)));
            }
            Err(OpenError::Message(error)) => return Err(self.refuse(&error)),
            Err(OpenError::Version(namespace)) => {
                let reason = format!("/Envelope: `{namespace}` is no version of SOAP that is spoken here");
                return Err(self.signed(version_mismatch(reason, &self.versions)));
            }
        };
        let version = envelope.version();
        let mut removed = Vec::new();
        let mut processed = Vec::new();
        let mut not_understood = Vec::new();
        while let Some(block) = envelope.next_block().map_err(refuse)? {
            let start = envelope.entries.reader.start_offset();
            if !envelope.is_for_intermediary(block.role.as_deref(), &self.roles) {
                envelope.entries.xml(|reader| reader.skip_element()).map_err(refuse)?;
                continue;
            }
            let name = QName::new(envelope.entries.reader.uri(block.name.ns), block.name.local);
            if (self.understands)(&name) {
                envelope.check_encoding("/Envelope/Header").map_err(refuse)?;
                processed.push(envelope.entries.xml(|reader| reader.fragment()).map_err(refuse)?);
            } else {
                if block.must_understand {
                    not_understood.push(name);
                }
                envelope.entries.xml(|reader| reader.skip_element()).map_err(refuse)?;
                if block.relay {
                    continue;
                }
            }
            removed.push(start..envelope.entries.reader.offset());
        }
        if !not_understood.is_empty() {
            return Err(self.signed(must_understand(version, &not_understood)));
        }
        let header = envelope.places();
        while envelope.next_entry().map_err(refuse)?.is_some() {
            envelope.entries.xml(|reader| reader.skip_element()).map_err(refuse)?;
        }
        envelope.close().map_err(refuse)?;
        Ok(Passing {
            text: text.to_owned(),
            transcoded: false,
            version,
            processed,
            removed,
            places: header,
            added: Vec::new(),
        })
    }

    fn refuse(&self, error: &MessageError) -> Fault {
        let code = match error.kind() {
            MessageErrorKind::DataEncoding => FaultCode::DataEncodingUnknown,
            _ => FaultCode::Sender,
        };
        self.signed(Fault::new(code, error.to_string()))
    }

    /// SOAP 1.2 part 1, 5.4.3 and 5.4.4: who is not the ultimate receiver says who it is.
    fn signed(&self, mut fault: Fault) -> Fault {
        fault.node = self.node.clone();
        fault.role = self.roles.first().cloned();
        fault
    }
}

impl std::fmt::Debug for Intermediary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intermediary").field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// Where the header stands in the text of an envelope.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    /// Offset of the body's start tag.
    pub(crate) body: usize,
    /// Offset after the header's end tag; None where there is no header.
    pub(crate) header_end: Option<usize>,
}

/// A message on its way through an [`Intermediary`].
#[derive(Debug)]
pub struct Passing {
    text: String,
    transcoded: bool,
    version: Version,
    processed: Vec<Fragment>,
    removed: Vec<Range<usize>>,
    places: Places,
    added: Vec<Block>,
}

impl Passing {
    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The header blocks for this node that it understands, in document order. They are not passed on; to pass one on, changed or
    /// not, [`add`](Passing::add) it.
    pub fn processed(&self) -> &[Fragment] {
        &self.processed
    }

    /// Adds a header block to the message that is passed on.
    pub fn add(&mut self, block: impl Into<Block>) {
        self.added.push(block.into());
    }

    /// The message for the next node. What was for this node is missing, what was added stands last in the header, and everything
    /// else is what came in, byte for byte. Text that was not UTF-8 becomes UTF-8.
    ///
    /// # Errors
    /// A block that was added cannot be written.
    pub fn forward(mut self) -> Result<Bytes, Fault> {
        let mut out = String::with_capacity(self.text.len() + 256);
        let mut from = 0;
        if self.transcoded {
            from = declaration_end(&self.text);
            out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        }
        let added = self.written()?;
        if !added.is_empty() {
            self.removed.push(self.places.body..self.places.body);
        }
        for range in &self.removed {
            if range.is_empty() {
                // Where the added blocks go: before the header's end tag, or as a header of their own.
                self.insert(&mut out, from, &added);
            } else {
                out.push_str(self.text.get(from..range.start).unwrap_or_default());
            }
            from = range.end;
        }
        out.push_str(self.text.get(from..).unwrap_or_default());
        Ok(out.into())
    }

    /// Copies what stands between `from` and the body, with `added` at the header's end.
    fn insert(&self, out: &mut String, from: usize, added: &str) {
        let Places { body, header_end } = self.places;
        let slice = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let prefix = self.text.get(body + 1..).and_then(|tag| tag.split_once("Body")).map_or("", |(p, _)| p);
        let Some(end) = header_end else {
            out.push_str(slice(from..body));
            let (declared, namespace) = (prefix.trim_end_matches(':'), self.version.namespace());
            let colon = if declared.is_empty() { "" } else { ":" };
            _ = write!(
                out,
                "<{prefix}Header xmlns{colon}{declared}=\"{namespace}\">{added}</{prefix}Header>"
            );
            return;
        };
        let head = slice(from..end);
        match head.strip_suffix("/>") {
            Some(open) => {
                out.push_str(open.trim_end());
                _ = write!(out, ">{added}</{prefix}Header>");
            }
            None => {
                let (content, end_tag) = head.split_at(head.rfind("</").unwrap_or(head.len()));
                out.push_str(content);
                out.push_str(added);
                out.push_str(end_tag);
            }
        }
        out.push_str(slice(end..body));
    }

    /// The added blocks as text that carries its own declarations.
    fn written(&self) -> Result<String, Fault> {
        if self.added.is_empty() {
            return Ok(String::new());
        }
        let failed = |_| Fault::receiver("a header block cannot be written");
        let headers: Vec<&Block> = self.added.iter().collect();
        let empty = Block::empty();
        let envelope = write_envelope(
            self.version,
            &headers,
            &Content::Block(&empty),
            &[],
            Mtom::Off,
            &WireFormat::default(),
            false,
        );
        let bytes = envelope.map_err(|_| Fault::receiver("a header block cannot be written"))?.bytes;
        let text = String::from_utf8_lossy(&bytes);
        let limits = Limits { depth: u32::MAX, ..Limits::default() };
        let mut out = String::new();
        let Ok(mut envelope) = EnvelopeReader::open(&text, &limits, &[], ReadOptions::lax()) else {
            return Err(Fault::receiver("a header block cannot be written"));
        };
        while envelope.next_block().map_err(failed)?.is_some() {
            let has_default = envelope.entries.reader.namespace("").is_some_and(|ns| ns != Ns::NONE);
            let fragment = envelope.entries.xml(|reader| reader.fragment()).map_err(failed)?;
            let block = fragment.as_str();
            let name_end = block.find([' ', '\t', '\r', '\n', '/', '>']).unwrap_or(block.len());
            let (name, rest) = block.split_at(name_end);
            out.push_str(name);
            if !has_default {
                // A default namespace of the message is none of the block's.
                out.push_str(" xmlns=\"\"");
            }
            out.push_str(rest);
        }
        Ok(out)
    }
}

/// Where the XML declaration ends, with the mark of the encoding before it.
fn declaration_end(text: &str) -> usize {
    let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let rest = text.get(mark..).unwrap_or_default();
    let declared = rest.starts_with("<?xml") && !rest.starts_with("<?xml-");
    match (declared, rest.find("?>")) {
        (true, Some(end)) => mark + end + 2,
        _ => mark,
    }
}
