//! Whether a port uses WS-Addressing (WS-Addressing 1.0 Metadata, 3; `wsaw:UsingAddressing` before it).
use super::at::At;
use crate::load::names::{WSAM, WSAW};
use soap_model::contract::{AddressingUse, ReplyAddresses};

/// The namespaces of `wsaw:UsingAddressing`, drafts included.
const USING: [&str; 3] =
    [WSAW, "http://www.w3.org/2005/08/addressing/wsdl", "http://www.w3.org/2005/02/addressing/wsdl"];
/// WS-Policy 1.2 and 1.5.
const POLICY: [&str; 2] = ["http://schemas.xmlsoap.org/ws/2004/09/policy", "http://www.w3.org/ns/ws-policy"];

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
    match extension.local() {
        "UsingAddressing" if USING.contains(&extension.namespace()) => {
            Some(AddressingUse { required: extension.required(), replies: ReplyAddresses::Any })
        }
        "Policy" if POLICY.contains(&extension.namespace()) => policy(extension),
        "PolicyReference" if POLICY.contains(&extension.namespace()) => {
            let id = extension.attribute("URI")?.trim().strip_prefix('#')?;
            let all = extension.node.document().root_element().descendants();
            let node =
                all.filter(|node| node.tag_name().name() == "Policy").find(|node| has_id(*node, id))?;
            policy(At { node, ..extension })
        }
        _ => None,
    }
}

/// `wsu:Id` or `xml:id`.
fn has_id(node: roxmltree::Node<'_, '_>, id: &str) -> bool {
    node.attributes().any(|a| matches!(a.name(), "Id" | "id") && a.value().trim() == id)
}

/// The assertion within a policy: it is required unless it is optional, or an alternative goes without it.
fn policy(at: At<'_, '_>) -> Option<AddressingUse> {
    let is_assertion = |node: &roxmltree::Node<'_, '_>| {
        let (namespace, local) = (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name());
        (namespace == WSAM && local == "Addressing")
            || (local == "UsingAddressing" && USING.contains(&namespace))
    };
    let assertion = at.node.descendants().find(is_assertion)?;
    let optional =
        assertion.attributes().any(|a| a.name() == "Optional" && matches!(a.value().trim(), "true" | "1"));
    let avoidable = assertion
        .ancestors()
        .take_while(|node| *node != at.node)
        .filter(|node| node.tag_name().name() == "ExactlyOne")
        .any(|choice| {
            choice
                .children()
                .filter(roxmltree::Node::is_element)
                .any(|c| !c.descendants().any(|n| is_assertion(&n)))
        });
    let nested = |name: &str| assertion.descendants().any(|node| node.tag_name().name() == name);
    let replies = match (nested("AnonymousResponses"), nested("NonAnonymousResponses")) {
        (true, false) => ReplyAddresses::Anonymous,
        (false, true) => ReplyAddresses::NonAnonymous,
        _ => ReplyAddresses::Any,
    };
    Some(AddressingUse { required: !optional && !avoidable, replies })
}
