//! The faults of WS-Addressing (SOAP Binding, 6.4; submission of 2004, 4).
use super::AddressingVersion;
use crate::soap::{Block, Fault, FaultCode, QName, Version, escape_attribute};

/// What is wrong with the headers of addressing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// A header that must be there is not.
    Required(AddressingVersion, &'static str),
    /// A header stands twice.
    Cardinality(AddressingVersion, String),
    /// A header's content is not what it should be.
    Invalid(AddressingVersion, String),
    /// An endpoint reference whose address cannot be one.
    Address(AddressingVersion, String),
    /// An endpoint reference without an address.
    MissingAddress(AddressingVersion, String),
    /// The transport's action is another: action, transport's action.
    ActionMismatch(AddressingVersion, String, String),
    /// The action is none of the operation's.
    ActionNotSupported(AddressingVersion, String),
    /// Replies go back on the request's connection only: the header that says otherwise.
    OnlyAnonymous(AddressingVersion, &'static str),
    /// Replies go to other addresses only.
    OnlyNonAnonymous(AddressingVersion, &'static str),
}

impl Problem {
    /// The version of the headers it is about.
    pub(super) fn version(&self) -> AddressingVersion {
        use Problem as P;
        match self {
            P::Cardinality(version, _)
            | P::Invalid(version, _)
            | P::Address(version, _)
            | P::MissingAddress(version, _)
            | P::ActionNotSupported(version, _)
            | P::Required(version, _)
            | P::OnlyAnonymous(version, _)
            | P::OnlyNonAnonymous(version, _)
            | P::ActionMismatch(version, ..) => *version,
        }
    }

    pub(super) fn fault(&self, soap: Version) -> Fault {
        use Problem as P;
        let (version, subcodes, reason, detail) = match self {
            P::Required(v, name) => (
                *v,
                &["MessageAddressingHeaderRequired"][..],
                "a required addressing header is missing",
                header(*v, name),
            ),
            P::Cardinality(v, name) => (
                *v,
                &[INVALID, "InvalidCardinality"][..],
                "an addressing header occurs more than once",
                header(*v, name),
            ),
            P::Invalid(v, name) => {
                (*v, &[INVALID][..], "an addressing header is not valid", header(*v, name))
            }
            P::Address(v, name) => (
                *v,
                &[INVALID, "InvalidAddress"][..],
                "the address of an endpoint reference is not valid",
                header(*v, name),
            ),
            P::MissingAddress(v, name) => (
                *v,
                &[INVALID, "MissingAddressInEPR"][..],
                "an endpoint reference has no address",
                header(*v, name),
            ),
            P::ActionMismatch(v, action, soap_action) => (
                *v,
                &[INVALID, "ActionMismatch"][..],
                "the action and that of the transport are not the same",
                problem_action(*v, action, Some(soap_action)),
            ),
            P::ActionNotSupported(v, action) => (
                *v,
                &["ActionNotSupported"][..],
                "the action is not supported at the receiver",
                problem_action(*v, action, None),
            ),
            P::OnlyAnonymous(v, name) => (
                *v,
                &[INVALID, "OnlyAnonymousAddressSupported"][..],
                "replies are sent on the connection of the request only",
                header(*v, name),
            ),
            P::OnlyNonAnonymous(v, name) => (
                *v,
                &[INVALID, "OnlyNonAnonymousAddressSupported"][..],
                "replies are not sent on the connection of the request",
                header(*v, name),
            ),
        };
        let mut fault = Fault::new(FaultCode::Sender, reason);
        for local in version.subcodes(subcodes) {
            fault = fault.subcode(QName::new(version.namespace(), local));
        }
        let namespace = version.namespace();
        let wrapped = match soap {
            // SOAP 1.1 has no room for details of headers in the fault itself (SOAP Binding, 6.2).
            Version::Soap11 => {
                format!("<wsa:FaultDetail xmlns:wsa=\"{namespace}\">{detail}</wsa:FaultDetail>")
            }
            Version::Soap12 => detail,
        };
        match (soap, Block::raw(&wrapped)) {
            (Version::Soap11, Ok(block)) => fault.header(block),
            (Version::Soap12, Ok(block)) => fault.detail(block),
            (_, Err(_)) => fault,
        }
    }
}

const INVALID: &str = "InvalidAddressingHeader";

impl AddressingVersion {
    /// The names that the submission of 2004 has for them; it has no codes below these.
    fn subcodes(self, names: &'static [&'static str]) -> Vec<&'static str> {
        match self {
            AddressingVersion::V1 => names.to_vec(),
            AddressingVersion::V2004 => names
                .iter()
                .take(1)
                .map(|name| match *name {
                    INVALID => "InvalidMessageInformationHeader",
                    "MessageAddressingHeaderRequired" => "MessageInformationHeaderRequired",
                    other => other,
                })
                .collect(),
        }
    }
}

fn header(version: AddressingVersion, local: &str) -> String {
    let namespace = version.namespace();
    format!("<wsa:ProblemHeaderQName xmlns:wsa=\"{namespace}\">wsa:{local}</wsa:ProblemHeaderQName>")
}

fn problem_action(version: AddressingVersion, action: &str, soap_action: Option<&str>) -> String {
    let soap_action = soap_action
        .map(|action| format!("<wsa:SoapAction>{}</wsa:SoapAction>", escape_attribute(action)))
        .unwrap_or_default();
    format!(
        "<wsa:ProblemAction xmlns:wsa=\"{}\"><wsa:Action>{}</wsa:Action>{soap_action}</wsa:ProblemAction>",
        version.namespace(),
        escape_attribute(action)
    )
}
