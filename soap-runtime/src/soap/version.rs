//! The two versions of SOAP and what differs between them.
use soap_model::bind::Encoding;
use soap_model::xml::{Ns, names};

/// A version of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// SOAP 1.1 (W3C Note of 8 May 2000).
    Soap11,
    /// SOAP 1.2 (W3C Recommendation, second edition).
    Soap12,
}

impl Version {
    /// Both, older first.
    pub const ALL: [Version; 2] = [Version::Soap11, Version::Soap12];

    /// Namespace name of the envelope.
    pub const fn namespace(self) -> &'static str {
        match self {
            Version::Soap11 => names::SOAP11,
            Version::Soap12 => names::SOAP12,
        }
    }

    /// Namespace of the envelope by number.
    pub const fn ns(self) -> Ns {
        match self {
            Version::Soap11 => Ns::SOAP11,
            Version::Soap12 => Ns::SOAP12,
        }
    }

    /// The SOAP encoding of messages of this version.
    pub const fn encoding(self) -> Encoding {
        match self {
            Version::Soap11 => Encoding::Soap11,
            Version::Soap12 => Encoding::Soap12,
        }
    }

    /// The value of `encodingStyle` for the SOAP encoding of messages of this version.
    pub(crate) const fn encoding_style(self) -> &'static str {
        match self {
            Version::Soap11 => names::ENC11,
            Version::Soap12 => names::ENC12,
        }
    }

    /// The version whose envelope is in this namespace.
    pub const fn from_ns(ns: Ns) -> Option<Version> {
        match ns {
            Ns::SOAP11 => Some(Version::Soap11),
            Ns::SOAP12 => Some(Version::Soap12),
            _ => None,
        }
    }

    /// Media type of messages, without parameters.
    pub const fn media_type(self) -> &'static str {
        match self {
            Version::Soap11 => "text/xml",
            Version::Soap12 => "application/soap+xml",
        }
    }

    /// `Content-Type` of messages.
    pub const fn content_type(self) -> &'static str {
        match self {
            Version::Soap11 => "text/xml; charset=utf-8",
            Version::Soap12 => "application/soap+xml; charset=utf-8",
        }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Version::Soap11 => "SOAP 1.1",
            Version::Soap12 => "SOAP 1.2",
        })
    }
}
