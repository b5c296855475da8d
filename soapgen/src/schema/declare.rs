//! Reads every global declaration and what stands in it; references become ids.
use super::symbols::{Compiler, Draft, Place, Space};
use super::syntax;
use crate::diagnostic::Diagnostic;
use soap_model::contract::{AttributeId, ElementId, TypeId};

impl<'a> Compiler<'a, '_> {
    /// Reads the global declarations in the order they were entered.
    pub(super) fn declare(&mut self) {
        for index in 0..self.globals.len() {
            let global = self.globals[index];
            self.redefining = global.original.map(|_| index);
            match global.space {
                Space::Type => self.declare_type(TypeId(global.target)),
                Space::Element => {
                    self.declare_element(global.schema, global.node, ElementId(global.target), true)
                }
                Space::Attribute => {
                    self.declare_attribute(global.schema, global.node, AttributeId(global.target), true)
                }
                Space::Group => self.declare_group(global.target as usize),
                Space::AttributeGroup => self.declare_attribute_group(global.target as usize),
                Space::Notation => {
                    if syntax::attribute(global.node, "public").is_none()
                        && syntax::attribute(global.node, "system").is_none()
                    {
                        let diagnostic =
                            Diagnostic::error("src-notation", "a notation needs `public` or `system`")
                                .expected("`public=\"…\"` or `system=\"…\"`")
                                .clause("XSD 1.0 part 1, 3.12.2");
                        self.error(global.schema, global.node, "", diagnostic);
                    }
                }
            }
            self.redefining = None;
        }
        self.type_by_heads();
        self.refer_keys();
    }

    /// Reads a type definition.
    pub(super) fn declare_type(&mut self, id: TypeId) {
        let Some(Place { node, schema }) = self.type_places[id.0 as usize] else { return };
        let draft = if syntax::xsd_name(node) == Some("complexType") {
            self.declare_complex(id, schema, node).map(|d| Draft::Complex(Box::new(d)))
        } else {
            self.declare_simple(id, schema, node).map(Draft::Simple)
        };
        self.drafts[id.0 as usize] = draft.unwrap_or(Draft::Done);
    }
}
