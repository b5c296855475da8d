//! Roots of messages.
use super::Root;
use crate::contract::{Body, Part, PartKind, QName};
use crate::xml::names;

/// The root of a part: an element; a part given by type is an element named after the part in this namespace.
pub fn part_root(part: &Part, namespace: &str) -> Root {
    match part.kind {
        PartKind::Element(id) => Root::Element(id),
        PartKind::Type(id) => Root::Typed { name: QName::new(namespace, part.name.as_str()), r#type: id },
    }
}

/// The root of a message body: one element where that is all there is; a record named `name`, in
/// the module of `namespace`, where the body is a wrapper of parts or several elements. None for an empty body.
pub fn body_root(body: &Body, name: &str, namespace: &str) -> Option<Root> {
    match body {
        Body::Elements(parts) => match parts.as_slice() {
            [] => None,
            [part] => Some(part_root(part, "")),
            parts => Some(Root::Record {
                element: None,
                name: name.to_owned(),
                namespace: namespace.to_owned(),
                parts: parts.iter().map(|part| part_root(part, "")).collect(),
            }),
        },
        Body::Type(part) => match part.kind {
            PartKind::Element(id) => Some(Root::Element(id)),
            PartKind::Type(id) => Some(Root::Typed { name: QName::new(names::SOAP11, "Body"), r#type: id }),
        },
        // Part accessors of rpc style are in no namespace (WS-I Basic Profile 1.1, R2735).
        Body::Rpc { wrapper, parts, encoded } => {
            let record = Root::Record {
                element: Some(wrapper.clone()),
                name: name.to_owned(),
                namespace: namespace.to_owned(),
                parts: parts.iter().map(|part| part_root(part, "")).collect(),
            };
            Some(if *encoded { Root::Encoded(Box::new(record)) } else { record })
        }
    }
}
