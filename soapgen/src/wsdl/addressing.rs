//! Whether a port uses WS-Addressing (WS-Addressing 1.0 Metadata, 3; `wsaw:UsingAddressing` before it).
use super::at::At;
use super::policy;
use crate::load::names::{WSAM, WSAW};
use soap_model::contract::{AddressingUse, ReplyAddresses};

/// The namespaces of `wsaw:UsingAddressing`, drafts included.
const USING: [&str; 3] =
    [WSAW, "http://www.w3.org/2005/08/addressing/wsdl", "http://www.w3.org/2005/02/addressing/wsdl"];
/// What the binding and the port (WSDL 2.0: endpoint) say, themselves or in policies.
pub(super) fn addressing(binding: At<'_, '_>, port: At<'_, '_>) -> Option<AddressingUse> {
    let found: Vec<_> =
        [binding, port].into_iter().flat_map(|at| at.extensions().filter_map(use_of)).collect();
    let first = found.first()?;
    let replies =
        found.iter().map(|u| u.replies).find(|r| *r != ReplyAddresses::Any).unwrap_or(first.replies);
    Some(AddressingUse { required: found.iter().any(|u| u.required), replies })
}

fn use_of(extension: At<'_, '_>) -> Option<AddressingUse> {
    if extension.local() == "UsingAddressing" && USING.contains(&extension.namespace()) {
        return Some(AddressingUse { required: extension.required(), replies: ReplyAddresses::Any });
    }
    let policy = policy::of(extension)?;
    let (assertion, required) = policy::assertion(policy, |node| {
        let (namespace, local) = (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
        (namespace == WSAM && local == "Addressing")
            || (local == "UsingAddressing" && USING.contains(&namespace))
    })?;
    let nested = |name: &str| assertion.descendants().any(|node| node.tag_name().name() == name);
    let replies = match (nested("AnonymousResponses"), nested("NonAnonymousResponses")) {
        (true, false) => ReplyAddresses::Anonymous,
        (false, true) => ReplyAddresses::NonAnonymous,
        _ => ReplyAddresses::Any,
    };
    Some(AddressingUse { required, replies })
}
