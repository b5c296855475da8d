//! The settings.
use std::borrow::Cow;

use soap_model::bind::WriteOptions;
use soap_model::xml::{Ns, Settings};

use crate::soap::Version;

/// How messages are written where XML and HTTP leave a choice. The default is this project's own way; peers that need something
/// else need one of the profiles, or single settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct WireFormat {
    /// The XML declaration.
    pub declaration: Declaration,
    /// The encoding of the envelope. Messages with attachments are always UTF-8.
    pub charset: Charset,
    /// Prefix of the envelope's namespace. Default: `soap` (SOAP 1.2: `soap12`).
    pub envelope_prefix: Option<Cow<'static, str>>,
    /// Prefixes of single namespaces, by their names: the last for a namespace counts.
    pub prefixes: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// Prefixes of the namespaces of the contract.
    pub payload: Payload,
    /// Where namespaces are declared.
    pub declarations: Declarations,
    /// The envelope declares `xsi` and `xsd`, used or not.
    pub schema_declared: bool,
    /// How elements without content are written.
    pub empty_elements: EmptyElements,
    /// A message without header blocks has a `Header`, too.
    pub empty_header: bool,
    /// Elements begin lines of their own. Text, mixed content and what wildcards hold stay as they are.
    pub indent: bool,
    /// Every element whose type has a name says it (`xsi:type`); else only those whose type is another than declared.
    pub types: bool,
    /// The header `SOAPAction` of SOAP 1.1.
    pub action_header: ActionHeader,
    /// Requests of SOAP 1.2 have that header, too.
    pub action_header_12: bool,
    /// The parameter `action` of SOAP 1.2.
    pub action_parameter: ActionParameter,
    /// The parameter `charset` of the media type.
    pub charset_parameter: CharsetParameter,
}

/// The XML declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Declaration {
    /// None; one without mention of a version would be an error, so there is none in between. ISO 8859-1
    /// is then told by the media type alone, and declared all the same where that does not tell it.
    Off,
    /// `<?xml version="1.0" encoding="UTF-8"?>`
    #[default]
    UpperCase,
    /// `<?xml version="1.0" encoding="utf-8"?>`
    LowerCase,
    /// `<?xml version='1.0' encoding='UTF-8'?>`
    SingleQuotes,
    /// `<?xml version="1.0"?>`; with the encoding where that is neither UTF-8 nor UTF-16.
    VersionOnly,
}

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Charset {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16, little-endian, with a byte order mark.
    Utf16,
    /// ISO 8859-1; other characters of texts and attributes are references. An element whose name has such is an error.
    Latin1,
}

/// Prefixes of the namespaces of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Payload {
    /// Those of the generated code.
    #[default]
    Own,
    /// None for the namespace of the body entry: it is the default namespace there. Other namespaces have the
    /// prefixes of the generated code.
    Default,
    /// This text and a number, which counts from the given one: the body entry's namespace has the first.
    Numbered(Cow<'static, str>, usize),
}

/// Where namespaces are declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Declarations {
    /// At the envelope.
    #[default]
    Envelope,
    /// At the body entry or header block that uses them.
    Use,
}

/// How elements without content are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum EmptyElements {
    /// `<a/>`
    #[default]
    Single,
    /// `<a></a>`
    Pair,
}

/// The header `SOAPAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ActionHeader {
    /// `SOAPAction: "urn:a"`, as SOAP 1.1 says (6.1.1).
    #[default]
    Quoted,
    /// `SOAPAction: urn:a`
    Unquoted,
    /// None.
    Off,
}

/// The parameter `action` of SOAP 1.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ActionParameter {
    /// After `charset`.
    #[default]
    Last,
    /// Before `charset`.
    First,
    /// None.
    Off,
}

/// The parameter `charset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CharsetParameter {
    /// `charset=utf-8`
    #[default]
    LowerCase,
    /// `charset=UTF-8`
    UpperCase,
    /// None: the receiver goes by the XML declaration or the byte order mark.
    Off,
}

/// Changes one setting.
impl WireFormat {
    /// The prefix of a namespace.
    pub fn prefix(
        mut self,
        namespace: impl Into<Cow<'static, str>>,
        prefix: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.prefixes.push((namespace.into(), prefix.into()));
        self
    }

    /// The prefix of the envelope.
    pub fn envelope_prefix(mut self, prefix: impl Into<Cow<'static, str>>) -> Self {
        self.envelope_prefix = Some(prefix.into());
        self
    }

    /// See [`WireFormat::payload`].
    pub fn payload(mut self, payload: Payload) -> Self {
        self.payload = payload;
        self
    }

    /// See [`WireFormat::declaration`].
    pub fn declaration(mut self, declaration: Declaration) -> Self {
        self.declaration = declaration;
        self
    }

    /// See [`WireFormat::declarations`].
    pub fn declarations(mut self, declarations: Declarations) -> Self {
        self.declarations = declarations;
        self
    }

    /// See [`WireFormat::charset`].
    pub fn charset(mut self, charset: Charset) -> Self {
        self.charset = charset;
        self
    }

    /// See [`WireFormat::empty_elements`].
    pub fn empty_elements(mut self, empty_elements: EmptyElements) -> Self {
        self.empty_elements = empty_elements;
        self
    }

    /// See [`WireFormat::indent`].
    pub fn indent(mut self, indent: bool) -> Self {
        self.indent = indent;
        self
    }

    /// See [`WireFormat::types`].
    pub fn types(mut self, types: bool) -> Self {
        self.types = types;
        self
    }

    /// See [`WireFormat::action_header`].
    pub fn action_header(mut self, action_header: ActionHeader) -> Self {
        self.action_header = action_header;
        self
    }

    /// See [`WireFormat::action_parameter`].
    pub fn action_parameter(mut self, action_parameter: ActionParameter) -> Self {
        self.action_parameter = action_parameter;
        self
    }

    /// See [`WireFormat::charset_parameter`].
    pub fn charset_parameter(mut self, charset_parameter: CharsetParameter) -> Self {
        self.charset_parameter = charset_parameter;
        self
    }
}

impl WireFormat {
    /// What a writer of entries below `depth` elements does, whose first is in this namespace.
    pub(crate) fn writing(&self, entry: Ns, depth: usize) -> Settings {
        let mut settings = Settings::default();
        settings.empty_element_tags = self.empty_elements == EmptyElements::Single;
        settings.indent = self.indent.then_some(depth);
        if self.payload == Payload::Default {
            settings.default_namespace = entry;
        }
        settings
    }

    /// The same for a message that is written item by item: nothing is known of what is to come.
    pub(crate) fn streamed(&self) -> WireFormat {
        let payload = if self.payload == Payload::Default { Payload::Own } else { self.payload.clone() };
        WireFormat {
            charset: Charset::Utf8,
            declarations: Declarations::Envelope,
            indent: false,
            payload,
            ..self.clone()
        }
    }

    pub(crate) fn options(&self, version: Version) -> WriteOptions {
        let mut options = WriteOptions::default().with_encoding(version.encoding());
        options.typed = self.types;
        options
    }
}
