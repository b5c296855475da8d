//! What generated dispatchers are made of beside the callbacks.
use soap_model::bind::{Root, SlotRef};
use soap_model::xml::Fragment;

use super::{Context, OtherHeader, Parsed, Reply, Started, Stop};
use crate::soap::{Block, BodyReader, DeclaredFault, Fault};

/// Reads an operation's input and starts it: an entry of a dispatcher's table.
pub type Start<H, S> = for<'a> fn(&'a H, &mut BodyReader<'_>, &'a mut Context<S>) -> Started<'a>;

/// An operation's result as a response with one body entry; `slot` gives the value's slot.
pub fn reply_with<T: Send + Sync + 'static, F: DeclaredFault>(
    root: &'static Root<'static>,
    slot: fn(&T) -> SlotRef<'_, 'static>,
    result: Result<T, Stop<F>>,
) -> Result<Option<Block>, Reply> {
    result.map(|value| Some(Block::with(root, value, slot))).map_err(Stop::into_reply)
}

/// What an operation answers that the handler did not write.
pub fn not_implemented(operation: &str) -> Fault {
    Fault::receiver(format!("operation {operation} is not implemented"))
}

/// The block again, as far as it was kept: with its content where its parser was `Raw`, else empty.
impl From<OtherHeader> for Block {
    fn from(header: OtherHeader) -> Self {
        let mut block = match header.parsed {
            Parsed::Raw(fragment) => Block::from(fragment),
            _ => {
                let mut namespace = String::new();
                for c in header.name.namespace.chars() {
                    match c {
                        '&' => namespace.push_str("&amp;"),
                        '<' => namespace.push_str("&lt;"),
                        '"' => namespace.push_str("&quot;"),
                        c => namespace.push(c),
                    }
                }
                // The name was read from a document, so that it is well-formed.
                Fragment::parse(&format!("<{} xmlns=\"{namespace}\"/>", header.name.local))
                    .map_or_else(|_| Block::empty(), Block::from)
            }
        };
        if header.must_understand {
            block = block.must_understand();
        }
        match header.role {
            Some(role) => block.role(role),
            None => block,
        }
    }
}
