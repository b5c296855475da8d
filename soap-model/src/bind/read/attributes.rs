//! Attributes of a start tag.
use super::super::{AnyAttribute, Attribute, Desc, Record, Rule, SlotMut, ValueConstraint};
use super::identity::value_space;
use super::{Binder, Read, can_be_without, mismatch};
use crate::contract::Process;
use crate::datatypes::Builtin;
use crate::xml::{self, Name, Ns};

/// The attributes of `xsi`, which need no declaration (part 1, 2.6). `schemaLocation` is never followed.
const XSI: [&str; 4] = ["type", "nil", "schemaLocation", "noNamespaceSchemaLocation"];

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The attributes of a record.
    pub(super) fn attributes(&mut self, record: &mut dyn Record<'t>, desc: &'t Desc<'t>) -> Read<()> {
        let open = std::mem::take(&mut self.root);
        let count = self.reader.attribute_count();
        if desc.attributes.is_empty() && count == 0 {
            return Ok(());
        }
        let mut seen = 0_u64;
        let mut many_seen = Vec::new();
        if desc.attributes.len() > 64 {
            many_seen.resize(desc.attributes.len(), false);
        }
        let mut expected = 0;
        for n in 0..count {
            let Some(attribute) = self.reader.attribute_at(n) else { break };
            let name = attribute.name;
            let found = match desc.attributes.get(expected) {
                Some(declared) if declared.name == name => Some(expected),
                _ => desc.attributes.iter().position(|declared| declared.name == name),
            };
            match found {
                Some(at) => {
                    match many_seen.get_mut(at) {
                        Some(seen) => *seen = true,
                        None => seen |= 1 << at,
                    }
                    expected = at + 1;
                    self.attribute(&desc.attributes[at], record.slot(at), &attribute.value())?;
                }
                None => {
                    let open = open || self.is_of_envelope(name);
                    self.other_attribute(attribute, desc, record, open)?;
                }
            }
        }
        for (at, declared) in desc.attributes.iter().enumerate() {
            let is_seen = many_seen.get(at).copied().unwrap_or(seen >> (at & 63) & 1 == 1);
            if is_seen {
                continue;
            }
            match declared.value {
                ValueConstraint::Default(text) | ValueConstraint::Fixed(text) if !declared.required => {
                    self.attribute(declared, record.slot(at), text)?;
                }
                _ if declared.required => {
                    let offset = self.reader.start_offset();
                    let is_empty = can_be_without(record, at);
                    self.report_missing(is_empty, Rule::MissingAttribute, offset, |_, error| {
                        error.expect(declared.name.local)
                    })?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// An attribute that SOAP gives a meaning on header blocks, on an entry of a body: there it has none (SOAP 1.1, 4.2; SOAP 1.2
    /// part 1, 5.2.2 to 5.2.4), or says how the entry is encoded, which was looked at before.
    fn is_of_envelope(&self, name: Name<'_>) -> bool {
        const MARKS: [&str; 5] = ["mustUnderstand", "role", "actor", "relay", "encodingStyle"];
        matches!(name.ns, Ns::SOAP11 | Ns::SOAP12) && self.reader.depth() == 3 && MARKS.contains(&name.local)
    }

    /// The value of a declared attribute.
    fn attribute(&mut self, declared: &Attribute<'t>, slot: SlotMut<'_, 't>, text: &str) -> Read<()> {
        let offset = self.reader.start_offset();
        if self.identity.is_some() {
            self.identify(Some(declared.name), declared.simple, value_space(&slot), text, None, offset)?;
        }
        self.simple_value(declared.simple, declared.value, slot, text, None, offset)
            .map_err(|error| error.in_attribute(declared.name.local))
    }

    /// An attribute that is not declared.
    fn other_attribute(
        &mut self,
        attribute: xml::Attribute<'a>,
        desc: &'t Desc<'t>,
        record: &mut dyn Record<'t>,
        open: bool,
    ) -> Read<()> {
        let name = attribute.name;
        if name.ns == Ns::XSI && XSI.contains(&name.local) {
            return self.xsi_attribute(&attribute);
        }
        if let Some(wildcard) = desc.any_attribute
            && wildcard.namespaces.admits(name.ns)
        {
            self.assess_attribute(attribute, Some(wildcard.process))?;
            let SlotMut::Attributes(list) = record.slot(desc.attributes.len()) else {
                return Err(mismatch(self.reader.offset()));
            };
            list.push(AnyAttribute::new(self.reader.uri(name.ns), name.local, attribute.value()));
            return Ok(());
        }
        if open { Ok(()) } else { self.unexpected_attribute(name, desc) }
    }

    /// `xsi:type` and its like are nodes too for the paths of identity constraints.
    #[inline]
    fn xsi_attribute(&mut self, attribute: &xml::Attribute<'a>) -> Read<()> {
        if self.identity.is_none() {
            return Ok(());
        }
        let offset = self.reader.start_offset();
        self.identify(Some(attribute.name), None, Builtin::Token, &attribute.value(), None, offset)
    }

    #[cold]
    fn unexpected_attribute(&mut self, name: Name<'_>, desc: &Desc<'_>) -> Read<()> {
        let offset = self.reader.start_offset();
        self.report(Rule::UnexpectedAttribute, offset, |this, error| {
            let error = error.found(&this.clark(name));
            desc.attributes.iter().fold(error, |error, declared| error.expect(declared.name.local))
        })
    }

    /// The attributes of an element whose type has none.
    pub(super) fn no_attributes(&mut self) -> Read<()> {
        let open = std::mem::take(&mut self.root);
        let count = self.reader.attribute_count();
        for n in 0..count {
            let Some(attribute) = self.reader.attribute_at(n) else { break };
            let name = attribute.name;
            if name.ns == Ns::XSI && XSI.contains(&name.local) {
                self.xsi_attribute(&attribute)?;
            } else if !open && !self.is_of_envelope(name) {
                let offset = self.reader.start_offset();
                self.report(Rule::UnexpectedAttribute, offset, |this, error| error.found(&this.clark(name)))?;
            }
        }
        Ok(())
    }

    /// Assesses an attribute that a wildcard admits against its declaration, as far as there is one.
    fn assess_attribute(&mut self, attribute: xml::Attribute<'a>, process: Option<Process>) -> Read<()> {
        let Some(declarations) = self.cx.declarations else { return Ok(()) };
        if attribute.name.ns == Ns::XSI && XSI.contains(&attribute.name.local) {
            return self.xsi_attribute(&attribute);
        }
        if process == Some(Process::Skip) {
            return Ok(());
        }
        let offset = self.reader.start_offset();
        match declarations.attribute(attribute.name) {
            Some(declared) => {
                let mut text: Option<String> = None;
                let slot = SlotMut::String(super::super::Shape::Opt(&mut text));
                if self.identity.is_some() {
                    self.identify(
                        Some(declared.name),
                        declared.simple,
                        Builtin::Token,
                        &attribute.value(),
                        None,
                        offset,
                    )?;
                }
                self.simple_value(declared.simple, declared.value, slot, &attribute.value(), None, offset)
            }
            // There are no attributes of `xsi` but those that are known.
            None if process == Some(Process::Strict) || attribute.name.ns == Ns::XSI => {
                let found = self.clark(attribute.name);
                self.report(Rule::NotDeclared, offset, |_, error| error.found(&found))
            }
            None => Ok(()),
        }
    }

    /// Assesses the attributes of an element without a declaration.
    pub(super) fn lax_attributes(&mut self) -> Read<()> {
        let count = self.reader.attribute_count();
        for n in 0..count {
            let Some(attribute) = self.reader.attribute_at(n) else { break };
            self.assess_attribute(attribute, None)?;
        }
        Ok(())
    }
}
