//! Values of simple types as a schema writes them: defaults, bounds, enumerations.
use super::syntax::Node;
use soap_model::contract::{Content, FacetKind, SimpleType, TypeId, TypeKind, Types, Variety, WhiteSpace};
use soap_model::datatypes::{
    Base64Binary, Builtin, Date, DateTime, Duration, ExactDecimal, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, HexBinary, NamespaceScope, Pattern, QName, TextContext, TextValue, Time, Value, items,
};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

/// Why a text is no value.
pub(super) type Reason = String;

/// Compiled patterns by their text.
#[derive(Debug, Default)]
pub(super) struct Patterns(RefCell<HashMap<String, Rc<Result<Pattern, Reason>>>>);

impl Patterns {
    /// The compiled pattern, or what is wrong with it.
    pub(super) fn compiled(&self, text: &str) -> Rc<Result<Pattern, Reason>> {
        if let Some(known) = self.0.borrow().get(text) {
            return known.clone();
        }
        let compiled = Rc::new(Pattern::new(text).map_err(|e| e.to_string()));
        self.0.borrow_mut().insert(text.to_owned(), compiled.clone());
        compiled
    }
}

/// The namespaces in scope at a node.
struct Scope<'a>(Node<'a>);

impl NamespaceScope for Scope<'_> {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.0.lookup_namespace_uri((!prefix.is_empty()).then_some(prefix))
    }
}

/// Whether a text, white space already normalised, is a value of a built-in type.
pub(super) fn is_builtin(builtin: Builtin, text: &str) -> bool {
    atomic(builtin, text, None).is_ok()
}

/// The primitive type, `AnySimpleType` for what has none.
pub(super) fn primitive(builtin: Builtin) -> Builtin {
    builtin.primitive()
}

/// Whether the length facets apply.
pub(super) fn has_length(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(builtin, B::NmTokens | B::IdRefs | B::Entities)
        || matches!(
            primitive(builtin),
            B::String | B::AnyUri | B::HexBinary | B::Base64Binary | B::QName | B::Notation
        )
}

/// Whether the bounds apply.
pub(super) fn is_ordered(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(
        primitive(builtin),
        B::Decimal
            | B::Float
            | B::Double
            | B::Duration
            | B::DateTime
            | B::Time
            | B::Date
            | B::GYearMonth
            | B::GYear
            | B::GMonthDay
            | B::GDay
            | B::GMonth
    )
}

/// Whether the type is `xs:integer` or derived from it.
pub(super) fn is_integer(builtin: Builtin) -> bool {
    let mut at = Some(builtin);
    while let Some(b) = at {
        if b == Builtin::Integer {
            return true;
        }
        at = b.base();
    }
    false
}

/// How a type normalises white space.
pub(super) fn white_space(simple: &SimpleType) -> WhiteSpace {
    match simple.variety {
        Variety::List(_) | Variety::Union(_) => WhiteSpace::Collapse,
        Variety::Atomic => simple
            .facets
            .iter()
            .rev()
            .find_map(|f| match f.kind {
                FacetKind::WhiteSpace(w) => Some(w),
                _ => None,
            })
            .unwrap_or_else(|| simple.builtin.white_space()),
    }
}

/// The order of two values of a built-in type; None where they have none.
pub(super) fn compare(builtin: Builtin, a: &str, b: &str) -> Option<Ordering> {
    atomic(builtin, a, None).ok()?.compare(&atomic(builtin, b, None).ok()?)
}

/// A text as a value of an atomic type without its own facets, normalised; names expanded.
pub(super) fn check_lexical(simple: &SimpleType, text: &str, node: Node<'_>) -> Result<String, Reason> {
    let text = white_space(simple).apply(text);
    let value = atomic(simple.builtin, &text, Some(node))?;
    Ok(written(&value, &text))
}

/// A text as a value of a simple type, normalised; names expanded.
pub(super) fn check(
    types: &Types,
    patterns: &Patterns,
    id: TypeId,
    text: &str,
    node: Node<'_>,
) -> Result<String, Reason> {
    let (value, text) = value(types, patterns, id, text, Some(node), 0)?;
    Ok(written(&value, &text))
}

/// Whether two texts are the same value of a simple type, or of the simple content of a complex one.
pub(super) fn equal_texts(types: &Types, patterns: &Patterns, id: TypeId, a: &str, b: &str) -> bool {
    let id = match &types[id].kind {
        TypeKind::Complex(complex) => match complex.content {
            Content::Simple(simple) => simple,
            _ => return a == b,
        },
        TypeKind::Simple(_) => id,
    };
    let read = |text| value(types, patterns, id, text, None, 0).ok().map(|(v, _)| v);
    match (read(a), read(b)) {
        (Some(x), Some(y)) => x == y,
        _ => a == b,
    }
}

fn written(value: &Value, text: &str) -> String {
    match value {
        Value::QName(_) | Value::Notation(_) => value.canonical(),
        _ => text.to_owned(),
    }
}

/// Members of unions and items of lists nest no deeper than this when a value is read.
const DEEPEST: usize = 100;

fn value(
    types: &Types,
    patterns: &Patterns,
    id: TypeId,
    text: &str,
    node: Option<Node<'_>>,
    depth: usize,
) -> Result<(Value, String), Reason> {
    let TypeKind::Simple(simple) = &types[id].kind else { return Err("the type is complex".to_owned()) };
    if depth > DEEPEST {
        return Err(format!("the type nests more than {DEEPEST} lists and unions"));
    }
    let normalised = match simple.variety {
        Variety::Union(_) => std::borrow::Cow::Borrowed(text),
        _ => white_space(simple).apply(text),
    };
    let value = match &simple.variety {
        Variety::Atomic => atomic(simple.builtin, &normalised, node)?,
        Variety::List(item) => {
            let list: Result<Vec<Value>, Reason> = items(&normalised)
                .map(|i| value(types, patterns, *item, i, node, depth + 1).map(|(v, _)| v))
                .collect();
            let list = list?;
            if list.is_empty() && simple.builtin.item().is_some() {
                return Err("at least one item is needed".to_owned());
            }
            Value::List(list)
        }
        Variety::Union(members) => {
            let found = members.iter().find_map(|m| value(types, patterns, *m, text, node, depth + 1).ok());
            match found {
                Some((value, _)) => value,
                None => return Err("no member type of the union takes it".to_owned()),
            }
        }
    };
    for facet in &simple.facets {
        facet_holds(types, patterns, id, simple, &facet.kind, &value, &normalised, depth)?;
    }
    Ok((value, normalised.into_owned()))
}

#[allow(clippy::too_many_arguments)]
fn facet_holds(
    types: &Types,
    patterns: &Patterns,
    id: TypeId,
    simple: &SimpleType,
    facet: &FacetKind,
    value: &Value,
    text: &str,
    depth: usize,
) -> Result<(), Reason> {
    let bound = |limit: &str, ok: &[Ordering], words: &str| {
        let limit_value = atomic(simple.builtin, limit, None)?;
        match value.compare(&limit_value) {
            Some(order) if ok.contains(&order) => Ok(()),
            _ => Err(format!("it is not {words} {limit}")),
        }
    };
    let length = || length(simple, value, text);
    let ok = match facet {
        FacetKind::WhiteSpace(_) => true,
        FacetKind::Length(n) => length().is_none_or(|l| l == *n),
        FacetKind::MinLength(n) => length().is_none_or(|l| l >= *n),
        FacetKind::MaxLength(n) => length().is_none_or(|l| l <= *n),
        FacetKind::TotalDigits(n) => !matches!(value, Value::Decimal(d) if d.total_digits() > *n),
        FacetKind::FractionDigits(n) => !matches!(value, Value::Decimal(d) if d.fraction_digits() > *n),
        FacetKind::MinInclusive(v) => return bound(v, &[Ordering::Greater, Ordering::Equal], "at least"),
        FacetKind::MinExclusive(v) => return bound(v, &[Ordering::Greater], "greater than"),
        FacetKind::MaxInclusive(v) => return bound(v, &[Ordering::Less, Ordering::Equal], "at most"),
        FacetKind::MaxExclusive(v) => return bound(v, &[Ordering::Less], "less than"),
        FacetKind::Pattern(alternatives) => {
            let matches = alternatives.iter().any(|p| match &*patterns.compiled(p) {
                Ok(pattern) => pattern.is_match(text),
                Err(_) => true, // reported where it stands
            });
            return if matches {
                Ok(())
            } else {
                Err(format!("it does not match the pattern `{}`", alternatives.join("` or `")))
            };
        }
        FacetKind::Enumeration(values) => {
            let written = written(value, text);
            let listed = values.iter().any(|v| v.value == written)
                || !matches!(value, Value::String(_) | Value::QName(_) | Value::Notation(_))
                    && values.iter().any(|v| same_value(types, patterns, id, simple, &v.value, value, depth));
            return if listed { Ok(()) } else { Err("it is not one of the enumerated values".to_owned()) };
        }
    };
    if ok { Ok(()) } else { Err(format!("the facet `{}` forbids it", super::facets::name(facet))) }
}

/// Whether an enumerated text is this value.
fn same_value(
    types: &Types,
    patterns: &Patterns,
    id: TypeId,
    simple: &SimpleType,
    text: &str,
    wanted: &Value,
    depth: usize,
) -> bool {
    let read = match &simple.variety {
        Variety::Atomic => atomic(simple.builtin, text, None).ok(),
        Variety::List(item) => {
            let list: Result<Vec<Value>, Reason> = items(text)
                .map(|i| value(types, patterns, *item, i, None, depth + 1).map(|(v, _)| v))
                .collect();
            list.ok().map(Value::List)
        }
        Variety::Union(members) => members
            .iter()
            .filter(|m| **m != id)
            .find_map(|m| value(types, patterns, *m, text, None, depth + 1).ok())
            .map(|(v, _)| v),
    };
    read.as_ref() == Some(wanted)
}

/// What the length facets count; None where every length is right (`QName`, `NOTATION`: part 2, 4.3.1).
fn length(simple: &SimpleType, value: &Value, text: &str) -> Option<u64> {
    let length = match value {
        Value::List(list) => list.len(),
        Value::HexBinary(bytes) | Value::Base64Binary(bytes) => bytes.len(),
        Value::QName(_) | Value::Notation(_) => return None,
        _ if matches!(simple.variety, Variety::Union(_)) => return None,
        _ => text.chars().count(),
    };
    Some(length as u64)
}

fn atomic(builtin: Builtin, text: &str, node: Option<Node<'_>>) -> Result<Value, Reason> {
    use Builtin as B;
    fn read<T: TextValue>(text: &str, node: Option<Node<'_>>) -> Result<T, Reason> {
        let parsed = match node {
            Some(node) => T::parse(text, &TextContext::new().with_scope(&Scope(node))),
            None => T::parse(text, &TextContext::new()),
        };
        parsed.map_err(|e| format!("{} was expected: {}", e.expected(), e.reason()))
    }
    let named = |ok: bool| {
        let wanted = builtin.name();
        if ok { Ok(Value::String(text.to_owned())) } else { Err(format!("an `xs:{wanted}` was expected")) }
    };
    Ok(match builtin {
        B::AnyType | B::AnySimpleType | B::String | B::NormalizedString | B::Token => {
            Value::String(text.to_owned())
        }
        B::NcName | B::Id | B::IdRef | B::Entity => named(is_ncname(text))?,
        B::Name => named(is_name(text))?,
        B::NmToken => named(!text.is_empty() && text.chars().all(is_name_char))?,
        B::Language => named(is_language(text))?,
        B::NmTokens | B::IdRefs | B::Entities => {
            let item = builtin.item().unwrap_or(B::NmToken);
            let list: Result<Vec<Value>, Reason> = items(text).map(|i| atomic(item, i, node)).collect();
            Value::List(list?)
        }
        B::AnyUri => {
            read::<String>(text, node)?;
            Value::AnyUri(text.to_owned())
        }
        B::Boolean => Value::Boolean(read::<bool>(text, node)?),
        B::Float => Value::Float(read::<f32>(text, node)?),
        B::Double => Value::Double(read::<f64>(text, node)?),
        B::Duration => Value::Duration(read::<Duration>(text, node)?),
        B::DateTime => Value::DateTime(read::<DateTime>(text, node)?),
        B::Time => Value::Time(read::<Time>(text, node)?),
        B::Date => Value::Date(read::<Date>(text, node)?),
        B::GYearMonth => Value::GYearMonth(read::<GYearMonth>(text, node)?),
        B::GYear => Value::GYear(read::<GYear>(text, node)?),
        B::GMonthDay => Value::GMonthDay(read::<GMonthDay>(text, node)?),
        B::GDay => Value::GDay(read::<GDay>(text, node)?),
        B::GMonth => Value::GMonth(read::<GMonth>(text, node)?),
        B::HexBinary => Value::HexBinary(read::<HexBinary>(text, node)?.0),
        B::Base64Binary => Value::Base64Binary(read::<Base64Binary>(text, node)?.into_bytes()),
        B::QName => Value::QName(qname(text, node)?),
        B::Notation => Value::Notation(qname(text, node)?),
        integer_or_decimal => {
            let decimal: ExactDecimal =
                text.parse().map_err(|_| format!("an `xs:{}` was expected", builtin.name()))?;
            if integer_or_decimal != B::Decimal {
                let plain = text.trim_start_matches(['+', '-']);
                if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(format!("an `xs:{}` was expected: a whole number", builtin.name()));
                }
                in_range(builtin, &decimal)?;
            }
            Value::Decimal(decimal)
        }
    })
}

/// An expanded name; written `{namespace}local` it is one already.
fn qname(text: &str, node: Option<Node<'_>>) -> Result<QName, Reason> {
    if let Some((namespace, local)) = text.strip_prefix('{').and_then(|t| t.rsplit_once('}')) {
        return Ok(QName::new(namespace, local));
    }
    let parsed = match node {
        Some(node) => QName::parse(text, &TextContext::new().with_scope(&Scope(node))),
        None => QName::parse(text, &TextContext::new()),
    };
    parsed.map_err(|e| format!("{} was expected: {}", e.expected(), e.reason()))
}

/// The bounds of the types derived from `xs:integer` (part 2, 3.3.14 to 3.3.25).
pub(super) fn built_in_range(builtin: Builtin) -> (Option<&'static str>, Option<&'static str>) {
    use Builtin as B;
    match builtin {
        B::NonPositiveInteger => (None, Some("0")),
        B::NegativeInteger => (None, Some("-1")),
        B::NonNegativeInteger => (Some("0"), None),
        B::PositiveInteger => (Some("1"), None),
        B::Long => (Some("-9223372036854775808"), Some("9223372036854775807")),
        B::Int => (Some("-2147483648"), Some("2147483647")),
        B::Short => (Some("-32768"), Some("32767")),
        B::Byte => (Some("-128"), Some("127")),
        B::UnsignedLong => (Some("0"), Some("18446744073709551615")),
        B::UnsignedInt => (Some("0"), Some("4294967295")),
        B::UnsignedShort => (Some("0"), Some("65535")),
        B::UnsignedByte => (Some("0"), Some("255")),
        _ => (None, None),
    }
}

fn in_range(builtin: Builtin, value: &ExactDecimal) -> Result<(), Reason> {
    let (least, greatest) = built_in_range(builtin);
    let parsed = |text: Option<&str>| text.and_then(|t| t.parse::<ExactDecimal>().ok());
    let low = parsed(least).is_some_and(|l| *value < l);
    let high = parsed(greatest).is_some_and(|g| *value > g);
    if low || high {
        let (least, greatest) = (least.unwrap_or("-∞"), greatest.unwrap_or("∞"));
        return Err(format!("an `xs:{}` lies between {least} and {greatest}", builtin.name()));
    }
    Ok(())
}

/// May start a `Name` (XML 1.0 fifth edition, 2.3), a colon included.
pub(super) fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_' | ':' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// May stand in a `Name`.
pub(super) fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

fn is_language(text: &str) -> bool {
    text.split('-').enumerate().all(|(n, part)| {
        (1..=8).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphabetic() || n > 0 && b.is_ascii_digit())
    })
}
