//! Validation of a text against any simple type: atomic, list or union, with all facets.
use super::rules::Rules;
use super::white_space::items;
use super::{Builtin, Facet, Simple, TextContext, Value, ValueError, Variety, WhiteSpace, atomic};
use crate::contract::{self, FacetKind, TypeId, TypeKind, Types};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A simple type made ready for validation. Cheap to clone.
///
/// ```
/// use soap_model::contract::Types;
/// use soap_model::datatypes::{Builtin, SimpleChecker, TextContext};
/// let types = Types::with_builtins();
/// let checker = SimpleChecker::new(&types, types.builtin(Builtin::NmTokens))?;
/// let value = checker.check(" a  b ", &TextContext::new())?;
/// assert_eq!(value.canonical(), "a b");
/// assert!(checker.check(" ", &TextContext::new()).is_err());
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Debug, Clone)]
pub struct SimpleChecker(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    builtin: Builtin,
    variety: CheckedVariety,
    white_space: WhiteSpace,
    rules: Rules,
}

#[derive(Debug)]
enum CheckedVariety {
    Atomic,
    List(SimpleChecker),
    Union(Vec<SimpleChecker>),
}

/// Deepest nesting of lists and unions.
const MAX_DEPTH: usize = 64;

/// The checkers of a set of types, each made once.
#[derive(Debug, Default)]
pub struct SimpleCheckers {
    made: HashMap<TypeId, SimpleChecker>,
}

impl SimpleCheckers {
    /// None made yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The checker of a simple type, or of the content of a complex type with simple content. The types must be the
    /// same every time. Fails if a facet is not usable, or if lists and unions nest deeper than 64.
    pub fn get(&mut self, types: &Types, id: TypeId) -> Result<SimpleChecker, ValueError> {
        self.make(types, id, 0)
    }

    fn make(&mut self, types: &Types, id: TypeId, depth: usize) -> Result<SimpleChecker, ValueError> {
        if let Some(made) = self.made.get(&id) {
            return Ok(made.clone());
        }
        let nesting = || ValueError::new("a simple type", format!("it nests deeper than {MAX_DEPTH}"));
        if depth > MAX_DEPTH {
            return Err(nesting());
        }
        let simple = match types.types.get(id.0 as usize).map(|definition| &definition.kind) {
            Some(TypeKind::Simple(simple)) => simple,
            Some(TypeKind::Complex(complex)) => match complex.content {
                contract::Content::Simple(content) => return self.make(types, content, depth + 1),
                _ => return Err(ValueError::new("a simple type", "the type's content is not simple")),
            },
            None => return Err(ValueError::new("a simple type", "there is no such type")),
        };
        let variety = match &simple.variety {
            contract::Variety::Atomic => CheckedVariety::Atomic,
            contract::Variety::List(item) => CheckedVariety::List(self.make(types, *item, depth + 1)?),
            contract::Variety::Union(members) => {
                let members = members.iter().map(|member| self.make(types, *member, depth + 1));
                CheckedVariety::Union(members.collect::<Result<_, _>>()?)
            }
        };
        let mut inner = Inner::new(simple.builtin, variety);
        for facet in &simple.facets {
            inner.add_kind(&facet.kind)?;
        }
        let checker = SimpleChecker(Arc::new(inner));
        self.made.insert(id, checker.clone());
        Ok(checker)
    }
}

impl SimpleChecker {
    /// The checker of one type, see [`SimpleCheckers::get`].
    pub fn new(types: &Types, id: TypeId) -> Result<Self, ValueError> {
        SimpleCheckers::new().get(types, id)
    }

    /// Of a type in the tables.
    pub(super) fn of_simple(simple: &Simple<'_>, depth: usize) -> Result<Self, ValueError> {
        if depth > MAX_DEPTH {
            return Err(ValueError::new("a simple type", format!("it nests deeper than {MAX_DEPTH}")));
        }
        let variety = match simple.variety {
            Variety::Atomic => CheckedVariety::Atomic,
            Variety::List(item) => CheckedVariety::List(SimpleChecker::of_simple(item, depth + 1)?),
            Variety::Union(members) => {
                let members = members.iter().map(|member| SimpleChecker::of_simple(member, depth + 1));
                CheckedVariety::Union(members.collect::<Result<_, _>>()?)
            }
        };
        let mut inner = Inner::new(simple.builtin, variety);
        for facet in simple.facets {
            inner.add(*facet)?;
        }
        Ok(SimpleChecker(Arc::new(inner)))
    }

    /// The built-in it is or derives from; `AnySimpleType` for lists and unions that are not built in.
    pub fn builtin(&self) -> Builtin {
        self.0.builtin
    }

    /// For a list: the item type.
    pub fn item(&self) -> Option<&SimpleChecker> {
        match &self.0.variety {
            CheckedVariety::List(item) => Some(item),
            _ => None,
        }
    }

    /// For a union: the member types.
    pub fn members(&self) -> Option<&[SimpleChecker]> {
        match &self.0.variety {
            CheckedVariety::Union(members) => Some(members),
            _ => None,
        }
    }

    /// White space of its values; for a union the member that takes the text decides.
    pub fn white_space(&self) -> WhiteSpace {
        self.0.white_space
    }

    /// Validates a text as it stands in the document and gives its value.
    pub fn check(&self, text: &str, cx: &TextContext<'_>) -> Result<Value, ValueError> {
        self.assess(text, cx).map(|(value, _)| value)
    }

    /// The value and the normalised text.
    fn assess<'a>(&self, text: &'a str, cx: &TextContext<'_>) -> Result<(Value, Cow<'a, str>), ValueError> {
        let (value, text) = self.0.value(text, cx)?;
        self.0.rules.check_value(&text, &value)?;
        Ok((value, text))
    }

    pub(super) fn rules(&self) -> &Rules {
        &self.0.rules
    }
}

impl Inner {
    fn new(builtin: Builtin, variety: CheckedVariety) -> Self {
        let white_space = match variety {
            CheckedVariety::Atomic => builtin.white_space(),
            CheckedVariety::List(_) => WhiteSpace::Collapse,
            CheckedVariety::Union(_) => WhiteSpace::Preserve,
        };
        let mut rules = Rules::default();
        if matches!(builtin, Builtin::NmTokens | Builtin::IdRefs | Builtin::Entities) {
            rules.at_least(1);
        }
        Inner { builtin, variety, white_space, rules }
    }

    fn add(&mut self, facet: Facet<'_>) -> Result<(), ValueError> {
        if let Facet::WhiteSpace(white_space) = facet
            && matches!(self.variety, CheckedVariety::Atomic)
        {
            self.white_space = white_space;
        }
        let mut rules = std::mem::take(&mut self.rules);
        let cx = TextContext::new().with_expanded_names();
        rules.add(facet, |text| self.value(text, &cx).map(|(value, _)| value))?;
        self.rules = rules;
        Ok(())
    }

    fn add_kind(&mut self, kind: &FacetKind) -> Result<(), ValueError> {
        match kind {
            FacetKind::Length(length) => self.add(Facet::Length(*length)),
            FacetKind::MinLength(length) => self.add(Facet::MinLength(*length)),
            FacetKind::MaxLength(length) => self.add(Facet::MaxLength(*length)),
            FacetKind::Pattern(patterns) => {
                let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
                self.add(Facet::Pattern(&patterns))
            }
            FacetKind::Enumeration(values) => {
                let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
                self.add(Facet::Enumeration(&values))
            }
            FacetKind::WhiteSpace(white_space) => self.add(Facet::WhiteSpace(*white_space)),
            FacetKind::MinInclusive(bound) => self.add(Facet::MinInclusive(bound)),
            FacetKind::MinExclusive(bound) => self.add(Facet::MinExclusive(bound)),
            FacetKind::MaxInclusive(bound) => self.add(Facet::MaxInclusive(bound)),
            FacetKind::MaxExclusive(bound) => self.add(Facet::MaxExclusive(bound)),
            FacetKind::TotalDigits(digits) => self.add(Facet::TotalDigits(*digits)),
            FacetKind::FractionDigits(digits) => self.add(Facet::FractionDigits(*digits)),
        }
    }

    /// The value of a text and the text normalised, this type's own facets not looked at.
    fn value<'a>(&self, text: &'a str, cx: &TextContext<'_>) -> Result<(Value, Cow<'a, str>), ValueError> {
        match &self.variety {
            CheckedVariety::Atomic => {
                let text = self.white_space.apply(text);
                Ok((atomic::value(self.builtin, &text, cx)?, text))
            }
            CheckedVariety::List(item) => {
                let values = items(text).map(|text| item.check(text, cx)).collect::<Result<_, _>>()?;
                Ok((Value::List(values), WhiteSpace::Collapse.apply(text)))
            }
            CheckedVariety::Union(members) => {
                let mut reasons = Vec::new();
                for member in members {
                    match member.assess(text, cx) {
                        Ok(found) => return Ok(found),
                        Err(error) => reasons.push(error.to_string()),
                    }
                }
                let expected = format!("a value of one of {} member types", members.len());
                reasons.truncate(4);
                Err(ValueError::new(expected, reasons.join("; ")))
            }
        }
    }
}
