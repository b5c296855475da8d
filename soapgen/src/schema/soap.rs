//! What WSDL and the drafts of XML Schema write into complex types: `wsdl:arrayType`, and types of 1999.
use super::complex::ComplexDraft;
use super::symbols::{Compiler, Place};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{
    ComplexType, Content, Derivation, DerivationSet, Owner, SoapArray, TypeId, TypeKind,
};

/// Arrays of arrays of arrays are not deeper.
const MOST_INNER_ARRAYS: usize = 16;

impl<'a> Compiler<'a, '_> {
    /// The array that `wsdl:arrayType` describes on a restriction of a SOAP encoding's `Array` (WSDL 1.1, 2.2).
    ///
    /// The item of an array of arrays (`xs:string[][]`) is an array without a name, made here.
    pub(super) fn soap_array(
        &mut self,
        id: TypeId,
        draft: &ComplexDraft<'a>,
        place: Place<'a>,
    ) -> Option<SoapArray> {
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
        let mut item = self.type_named(place.schema, node, "", syntax::trim(name), false);
        let mut groups: Vec<&str> = ranks.split_inclusive(']').map(syntax::trim).collect();
        groups.retain(|group| group.starts_with('['));
        let own = groups.pop().unwrap_or("[]");
        for group in groups.into_iter().take(MOST_INNER_ARRAYS) {
            let inner = self.new_type(place.schema, draft.node, None, Some(Owner::Type(id)));
            let definition = &mut self.types.types[inner.0 as usize];
            definition.base = Some(draft.base);
            definition.documentation = None;
            definition.kind = TypeKind::Complex(ComplexType {
                content: Content::Empty,
                attributes: Vec::new(),
                any_attribute: None,
                r#abstract: false,
                block: DerivationSet::default(),
                soap_array: Some(SoapArray { item, ranks: group.to_owned() }),
            });
            item = inner;
        }
        Some(SoapArray { item, ranks: own.to_owned() })
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
