//! The SOAP encoding (SOAP 1.1, section 5; SOAP 1.2 part 2, section 3): graphs of values instead of documents.
//!
//! A root that is [`encoded`](super::Root::encoded) is read as a graph first, because a value may stand after
//! those that refer to it; then the tables are followed as in literal reading, from accessor to value. Accessors are found by
//! their local name in any order. A value that several places refer to is copied to each, within
//! [`Limits::expansion`](crate::xml::Limits); one that contains itself is a [`Link::Ancestor`] there.
mod any;
mod array;
mod circles;
mod decode;
mod encode;
mod graph;
mod link;
mod sizes;

pub(super) use encode::write;
pub use link::Link;

use super::read::{Binder, Read};
use super::{Root, SlotMut};
use crate::xml::Ns;
use decode::Decoder;
use graph::Graph;

/// The encodings of the two versions of SOAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// `http://schemas.xmlsoap.org/soap/encoding/`
    #[default]
    Soap11,
    /// `http://www.w3.org/2003/05/soap-encoding`
    Soap12,
}

impl Encoding {
    /// Its namespace.
    pub(super) fn ns(self) -> Ns {
        match self {
            Encoding::Soap11 => Ns::ENC11,
            Encoding::Soap12 => Ns::ENC12,
        }
    }

    /// The namespace of the envelope that `encodingStyle` belongs to.
    pub(super) fn envelope(self) -> Ns {
        match self {
            Encoding::Soap11 => Ns::SOAP11,
            Encoding::Soap12 => Ns::SOAP12,
        }
    }

    /// The value of `encodingStyle`.
    pub(super) fn style(self) -> &'static str {
        match self {
            Encoding::Soap11 => crate::xml::names::ENC11,
            Encoding::Soap12 => crate::xml::names::ENC12,
        }
    }
}

/// Reads a root and, unless it stands alone, what stands after it: true if that was read up to the end of what is around it.
pub(super) fn read<'t>(
    binder: &mut Binder<'_, '_, 't>,
    root: &Root<'t>,
    slot: SlotMut<'_, 't>,
) -> Read<bool> {
    let alone = binder.cx.options.open_root || binder.reader.depth() <= 1;
    let mut graph = Graph::default();
    let node = graph.add(binder.reader)?;
    if !alone {
        while binder.next_child()?.is_some() {
            graph.add(binder.reader)?;
        }
    }
    for state in &binder.cx.before {
        graph.add(&mut binder.reader.back_at(state.clone()))?;
    }
    Decoder::new(binder, graph).root(&root.element, slot, node)?;
    Ok(!alone)
}
