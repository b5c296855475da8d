//! What WSDL and the drafts of XML Schema write into complex types: `wsdl:arrayType`, and types of 1999.
use super::complex::ComplexDraft;
use super::symbols::{Compiler, Place};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{Derivation, SoapArray};

impl<'a> Compiler<'a, '_> {
    /// The array that `wsdl:arrayType` describes on a restriction of a SOAP encoding's `Array` (WSDL 1.1, 2.2).
    pub(super) fn soap_array(&mut self, draft: &ComplexDraft<'a>, place: Place<'a>) -> Option<SoapArray> {
        let (value, node) = draft.attributes.array_type?;
        let text = syntax::trim(value);
        let (name, ranks) = text.find('[').map_or((text, "[]"), |at| text.split_at(at));
        if !text.contains('[') {
            let diagnostic =
                Diagnostic::error("wsdl-array-type", format!("`{text}` does not describe an array"))
                    .expected("the name of the item type with brackets, for instance `xs:string[]`")
                    .clause("WSDL 1.1, 2.2");
            self.tolerate(place.schema, node, "", Deviation::ArrayTypeWithoutBrackets, diagnostic);
        }
        let item = self.type_named(place.schema, node, "", syntax::trim(name), false);
        Some(SoapArray { item, ranks: ranks.to_owned() })
    }
}

/// Reads `content` and `derivedBy` of a complex type of the drafts.
pub(super) fn read_old_complex<'a>(node: Node<'a>, draft: &mut ComplexDraft<'a>) {
    if syntax::attribute(node, "content") == Some("mixed") {
        draft.mixed = true;
    }
    if syntax::attribute(node, "derivedBy") == Some("extension") {
        draft.derivation = Derivation::Extension;
    }
}
