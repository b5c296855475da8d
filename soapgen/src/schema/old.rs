//! The schema namespaces of 1999 and 2000/10: names of types that were called otherwise.
use super::syntax::{self, Node, OLD_XSD};
use soap_model::datatypes::Builtin;

/// The built-in type that took the place of one of the drafts.
pub(crate) fn builtin(local: &str) -> Option<Builtin> {
    Some(match local {
        "timeInstant" => Builtin::DateTime,
        "timeDuration" => Builtin::Duration,
        "uriReference" | "uri" => Builtin::AnyUri,
        "binary" => Builtin::Base64Binary,
        "CDATA" => Builtin::NormalizedString,
        "ur-type" => Builtin::AnyType,
        "month" => Builtin::GYearMonth,
        "year" => Builtin::GYear,
        "recurringDate" => Builtin::GMonthDay,
        "recurringDay" => Builtin::GDay,
        // These had value spaces that no later type has.
        "recurringDuration" | "timePeriod" | "century" => Builtin::String,
        _ => return None,
    })
}

/// Whether a name in an attribute is in one of the drafts' namespaces.
pub(super) fn in_use(node: Node<'_>, text: &str) -> bool {
    let prefix = text.split_once(':').map(|(p, _)| p);
    node.lookup_namespace_uri(prefix).is_some_and(|ns| OLD_XSD.contains(&ns))
}

/// Whether a schema element is of one of the drafts.
pub(super) fn is_old(node: Node<'_>) -> bool {
    node.tag_name().namespace().is_some_and(|ns| ns != syntax::XSD)
}
