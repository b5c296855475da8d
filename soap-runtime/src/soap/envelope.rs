//! Reading envelopes (SOAP 1.1, 4; SOAP 1.2 part 1, 5), part by part.
use soap_model::bind::{Mode, ReadOptions};
use soap_model::xml::{Ahead, ErrorKind, Limits, Name, Namespace, Ns, Position, Reader, names};

use super::fault_check::check_fault;
use super::intermediary::Places;
use super::{BodyReader, MessageError, MessageErrorKind, Version};

/// The role that every node plays, SOAP 1.1 (4.2.2) and 1.2 (part 1, 2.2).
const NEXT_11: &str = "http://schemas.xmlsoap.org/soap/actor/next";
const NEXT_12: &str = "http://www.w3.org/2003/05/soap-envelope/role/next";
const ULTIMATE_RECEIVER: &str = "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";
const NONE: &str = "http://www.w3.org/2003/05/soap-envelope/role/none";

/// Data of no particular encoding (SOAP 1.2 part 1, 5.1.1).
const ENCODING_NONE: &str = "http://www.w3.org/2003/05/soap-envelope/encoding/none";

/// Why a text is no envelope that can be read.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// An envelope in a namespace that is neither version's.
    Version(String),
    Message(MessageError),
}

impl From<MessageError> for OpenError {
    fn from(error: MessageError) -> Self {
        OpenError::Message(error)
    }
}

/// An envelope being read: header blocks first, then the body's entries, then the end.
pub(crate) struct EnvelopeReader<'a> {
    pub(crate) entries: BodyReader<'a>,
    version: Version,
    part: Part,
    /// What SOAP forbids is refused even where the message can be understood.
    strict: bool,
    /// Offset after the header, once it was read.
    header_end: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    Header,
    Body,
    BodyEnd,
}

/// A header block whose start tag was just read.
#[derive(Debug)]
pub(crate) struct BlockStart<'a> {
    pub(crate) name: Name<'a>,
    pub(crate) must_understand: bool,
    pub(crate) role: Option<String>,
    /// A node that ignores it passes it on (SOAP 1.2).
    pub(crate) relay: bool,
}

impl<'a> EnvelopeReader<'a> {
    /// Reads the envelope's start tag.
    pub(crate) fn open(
        text: &'a str,
        limits: &Limits,
        known: &'a [Namespace<'a>],
        options: ReadOptions,
    ) -> Result<Self, OpenError> {
        Self::open_with(Reader::new(text, limits, known), options)
    }

    /// [`open`](Self::open) with a reader at the start of a document.
    pub(crate) fn open_with(reader: Reader<'a>, options: ReadOptions) -> Result<Self, OpenError> {
        let mut entries = BodyReader::new(reader, options);
        let name = entries.xml(|reader| reader.root())?;
        if name.local != "Envelope" {
            return Err(envelope_error("", format!("an Envelope was expected, not `{}`", name.local)).into());
        }
        match Version::from_ns(name.ns) {
            Some(version) => {
                let strict = options.mode == Mode::Strict;
                entries.set_version(version);
                let envelope =
                    EnvelopeReader { entries, version, part: Part::Start, strict, header_end: None };
                envelope.check_attributes("/Envelope")?;
                Ok(envelope)
            }
            None => Err(OpenError::Version(entries.reader.uri(name.ns).to_string())),
        }
    }

    /// An envelope whose body is being read, by a reader that stands between entries.
    pub(crate) fn in_body(entries: BodyReader<'a>, version: Version) -> Self {
        let strict = entries.is_strict();
        EnvelopeReader { entries, version, part: Part::Body, strict, header_end: None }
    }

    /// Goes on with a longer text that begins with this one and is all of the document.
    pub(crate) fn onto<'b>(self, text: &'b str, known: &'b [Namespace<'b>]) -> EnvelopeReader<'b> {
        let EnvelopeReader { entries, version, part, strict, header_end } = self;
        EnvelopeReader { entries: entries.onto(text, known), version, part, strict, header_end }
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The next header block; None once the body's start tag was read.
    pub(crate) fn next_block(&mut self) -> Result<Option<BlockStart<'a>>, MessageError> {
        if self.part == Part::Start {
            let name = self.envelope_child()?;
            if !self.is(name, "Header") {
                return self.enter_body(name);
            }
            self.part = Part::Header;
            self.check_attributes("/Envelope/Header")?;
            self.entries.expect_headers(true);
        }
        if self.part != Part::Header {
            return Ok(None);
        }
        let Some(name) = self.entries.xml(|reader| reader.next_child())? else {
            self.header_end = Some(self.entries.reader.offset());
            let name = self.envelope_child()?;
            return self.enter_body(name);
        };
        if name.ns == Ns::NONE {
            let rule = format!("the header block `{}` is in no namespace", name.local);
            return Err(envelope_error("/Envelope/Header", rule));
        }
        if self.attribute("encodingStyle").is_some_and(|style| style == self.version.encoding_style()) {
            self.entries.body_refers_into();
        }
        let must_understand = self.flag("mustUnderstand")?;
        let relay = self.version == Version::Soap12 && self.flag("relay")?;
        Ok(Some(BlockStart { name, must_understand, role: self.role(), relay }))
    }

    /// The body's next entry; None once its end tag was read. Goes over header blocks that are left.
    pub(crate) fn next_entry(&mut self) -> Result<Option<Name<'a>>, MessageError> {
        while self.next_block()?.is_some() {
            self.entries.xml(|reader| reader.skip_element())?;
        }
        if self.part == Part::BodyEnd || self.entries.body_ended() {
            self.part = Part::BodyEnd;
            return Ok(None);
        }
        let entry = match self.entries.reader.next_child() {
            // A body that has a simple type.
            Err(error) if self.entries.may_be_typed() && *error.kind() == ErrorKind::TextInElementContent => {
                return Ok(None);
            }
            entry => self.entries.xml(|_| entry)?,
        };
        self.entries.set_at_entry(entry.is_some());
        match entry {
            None => self.part = Part::BodyEnd,
            Some(name) if self.strict => self.check_entry(name)?,
            Some(_) => {}
        }
        Ok(entry)
    }

    fn check_entry(&self, name: Name<'_>) -> Result<(), MessageError> {
        if self.is(name, "Fault") {
            return check_fault(&self.entries.reader, self.version);
        }
        self.check_encoding("/Envelope/Body")
    }

    /// The block or entry whose start tag was just read is in no encoding that is unknown. SOAP 1.1 gives no meaning to encodings
    /// that are not its own.
    pub(crate) fn check_encoding(&self, path: &str) -> Result<(), MessageError> {
        match (self.version, self.attribute("encodingStyle")) {
            (Version::Soap12, Some(style)) if !matches!(&*style, names::ENC12 | ENCODING_NONE) => {
                let rule = format!("the encoding `{style}` is not known");
                Err(MessageError::new(MessageErrorKind::DataEncoding, rule).at(path))
            }
            _ => Ok(()),
        }
    }

    /// SOAP 1.2 part 1, 5.1 to 5.3 and 5.1.1: attributes of the envelope's own elements are in a namespace, and none of them says how
    /// data is encoded. SOAP 1.1 admits `encodingStyle` everywhere.
    fn check_attributes(&self, path: &str) -> Result<(), MessageError> {
        if !self.strict || self.version == Version::Soap11 {
            return Ok(());
        }
        for attribute in self.entries.reader.attributes() {
            let local = attribute.name.local;
            if attribute.name.ns == Ns::NONE {
                return Err(envelope_error(path, format!("the attribute `{local}` is in no namespace")));
            }
            if attribute.name == (Name { ns: Ns::SOAP12, local: "encodingStyle" }) {
                return Err(envelope_error(path, "`encodingStyle` may not stand here".into()));
            }
        }
        Ok(())
    }

    /// Reads to the end of the document. SOAP 1.1 admits elements after the body (4); SOAP 1.2 does not.
    pub(crate) fn close(&mut self) -> Result<(), MessageError> {
        while let Some(name) = self.entries.xml(|reader| reader.next_child())? {
            if self.version == Version::Soap12 || name.ns == Ns::NONE || name.ns == self.version.ns() {
                let rule = format!("`{}` may not follow the body", name.local);
                return Err(envelope_error("/Envelope", rule));
            }
            self.entries.xml(|reader| reader.skip_element())?;
        }
        self.entries.xml(|reader| reader.finish())?;
        match self.entries.reader.instruction() {
            Some(offset) if self.strict => {
                let source = self.entries.reader.source();
                let rule = "a message may not contain processing instructions";
                let error = MessageError::new(MessageErrorKind::Envelope, rule);
                Err(error.at(self.entries.reader.path_at(offset)).at_position(Position::at(source, offset)))
            }
            _ => Ok(()),
        }
    }

    /// This node is to process a block meant for `role`: SOAP 1.1 (4.2.2) and 1.2 (part 1, 2.2, 5.2.2).
    pub(crate) fn is_for(&self, role: Option<&str>, roles: &[String]) -> bool {
        match (role, self.version) {
            (None | Some(""), _) => true,
            (Some(NEXT_11), Version::Soap11) => true,
            (Some(NEXT_12 | ULTIMATE_RECEIVER), Version::Soap12) => true,
            (Some(NONE), Version::Soap12) => false,
            (Some(role), _) => roles.iter().any(|ours| ours == role),
        }
    }

    /// A node that is not the ultimate receiver is to process a block meant for `role`.
    pub(crate) fn is_for_intermediary(&self, role: Option<&str>, roles: &[String]) -> bool {
        !matches!(role, None | Some("" | ULTIMATE_RECEIVER)) && self.is_for(role, roles)
    }

    /// Where the header stands, once the body's start tag was read.
    pub(crate) fn places(&self) -> Places {
        Places { body: self.entries.reader.start_offset(), header_end: self.header_end }
    }

    fn is(&self, name: Name<'_>, local: &str) -> bool {
        name.ns == self.version.ns() && name.local == local
    }

    fn envelope_child(&mut self) -> Result<Name<'a>, MessageError> {
        let ns = self.version.ns();
        for local in ["Header", "Body"] {
            if let Ahead::Child(name) = self.entries.xml(|reader| reader.child_named(Name { ns, local }))? {
                return Ok(name);
            }
        }
        match self.entries.xml(|reader| reader.next_child())? {
            Some(name) => Ok(name),
            None => Err(envelope_error("/Envelope", "the envelope has no Body".into())),
        }
    }

    fn enter_body(&mut self, name: Name<'a>) -> Result<Option<BlockStart<'a>>, MessageError> {
        if !self.is(name, "Body") {
            let rule = format!("Body was expected, not `{}`", name.local);
            return Err(envelope_error("/Envelope", rule));
        }
        self.part = Part::Body;
        self.entries.enter_body();
        // A body that has a type of the contract's may have the attributes of that.
        if !self.entries.may_be_typed() {
            self.check_attributes("/Envelope/Body")?;
        }
        Ok(None)
    }

    fn attribute(&self, local: &str) -> Option<String> {
        let name = Name { ns: self.version.ns(), local };
        Some(self.entries.reader.attribute(name)?.value().trim_matches([' ', '\t', '\r', '\n']).to_string())
    }

    /// SOAP 1.1, 4.2.3: `1` or `0`. SOAP 1.2 part 1, 5.2.3 and 5.2.4: any boolean.
    fn flag(&self, local: &str) -> Result<bool, MessageError> {
        let words = !self.strict || self.version == Version::Soap12;
        match self.attribute(local).as_deref() {
            None | Some("0") => Ok(false),
            Some("1") => Ok(true),
            Some("false") if words => Ok(false),
            Some("true") if words => Ok(true),
            Some(other) => {
                let admitted = if words { "`true`, `1`, `false` or `0`" } else { "`1` or `0`" };
                Err(envelope_error("/Envelope/Header", format!("{local} is {admitted}, not `{other}`")))
            }
        }
    }

    fn role(&self) -> Option<String> {
        self.attribute(match self.version {
            Version::Soap11 => "actor",
            Version::Soap12 => "role",
        })
    }
}

#[cold]
fn envelope_error(path: &str, rule: String) -> MessageError {
    MessageError::new(MessageErrorKind::Envelope, rule).at(path)
}
