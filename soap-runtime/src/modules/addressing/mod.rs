//! WS-Addressing 1.0 and its submission of August 2004, for servers and clients.
//!
//! ```ignore
//! let service = contacts::service(handler).module(Addressing::new());
//! let client = ContactsClient::builder().module(Addressing::new()).build()?;
//! ```
//!
//! Where the WSDL says that a service uses addressing, service and client have the module from the start, and one that is added
//! takes its place. A handler finds what the request said in the extensions of `cx.request.http()`: [`MessageAddressing`].
mod endpoint;
mod faults;
mod headers;
mod module;
mod replies;

use std::sync::Arc;

use crate::server::AddressingDef;

pub use endpoint::EndpointReference;
pub use headers::{AddressingVersion, MessageAddressing, Relation};
pub use replies::ReplySender;

/// What a service demands of the addresses replies go to (WS-Addressing 1.0 Metadata, 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReplyAddresses {
    /// The connection of the request, `none`, and where a [`ReplySender`] admits it any other.
    #[default]
    Any,
    /// The connection of the request and `none` only.
    Anonymous,
    /// Others than the connection of the request only.
    NonAnonymous,
}

/// The addressing module: understands the headers, checks them, and writes those of replies and requests.
#[derive(Clone, Default)]
pub struct Addressing {
    required: bool,
    addresses: ReplyAddresses,
    sender: Option<Arc<dyn ReplySender>>,
    version: AddressingVersion,
    reply_to: Option<EndpointReference>,
    fault_to: Option<EndpointReference>,
    from: Option<EndpointReference>,
}

impl Addressing {
    /// Headers are understood where they come, and not demanded. A client sends those of version 1.0.
    pub fn new() -> Self {
        Self::default()
    }

    /// As a WSDL says that a service uses it.
    pub fn of(definition: AddressingDef) -> Self {
        Addressing { required: definition.required, addresses: definition.replies, ..Addressing::default() }
    }

    /// Server: messages without the headers are refused.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Server: which addresses replies may go to.
    pub fn reply_addresses(mut self, addresses: ReplyAddresses) -> Self {
        self.addresses = addresses;
        self
    }

    /// Server: replies to other addresses than the request's connection are sent by this, if it admits the address. Without it
    /// they are refused: whoever may name an address can have the server call others.
    pub fn replies(mut self, sender: impl ReplySender) -> Self {
        self.sender = Some(Arc::new(sender));
        self
    }

    /// Client: the version of the headers it sends.
    pub fn version(mut self, version: AddressingVersion) -> Self {
        self.version = version;
        self
    }

    /// Client: where replies go. Without it, back on the same connection.
    pub fn reply_to(mut self, endpoint: EndpointReference) -> Self {
        self.reply_to = Some(endpoint);
        self
    }

    /// Client: where faults go. Without it, where replies go.
    pub fn fault_to(mut self, endpoint: EndpointReference) -> Self {
        self.fault_to = Some(endpoint);
        self
    }

    /// Client: whom messages are from.
    pub fn from(mut self, endpoint: EndpointReference) -> Self {
        self.from = Some(endpoint);
        self
    }
}

impl std::fmt::Debug for Addressing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Addressing")
            .field("required", &self.required)
            .field("addresses", &self.addresses)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
