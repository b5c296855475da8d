//! Facets compiled for use: what a value must fulfil beyond its built-in type (part 2, 4.3).
use super::atomic::{out_of_range, range};
use super::{Builtin, Date, DateTime, Decimal, Facet, Integer, Pattern, Time, Value, ValueError};
use std::cmp::Ordering;
use std::collections::HashSet;

/// A value as a slot holds it, for checking without another look at its text.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum ValueRef<'a> {
    /// A string, or a value that is to be taken from its text again.
    Text,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Integer(&'a Integer),
    Decimal(&'a Decimal),
    F32(f32),
    F64(f64),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    Binary(&'a [u8]),
    /// Binary content that is not in memory: its number of octets, where it is known. Its length is checked, and no other
    /// facet.
    Octets(Option<u64>),
}

macro_rules! value_refs { ($($type:ty, $variant:ident, $value:ident => $make:expr);* $(;)?) => { $(
    impl<'a> From<&'a $type> for ValueRef<'a> {
        #[inline]
        fn from($value: &'a $type) -> Self {
            ValueRef::$variant($make)
        }
    }
)* } }
value_refs! {
    bool, Bool, value => *value;
    i8, Int, value => i64::from(*value);
    i16, Int, value => i64::from(*value);
    i32, Int, value => i64::from(*value);
    i64, Int, value => *value;
    u8, Uint, value => u64::from(*value);
    u16, Uint, value => u64::from(*value);
    u32, Uint, value => u64::from(*value);
    u64, Uint, value => *value;
    Integer, Integer, value => value;
    Decimal, Decimal, value => value;
    f32, F32, value => *value;
    f64, F64, value => *value;
    DateTime, DateTime, value => *value;
    Date, Date, value => *value;
    Time, Time, value => *value;
    super::HexBinary, Binary, value => value;
}

impl<'a> From<&'a super::Base64Binary> for ValueRef<'a> {
    #[inline]
    fn from(value: &'a super::Base64Binary) -> Self {
        match value.as_bytes() {
            Some(bytes) => ValueRef::Binary(bytes),
            None => ValueRef::Octets(value.len()),
        }
    }
}

impl From<&String> for ValueRef<'_> {
    fn from(_: &String) -> Self {
        ValueRef::Text
    }
}

/// Which of the four bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BoundKind {
    MinInclusive,
    MinExclusive,
    MaxInclusive,
    MaxExclusive,
}

#[derive(Debug)]
struct Bound {
    kind: BoundKind,
    value: Value,
    /// The same as a number that compares quickly, where it is whole and fits.
    integer: Option<i128>,
}

/// Compiled facets.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    length: Option<u64>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    total_digits: Option<u64>,
    fraction_digits: Option<u64>,
    patterns: Vec<Pattern>,
    bounds: Vec<Bound>,
    /// A set for each derivation step that enumerates; values that are strings stand in `texts`.
    values: Vec<HashSet<Value>>,
    texts: Vec<HashSet<String>>,
}

impl Rules {
    /// Compiles one more facet; `parse` takes the values of bounds and enumerations.
    pub(crate) fn add(
        &mut self,
        facet: Facet<'_>,
        parse: impl Fn(&str) -> Result<Value, ValueError>,
    ) -> Result<(), ValueError> {
        let least = |found: Option<u64>, new: u64| Some(found.map_or(new, |found| found.min(new)));
        match facet {
            Facet::Length(length) => self.length = Some(length),
            Facet::MinLength(length) => self.min_length = self.min_length.max(Some(length)),
            Facet::MaxLength(length) => self.max_length = least(self.max_length, length),
            Facet::TotalDigits(digits) => self.total_digits = least(self.total_digits, digits),
            Facet::FractionDigits(digits) => self.fraction_digits = least(self.fraction_digits, digits),
            // Done before values get here.
            Facet::WhiteSpace(_) => {}
            Facet::Pattern(patterns) => {
                let pattern = Pattern::any_of(patterns.iter().copied()).map_err(|error| {
                    ValueError::new("a regular expression of XML Schema", error.to_string())
                })?;
                self.patterns.push(pattern);
            }
            Facet::Enumeration(lexical) => {
                let (mut texts, mut values) = (HashSet::new(), HashSet::new());
                for text in lexical {
                    match parse(text)? {
                        Value::String(text) | Value::AnyUri(text) => texts.insert(text),
                        value => values.insert(value),
                    };
                }
                self.texts.push(texts);
                self.values.push(values);
            }
            Facet::MinInclusive(text) => self.bound(BoundKind::MinInclusive, parse(text)?),
            Facet::MinExclusive(text) => self.bound(BoundKind::MinExclusive, parse(text)?),
            Facet::MaxInclusive(text) => self.bound(BoundKind::MaxInclusive, parse(text)?),
            Facet::MaxExclusive(text) => self.bound(BoundKind::MaxExclusive, parse(text)?),
        }
        Ok(())
    }

    fn bound(&mut self, kind: BoundKind, value: Value) {
        let integer = match &value {
            Value::Decimal(number) => i128::try_from(number).ok(),
            _ => None,
        };
        self.bounds.push(Bound { kind, value, integer });
    }

    /// A length for lists and strings known from the built-in type.
    pub(crate) fn at_least(&mut self, length: u64) {
        self.min_length = self.min_length.max(Some(length));
    }

    /// Checks a normalised text that is a string's value.
    pub(crate) fn check_text(&self, text: &str) -> Result<(), ValueError> {
        self.check_patterns(text)?;
        if self.length.is_some() || self.min_length.is_some() || self.max_length.is_some() {
            self.check_length(text.chars().count() as u64, "character")?;
        }
        if self.texts.iter().any(|texts| !texts.contains(text)) {
            return Err(self.not_enumerated());
        }
        Ok(())
    }

    /// Checks a value that a slot holds, and the text it was taken from. The slot's type has the primitive type of the
    /// built-in.
    pub(crate) fn check_slot(
        &self,
        builtin: Builtin,
        text: &str,
        value: ValueRef<'_>,
    ) -> Result<(), ValueError> {
        if let ValueRef::Octets(length) = value {
            return length.map_or(Ok(()), |length| self.check_length(length, "octet"));
        }
        check_range(builtin, value)?;
        self.check_patterns(text)?;
        if let ValueRef::Binary(bytes) = value {
            self.check_length(bytes.len() as u64, "octet")?;
        }
        if self.total_digits.is_some() || self.fraction_digits.is_some() {
            let (total, fraction) = match value {
                ValueRef::Int(value) => (integer_digits(value.unsigned_abs()), 0),
                ValueRef::Uint(value) => (integer_digits(value), 0),
                ValueRef::Integer(value) => (value.digits(), 0),
                ValueRef::Decimal(value) => (value.total_digits(), value.fraction_digits()),
                _ => (0, 0),
            };
            self.check_digits(total, fraction)?;
        }
        for bound in &self.bounds {
            bound.check(compare_slot(value, bound))?;
        }
        if !self.values.is_empty() {
            let value = slot_value(builtin, value);
            if self.values.iter().any(|values| !value.as_ref().is_some_and(|value| values.contains(value))) {
                return Err(self.not_enumerated());
            }
        }
        Ok(())
    }

    /// Checks a value and the normalised text it was taken from.
    pub(crate) fn check_value(&self, text: &str, value: &Value) -> Result<(), ValueError> {
        match value {
            Value::String(text) | Value::AnyUri(text) => return self.check_text(text),
            Value::HexBinary(bytes) | Value::Base64Binary(bytes) => {
                self.check_length(bytes.len() as u64, "octet")?
            }
            Value::List(items) => self.check_length(items.len() as u64, "item")?,
            Value::Decimal(value) => self.check_digits(value.total_digits(), value.fraction_digits())?,
            // The length of a qualified name is no property of the value: erratum to 4.3.1, never an error.
            _ => {}
        }
        self.check_patterns(text)?;
        for bound in &self.bounds {
            bound.check(value.compare(&bound.value))?;
        }
        if self.values.iter().any(|values| !values.contains(value)) {
            return Err(self.not_enumerated());
        }
        Ok(())
    }

    fn check_patterns(&self, text: &str) -> Result<(), ValueError> {
        if self.patterns.iter().all(|pattern| pattern.is_match(text)) {
            return Ok(());
        }
        Err(ValueError::of_rule("cvc-pattern-valid", "a text that matches the pattern", "it does not match"))
    }

    fn check_length(&self, length: u64, unit: &str) -> Result<(), ValueError> {
        let (rule, expected, bound) = if let Some(exact) = self.length.filter(|exact| length != *exact) {
            ("cvc-length-valid", "exactly", exact)
        } else if let Some(least) = self.min_length.filter(|least| length < *least) {
            ("cvc-minLength-valid", "at least", least)
        } else if let Some(most) = self.max_length.filter(|most| length > *most) {
            ("cvc-maxLength-valid", "at most", most)
        } else {
            return Ok(());
        };
        let plural = if bound == 1 { "" } else { "s" };
        Err(ValueError::of_rule(
            rule,
            format!("{expected} {bound} {unit}{plural}"),
            format!("there are {length}"),
        ))
    }

    fn check_digits(&self, total: u64, fraction: u64) -> Result<(), ValueError> {
        let (rule, most, found, place) = if let Some(most) = self.total_digits.filter(|most| total > *most) {
            ("cvc-totalDigits-valid", most, total, "")
        } else if let Some(most) = self.fraction_digits.filter(|most| fraction > *most) {
            ("cvc-fractionDigits-valid", most, fraction, " after the point")
        } else {
            return Ok(());
        };
        Err(ValueError::of_rule(rule, format!("at most {most} digits{place}"), format!("there are {found}")))
    }

    #[cold]
    fn not_enumerated(&self) -> ValueError {
        let mut names: Vec<String> =
            self.texts.iter().flatten().map(|text| super::error::excerpt(text)).collect();
        names.extend(self.values.iter().flatten().map(|value| super::error::excerpt(&value.canonical())));
        names.sort_unstable();
        names.dedup();
        let more = if names.len() > 8 { ", …" } else { "" };
        names.truncate(8);
        let expected = format!("one of the enumerated values ({}{more})", names.join(", "));
        ValueError::of_rule("cvc-enumeration-valid", expected, "it is none of them")
    }
}

impl Bound {
    /// `order`: the value compared with the bound; None, where there is no order, fails.
    fn check(&self, order: Option<Ordering>) -> Result<(), ValueError> {
        let (good, rule, expected) = match self.kind {
            BoundKind::MinInclusive => {
                (order.is_some_and(Ordering::is_ge), "cvc-minInclusive-valid", "not less than")
            }
            BoundKind::MinExclusive => {
                (order.is_some_and(Ordering::is_gt), "cvc-minExclusive-valid", "greater than")
            }
            BoundKind::MaxInclusive => {
                (order.is_some_and(Ordering::is_le), "cvc-maxInclusive-valid", "not greater than")
            }
            BoundKind::MaxExclusive => {
                (order.is_some_and(Ordering::is_lt), "cvc-maxExclusive-valid", "less than")
            }
        };
        if good {
            return Ok(());
        }
        let bound = match &self.value {
            Value::Decimal(value) => value.normalized().to_string(),
            value => value.canonical(),
        };
        let reason = match order {
            None => "the two have no order",
            Some(Ordering::Less) => "it is less",
            Some(Ordering::Equal) => "it is equal",
            Some(Ordering::Greater) => "it is greater",
        };
        Err(ValueError::of_rule(rule, format!("a value {expected} {bound}"), reason))
    }
}

fn check_range(builtin: Builtin, value: ValueRef<'_>) -> Result<(), ValueError> {
    let good = match (value, range(builtin)) {
        (_, (None, None)) => true,
        (ValueRef::Int(value), (least, most)) => {
            let value = i128::from(value);
            least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
        }
        (ValueRef::Uint(value), (least, most)) => {
            let value = i128::from(value);
            least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
        }
        (ValueRef::Integer(value), (least, most)) => match value.to_i64() {
            Some(value) => return check_range(builtin, ValueRef::Int(value)),
            None => {
                least.is_none_or(|least| *value >= Integer::from(least))
                    && most.is_none_or(|most| *value <= Integer::from(most))
            }
        },
        _ => true,
    };
    if good { Ok(()) } else { Err(out_of_range(builtin)) }
}

fn integer_digits(value: u64) -> u64 {
    u64::from(value.checked_ilog10().unwrap_or(0)) + 1
}

fn compare_slot(value: ValueRef<'_>, bound: &Bound) -> Option<Ordering> {
    let whole = |value: i128| match (bound.integer, &bound.value) {
        (Some(bound), _) => Some(value.cmp(&bound)),
        (None, Value::Decimal(bound)) => Some(Decimal::from(value).cmp(bound)),
        _ => None,
    };
    match (value, &bound.value) {
        (ValueRef::Int(value), _) => whole(i128::from(value)),
        (ValueRef::Uint(value), _) => whole(i128::from(value)),
        (ValueRef::Integer(value), Value::Decimal(bound)) => match value.to_i64() {
            Some(value) => whole(i128::from(value)),
            None => Some(Decimal::from(value).cmp(bound)),
        },
        (ValueRef::Decimal(value), Value::Decimal(bound)) => Some(value.cmp(bound)),
        (ValueRef::F32(value), Value::Float(bound)) => Value::Float(value).compare(&Value::Float(*bound)),
        (ValueRef::F64(value), Value::Double(bound)) => Value::Double(value).compare(&Value::Double(*bound)),
        (ValueRef::DateTime(value), Value::DateTime(bound)) => value.partial_cmp(bound),
        (ValueRef::Date(value), Value::Date(bound)) => value.partial_cmp(bound),
        (ValueRef::Time(value), Value::Time(bound)) => value.partial_cmp(bound),
        _ => None,
    }
}

/// The comparable value of what a slot holds; None for a text.
fn slot_value(builtin: Builtin, value: ValueRef<'_>) -> Option<Value> {
    Some(match value {
        ValueRef::Text | ValueRef::Octets(_) => return None,
        ValueRef::Bool(value) => Value::Boolean(value),
        ValueRef::Int(value) => Value::Decimal(i128::from(value).into()),
        ValueRef::Uint(value) => Value::Decimal(i128::from(value).into()),
        ValueRef::Integer(value) => Value::Decimal(value.into()),
        ValueRef::Decimal(value) => Value::Decimal(value.clone()),
        ValueRef::F32(value) => Value::Float(value),
        ValueRef::F64(value) => Value::Double(value),
        ValueRef::DateTime(value) => Value::DateTime(value),
        ValueRef::Date(value) => Value::Date(value),
        ValueRef::Time(value) => Value::Time(value),
        ValueRef::Binary(bytes) if builtin == Builtin::HexBinary => Value::HexBinary(bytes.to_vec()),
        ValueRef::Binary(bytes) => Value::Base64Binary(bytes.to_vec()),
    })
}
