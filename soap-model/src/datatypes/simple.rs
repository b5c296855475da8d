//! A simple type as the tables carry it: a built-in with facets, a list or a union.
use super::atomic::check_string;
use super::{Builtin, SimpleChecker, TextContext, Value, ValueError, ValueRef, WhiteSpace};
use std::sync::OnceLock;

/// A simple type for checking values at run time. Constructible in a `static`; patterns, bounds and enumerated values
/// are compiled at first use.
///
/// ```
/// use soap_model::datatypes::{Builtin, Facet, Simple, TextContext, ValueRef};
/// static PERCENT: Simple = Simple::new(Builtin::Int, &[Facet::MinInclusive("0"), Facet::MaxInclusive("100")]);
/// let cx = TextContext::new();
/// assert!(PERCENT.check("100", ValueRef::from(&100i32), &cx).is_ok());
/// assert_eq!(PERCENT.check("-1", ValueRef::from(&-1i32), &cx).unwrap_err().rule(), "cvc-minInclusive-valid");
/// ```
#[derive(Debug)]
pub struct Simple<'t> {
    /// The built-in whose lexical space the text has; `AnySimpleType` for lists and unions.
    pub builtin: Builtin,
    /// Atomic, list or union.
    pub variety: Variety<'t>,
    /// Facets of the whole derivation; several patterns must all match.
    pub facets: &'t [Facet<'t>],
    compiled: OnceLock<Result<SimpleChecker, ValueError>>,
}

/// Variety of a simple type (part 2, 2.5.1).
#[derive(Debug, Clone, Copy)]
pub enum Variety<'t> {
    /// One value of the built-in.
    Atomic,
    /// Values of this type, separated by white space.
    List(&'t Simple<'t>),
    /// The first of these that takes the text.
    Union(&'t [&'t Simple<'t>]),
}

/// A constraining facet; bounds and enumerated values are lexical, qualified names among them written
/// `{namespace}local`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Facet<'t> {
    Length(u64),
    MinLength(u64),
    MaxLength(u64),
    /// One of these must match.
    Pattern(&'t [&'t str]),
    Enumeration(&'t [&'t str]),
    WhiteSpace(WhiteSpace),
    MinInclusive(&'t str),
    MinExclusive(&'t str),
    MaxInclusive(&'t str),
    MaxExclusive(&'t str),
    TotalDigits(u64),
    FractionDigits(u64),
}

impl<'t> Simple<'t> {
    /// A built-in with facets.
    pub const fn new(builtin: Builtin, facets: &'t [Facet<'t>]) -> Self {
        Simple { builtin, variety: Variety::Atomic, facets, compiled: OnceLock::new() }
    }

    /// Any simple type; `builtin` is the built-in it derives from, for lists and unions too (`xs:IDREFS`).
    pub const fn of(builtin: Builtin, variety: Variety<'t>, facets: &'t [Facet<'t>]) -> Self {
        Simple { builtin, variety, facets, compiled: OnceLock::new() }
    }

    /// A list with facets of its own (lengths count items).
    pub const fn list(item: &'t Simple<'t>, facets: &'t [Facet<'t>]) -> Self {
        Simple {
            builtin: Builtin::AnySimpleType,
            variety: Variety::List(item),
            facets,
            compiled: OnceLock::new(),
        }
    }

    /// A union with facets of its own.
    pub const fn union(members: &'t [&'t Simple<'t>], facets: &'t [Facet<'t>]) -> Self {
        Simple {
            builtin: Builtin::AnySimpleType,
            variety: Variety::Union(members),
            facets,
            compiled: OnceLock::new(),
        }
    }

    /// How text is normalised before its value is taken. For a union the member decides: its text is preserved here.
    pub fn white_space(&self) -> WhiteSpace {
        match self.variety {
            Variety::Union(_) => WhiteSpace::Preserve,
            Variety::List(_) => WhiteSpace::Collapse,
            Variety::Atomic => {
                self.facets.iter().fold(self.builtin.white_space(), |found, facet| match facet {
                    Facet::WhiteSpace(white_space) => *white_space,
                    _ => found,
                })
            }
        }
    }

    /// Checks a value that was read into a slot: `text` is normalised as [`Simple::white_space`] says, `value` is what
    /// the slot holds ([`ValueRef::Text`] for strings and for types without an arm of their own).
    pub fn check(&self, text: &str, value: ValueRef<'_>, cx: &TextContext<'_>) -> Result<(), ValueError> {
        let checker = self.checker()?;
        match (self.variety, value) {
            (Variety::Atomic, ValueRef::Text) => match self.builtin.primitive() {
                Builtin::String | Builtin::AnyUri | Builtin::AnySimpleType => {
                    check_string(self.builtin, text)?;
                    checker.rules().check_text(text)
                }
                _ => checker.check(text, cx).map(drop),
            },
            (Variety::Atomic, value) => checker.rules().check_slot(self.builtin, text, value),
            _ => checker.check(text, cx).map(drop),
        }
    }

    /// Whether texts are restricted and not only values, of a type whose values have several forms.
    pub(crate) fn restricts_form(&self) -> bool {
        !self.facets.is_empty()
            && !matches!(self.builtin.primitive(), Builtin::String | Builtin::AnyUri | Builtin::AnySimpleType)
            && self.facets.iter().any(|facet| matches!(facet, Facet::Pattern(_)))
    }

    /// Validates a text as it stands in the document and gives its comparable value.
    pub fn value(&self, text: &str, cx: &TextContext<'_>) -> Result<Value, ValueError> {
        self.checker()?.check(text, cx)
    }

    fn checker(&self) -> Result<&SimpleChecker, ValueError> {
        self.compiled.get_or_init(|| SimpleChecker::of_simple(self, 0)).as_ref().map_err(Clone::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datatypes::{Base64Binary, Decimal, Integer, TextValue};

    const CX: TextContext<'static> = TextContext::new();

    /// Checks by slot and by text, which must agree.
    fn check<T: TextValue>(simple: &Simple<'_>, text: &str) -> Result<(), &'static str>
    where
        for<'a> ValueRef<'a>: From<&'a T>,
    {
        let by_text = simple.value(text, &CX).map(drop).map_err(|error| error.rule());
        let text = simple.white_space().apply(text);
        let by_slot = T::parse(&text, &CX)
            .and_then(|value| simple.check(&text, ValueRef::from(&value), &CX))
            .map_err(|error| error.rule());
        assert_eq!(by_slot, by_text, "{text}");
        by_text
    }

    #[test]
    fn lengths_count_characters_octets_or_items() {
        let text = Simple::new(Builtin::String, &[Facet::MinLength(2), Facet::MaxLength(3)]);
        assert_eq!(check::<String>(&text, "éé"), Ok(()));
        assert_eq!(check::<String>(&text, "\u{10000}"), Err("cvc-minLength-valid"));
        assert_eq!(check::<String>(&text, "abcd"), Err("cvc-maxLength-valid"));
        let binary = Simple::new(Builtin::Base64Binary, &[Facet::Length(5)]);
        assert_eq!(check::<Base64Binary>(&binary, "aGVs bG8="), Ok(()));
        assert_eq!(check::<Base64Binary>(&binary, "aGVs"), Err("cvc-length-valid"));
        let item = Simple::new(Builtin::Int, &[]);
        let list = Simple::list(&item, &[Facet::MaxLength(2)]);
        assert!(list.value(" 1\n2 ", &CX).is_ok() && list.check("1 2", ValueRef::Text, &CX).is_ok());
        assert_eq!(list.check("1 2 3", ValueRef::Text, &CX).unwrap_err().rule(), "cvc-maxLength-valid");
        let name = Simple::new(Builtin::QName, &[Facet::Length(99)]);
        assert!(name.check("a", ValueRef::Text, &CX).is_ok());
    }

    #[test]
    fn bounds_and_enumerations_compare_values_and_not_texts() {
        let facets =
            [Facet::MinInclusive("1.0"), Facet::MaxExclusive("2"), Facet::Enumeration(&["1.00", "1.5", "2"])];
        let decimal = Simple::new(Builtin::Decimal, &facets);
        assert_eq!(check::<Decimal>(&decimal, "1"), Ok(()));
        assert_eq!(check::<Decimal>(&decimal, "01.50"), Ok(()));
        assert_eq!(check::<Decimal>(&decimal, "1.2"), Err("cvc-enumeration-valid"));
        assert_eq!(check::<Decimal>(&decimal, "0.99"), Err("cvc-minInclusive-valid"));
        assert_eq!(check::<Decimal>(&decimal, "2.0"), Err("cvc-maxExclusive-valid"));
        let integer =
            Simple::new(Builtin::PositiveInteger, &[Facet::MaxInclusive("99999999999999999999999")]);
        assert_eq!(check::<Integer>(&integer, "99999999999999999999999"), Ok(()));
        assert_eq!(check::<Integer>(&integer, "100000000000000000000000"), Err("cvc-maxInclusive-valid"));
        assert_eq!(check::<Integer>(&integer, "0"), Err("cvc-datatype-valid"));
        assert_eq!(check::<u64>(&integer, "7"), Ok(()));
        let int = Simple::new(Builtin::Int, &[Facet::MinExclusive("-0"), Facet::Enumeration(&["+1", "003"])]);
        assert_eq!(check::<i32>(&int, "3"), Ok(()));
        assert_eq!(check::<i32>(&int, "0"), Err("cvc-minExclusive-valid"));
        assert_eq!(check::<i32>(&int, "2"), Err("cvc-enumeration-valid"));
        let double = Simple::new(Builtin::Double, &[Facet::MinInclusive("-INF"), Facet::MaxInclusive("1E2")]);
        assert_eq!(check::<f64>(&double, "-INF"), Ok(()));
        assert_eq!(check::<f64>(&double, "NaN"), Err("cvc-minInclusive-valid"));
        let float = Simple::new(Builtin::Float, &[Facet::Enumeration(&["NaN", "1E2", "0"])]);
        assert_eq!(check::<f32>(&float, "NaN"), Ok(()));
        assert_eq!(check::<f32>(&float, "100"), Ok(()));
        assert_eq!(check::<f32>(&float, "-0"), Ok(()));
    }

    #[test]
    fn a_time_that_has_no_order_to_a_bound_is_refused() {
        use crate::datatypes::{Date, DateTime, Time};
        let at = Simple::new(Builtin::DateTime, &[Facet::MinInclusive("2000-01-01T12:00:00Z")]);
        assert_eq!(check::<DateTime>(&at, "2000-01-01T13:00:00+01:00"), Ok(()));
        assert_eq!(check::<DateTime>(&at, "2000-01-02T02:00:01"), Ok(()));
        assert_eq!(check::<DateTime>(&at, "2000-01-01T12:00:01"), Err("cvc-minInclusive-valid"));
        let day = Simple::new(Builtin::Date, &[Facet::Enumeration(&["2000-01-01+13:00"])]);
        assert_eq!(check::<Date>(&day, "1999-12-31-11:00"), Ok(()));
        assert_eq!(check::<Date>(&day, "2000-01-01"), Err("cvc-enumeration-valid"));
        let time = Simple::new(Builtin::Time, &[Facet::MaxInclusive("12:00:00")]);
        assert_eq!(check::<Time>(&time, "11:59:59.9"), Ok(()));
        assert_eq!(check::<Time>(&time, "12:00:00.1"), Err("cvc-maxInclusive-valid"));
    }

    #[test]
    fn digits_are_those_of_the_value() {
        let decimal = Simple::new(Builtin::Decimal, &[Facet::TotalDigits(4), Facet::FractionDigits(2)]);
        for text in ["12.34", "0012.3400", "-.5", "0", "1234", "0.00"] {
            assert_eq!(check::<Decimal>(&decimal, text), Ok(()), "{text}");
        }
        assert_eq!(check::<Decimal>(&decimal, "123.45"), Err("cvc-totalDigits-valid"));
        assert_eq!(check::<Decimal>(&decimal, "1.234"), Err("cvc-fractionDigits-valid"));
        assert_eq!(check::<Decimal>(&decimal, "0.00012"), Err("cvc-totalDigits-valid"));
        let integer = Simple::new(Builtin::Integer, &[Facet::TotalDigits(3)]);
        assert_eq!(check::<Integer>(&integer, "-00999"), Ok(()));
        assert_eq!(check::<i64>(&integer, "1000"), Err("cvc-totalDigits-valid"));
        assert_eq!(check::<u8>(&integer, "0"), Ok(()));
    }

    #[test]
    fn all_pattern_steps_must_match_the_text() {
        let facets = [Facet::Pattern(&["[a-z]+", "[0-9]+"]), Facet::Pattern(&[".{2}"])];
        let text = Simple::new(Builtin::Token, &facets);
        assert_eq!(check::<String>(&text, " ab "), Ok(()));
        assert_eq!(check::<String>(&text, "12"), Ok(()));
        assert_eq!(check::<String>(&text, "a1"), Err("cvc-pattern-valid"));
        assert_eq!(check::<String>(&text, "abc"), Err("cvc-pattern-valid"));
        let number = Simple::new(Builtin::Int, &[Facet::Pattern(&["0[0-9]"])]);
        assert_eq!(check::<i32>(&number, "07"), Ok(()));
        assert_eq!(check::<i32>(&number, "7"), Err("cvc-pattern-valid"));
    }

    #[test]
    fn a_union_takes_the_first_member_that_takes_the_text() {
        let number = Simple::new(Builtin::Int, &[Facet::MaxInclusive("10")]);
        let word = Simple::new(Builtin::Token, &[Facet::Enumeration(&["many", "few or so"])]);
        let members = [&number, &word];
        let union = Simple::union(&members, &[Facet::Enumeration(&["07", "many"])]);
        assert_eq!(union.value(" 7 ", &CX).unwrap(), Value::Decimal(7.into()));
        assert!(union.check(" many", ValueRef::Text, &CX).is_ok());
        assert_eq!(union.value("few or  so", &CX).unwrap_err().rule(), "cvc-enumeration-valid");
        assert_eq!(union.value("11", &CX).unwrap_err().rule(), "cvc-datatype-valid");
        let list = Simple::list(&union, &[]);
        assert!(list.value("7 many 07", &CX).is_ok() && list.value("7 8", &CX).is_err());
    }

    #[test]
    fn names_are_compared_with_their_namespaces() {
        let scope = [("p", "urn:a"), ("q", "urn:b")];
        let cx = TextContext::new().with_scope(&scope);
        let name = Simple::new(Builtin::Notation, &[Facet::Enumeration(&["{urn:a}x", "y"])]);
        assert!(name.value("p:x", &cx).is_ok() && name.value("y", &cx).is_ok());
        assert_eq!(name.value("q:x", &cx).unwrap_err().rule(), "cvc-enumeration-valid");
        assert_eq!(name.value("r:x", &cx).unwrap_err().rule(), "cvc-datatype-valid");
    }

    #[test]
    fn an_unusable_facet_refuses_every_value_and_says_why() {
        let bad = Simple::new(Builtin::String, &[Facet::Pattern(&["("])]);
        assert!(bad.check("", ValueRef::Text, &CX).unwrap_err().reason().contains("not closed"));
        let bad = Simple::new(Builtin::Int, &[Facet::MinInclusive("x")]);
        assert!(bad.check("1", ValueRef::from(&1i32), &CX).is_err());
    }
}
