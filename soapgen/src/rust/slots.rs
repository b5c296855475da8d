//! Slot expressions: how generated code hands a place to the interpreter.
use super::Names;
use soap_model::datatypes::Builtin;
use soap_model::layout::{ItemKind, Plan, Shape, Simple, Value};

/// To fill or to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// `rt::SlotMut`; places are written `&mut …`.
    Fill,
    /// `rt::SlotRef`; places are written `&…`.
    Read,
}

/// The slot of a place, for instance `rt::SlotMut::I64(rt::Shape::Opt(&mut self.id))`. `place` is the
/// whole expression, `&mut self.id`; for a boxed record of an arm `&mut **v`.
pub fn slot(plan: &Plan, names: &Names, value: &Value, shape: Shape, access: Access, place: &str) -> String {
    let (slot, shapes) = match access {
        Access::Fill => ("rt::SlotMut", "rt::Shape"),
        Access::Read => ("rt::SlotRef", "rt::ShapeRef"),
    };
    match variant(plan, names, value) {
        Variant::Shaped(variant) => format!("{slot}::{variant}({shapes}::{}({place}))", shape_name(shape)),
        Variant::Text => format!("{slot}::Text({place})"),
        Variant::Record if shape == Shape::One => format!("{slot}::Record({place})"),
        Variant::Record => format!("{slot}::Records({place})"),
        Variant::Choice if shape == Shape::One => format!("{slot}::Choice({place})"),
        Variant::Choice => format!("{slot}::Choices({place})"),
    }
}

/// The variants of a slot, as far as the value decides.
pub(super) enum Variant {
    /// One with a shape.
    Shaped(&'static str),
    Text,
    Record,
    Choice,
}

/// The variant of the slot of such a value.
pub(super) fn variant(plan: &Plan, names: &Names, value: &Value) -> Variant {
    let mut value = value;
    loop {
        return match value {
            Value::Builtin(builtin) => builtin_variant(*builtin).map_or(Variant::Text, Variant::Shaped),
            Value::Own(own) => own_variant(names.own(*own)).map_or(Variant::Text, Variant::Shaped),
            Value::List(_) => Variant::Text,
            Value::Any => Variant::Shaped("Any"),
            Value::Record(_) => Variant::Record,
            Value::Choice(_) => Variant::Choice,
            Value::Simple(item) => match &plan[*item].kind {
                ItemKind::Simple(Simple::Alias(other)) => {
                    value = other;
                    continue;
                }
                _ => Variant::Text,
            },
        };
    }
}

/// The slot variant of a Rust type that the user chose, where it has one of its own.
pub(super) fn own_variant(path: &str) -> Option<&'static str> {
    Some(match path {
        "String" | "std::string::String" => "String",
        "bool" => "Bool",
        "soap_runtime::datatypes::Decimal" | "::soap_runtime::datatypes::Decimal" => "Decimal",
        "i8" => "I8",
        "i16" => "I16",
        "i32" => "I32",
        "i64" => "I64",
        "u8" => "U8",
        "u16" => "U16",
        "u32" => "U32",
        "u64" => "U64",
        "f32" => "F32",
        "f64" => "F64",
        _ => return None,
    })
}

/// The slot variant of a built-in type; None for those that go through text.
pub fn builtin_variant(builtin: Builtin) -> Option<&'static str> {
    use Builtin as B;
    Some(match builtin {
        B::AnyType => "Any",
        B::AnySimpleType
        | B::String
        | B::NormalizedString
        | B::Token
        | B::Language
        | B::NmToken
        | B::Name
        | B::NcName
        | B::Id
        | B::IdRef
        | B::Entity
        | B::AnyUri => "String",
        B::Boolean => "Bool",
        B::Byte => "I8",
        B::Short => "I16",
        B::Int => "I32",
        B::Long => "I64",
        B::UnsignedByte => "U8",
        B::UnsignedShort => "U16",
        B::UnsignedInt => "U32",
        B::UnsignedLong => "U64",
        B::Integer
        | B::NonPositiveInteger
        | B::NegativeInteger
        | B::NonNegativeInteger
        | B::PositiveInteger => "Integer",
        B::Decimal => "Decimal",
        B::Float => "F32",
        B::Double => "F64",
        B::DateTime => "DateTime",
        B::Date => "Date",
        B::Time => "Time",
        B::Base64Binary => "Base64",
        _ => return None,
    })
}

/// The name of a shape in Rust.
pub(super) fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::One => "One",
        Shape::Opt => "Opt",
        Shape::Many => "Many",
        Shape::Nil => "Nil",
        Shape::OptNil => "OptNil",
        Shape::ManyNil => "ManyNil",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use soap_model::layout::ItemId;

    #[test]
    fn slots_follow_from_value_and_shape() {
        let (plan, names) = (Plan::default(), Names::default());
        let text = |value: &Value, shape, access, place| slot(&plan, &names, value, shape, access, place);
        let long = Value::Builtin(Builtin::Long);
        assert_eq!(
            text(&long, Shape::OptNil, Access::Fill, "&mut self.id"),
            "rt::SlotMut::I64(rt::Shape::OptNil(&mut self.id))"
        );
        let record = Value::Record(ItemId(0));
        assert_eq!(text(&record, Shape::One, Access::Read, "&**v"), "rt::SlotRef::Record(&**v)");
        assert_eq!(text(&record, Shape::Many, Access::Read, "&self.a"), "rt::SlotRef::Records(&self.a)");
        let list = Value::List(Box::new(long));
        assert_eq!(text(&list, Shape::One, Access::Fill, "&mut self.l"), "rt::SlotMut::Text(&mut self.l)");
        let duration = Value::Builtin(Builtin::Duration);
        assert_eq!(
            text(&duration, Shape::Opt, Access::Fill, "&mut self.d"),
            "rt::SlotMut::Text(&mut self.d)"
        );
    }
}
