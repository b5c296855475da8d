//! A value of any simple type, for validation: comparable with every other.
use super::number::canonical_float;
use super::{
    Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, QName, TextWriter, Time,
};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A value of any simple type. Values of different primitive types are never equal and have no order; `NaN` equals
/// itself (part 2, 3.2.4).
#[derive(Debug, Clone)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Value {
    /// `string`, what is derived from it, and values of `anySimpleType`.
    String(String),
    AnyUri(String),
    Boolean(bool),
    /// `decimal` and what is derived from it.
    Decimal(Decimal),
    Float(f32),
    Double(f64),
    Duration(Duration),
    DateTime(DateTime),
    Time(Time),
    Date(Date),
    GYearMonth(GYearMonth),
    GYear(GYear),
    GMonthDay(GMonthDay),
    GDay(GDay),
    GMonth(GMonth),
    HexBinary(Vec<u8>),
    Base64Binary(Vec<u8>),
    QName(QName),
    Notation(QName),
    List(Vec<Value>),
}

impl Value {
    /// The order relation of the primitive type; None where there is none, or none between these two.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
            (Value::Float(a), Value::Float(b)) if a.is_nan() && b.is_nan() => Some(Ordering::Equal),
            (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
            (Value::Double(a), Value::Double(b)) if a.is_nan() && b.is_nan() => Some(Ordering::Equal),
            (Value::Double(a), Value::Double(b)) => a.partial_cmp(b),
            (Value::Duration(a), Value::Duration(b)) => a.partial_cmp(b),
            (Value::DateTime(a), Value::DateTime(b)) => a.partial_cmp(b),
            (Value::Time(a), Value::Time(b)) => a.partial_cmp(b),
            (Value::Date(a), Value::Date(b)) => a.partial_cmp(b),
            (Value::GYearMonth(a), Value::GYearMonth(b)) => a.partial_cmp(b),
            (Value::GYear(a), Value::GYear(b)) => a.partial_cmp(b),
            (Value::GMonthDay(a), Value::GMonthDay(b)) => a.partial_cmp(b),
            (Value::GDay(a), Value::GDay(b)) => a.partial_cmp(b),
            (Value::GMonth(a), Value::GMonth(b)) => a.partial_cmp(b),
            _ if self == other => Some(Ordering::Equal),
            _ => None,
        }
    }

    /// The canonical lexical form (part 2, chapter 3). Where the specification defines none: for durations one unit
    /// carried into the next, for qualified names `{namespace}local`, for the rest as written.
    pub fn canonical(&self) -> String {
        match self {
            Value::String(text) | Value::AnyUri(text) => text.clone(),
            Value::Boolean(value) => value.to_string(),
            Value::Decimal(value) if value.fraction_digits() > 0 => value.normalized().to_string(),
            Value::Decimal(value) => format!("{}.0", value.normalized()),
            Value::Float(value) => canonical_float(f64::from(*value), &TextWriter::to_string(value)),
            Value::Double(value) => canonical_float(*value, &TextWriter::to_string(value)),
            Value::Duration(value) => value.to_string(),
            Value::DateTime(value) => value.canonical(),
            Value::Time(value) => value.canonical(),
            Value::Date(value) => value.canonical(),
            Value::GYearMonth(value) => value.to_string(),
            Value::GYear(value) => value.to_string(),
            Value::GMonthDay(value) => value.to_string(),
            Value::GDay(value) => value.to_string(),
            Value::GMonth(value) => value.to_string(),
            Value::HexBinary(bytes) => const_hex::encode_upper(bytes),
            Value::Base64Binary(bytes) => super::Base64Binary::from(bytes.as_slice()).to_string(),
            Value::QName(name) | Value::Notation(name) => name.to_string(),
            Value::List(items) => items.iter().map(Value::canonical).collect::<Vec<_>>().join(" "),
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::String(a), Value::String(b)) | (Value::AnyUri(a), Value::AnyUri(b)) => a == b,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Decimal(a), Value::Decimal(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a == b || a.is_nan() && b.is_nan(),
            (Value::Double(a), Value::Double(b)) => a == b || a.is_nan() && b.is_nan(),
            (Value::Duration(a), Value::Duration(b)) => a == b,
            (Value::DateTime(a), Value::DateTime(b)) => a == b,
            (Value::Time(a), Value::Time(b)) => a == b,
            (Value::Date(a), Value::Date(b)) => a == b,
            (Value::GYearMonth(a), Value::GYearMonth(b)) => a == b,
            (Value::GYear(a), Value::GYear(b)) => a == b,
            (Value::GMonthDay(a), Value::GMonthDay(b)) => a == b,
            (Value::GDay(a), Value::GDay(b)) => a == b,
            (Value::GMonth(a), Value::GMonth(b)) => a == b,
            (Value::HexBinary(a), Value::HexBinary(b)) | (Value::Base64Binary(a), Value::Base64Binary(b)) => {
                a == b
            }
            (Value::QName(a), Value::QName(b)) | (Value::Notation(a), Value::Notation(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::String(text) | Value::AnyUri(text) => text.hash(state),
            Value::Boolean(value) => value.hash(state),
            Value::Decimal(value) => value.hash(state),
            Value::Float(value) => float_key(f64::from(*value)).hash(state),
            Value::Double(value) => float_key(*value).hash(state),
            Value::Duration(value) => value.hash(state),
            Value::DateTime(value) => value.hash(state),
            Value::Time(value) => value.hash(state),
            Value::Date(value) => value.hash(state),
            Value::GYearMonth(value) => value.hash(state),
            Value::GYear(value) => value.hash(state),
            Value::GMonthDay(value) => value.hash(state),
            Value::GDay(value) => value.hash(state),
            Value::GMonth(value) => value.hash(state),
            Value::HexBinary(bytes) | Value::Base64Binary(bytes) => bytes.hash(state),
            Value::QName(name) | Value::Notation(name) => name.hash(state),
            Value::List(items) => items.hash(state),
        }
    }
}

/// The same for equal floats: both zeros, every NaN.
fn float_key(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn values_of_different_primitive_types_are_never_equal() {
        let values = [
            Value::String("1".into()),
            Value::AnyUri("1".into()),
            Value::Decimal(1.into()),
            Value::Float(1.0),
            Value::Double(1.0),
            Value::Boolean(true),
            Value::HexBinary(vec![1]),
            Value::Base64Binary(vec![1]),
            Value::List(vec![Value::Decimal(1.into())]),
        ];
        assert_eq!(values.iter().collect::<HashSet<_>>().len(), values.len());
    }

    #[test]
    fn floats_are_equal_as_xml_schema_says() {
        let set: HashSet<Value> = [Value::Double(0.0), Value::Double(f64::NAN)].into();
        assert!(set.contains(&Value::Double(-0.0)) && set.contains(&Value::Double(-f64::NAN)));
        assert_eq!(Value::Float(f32::NAN).compare(&Value::Float(1.0)), None);
        assert_eq!(Value::Float(f32::INFINITY).compare(&Value::Float(1.0)), Some(Ordering::Greater));
    }

    #[test]
    fn canonical_forms_are_those_of_the_specification() {
        for (value, canonical) in [
            (Value::Boolean(true), "true"),
            (Value::Decimal("+0100".parse().unwrap()), "100.0"),
            (Value::Decimal("-.50".parse().unwrap()), "-0.5"),
            (Value::Float(100.0), "1.0E2"),
            (Value::HexBinary(vec![0xab]), "AB"),
            (Value::Base64Binary(vec![0xab]), "qw=="),
            (Value::DateTime("2002-10-10T12:00:00+05:00".parse().unwrap()), "2002-10-10T07:00:00Z"),
            (Value::Time("24:00:00".parse().unwrap()), "00:00:00"),
            (Value::List(vec![Value::Boolean(true), Value::String("a".into())]), "true a"),
        ] {
            assert_eq!(value.canonical(), canonical);
        }
    }
}
