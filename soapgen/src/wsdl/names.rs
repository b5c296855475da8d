//! What is said of names that lead nowhere.
use crate::diagnostic::{Diagnostic, Label, closest};
use crate::wsdl::at::At;
use soap_model::contract::QName;

/// A prefix that nothing declares.
pub(super) fn undeclared(prefix: &str, at: At<'_, '_>, label: Label) -> Diagnostic {
    let prefixes: Vec<&str> = at.node.namespaces().filter_map(|ns| ns.name()).collect();
    let near = closest(prefix, prefixes.iter().copied());
    Diagnostic::error("xml-namespace", format!("the prefix `{prefix}` is not declared"))
        .at(label, "no declaration of the prefix is in scope")
        .expected(format!("an attribute `xmlns:{prefix}=\"…\"` on this element or one around it"))
        .maybe_help(near.map(|near| format!("did you mean `{near}:`?")))
        .clause("Namespaces in XML 1.0, 5")
}

/// The name that was probably meant: the nearest of the same namespace, or the same in another namespace.
pub(super) fn suggestion<'k>(
    name: &QName,
    mut known: impl Iterator<Item = &'k QName> + Clone,
) -> Option<String> {
    let same = known.clone().filter(|k| k.namespace == name.namespace).map(|k| &*k.local);
    if let Some(near) = closest(&name.local, same) {
        return Some(format!("did you mean `{near}`?"));
    }
    let elsewhere = known.find(|k| k.local == name.local)?;
    Some(match &*elsewhere.namespace {
        "" => "there is one of this name in no namespace".into(),
        namespace => format!("there is one of this name in the namespace `{namespace}`"),
    })
}
