//! Policies at bindings and ports (WS-Policy 1.2 and 1.5): what they assert, and what of that nobody here enforces.
use super::at::At;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::names::{WSAM, WSAW};
use roxmltree::Node;
use soap_model::contract::MtomUse;

/// WS-Policy 1.2 and 1.5.
const POLICY: [&str; 2] = ["http://schemas.xmlsoap.org/ws/2004/09/policy", "http://www.w3.org/ns/ws-policy"];
/// The MTOM policy assertions of 2004 and 2007.
const MTOM: [(&str, &str); 2] = [
    ("http://schemas.xmlsoap.org/ws/2004/09/policy/optimizedmimeserialization", "OptimizedMimeSerialization"),
    ("http://www.w3.org/2007/08/soap12-mtom-policy", "MTOM"),
];

fn is_policy(namespace: &str) -> bool {
    POLICY.contains(&namespace)
}

fn namespace<'d>(node: Node<'d, '_>) -> &'d str {
    node.tag_name().namespace().unwrap_or_default()
}

/// The policy that an element is or refers to.
pub(super) fn of<'d, 't>(extension: At<'d, 't>) -> Option<At<'d, 't>> {
    match extension.local() {
        "Policy" if is_policy(extension.namespace()) => Some(extension),
        "PolicyReference" if is_policy(extension.namespace()) => {
            let id = extension.attribute("URI")?.trim().strip_prefix('#')?;
            let mut all = extension.node.document().root_element().descendants();
            let node = all.find(|node| {
                node.tag_name().name() == "Policy" && is_policy(namespace(*node)) && has_id(*node, id)
            })?;
            Some(At { node, ..extension })
        }
        _ => None,
    }
}

/// `wsu:Id` or `xml:id`.
fn has_id(node: Node<'_, '_>, id: &str) -> bool {
    node.attributes().any(|a| matches!(a.name(), "Id" | "id") && a.value().trim() == id)
}

/// An assertion of a policy, and whether it is required: it is not optional, and no alternative goes without it.
pub(super) fn assertion<'d, 't>(
    policy: At<'d, 't>,
    is: impl Fn(Node<'d, 't>) -> bool,
) -> Option<(Node<'d, 't>, bool)> {
    let assertion = policy.node.descendants().find(|node| is(*node))?;
    let optional =
        assertion.attributes().any(|a| a.name() == "Optional" && matches!(a.value().trim(), "true" | "1"));
    let without = |alternative: Node<'d, 't>| !alternative.descendants().any(&is);
    let avoidable = assertion
        .ancestors()
        .take_while(|node| *node != policy.node)
        .filter(|node| node.tag_name().name() == "ExactlyOne")
        .any(|choice| choice.children().filter(Node::is_element).any(without));
    Some((assertion, !optional && !avoidable))
}

/// What binding and port say of MTOM.
pub(super) fn mtom(binding: At<'_, '_>, port: At<'_, '_>) -> Option<MtomUse> {
    let is = |node: Node<'_, '_>| MTOM.contains(&(namespace(node), node.tag_name().name()));
    let found = [binding, port]
        .into_iter()
        .flat_map(At::elements)
        .filter_map(of)
        .filter_map(|policy| assertion(policy, is));
    found
        .map(|(_, required)| MtomUse { required })
        .reduce(|a, b| MtomUse { required: a.required || b.required })
}

/// Says which assertions of a binding's policies, those of its operations and messages included, are not enforced.
pub(super) fn check(binding: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let mut names: Vec<&str> = Vec::new();
    let mut place = None;
    for node in binding.node.descendants().filter(Node::is_element) {
        let Some(policy) = of(At { node, ..binding }) else { continue };
        let known = names.len();
        asserted(policy.node, &mut names);
        if names.len() > known && place.is_none() {
            place = Some(At { node, ..binding }.label());
        }
    }
    let Some(place) = place else { return };
    names.sort_unstable();
    names.dedup();
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > shown.len() { " and others" } else { "" };
    let message = format!("a policy asserts what is not enforced: {}{more}", shown.join(", "));
    diagnostics.push(
        Diagnostic::warning("wsdl-policy", message)
            .at(place, "passed over")
            .help("see to it by other means: a layer around the service, the settings of the client")
            .clause("WS-Policy 1.5, 3"),
    );
}

/// The assertions of a policy that are not known, those within assertions left out.
fn asserted<'d>(policy: Node<'d, '_>, unknown: &mut Vec<&'d str>) {
    let mut open = vec![policy];
    while let Some(node) = open.pop() {
        for child in node.children().filter(Node::is_element) {
            let (space, name) = (namespace(child), child.tag_name().name());
            if is_policy(space) && matches!(name, "All" | "ExactlyOne" | "Policy") {
                open.push(child);
            } else if !is_policy(space) && space != WSAM && space != WSAW && !MTOM.contains(&(space, name)) {
                unknown.push(name);
            }
        }
    }
}
