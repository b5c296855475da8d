//! What steps may stand and which rules the others break.
use super::*;
use crate::contract::{Derivation, DerivationSet, EnumerationValue, TypeDef};

fn facet(kind: FacetKind) -> Facet {
    Facet { kind, fixed: false, position: None }
}

fn enumeration(values: &[&str]) -> FacetKind {
    let value = |value: &&str| EnumerationValue { value: (*value).to_owned(), documentation: None };
    FacetKind::Enumeration(values.iter().map(value).collect())
}

/// Types with one more, a restriction of the built-in by these facets.
fn derived(builtin: Builtin, facets: Vec<Facet>) -> (Types, TypeId) {
    let mut types = Types::with_builtins();
    let base = types.builtin(builtin);
    let variety = match builtin.item() {
        Some(item) => Variety::List(types.builtin(item)),
        None => Variety::Atomic,
    };
    types.types.push(TypeDef {
        name: None,
        owner: None,
        base: Some(base),
        derivation: Derivation::Restriction,
        r#final: DerivationSet::default(),
        kind: TypeKind::Simple(SimpleType { variety, builtin, facets }),
        documentation: None,
        position: None,
    });
    let id = TypeId(types.types.len() as u32 - 1);
    (types, id)
}

/// The rules that a step breaks which restricts a restriction of a built-in.
fn broken(builtin: Builtin, base: Vec<FacetKind>, step: Vec<FacetKind>) -> Vec<&'static str> {
    let (types, id) = derived(builtin, base.into_iter().map(facet).collect());
    let step: Vec<Facet> = step.into_iter().map(facet).collect();
    check_step(&mut SimpleCheckers::new(), &types, id, &step).into_iter().map(|error| error.rule).collect()
}

use FacetKind::*;

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn each_primitive_type_has_its_facets() {
    let kinds = || {
        vec![
            Length(1),
            MinLength(1),
            MaxLength(1),
            Pattern(vec![text("1")]),
            enumeration(&["1"]),
            WhiteSpace(super::WhiteSpace::Collapse),
            MinInclusive(text("1")),
            MinExclusive(text("1")),
            MaxInclusive(text("1")),
            MaxExclusive(text("1")),
            TotalDigits(1),
            FractionDigits(0),
        ]
    };
    for (builtin, applicable) in [
        (Builtin::String, "111111000000"),
        (Builtin::Boolean, "000101000000"),
        (Builtin::Decimal, "000111111111"),
        (Builtin::Int, "000111111111"),
        (Builtin::Double, "000111111100"),
        (Builtin::Duration, "000111111100"),
        (Builtin::GDay, "000111111100"),
        (Builtin::HexBinary, "111111000000"),
        (Builtin::AnyUri, "111111000000"),
        (Builtin::QName, "111111000000"),
        (Builtin::NmTokens, "111111000000"),
        (Builtin::AnySimpleType, "000000000000"),
    ] {
        let (types, id) = derived(builtin, Vec::new());
        let TypeKind::Simple(simple) = &types[id].kind else { panic!() };
        let found: String =
            kinds().iter().take(10).map(|kind| if kind.applies_to(simple) { '1' } else { '0' }).collect();
        assert_eq!(found, applicable[..10], "{builtin:?}");
        let found: String =
            kinds().iter().skip(10).map(|kind| if kind.applies_to(simple) { '1' } else { '0' }).collect();
        let expected = if builtin.primitive() == Builtin::Decimal { "11" } else { "00" };
        assert_eq!(found, expected, "{builtin:?}");
    }
    assert_eq!(broken(Builtin::Boolean, vec![], vec![enumeration(&["true"])]), ["cos-applicable-facets"]);
    let union =
        SimpleType { variety: Variety::Union(vec![]), builtin: Builtin::AnySimpleType, facets: vec![] };
    assert!(enumeration(&[]).applies_to(&union) && !Length(1).applies_to(&union));
}

#[test]
fn lengths_may_only_narrow() {
    let none: [&str; 0] = [];
    assert_eq!(broken(Builtin::String, vec![MaxLength(5)], vec![MinLength(2), MaxLength(4)]), none);
    assert_eq!(
        broken(Builtin::String, vec![], vec![MinLength(5), MaxLength(4)]),
        ["minLength-less-than-equal-to-maxLength"]
    );
    assert_eq!(
        broken(Builtin::String, vec![MaxLength(5)], vec![MaxLength(6)]),
        ["maxLength-valid-restriction"]
    );
    assert_eq!(
        broken(Builtin::String, vec![MinLength(5)], vec![MinLength(4)]),
        ["minLength-valid-restriction"]
    );
    assert_eq!(
        broken(Builtin::String, vec![MaxLength(5)], vec![MinLength(6)]),
        ["minLength-less-than-equal-to-maxLength"]
    );
    assert_eq!(broken(Builtin::String, vec![Length(5)], vec![Length(4)]), ["length-valid-restriction"]);
    assert_eq!(
        broken(Builtin::String, vec![], vec![Length(5), MinLength(4)]),
        ["length-minLength-maxLength"]
    );
    assert_eq!(broken(Builtin::String, vec![MaxLength(5)], vec![Length(4)]), none);
    assert_eq!(broken(Builtin::String, vec![MaxLength(5)], vec![Length(6)]), ["length-minLength-maxLength"]);
    assert_eq!(broken(Builtin::NmTokens, vec![], vec![MinLength(0)]), ["minLength-valid-restriction"]);
}

#[test]
fn bounds_may_only_narrow_and_must_leave_values() {
    let none: [&str; 0] = [];
    let int = |base: Vec<FacetKind>, step: Vec<FacetKind>| broken(Builtin::Int, base, step);
    assert_eq!(
        int(vec![MinInclusive(text("0"))], vec![MinInclusive(text("0")), MaxInclusive(text("+00"))]),
        none
    );
    assert_eq!(
        int(vec![], vec![MinInclusive(text("2")), MaxInclusive(text("1"))]),
        ["minInclusive-less-than-equal-to-maxInclusive"]
    );
    assert_eq!(int(vec![], vec![MinExclusive(text("1")), MaxExclusive(text("1"))]), none);
    assert_eq!(
        int(vec![], vec![MinInclusive(text("1")), MaxExclusive(text("1"))]),
        ["minInclusive-less-than-maxExclusive"]
    );
    assert_eq!(
        int(vec![], vec![MinInclusive(text("1")), MinExclusive(text("1"))]),
        ["minInclusive-minExclusive"]
    );
    assert_eq!(int(vec![], vec![MaxInclusive(text("2147483648"))]), ["maxInclusive-valid-restriction"]);
    assert_eq!(int(vec![], vec![MaxInclusive(text("1.5"))]), ["maxInclusive-valid-restriction"]);
    assert_eq!(int(vec![MaxExclusive(text("5"))], vec![MaxExclusive(text("5"))]), none);
    assert_eq!(
        int(vec![MaxExclusive(text("5"))], vec![MaxInclusive(text("5"))]),
        ["maxInclusive-valid-restriction"]
    );
    assert_eq!(
        int(vec![MinInclusive(text("5"))], vec![MinInclusive(text("4"))]),
        ["minInclusive-valid-restriction"]
    );
    assert_eq!(
        int(vec![MinInclusive(text("5"))], vec![MaxExclusive(text("5"))]),
        ["maxExclusive-valid-restriction"]
    );
    assert_eq!(int(vec![MinExclusive(text("5"))], vec![MinExclusive(text("5"))]), none);
    assert_eq!(
        broken(
            Builtin::DateTime,
            vec![MinInclusive(text("2000-01-01T00:00:00Z"))],
            vec![MinInclusive(text("2000-01-01T05:00:00"))]
        ),
        ["minInclusive-valid-restriction"]
    );
}

#[test]
fn digits_white_space_and_fixed_facets_are_kept() {
    let none: [&str; 0] = [];
    let space = super::WhiteSpace::Replace;
    assert_eq!(broken(Builtin::Decimal, vec![TotalDigits(5)], vec![TotalDigits(4), FractionDigits(4)]), none);
    assert_eq!(
        broken(Builtin::Decimal, vec![], vec![TotalDigits(4), FractionDigits(5)]),
        ["fractionDigits-totalDigits"]
    );
    assert_eq!(
        broken(Builtin::Decimal, vec![TotalDigits(5)], vec![TotalDigits(6)]),
        ["totalDigits-valid-restriction"]
    );
    assert_eq!(broken(Builtin::Int, vec![], vec![FractionDigits(1)]), ["fractionDigits-valid-restriction"]);
    assert_eq!(broken(Builtin::Int, vec![], vec![FractionDigits(0)]), none);
    assert_eq!(broken(Builtin::Decimal, vec![], vec![TotalDigits(0)]), ["totalDigits"]);
    assert_eq!(broken(Builtin::Token, vec![], vec![WhiteSpace(space)]), ["whiteSpace-valid-restriction"]);
    assert_eq!(broken(Builtin::String, vec![], vec![WhiteSpace(space)]), none);
    assert_eq!(broken(Builtin::String, vec![], vec![MaxLength(1), MaxLength(1)]), ["src-single-facet-value"]);
    let (types, id) =
        derived(Builtin::Int, vec![Facet { kind: MaxInclusive(text("5")), fixed: true, position: None }]);
    let rules = |bound: &str| {
        let step = [facet(MaxInclusive(text(bound)))];
        check_step(&mut SimpleCheckers::new(), &types, id, &step)
            .into_iter()
            .map(|e| e.rule)
            .collect::<Vec<_>>()
    };
    assert_eq!(rules("05"), none);
    assert_eq!(rules("4"), ["st-restrict-facets"]);
}

#[test]
fn enumerated_values_and_patterns_must_be_valid_themselves() {
    let (types, id) = derived(Builtin::Int, vec![facet(MaxInclusive(text("5")))]);
    let step = [facet(enumeration(&["1", "6", "x"])), facet(Pattern(vec![text("a"), text("[")]))];
    let errors = check_step(&mut SimpleCheckers::new(), &types, id, &step);
    let found: Vec<_> = errors.iter().map(|error| (error.facet, error.value, error.rule)).collect();
    assert_eq!(
        found,
        [
            (0, Some(1), "enumeration-valid-restriction"),
            (0, Some(2), "enumeration-valid-restriction"),
            (1, Some(1), "pattern-valid"),
        ]
    );
}
