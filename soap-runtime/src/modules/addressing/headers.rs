//! The message addressing properties in header blocks (WS-Addressing 1.0 SOAP Binding, 3).
use soap_model::xml::Fragment;
use soap_model::xml::names::WSA;

use super::EndpointReference;
use super::faults::Problem;
use crate::modules::InboundBlock;

/// The versions of WS-Addressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AddressingVersion {
    /// The recommendation, 1.0 (`http://www.w3.org/2005/08/addressing`).
    #[default]
    V1,
    /// The submission (`http://schemas.xmlsoap.org/ws/2004/08/addressing`).
    V2004,
}

const WSA_2004: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing";

impl AddressingVersion {
    /// Its namespace.
    pub const fn namespace(self) -> &'static str {
        match self {
            AddressingVersion::V1 => WSA,
            AddressingVersion::V2004 => WSA_2004,
        }
    }

    pub(super) fn of(namespace: &str) -> Option<Self> {
        [AddressingVersion::V1, AddressingVersion::V2004].into_iter().find(|v| v.namespace() == namespace)
    }

    /// The address that means the connection of the request.
    pub const fn anonymous(self) -> &'static str {
        match self {
            AddressingVersion::V1 => "http://www.w3.org/2005/08/addressing/anonymous",
            AddressingVersion::V2004 => "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
        }
    }

    /// The address that means: do not send it.
    pub(super) const fn none(self) -> &'static str {
        match self {
            AddressingVersion::V1 => "http://www.w3.org/2005/08/addressing/none",
            AddressingVersion::V2004 => "",
        }
    }

    /// The action of the faults of addressing itself.
    pub(super) const fn fault_action(self) -> &'static str {
        match self {
            AddressingVersion::V1 => "http://www.w3.org/2005/08/addressing/fault",
            AddressingVersion::V2004 => "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault",
        }
    }

    /// The action of other faults that have none of their own (SOAP Binding, 6).
    pub(super) const fn soap_fault_action(self) -> &'static str {
        match self {
            AddressingVersion::V1 => "http://www.w3.org/2005/08/addressing/soap/fault",
            AddressingVersion::V2004 => "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault",
        }
    }
}

/// How a message relates to another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relation {
    /// The relationship, an IRI (in the version of 2004, a qualified name as written). None: it is the reply.
    pub kind: Option<String>,
    /// Message id of the other message.
    pub to: String,
}

/// What the headers of a message say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessageAddressing {
    /// The version of its headers.
    pub version: AddressingVersion,
    /// Where it goes. None: not said.
    pub to: Option<String>,
    /// What it means.
    pub action: String,
    /// Its id.
    pub message_id: Option<String>,
    /// What it relates to.
    pub relates_to: Vec<Relation>,
    /// Whom it is from.
    pub from: Option<EndpointReference>,
    /// Where replies go. None: back on the same connection.
    pub reply_to: Option<EndpointReference>,
    /// Where faults go. None: where replies go.
    pub fault_to: Option<EndpointReference>,
}

impl MessageAddressing {
    /// Reads the properties; None if there is no header of addressing among the blocks.
    pub(super) fn read(blocks: &[InboundBlock]) -> Result<Option<Self>, Problem> {
        let Some(version) = blocks.iter().find_map(|b| AddressingVersion::of(&b.name.namespace)) else {
            return Ok(None);
        };
        let mut out = MessageAddressing {
            version,
            to: None,
            action: String::new(),
            message_id: None,
            relates_to: Vec::new(),
            from: None,
            reply_to: None,
            fault_to: None,
        };
        let mut action = None;
        for block in blocks.iter().filter(|b| &*b.name.namespace == version.namespace()) {
            let local = &*block.name.local;
            let fresh = match local {
                "To" => text(block, version)?.and_then(|text| out.to.replace(text)).is_none(),
                "Action" => text(block, version)?.and_then(|text| action.replace(text)).is_none(),
                "MessageID" => text(block, version)?.and_then(|text| out.message_id.replace(text)).is_none(),
                "RelatesTo" => {
                    let kind = relationship(&block.fragment);
                    let doubled = out.relates_to.iter().any(|relation| relation.kind == kind);
                    let to = text(block, version)?.unwrap_or_default();
                    out.relates_to.push(Relation { kind, to });
                    !doubled
                }
                "From" => out.from.replace(endpoint(block, version)?).is_none(),
                "ReplyTo" => out.reply_to.replace(endpoint(block, version)?).is_none(),
                "FaultTo" => out.fault_to.replace(endpoint(block, version)?).is_none(),
                _ => true,
            };
            if !fresh {
                return Err(Problem::Cardinality(version, block.name.local.to_string()));
            }
        }
        match action.filter(|action| !action.is_empty()) {
            Some(action) => Ok(Some(MessageAddressing { action, ..out })),
            None => Err(Problem::Required(version, "Action")),
        }
    }

    /// Where a reply goes, or a fault. None: back on the same connection.
    pub(super) fn destination(&self, fault: bool) -> Option<&EndpointReference> {
        let endpoint =
            if fault { self.fault_to.as_ref().or(self.reply_to.as_ref()) } else { self.reply_to.as_ref() };
        endpoint.filter(|endpoint| endpoint.address != self.version.anonymous())
    }
}

fn text(block: &InboundBlock, version: AddressingVersion) -> Result<Option<String>, Problem> {
    let mut reader = block.fragment.reader(&[]);
    let text = reader.root().and_then(|_| reader.text());
    match text {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(_) => Err(Problem::Invalid(version, block.name.local.to_string())),
    }
}

fn endpoint(block: &InboundBlock, version: AddressingVersion) -> Result<EndpointReference, Problem> {
    match EndpointReference::read(&block.fragment, version) {
        Ok(Some(endpoint)) => Ok(endpoint),
        Ok(None) => Err(Problem::MissingAddress(version, block.name.local.to_string())),
        Err(_) => Err(Problem::Address(version, block.name.local.to_string())),
    }
}

/// The relationship, unless it is that of a reply.
fn relationship(element: &Fragment) -> Option<String> {
    let mut reader = element.reader(&[]);
    reader.root().ok()?;
    let kind = reader.attributes().find(|a| a.name.local == "RelationshipType")?.value().trim().to_owned();
    let reply =
        kind == "http://www.w3.org/2005/08/addressing/reply" || kind.rsplit(':').next() == Some("Reply");
    (!reply).then_some(kind)
}
