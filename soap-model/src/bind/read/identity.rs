//! What identity constraints are told while an element is read.
use super::super::{BindError, Constraint, Rule, SlotMut};
use super::{Binder, Read};
use crate::datatypes::{Builtin, Simple};
use crate::xml::{Name, Ns};

impl<'a, 't> Binder<'_, 'a, 't> {
    /// Reads the element whose start tag is at hand, between telling of its beginning and its end.
    #[cold]
    pub(super) fn identified(
        &mut self,
        constraints: &'t [Constraint<'t>],
        nillable: bool,
        read: impl FnOnce(&mut Self) -> Read<()>,
    ) -> Read<()> {
        let offset = self.reader.start_offset();
        let name = self.reader.name().unwrap_or(Name { ns: Ns::NONE, local: "" });
        let entered = match &mut self.identity {
            Some(identity) => identity.enter(name, constraints, nillable, offset),
            None => Ok(()),
        };
        self.broken(entered)?;
        read(self)?;
        let left = match &mut self.identity {
            Some(identity) => identity.leave(),
            None => Ok(()),
        };
        self.broken(left)
    }

    /// Tells of the value of an attribute, or of the element itself; `held` is the value space where there is no simple type.
    #[cold]
    pub(super) fn identify(
        &mut self,
        attribute: Option<Name<'_>>,
        simple: Option<&Simple<'_>>,
        held: Builtin,
        text: &str,
        scope: Option<&dyn crate::datatypes::NamespaceScope>,
        offset: usize,
    ) -> Read<()> {
        if !self.identity.as_ref().is_some_and(|identity| identity.wants()) {
            return Ok(());
        }
        let value = match simple {
            Some(simple) => simple.value(text, &self.text_context(scope)),
            None => Simple::new(held, &[]).value(text, &self.text_context(scope)),
        };
        // What is no value of its type is reported as such.
        let (Ok(value), Some(identity)) = (value, &mut self.identity) else { return Ok(()) };
        let told = identity.value(attribute, &value, text.len(), offset);
        self.broken(told)
    }

    /// In lax reading the first violation is the only one.
    fn broken(&mut self, outcome: Result<(), BindError>) -> Read<()> {
        let Err(error) = outcome else { return Ok(()) };
        self.identity = None;
        self.report(Rule::Identity, error.offset(), |_, _| error)
    }
}

/// The value space of what a slot holds, where its table names no simple type.
pub(super) fn value_space(slot: &SlotMut<'_, '_>) -> Builtin {
    match slot {
        SlotMut::Bool(_) => Builtin::Boolean,
        SlotMut::I8(_)
        | SlotMut::I16(_)
        | SlotMut::I32(_)
        | SlotMut::I64(_)
        | SlotMut::U8(_)
        | SlotMut::U16(_)
        | SlotMut::U32(_)
        | SlotMut::U64(_)
        | SlotMut::Integer(_)
        | SlotMut::Decimal(_) => Builtin::Decimal,
        SlotMut::F32(_) => Builtin::Float,
        SlotMut::F64(_) => Builtin::Double,
        SlotMut::DateTime(_) => Builtin::DateTime,
        SlotMut::Date(_) => Builtin::Date,
        SlotMut::Time(_) => Builtin::Time,
        SlotMut::Base64(_) => Builtin::Base64Binary,
        SlotMut::String(_) => Builtin::String,
        _ => Builtin::Token,
    }
}
