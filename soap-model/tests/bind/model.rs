//! Types and tables with one of everything.
#![allow(unreachable_pub)]
use soap_model::bind::AnyAttribute;
use soap_model::bind::{
    Admits, Arms, Attribute, Blank, Choice, Content, Desc, Element, Nillable, Particle, Record, Root, Shape,
    ShapeRef, SlotMut, SlotRef, Tables, Term, TypeArm, ValueConstraint, Wildcard, no_slot,
};
use soap_model::contract::Process;
use soap_model::datatypes::{Builtin, Decimal, Facet, QName, Simple};
use soap_model::xml::{Fragment, Name, Namespace, Ns};

const MANY: u32 = u32::MAX;
pub const fn a(local: &str) -> Name<'_> {
    Name { ns: Ns(16), local }
}
const fn plain(local: &str) -> Name<'_> {
    Name { ns: Ns::NONE, local }
}
const fn xsd(local: &str) -> Name<'_> {
    Name { ns: Ns::XSD, local }
}

pub static TABLES: Tables<'static> = Tables {
    namespaces: &[Namespace { uri: "urn:a", prefix: "a" }, Namespace { uri: "urn:b", prefix: "b" }],
    globals: None,
};

const fn element(local: &'static str) -> Element<'static> {
    Element {
        name: a(local),
        nillable: false,
        simple: None,
        value: ValueConstraint::None,
        types: &[],
        type_name: None,
        checks: None,
    }
}
const fn nillable(local: &'static str) -> Element<'static> {
    Element { nillable: true, ..element(local) }
}
const fn attribute(
    local: &'static str,
    required: bool,
    value: ValueConstraint<'static>,
) -> Attribute<'static> {
    Attribute { name: plain(local), required, simple: None, value }
}
macro_rules! of {
    ($min:expr, $max:expr, $element:expr) => {
        Particle { min: $min, max: $max, term: Term::Element($element) }
    };
}

/// A struct with its slots: `field: type => slot variant, shape`.
macro_rules! record {
    ($name:ident = $desc:ident { $($field:ident: $type:ty => $slot:ident $($shape:ident)?),* $(,)? }) => {
        pub struct $name { $(pub $field: $type),* }
        soap_model::record!($name);
        impl Blank for $name {
            fn blank() -> Self {
                $name { $($field: Blank::blank()),* }
            }
        }
        impl Record<'static> for $name {
            fn desc(&self) -> &'static Desc<'static> {
                &$desc
            }
            #[allow(unused_assignments, reason = "the last count is not read")]
            fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
                #[allow(unused_mut, unused_variables, reason = "a record may have no slots")]
                let mut n = 0;
                $(if index == n { return record!(@mut self.$field, $slot $($shape)?); } n += 1;)*
                no_slot(index)
            }
            #[allow(unused_assignments, reason = "the last count is not read")]
            fn get(&self, index: usize) -> SlotRef<'_, 'static> {
                #[allow(unused_mut, unused_variables, reason = "a record may have no slots")]
                let mut n = 0;
                $(if index == n { return record!(@ref self.$field, $slot $($shape)?); } n += 1;)*
                no_slot(index)
            }
        }
    };
    (@mut $place:expr, $slot:ident $shape:ident) => { SlotMut::$slot(Shape::$shape(&mut $place)) };
    (@mut $place:expr, $slot:ident) => { SlotMut::$slot(&mut $place) };
    (@ref $place:expr, $slot:ident $shape:ident) => { SlotRef::$slot(ShapeRef::$shape(&$place)) };
    (@ref $place:expr, $slot:ident) => { SlotRef::$slot(&$place) };
}

/// An enum of arms: `Arm(type) => slot variant, shape`.
macro_rules! choice {
    ($name:ident = $rust:literal blank $blank:ident { $($arm:ident($type:ty) => $slot:ident $($shape:ident)? $(=> $deref:tt)?),* $(,)? }) => {
        pub enum $name { $($arm($type)),* }
        soap_model::choice!($name);
        impl Blank for $name {
            fn blank() -> Self {
                $name::$blank(Blank::blank())
            }
        }
        impl Choice<'static> for $name {
            fn rust(&self) -> &'static str {
                $rust
            }
            #[allow(unused_assignments, reason = "the last count is not read")]
            fn choose(&mut self, arm: usize) -> SlotMut<'_, 'static> {
                #[allow(unused_mut, unused_variables, reason = "a record may have no slots")]
                let mut n = 0;
                $(if arm == n { *self = $name::$arm(Blank::blank()); } n += 1;)*
                match self {
                    $($name::$arm(value) => choice!(@mut value, $slot $($shape)? $(=> $deref)?)),*
                }
            }
            #[allow(unused_assignments, reason = "the last count is not read")]
            fn chosen(&self) -> (usize, SlotRef<'_, 'static>) {
                #[allow(unused_mut, unused_variables, reason = "a record may have no slots")]
                let mut n = 0;
                $(if let $name::$arm(value) = self { return (n, choice!(@ref value, $slot $($shape)? $(=> $deref)?)); } n += 1;)*
                no_slot(n)
            }
        }
    };
    (@mut $value:ident, $slot:ident $shape:ident) => { SlotMut::$slot(Shape::$shape($value)) };
    (@mut $value:ident, $slot:ident => box) => { SlotMut::$slot(&mut **$value) };
    (@mut $value:ident, $slot:ident) => { SlotMut::$slot($value) };
    (@ref $value:ident, $slot:ident $shape:ident) => { SlotRef::$slot(ShapeRef::$shape($value)) };
    (@ref $value:ident, $slot:ident => box) => { SlotRef::$slot(&**$value) };
    (@ref $value:ident, $slot:ident) => { SlotRef::$slot($value) };
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Private,
    Business,
    Unknown(String),
}
soap_model::enumeration!(Kind: Collapse { Private = "private", Business = "business" });

// A record with attributes of every sort and recursion.
record!(Contact = CONTACT {
    id: i64 => I64 One,
    lang: Option<String> => String Opt,
    version: Decimal => Decimal One,
    currency: String => String One,
    others: Vec<AnyAttribute> => Attributes,
    name: String => String One,
    nick: Option<Nillable<String>> => String OptNil,
    kind: Kind => Text,
    reach: Reach => Choice,
    tags: Vec<String> => String Many,
    parent: Option<Box<Contact>> => Records,
    shape: Option<Shapes> => Choices,
    extra: Vec<Fragment> => Any Many,
});
choice!(Reach = "Reach Mail Phone Codes" blank Mail {
    Mail(String) => String One,
    Phone(Box<Phone>) => Record => box,
    Codes(Vec<i32>) => I32 Many,
});
record!(Phone = PHONE { number: String => String One, ext: Option<i32> => I32 Opt });
choice!(Shapes = "Shapes Plain Round Unknown" blank Plain {
    Plain(Box<Plain>) => Record => box,
    Round(Box<Round>) => Record => box,
    Unknown(Fragment) => Any One,
});
record!(Plain = PLAIN { title: Option<String> => String Opt });
record!(Round = ROUND { title: Option<String> => String Opt, radius: f64 => F64 One });

static MAIL: Simple<'static> =
    Simple::new(Builtin::String, &[Facet::MaxLength(20), Facet::Pattern(&["[^@]+@[^@]+"])]);
static CURRENCY: Simple<'static> = Simple::new(Builtin::Token, &[Facet::Length(3)]);
static QUANTITY: Simple<'static> = Simple::new(Builtin::Int, &[Facet::MinInclusive("1")]);

pub static CONTACT: Desc<'static> = Desc {
    rust: "Contact id lang version currency others name nick kind reach tags parent shape extra",
    name: Some(a("Contact")),
    attributes: &[
        attribute("id", true, ValueConstraint::None),
        Attribute {
            name: Name { ns: Ns::XML, local: "lang" },
            required: false,
            simple: None,
            value: ValueConstraint::None,
        },
        attribute("version", false, ValueConstraint::Fixed("1.0")),
        Attribute {
            name: plain("currency"),
            required: false,
            simple: Some(&CURRENCY),
            value: ValueConstraint::Default("EUR"),
        },
    ],
    any_attribute: Some(Wildcard { namespaces: Admits::Not(Ns(16)), process: Process::Lax }),
    content: Content::Sequence(&[
        of!(1, 1, element("name")),
        of!(0, 1, nillable("nick")),
        of!(1, 1, Element { value: ValueConstraint::Default("business"), ..element("kind") }),
        Particle {
            min: 1,
            max: 1,
            term: Term::Choice(Arms {
                particles: &[
                    of!(1, 1, Element { simple: Some(&MAIL), ..element("mail") }),
                    of!(1, 1, element("phone")),
                    of!(2, 3, element("code")),
                ],
                sorted: &[],
            }),
        },
        of!(0, 3, element("tag")),
        of!(0, 1, element("parent")),
        of!(
            0,
            1,
            Element {
                types: &[
                    TypeArm { name: a("Plain"), simple: None },
                    TypeArm { name: a("Round"), simple: None },
                ],
                type_name: Some(a("Plain")),
                ..element("shape")
            }
        ),
        Particle {
            min: 0,
            max: MANY,
            term: Term::Any(Wildcard { namespaces: Admits::Not(Ns(16)), process: Process::Lax }),
        },
    ]),
    sensitive: &[],
};
pub static PHONE: Desc<'static> = Desc {
    rust: "Phone number ext",
    name: Some(a("Phone")),
    attributes: &[],
    any_attribute: None,
    content: Content::All(&[
        of!(1, 1, element("number")),
        of!(0, 1, Element { type_name: Some(xsd("int")), ..element("ext") }),
    ]),
    sensitive: &[0],
};
pub static PLAIN: Desc<'static> = Desc {
    rust: "Plain title",
    name: Some(a("Plain")),
    attributes: &[],
    any_attribute: None,
    content: Content::Sequence(&[of!(0, 1, element("title"))]),
    sensitive: &[],
};
pub static ROUND: Desc<'static> = Desc {
    rust: "Round title radius",
    name: Some(a("Round")),
    attributes: &[],
    any_attribute: None,
    content: Content::Sequence(&[of!(0, 1, element("title")), of!(1, 1, element("radius"))]),
    sensitive: &[],
};
pub static CONTACT_ROOT: Root<'static> = Root {
    element: Element { type_name: Some(a("Contact")), ..element("contact") },
    tables: &TABLES,
    encoded: false,
};

// Groups: (key value)+ as a record without a tag, (x | y)* as a list of an enum, everything optional.
record!(Bag = BAG {
    pairs: Vec<Pair> => Records,
    steps: Vec<Step> => Choices,
    tail: Option<Box<Tail>> => Records,
});
record!(Pair = PAIR { key: Option<String> => String Opt, value: QName => Text });
choice!(Step = "Step Left Right" blank Left { Left(i32) => I32 One, Right(Nillable<bool>) => Bool Nil });
record!(Tail = TAIL { amount: Amount => Record });
record!(Amount = AMOUNT { unit: Option<String> => String Opt, value: Decimal => Decimal One });

pub static BAG: Desc<'static> = Desc {
    rust: "Bag pairs steps tail",
    name: Some(a("Bag")),
    attributes: &[],
    any_attribute: None,
    content: Content::Sequence(&[
        Particle { min: 1, max: MANY, term: Term::Group(&PAIR) },
        Particle {
            min: 0,
            max: MANY,
            term: Term::Choice(Arms {
                particles: &[
                    of!(1, 1, Element { simple: Some(&QUANTITY), ..element("left") }),
                    of!(1, 1, nillable("right")),
                ],
                sorted: &[],
            }),
        },
        Particle { min: 0, max: 1, term: Term::Group(&TAIL) },
    ]),
    sensitive: &[],
};
pub static PAIR: Desc<'static> = Desc {
    rust: "Pair key value",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: Content::Sequence(&[of!(0, 1, element("key")), of!(1, 1, element("value"))]),
    sensitive: &[],
};
pub static TAIL: Desc<'static> = Desc {
    rust: "Tail amount",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: Content::Sequence(&[of!(
        1,
        1,
        Element { value: ValueConstraint::Fixed("2.50"), ..element("amount") }
    )]),
    sensitive: &[],
};
pub static AMOUNT: Desc<'static> = Desc {
    rust: "Amount unit value",
    name: Some(a("Amount")),
    attributes: &[attribute("unit", false, ValueConstraint::None)],
    any_attribute: None,
    content: Content::Text { simple: None },
    sensitive: &[],
};
pub static BAG_ROOT: Root<'static> = Root { element: element("bag"), tables: &TABLES, encoded: false };

// Mixed content: text, `b`, `i`; at most one `b`, then any number of `i`.
record!(Note = NOTE { content: Vec<Mixed> => Choices });
choice!(Mixed = "Mixed Text B I" blank Text {
    Text(String) => String One,
    B(String) => String One,
    I(Box<Note>) => Record => box,
});
pub static NOTE: Desc<'static> = Desc {
    rust: "Note content",
    name: Some(a("Note")),
    attributes: &[],
    any_attribute: None,
    content: Content::Mixed {
        arms: &[of!(1, 1, element("b")), of!(1, 1, element("i"))],
        model: &[of!(0, 1, element("b")), of!(0, MANY, element("i"))],
    },
    sensitive: &[],
};
pub static NOTE_ROOT: Root<'static> = Root { element: element("note"), tables: &TABLES, encoded: false };

// Nothing, or first and second.
record!(Perhaps = PERHAPS { first: Option<i32> => I32 Opt, second: Option<i32> => I32 Opt });
pub static PERHAPS: Desc<'static> = Desc {
    rust: "Perhaps first second",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: Content::Optional(&[of!(1, 1, element("first")), of!(1, 1, element("second"))]),
    sensitive: &[],
};
pub static PERHAPS_ROOT: Root<'static> =
    Root { element: element("perhaps"), tables: &TABLES, encoded: false };

// Nillable records in every form, and an empty one.
record!(Nils = NILS {
    one: Nillable<Box<Empty>> => Records,
    opt: Option<Nillable<Box<Empty>>> => Records,
    many: Vec<Nillable<Plain>> => Records,
    family: Nillable<Shapes> => Choices,
});
record!(Empty = EMPTY {});
pub static NILS: Desc<'static> = Desc {
    rust: "Nils one opt many family",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: Content::Sequence(&[
        of!(1, 1, nillable("one")),
        of!(0, 1, nillable("opt")),
        of!(0, MANY, nillable("many")),
        of!(
            1,
            1,
            Element {
                types: &[
                    TypeArm { name: a("Plain"), simple: None },
                    TypeArm { name: a("Round"), simple: None }
                ],
                // The declared type is abstract: it is not among the members.
                type_name: Some(a("Base")),
                ..nillable("family")
            }
        ),
    ]),
    sensitive: &[],
};
pub static EMPTY: Desc<'static> = Desc {
    rust: "Empty",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: Content::Empty,
    sensitive: &[],
};
pub static NILS_ROOT: Root<'static> = Root { element: element("nils"), tables: &TABLES, encoded: false };

// A choice of twenty elements, found by halving.
record!(Wide = WIDE { picks: Vec<Pick> => Choices });
macro_rules! wide {
    ($($arm:ident $local:literal),*) => {
        choice!(Pick = "Pick W00 W01 W02 W03 W04 W05 W06 W07 W08 W09 W10 W11 W12 W13 W14 W15 W16 W17 W18 W19" blank W00 {
            $($arm(i32) => I32 One),*
        });
        pub static WIDE: Desc<'static> = Desc {
            rust: "Wide picks",
            name: None,
            attributes: &[],
            any_attribute: None,
            content: Content::Sequence(&[Particle {
                min: 0,
                max: MANY,
                term: Term::Choice(Arms {
                    particles: &[$(of!(1, 1, element($local))),*],
                    sorted: &[19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
                }),
            }]),
            sensitive: &[],
        };
    };
}
wide!(
    W00 "w99", W01 "w98", W02 "w97", W03 "w96", W04 "w95", W05 "w94", W06 "w93", W07 "w92", W08 "w91", W09 "w90",
    W10 "w89", W11 "w88", W12 "w87", W13 "w86", W14 "w85", W15 "w84", W16 "w83", W17 "w82", W18 "w81", W19 "w80"
);
pub static WIDE_ROOT: Root<'static> = Root { element: element("wide"), tables: &TABLES, encoded: false };
