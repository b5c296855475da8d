//! Reading envelopes (SOAP 1.1, 4; SOAP 1.2 part 1, 5), part by part.
use soap_model::bind::ReadOptions;
use soap_model::xml::{Limits, Name, Namespace, Ns, Reader};

use super::{BodyReader, MessageError, MessageErrorKind, Version};

/// The role that every node plays, SOAP 1.1 (4.2.2) and 1.2 (part 1, 2.2).
const NEXT_11: &str = "http://schemas.xmlsoap.org/soap/actor/next";
const NEXT_12: &str = "http://www.w3.org/2003/05/soap-envelope/role/next";
const ULTIMATE_RECEIVER: &str = "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";
const NONE: &str = "http://www.w3.org/2003/05/soap-envelope/role/none";

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
}

impl<'a> EnvelopeReader<'a> {
    /// Reads the envelope's start tag.
    pub(crate) fn open(
        text: &'a str,
        limits: &Limits,
        known: &'a [Namespace<'a>],
        options: ReadOptions,
    ) -> Result<Self, OpenError> {
        let mut entries = BodyReader::new(Reader::new(text, limits, known), options);
        let name = entries.xml(|reader| reader.root())?;
        if name.local != "Envelope" {
            return Err(envelope_error("", format!("an Envelope was expected, not `{}`", name.local)).into());
        }
        match Version::from_ns(name.ns) {
            Some(version) => Ok(EnvelopeReader { entries, version, part: Part::Start }),
            None => Err(OpenError::Version(entries.reader.uri(name.ns).to_string())),
        }
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
            self.entries.expect_headers(true);
        }
        if self.part != Part::Header {
            return Ok(None);
        }
        let Some(name) = self.entries.xml(|reader| reader.next_child())? else {
            let name = self.envelope_child()?;
            return self.enter_body(name);
        };
        if name.ns == Ns::NONE {
            let rule = format!("the header block `{}` is in no namespace", name.local);
            return Err(envelope_error("/Envelope/Header", rule));
        }
        Ok(Some(BlockStart { name, must_understand: self.must_understand()?, role: self.role() }))
    }

    /// The body's next entry; None once its end tag was read. Goes over header blocks that are left.
    pub(crate) fn next_entry(&mut self) -> Result<Option<Name<'a>>, MessageError> {
        while self.next_block()?.is_some() {
            self.entries.xml(|reader| reader.skip_element())?;
        }
        if self.part == Part::BodyEnd {
            return Ok(None);
        }
        let entry = self.entries.xml(|reader| reader.next_child())?;
        if entry.is_none() {
            self.part = Part::BodyEnd;
        }
        Ok(entry)
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
        self.entries.xml(|reader| reader.finish())
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

    fn is(&self, name: Name<'_>, local: &str) -> bool {
        name.ns == self.version.ns() && name.local == local
    }

    fn envelope_child(&mut self) -> Result<Name<'a>, MessageError> {
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
        self.entries.expect_headers(false);
        Ok(None)
    }

    fn attribute(&self, local: &str) -> Option<String> {
        let name = Name { ns: self.version.ns(), local };
        Some(self.entries.reader.attribute(name)?.value().trim_matches([' ', '\t', '\r', '\n']).to_string())
    }

    fn must_understand(&self) -> Result<bool, MessageError> {
        match self.attribute("mustUnderstand").as_deref() {
            None | Some("0" | "false") => Ok(false),
            Some("1" | "true") => Ok(true),
            Some(other) => {
                let rule =
                    format!("mustUnderstand is `1` or `0` (SOAP 1.2: `true` or `false`), not `{other}`");
                Err(envelope_error("/Envelope/Header", rule))
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
