//! Bodies that are given by a type (WSDL 1.1, 3.5): the body element itself has that type.
//!
//! Their root is the `Body` of SOAP 1.1, whichever version the message has. A root of any type is the body's only entry.
use soap_model::bind::{Element, Root, SlotRef};
use soap_model::xml::{Name, Ns};

/// The root is the body itself.
pub(crate) fn is_body(root: &Root<'_>) -> bool {
    root.element.name == (Name { ns: Ns::SOAP11, local: "Body" })
}

/// The root is the body itself, and the slot its content, not its only entry.
pub(crate) fn is_whole_body(root: &Root<'_>, slot: &SlotRef<'_, '_>) -> bool {
    is_body(root) && !matches!(slot, SlotRef::Any(_))
}

/// The root with the name that the body has in a version's namespace.
pub(crate) fn named<'t>(root: &Root<'t>, ns: Ns) -> Root<'t> {
    Root { element: Element { name: Name { ns, local: "Body" }, ..root.element }, ..*root }
}
