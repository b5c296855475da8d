//! What the schema for schemas (XSD 1.0 part 1, appendix A) allows where: for every place a
//! schema element can stand in, its attributes, their types, and its children.
//!
//! Plain tables; the walk over a document is in [`super::conformance`].

/// A place in a schema document. The same element name has other attributes in other places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Schema,
    Include,
    Import,
    Redefine,
    Annotation,
    Appinfo,
    Documentation,
    Notation,
    GlobalElement,
    LocalElement,
    ElementInAll,
    GlobalAttribute,
    LocalAttribute,
    GlobalSimpleType,
    LocalSimpleType,
    GlobalComplexType,
    LocalComplexType,
    SimpleRestriction,
    List,
    Union,
    SimpleContent,
    ComplexContent,
    SimpleContentRestriction,
    SimpleContentExtension,
    ComplexRestriction,
    ComplexExtension,
    GlobalGroup,
    GroupReference,
    AttributeGroupDefinition,
    AttributeGroupReference,
    All,
    AllInGroup,
    Sequence,
    SequenceInGroup,
    Any,
    AnyAttribute,
    Unique,
    Key,
    KeyRef,
    Selector,
    Field,
    Facet,
    NumericFacet,
    WhiteSpaceFacet,
    UnfixedFacet,
}

/// Lexical type of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lexical {
    NcName,
    QName,
    QNames,
    Boolean,
    NonNegative,
    /// `nonNegativeInteger` or `unbounded`.
    Occurs,
    /// 0 or 1.
    ZeroOrOne,
    /// 1.
    One,
    Uri,
    Id,
    Form,
    Use,
    Process,
    Namespaces,
    WhiteSpace,
    /// `#all` or a list of these.
    Set(&'static [&'static str]),
    /// Checked elsewhere, or anything.
    Text,
}

/// An attribute: name, type, whether it must be there.
pub(super) type Attribute = (&'static str, Lexical, bool);

/// A step of a content model.
pub(super) struct Part {
    /// What may stand here.
    pub children: &'static [(&'static str, Place)],
    /// At least one must.
    pub required: bool,
    /// More than one may.
    pub many: bool,
}

/// Alternatives, each a sequence of parts.
pub(super) type Model = &'static [&'static [Part]];

const fn one(children: &'static [(&'static str, Place)]) -> Part {
    Part { children, required: true, many: false }
}
const fn maybe(children: &'static [(&'static str, Place)]) -> Part {
    Part { children, required: false, many: false }
}
const fn any(children: &'static [(&'static str, Place)]) -> Part {
    Part { children, required: false, many: true }
}

use Lexical as L;
use Place as P;

const ID: Attribute = ("id", L::Id, false);
const NAME: Attribute = ("name", L::NcName, true);
const MIN: Attribute = ("minOccurs", L::NonNegative, false);
const MAX: Attribute = ("maxOccurs", L::Occurs, false);
const ANNOTATION: Part = maybe(&[("annotation", P::Annotation)]);
const COMPLEX_SET: Lexical = L::Set(&["extension", "restriction"]);
const BLOCK_SET: Lexical = L::Set(&["extension", "restriction", "substitution"]);
const SIMPLE_SET: Lexical = L::Set(&["list", "union", "restriction"]);
const FULL_SET: Lexical = L::Set(&["extension", "restriction", "list", "union"]);

const TYPE_PARTICLE: &[(&str, Place)] =
    &[("group", P::GroupReference), ("all", P::All), ("choice", P::Sequence), ("sequence", P::Sequence)];
const ATTRIBUTES: Part =
    any(&[("attribute", P::LocalAttribute), ("attributeGroup", P::AttributeGroupReference)]);
const ANY_ATTRIBUTE: Part = maybe(&[("anyAttribute", P::AnyAttribute)]);
const LOCAL_SIMPLE: Part = maybe(&[("simpleType", P::LocalSimpleType)]);
const LOCAL_TYPE: Part = maybe(&[("simpleType", P::LocalSimpleType), ("complexType", P::LocalComplexType)]);
const CONSTRAINTS: Part = any(&[("unique", P::Unique), ("key", P::Key), ("keyref", P::KeyRef)]);
const FACETS: Part = any(&[
    ("minExclusive", P::Facet),
    ("minInclusive", P::Facet),
    ("maxExclusive", P::Facet),
    ("maxInclusive", P::Facet),
    ("totalDigits", P::NumericFacet),
    ("fractionDigits", P::NumericFacet),
    ("length", P::NumericFacet),
    ("minLength", P::NumericFacet),
    ("maxLength", P::NumericFacet),
    ("enumeration", P::UnfixedFacet),
    ("whiteSpace", P::WhiteSpaceFacet),
    ("pattern", P::UnfixedFacet),
]);
const PARTICLES: Part = any(&[
    ("element", P::LocalElement),
    ("group", P::GroupReference),
    ("choice", P::Sequence),
    ("sequence", P::Sequence),
    ("any", P::Any),
]);
const COMPLEX_TYPE: Model = &[
    &[ANNOTATION, one(&[("simpleContent", P::SimpleContent)])],
    &[ANNOTATION, one(&[("complexContent", P::ComplexContent)])],
    &[ANNOTATION, maybe(TYPE_PARTICLE), ATTRIBUTES, ANY_ATTRIBUTE],
];
const SIMPLE_TYPE: Model =
    &[&[ANNOTATION, one(&[("restriction", P::SimpleRestriction), ("list", P::List), ("union", P::Union)])]];
const DERIVED_COMPLEX: Model = &[&[ANNOTATION, maybe(TYPE_PARTICLE), ATTRIBUTES, ANY_ATTRIBUTE]];
const ONLY_ANNOTATION: Model = &[&[ANNOTATION]];
const SELECTOR_FIELDS: Model = &[&[
    ANNOTATION,
    one(&[("selector", P::Selector)]),
    Part { children: &[("field", P::Field)], required: true, many: true },
]];

impl Place {
    /// Attributes without a namespace that may stand here.
    pub(super) fn attributes(self) -> &'static [Attribute] {
        match self {
            P::Schema => &[
                ("targetNamespace", L::Uri, false),
                ("version", L::Text, false),
                ("finalDefault", FULL_SET, false),
                ("blockDefault", BLOCK_SET, false),
                ("attributeFormDefault", L::Form, false),
                ("elementFormDefault", L::Form, false),
                ID,
            ],
            P::Include | P::Redefine => &[("schemaLocation", L::Uri, true), ID],
            P::Import => &[("namespace", L::Uri, false), ("schemaLocation", L::Uri, false), ID],
            P::Annotation => &[ID],
            P::Appinfo => &[("source", L::Uri, false)],
            P::Documentation => &[("source", L::Uri, false)],
            P::Notation => &[NAME, ("public", L::Text, false), ("system", L::Uri, false), ID],
            P::GlobalElement => &[
                NAME,
                ("type", L::QName, false),
                ("substitutionGroup", L::QName, false),
                ("default", L::Text, false),
                ("fixed", L::Text, false),
                ("nillable", L::Boolean, false),
                ("abstract", L::Boolean, false),
                ("final", COMPLEX_SET, false),
                ("block", BLOCK_SET, false),
                ID,
            ],
            P::LocalElement | P::ElementInAll => &[
                ("name", L::NcName, false),
                ("ref", L::QName, false),
                ("type", L::QName, false),
                MIN,
                MAX,
                ("default", L::Text, false),
                ("fixed", L::Text, false),
                ("nillable", L::Boolean, false),
                ("block", BLOCK_SET, false),
                ("form", L::Form, false),
                ID,
            ],
            P::GlobalAttribute => {
                &[NAME, ("type", L::QName, false), ("default", L::Text, false), ("fixed", L::Text, false), ID]
            }
            P::LocalAttribute => &[
                ("name", L::NcName, false),
                ("ref", L::QName, false),
                ("type", L::QName, false),
                ("use", L::Use, false),
                ("default", L::Text, false),
                ("fixed", L::Text, false),
                ("form", L::Form, false),
                ID,
            ],
            P::GlobalSimpleType => &[NAME, ("final", SIMPLE_SET, false), ID],
            P::LocalSimpleType => &[ID],
            P::GlobalComplexType => &[
                NAME,
                ("mixed", L::Boolean, false),
                ("abstract", L::Boolean, false),
                ("final", COMPLEX_SET, false),
                ("block", COMPLEX_SET, false),
                ID,
            ],
            P::LocalComplexType => &[("mixed", L::Boolean, false), ID],
            P::SimpleRestriction => &[("base", L::QName, false), ID],
            P::List => &[("itemType", L::QName, false), ID],
            P::Union => &[("memberTypes", L::QNames, false), ID],
            P::SimpleContent => &[ID],
            P::ComplexContent => &[("mixed", L::Boolean, false), ID],
            P::SimpleContentRestriction
            | P::SimpleContentExtension
            | P::ComplexRestriction
            | P::ComplexExtension => &[("base", L::QName, true), ID],
            P::GlobalGroup | P::AttributeGroupDefinition => &[NAME, ID],
            P::GroupReference => &[("ref", L::QName, true), MIN, MAX, ID],
            P::AttributeGroupReference => &[("ref", L::QName, true), ID],
            P::All => &[("minOccurs", L::ZeroOrOne, false), ("maxOccurs", L::One, false), ID],
            P::AllInGroup | P::SequenceInGroup => &[ID],
            P::Sequence => &[MIN, MAX, ID],
            P::Any => {
                &[("namespace", L::Namespaces, false), ("processContents", L::Process, false), MIN, MAX, ID]
            }
            P::AnyAttribute => {
                &[("namespace", L::Namespaces, false), ("processContents", L::Process, false), ID]
            }
            P::Unique | P::Key => &[NAME, ID],
            P::KeyRef => &[NAME, ("refer", L::QName, true), ID],
            P::Selector | P::Field => &[("xpath", L::Text, true), ID],
            P::Facet => &[("value", L::Text, true), ("fixed", L::Boolean, false), ID],
            P::NumericFacet => &[("value", L::NonNegative, true), ("fixed", L::Boolean, false), ID],
            P::WhiteSpaceFacet => &[("value", L::WhiteSpace, true), ("fixed", L::Boolean, false), ID],
            P::UnfixedFacet => &[("value", L::Text, true), ID],
        }
    }

    /// The children that may stand here; None where any content may.
    pub(super) fn model(self) -> Option<Model> {
        Some(match self {
            P::Appinfo | P::Documentation => return None,
            P::Schema => {
                const {
                    &[&[
                        any(&[
                            ("include", P::Include),
                            ("import", P::Import),
                            ("redefine", P::Redefine),
                            ("annotation", P::Annotation),
                        ]),
                        any(&[
                            ("simpleType", P::GlobalSimpleType),
                            ("complexType", P::GlobalComplexType),
                            ("group", P::GlobalGroup),
                            ("attributeGroup", P::AttributeGroupDefinition),
                            ("element", P::GlobalElement),
                            ("attribute", P::GlobalAttribute),
                            ("notation", P::Notation),
                            ("annotation", P::Annotation),
                        ]),
                    ]]
                }
            }
            P::Redefine => {
                const {
                    &[&[any(&[
                        ("annotation", P::Annotation),
                        ("simpleType", P::GlobalSimpleType),
                        ("complexType", P::GlobalComplexType),
                        ("group", P::GlobalGroup),
                        ("attributeGroup", P::AttributeGroupDefinition),
                    ])]]
                }
            }
            P::Annotation => {
                const { &[&[any(&[("appinfo", P::Appinfo), ("documentation", P::Documentation)])]] }
            }
            P::GlobalElement | P::LocalElement | P::ElementInAll => {
                const { &[&[ANNOTATION, LOCAL_TYPE, CONSTRAINTS]] }
            }
            P::GlobalAttribute | P::LocalAttribute => const { &[&[ANNOTATION, LOCAL_SIMPLE]] },
            P::GlobalSimpleType | P::LocalSimpleType => SIMPLE_TYPE,
            P::GlobalComplexType | P::LocalComplexType => COMPLEX_TYPE,
            P::SimpleRestriction => const { &[&[ANNOTATION, LOCAL_SIMPLE, FACETS]] },
            P::List => const { &[&[ANNOTATION, LOCAL_SIMPLE]] },
            P::Union => const { &[&[ANNOTATION, any(&[("simpleType", P::LocalSimpleType)])]] },
            P::SimpleContent => {
                const {
                    &[&[
                        ANNOTATION,
                        one(&[
                            ("restriction", P::SimpleContentRestriction),
                            ("extension", P::SimpleContentExtension),
                        ]),
                    ]]
                }
            }
            P::ComplexContent => {
                const {
                    &[&[
                        ANNOTATION,
                        one(&[("restriction", P::ComplexRestriction), ("extension", P::ComplexExtension)]),
                    ]]
                }
            }
            P::SimpleContentRestriction => {
                const { &[&[ANNOTATION, LOCAL_SIMPLE, FACETS, ATTRIBUTES, ANY_ATTRIBUTE]] }
            }
            P::SimpleContentExtension => const { &[&[ANNOTATION, ATTRIBUTES, ANY_ATTRIBUTE]] },
            P::ComplexRestriction | P::ComplexExtension => DERIVED_COMPLEX,
            P::GlobalGroup => {
                const {
                    &[&[
                        ANNOTATION,
                        one(&[
                            ("all", P::AllInGroup),
                            ("choice", P::SequenceInGroup),
                            ("sequence", P::SequenceInGroup),
                        ]),
                    ]]
                }
            }
            P::AttributeGroupDefinition => const { &[&[ANNOTATION, ATTRIBUTES, ANY_ATTRIBUTE]] },
            P::All | P::AllInGroup => const { &[&[ANNOTATION, any(&[("element", P::ElementInAll)])]] },
            P::Sequence | P::SequenceInGroup => const { &[&[ANNOTATION, PARTICLES]] },
            P::Unique | P::Key | P::KeyRef => SELECTOR_FIELDS,
            P::Include
            | P::Import
            | P::Notation
            | P::GroupReference
            | P::AttributeGroupReference
            | P::Any
            | P::AnyAttribute
            | P::Selector
            | P::Field
            | P::Facet
            | P::NumericFacet
            | P::WhiteSpaceFacet
            | P::UnfixedFacet => ONLY_ANNOTATION,
        })
    }
}
