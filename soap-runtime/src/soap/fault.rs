//! Faults (SOAP 1.1, 4.4; SOAP 1.2 part 1, 5.4).
use std::convert::Infallible;
use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;

use super::{Block, Content, QName, Value, Version, write_envelope};
use crate::mime::Mtom;
use crate::wire::WireFormat;
use soap_model::bind::{Root, SlotMut, SlotRef};

/// A fault. Its fields are those of [`FaultParts`].
///
/// ```
/// use soap_runtime::{Fault, QName};
///
/// let fault = Fault::sender("the order number is unknown")
///     .subcode(QName::new("urn:orders", "UnknownOrder"))
///     .reason("de", "die Bestellnummer ist unbekannt");
/// assert_eq!(fault.reasons.len(), 2);
/// ```
pub struct Fault(Box<FaultParts>);

/// What a fault holds.
#[derive(Debug)]
#[non_exhaustive]
pub struct FaultParts {
    /// Whose fault it is.
    pub code: FaultCode,
    /// What it is, from the general to the special. SOAP 1.1 has one code only: the last subcode, if there is any, takes its place.
    pub subcodes: Vec<QName>,
    /// Texts for people, one per language. SOAP 1.1 carries the first.
    pub reasons: Vec<Reason>,
    /// The node that faulted (SOAP 1.2 only).
    pub node: Option<String>,
    /// The role the node played (SOAP 1.1: faultactor).
    pub role: Option<String>,
    /// Detail entries.
    pub detail: Vec<Block>,
    /// Header blocks of the message that carries the fault.
    pub headers: Vec<Block>,
    /// Which of the operation's declared faults it is.
    pub(crate) declared: Option<usize>,
}

/// A text for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Language (RFC 5646).
    pub language: String,
    /// The text.
    pub text: String,
}

/// Fault codes of SOAP 1.2 (part 1, 5.4.6) and what they correspond to in SOAP 1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultCode {
    /// The envelope has another version.
    VersionMismatch,
    /// A mandatory header block was not understood.
    MustUnderstand,
    /// The encoding of the message is not supported (SOAP 1.1: Client).
    DataEncodingUnknown,
    /// The message is at fault (SOAP 1.1: Client).
    Sender,
    /// The receiver failed (SOAP 1.1: Server).
    Receiver,
}

impl FaultCode {
    /// Local name in a version's namespace.
    pub const fn name(self, version: super::Version) -> &'static str {
        match (self, version) {
            (FaultCode::VersionMismatch, _) => "VersionMismatch",
            (FaultCode::MustUnderstand, _) => "MustUnderstand",
            (FaultCode::DataEncodingUnknown, super::Version::Soap12) => "DataEncodingUnknown",
            (FaultCode::Sender, super::Version::Soap12) => "Sender",
            (FaultCode::Receiver, super::Version::Soap12) => "Receiver",
            (FaultCode::Sender | FaultCode::DataEncodingUnknown, super::Version::Soap11) => "Client",
            (FaultCode::Receiver, super::Version::Soap11) => "Server",
        }
    }
}

impl Fault {
    /// A fault with a code and an English reason.
    pub fn new(code: FaultCode, reason: impl Into<String>) -> Self {
        Fault(Box::new(FaultParts {
            code,
            subcodes: Vec::new(),
            reasons: vec![Reason { language: "en".into(), text: reason.into() }],
            node: None,
            role: None,
            detail: Vec::new(),
            headers: Vec::new(),
            declared: None,
        }))
    }

    /// The message is at fault.
    pub fn sender(reason: impl Into<String>) -> Self {
        Fault::new(FaultCode::Sender, reason)
    }

    /// The receiver failed.
    pub fn receiver(reason: impl Into<String>) -> Self {
        Fault::new(FaultCode::Receiver, reason)
    }

    /// Adds a subcode below those there.
    pub fn subcode(mut self, name: QName) -> Self {
        self.subcodes.push(name);
        self
    }

    /// Adds (or replaces) the reason in a language.
    pub fn reason(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        let (language, text) = (language.into(), text.into());
        match self.reasons.iter_mut().find(|r| r.language == language) {
            Some(reason) => reason.text = text,
            None => self.reasons.push(Reason { language, text }),
        }
        self
    }

    /// Adds a detail entry.
    pub fn detail(mut self, entry: impl Into<Block>) -> Self {
        self.detail.push(entry.into());
        self
    }

    /// Adds a header block to the message that carries the fault.
    pub fn header(mut self, block: impl Into<Block>) -> Self {
        self.headers.push(block.into());
        self
    }

    /// Sets the node.
    pub fn node(mut self, uri: impl Into<String>) -> Self {
        self.node = Some(uri.into());
        self
    }

    /// Sets the role.
    pub fn role(mut self, uri: impl Into<String>) -> Self {
        self.role = Some(uri.into());
        self
    }

    /// The first reason's text; empty where there is none.
    pub fn text(&self) -> &str {
        self.reasons.first().map_or("", |r| &r.text)
    }

    /// The message that carries it: what a node that is no service of its own answers with.
    pub fn to_message(&self, version: Version) -> Bytes {
        let headers: Vec<&Block> = self.headers.iter().collect();
        let written = write_envelope(
            version,
            &headers,
            &Content::Fault(self),
            &[],
            Mtom::Off,
            &WireFormat::default(),
            false,
        );
        written
            .map_or_else(|_| Fault::receiver("internal error").to_message(version), |message| message.bytes)
    }

    /// A declared fault: its detail entry and, unless it says otherwise, code Receiver.
    pub fn declared(fault: impl DeclaredFault) -> Self {
        let (arm, _) = fault.chosen();
        let mut base = Fault::new(fault.code(), fault.reason());
        base.subcodes = fault.subcodes().iter().map(|(ns, local)| QName::new(*ns, *local)).collect();
        base.declared = Some(arm);
        match fault.roots().get(arm) {
            Some(root) => base.detail(Block::new(root, Detail(fault))),
            None => base,
        }
    }
}

impl Deref for Fault {
    type Target = FaultParts;

    fn deref(&self) -> &FaultParts {
        &self.0
    }
}

impl DerefMut for Fault {
    fn deref_mut(&mut self) -> &mut FaultParts {
        &mut self.0
    }
}

impl std::error::Error for Fault {}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.code, self.text())
    }
}

/// The declared faults of an operation: one arm each.
pub trait DeclaredFault: Sized + Send + Sync + 'static {
    /// The detail entries' elements, in the order of the arms.
    fn details() -> &'static [&'static Root<'static>];

    /// Some arm, about to be replaced through [`choose`](DeclaredFault::choose); None where no fault is declared.
    fn blank() -> Option<Self>;

    /// Makes it this arm, blank, and returns the detail's slot.
    fn choose(&mut self, arm: usize) -> SlotMut<'_, 'static>;

    /// The arm it is, and the detail's slot.
    fn chosen(&self) -> (usize, SlotRef<'_, 'static>);

    /// [`details`](DeclaredFault::details) of a value.
    fn roots(&self) -> &'static [&'static Root<'static>] {
        Self::details()
    }

    /// The code it is sent with.
    fn code(&self) -> FaultCode {
        FaultCode::Receiver
    }

    /// The subcodes it is sent with, from the general to the special: namespace and local name.
    fn subcodes(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// The reason it is sent with: the name of the detail entry.
    fn reason(&self) -> String {
        let (arm, _) = self.chosen();
        Self::details().get(arm).map_or_else(String::new, |root| root.element.name.local.to_string())
    }
}

/// No fault is declared.
impl DeclaredFault for Infallible {
    fn details() -> &'static [&'static Root<'static>] {
        &[]
    }

    fn blank() -> Option<Self> {
        None
    }

    fn choose(&mut self, _: usize) -> SlotMut<'_, 'static> {
        match *self {}
    }

    fn chosen(&self) -> (usize, SlotRef<'_, 'static>) {
        match *self {}
    }
}

/// The detail entry of a declared fault as a value.
struct Detail<F>(F);

impl<F: DeclaredFault> Value for Detail<F> {
    fn slot(&self) -> SlotRef<'_, 'static> {
        self.0.chosen().1
    }
}
