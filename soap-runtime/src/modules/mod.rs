//! What understands header blocks by itself, on both sides of a call: addressing, security.
//!
//! A module says which blocks it understands, sees every message that comes in before any callback `header`, and every
//! message that goes out before it is written. What it wants to remember for a call it puts into the extensions.
pub mod addressing;

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use http::{Extensions, Uri};
use soap_model::xml::Fragment;

use crate::server::OperationDef;
use crate::soap::{Block, Fault, QName, Version};
use addressing::ReplySender;

/// A link of the chain that messages pass.
pub trait Module: Send + Sync + 'static {
    /// What it is: of a kind there is one in a chain, and a module that is added takes the place of the one there.
    fn kind(&self) -> Option<&'static str> {
        None
    }

    /// It understands header blocks of this name.
    fn understands(&self, namespace: &str, local: &str) -> bool;

    /// A message came in. A fault ends the call.
    fn inbound<'a>(&'a self, message: &'a mut Inbound<'_>) -> BoxFuture<'a, Result<(), Fault>> {
        let _ = message;
        Box::pin(std::future::ready(Ok(())))
    }

    /// The operation of a request is known; its body is not read yet. A fault ends the call.
    fn dispatched(
        &self,
        operation: &'static OperationDef,
        version: Version,
        extensions: &mut Extensions,
    ) -> Result<(), Fault> {
        let _ = (operation, version, extensions);
        Ok(())
    }

    /// A message goes out. A fault goes out in its place.
    fn outbound<'a>(&'a self, message: &'a mut Outbound<'_>) -> BoxFuture<'a, Result<(), Fault>> {
        let _ = message;
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Which way of a call a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the service.
    Request,
    /// From the service.
    Response,
}

/// A message that came in.
#[derive(Debug)]
#[non_exhaustive]
pub struct Inbound<'m> {
    /// Its way.
    pub direction: Direction,
    /// Its version.
    pub version: Version,
    /// The transport's action, where it gave one. A module that knows better may say so: it decides between operations.
    pub action: Option<String>,
    /// The header blocks for this node that some module understands, in document order.
    pub blocks: &'m [InboundBlock],
    /// What belongs to this call.
    pub extensions: &'m mut Extensions,
}

/// A header block that came in.
#[derive(Debug)]
#[non_exhaustive]
pub struct InboundBlock {
    /// Its name.
    pub name: QName,
    /// `mustUnderstand`.
    pub must_understand: bool,
    /// `role` (SOAP 1.1: `actor`), where it is given.
    pub role: Option<String>,
    /// The block as it is written.
    pub fragment: Fragment,
}

/// A message that goes out.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outbound<'m> {
    /// Its way.
    pub direction: Direction,
    /// Its version.
    pub version: Version,
    /// It carries a fault.
    pub fault: bool,
    /// The arm of that fault, if the operation declares it: index into [`OperationDef::faults`].
    pub declared_fault: Option<usize>,
    /// The operation, where it is known.
    pub operation: Option<&'static OperationDef>,
    /// Of a request: the address it goes to.
    pub to: Option<&'m Uri>,
    /// Of a response: where it goes.
    pub delivery: &'m mut Delivery,
    /// Its header blocks so far.
    pub headers: &'m mut Vec<Block>,
    /// What belongs to this call.
    pub extensions: &'m mut Extensions,
}

/// Where a response goes.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Delivery {
    /// Back on the connection of its request.
    #[default]
    Here,
    /// Nowhere: the request is answered with a receipt.
    Nowhere,
    /// To another address; the request is answered with a receipt.
    Elsewhere {
        /// What sends it.
        sender: Arc<dyn ReplySender>,
        /// The address.
        to: Uri,
        /// The action of the response.
        action: String,
    },
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Delivery::Here => f.write_str("Here"),
            Delivery::Nowhere => f.write_str("Nowhere"),
            Delivery::Elsewhere { to, .. } => f.debug_tuple("Elsewhere").field(to).finish(),
        }
    }
}

/// Adds a module to a chain: in the place of the one of its kind, or last.
pub(crate) fn add(chain: &mut Vec<Arc<dyn Module>>, module: Arc<dyn Module>) {
    match chain.iter_mut().find(|own| own.kind().is_some() && own.kind() == module.kind()) {
        Some(own) => *own = module,
        None => chain.push(module),
    }
}
