//! Types and tables.
use soap_model::bind::{self as rt, Link, Nillable};
use soap_model::xml::{Fragment, Namespace, Ns};

const T: Ns = Ns(16);
const NONE: Ns = Ns::NONE;
const XSD: Ns = Ns::XSD;

pub static TABLES: rt::Tables<'static> =
    rt::Tables { namespaces: &[Namespace { uri: "urn:t", prefix: "t" }], globals: None };
pub static CALL_ROOT: rt::Root<'static> = rt::root(rt::one(T, "call").of(XSD, "anyType"), &TABLES).encoded();

/// The parts of a message; all may be null.
pub struct Call {
    pub text: Option<String>,
    pub number: Option<i32>,
    pub names: Option<Box<Names>>,
    pub numbers: Option<Box<Numbers>>,
    pub grid: Option<Box<Grid>>,
    pub nested: Option<Box<Nested>>,
    pub list: Option<Box<List>>,
    pub other: Option<Box<List>>,
    pub tree: Option<Box<Tree>>,
    pub shape: Option<AnyShape>,
    pub any: Option<Fragment>,
    pub things: Option<Box<Things>>,
    pub map: Option<Box<Map>>,
    pub point: Option<Box<Point>>,
}
soap_model::record_table! { Call CALL [Debug Clone PartialEq] "Call text number names numbers grid nested list other tree shape any things map point" None,
    content Sequence [
        0 text: String(Opt) = None, rt::opt(NONE, "text").of(XSD, "string");
        1 number: I32(Opt) = None, rt::opt(NONE, "number").of(XSD, "int");
        2 names: Records = None, rt::opt(NONE, "names").of(T, "Names");
        3 numbers: Records = None, rt::opt(NONE, "numbers").of(T, "Numbers");
        4 grid: Records = None, rt::opt(NONE, "grid").of(T, "Grid");
        5 nested: Records = None, rt::opt(NONE, "nested").of(T, "Nested");
        6 list: Records = None, rt::opt(NONE, "list").of(T, "List");
        7 other: Records = None, rt::opt(NONE, "other").of(T, "List");
        8 tree: Records = None, rt::opt(NONE, "tree").of(T, "Tree");
        9 shape: Choices = None, rt::opt(NONE, "shape").of(T, "Shape").family(&ANY_SHAPE);
        10 any: Any(Opt) = None, rt::opt(NONE, "any").of(XSD, "anyType");
        11 things: Records = None, rt::opt(NONE, "things").of(T, "Things");
        12 map: Records = None, rt::opt(NONE, "map").of(T, "Map");
        13 point: Records = None, rt::opt(NONE, "point").of(T, "Point");
    ]
}

pub struct Names {
    pub items: Vec<Nillable<String>>,
}
soap_model::array_table! { Names NAMES [Debug Clone PartialEq] "Names items" rt::name(T, "Names"),
    items: String(ManyNil) of Nillable<String>;
    rt::array_of(rt::many(NONE, "item").of(XSD, "string"), XSD, "string", "", 1)
}

pub struct Numbers {
    pub items: Vec<i32>,
}
soap_model::array_table! { Numbers NUMBERS [Debug Clone PartialEq] "Numbers items" rt::name(T, "Numbers"),
    items: I32(Many) of i32;
    rt::array_of(rt::many(NONE, "item").of(XSD, "int"), XSD, "int", "", 1)
}

pub struct Grid {
    pub items: Vec<i32>,
    pub sizes: Vec<u32>,
}
soap_model::array_table! { Grid GRID [Debug Clone PartialEq] "Grid items sizes" rt::name(T, "Grid"),
    items: I32(Many) of i32, sizes;
    rt::array_of(rt::many(NONE, "item").of(XSD, "int"), XSD, "int", "", 2)
}

/// `xsd:string[][]`
pub struct Nested {
    pub items: Vec<Nillable<NestedItem>>,
}
soap_model::array_table! { Nested NESTED [Debug Clone PartialEq] "Nested items" rt::name(T, "Nested"),
    items: Records of Nillable<NestedItem>;
    rt::array_of(rt::many(NONE, "item"), XSD, "string", "[]", 1)
}

pub struct NestedItem {
    pub items: Vec<Nillable<String>>,
}
soap_model::array_table! { NestedItem NESTED_ITEM [Debug Clone PartialEq] "NestedItem items" None,
    items: String(ManyNil) of Nillable<String>;
    rt::array_of(rt::many(NONE, "item").of(XSD, "string"), XSD, "string", "", 1)
}

pub struct List {
    pub value: i32,
    pub next: Option<Link<List>>,
}
soap_model::record_table! { List LIST [Debug Clone PartialEq] "List value next" rt::name(T, "List"),
    content All [
        0 value: I32(One) = 0, rt::one(NONE, "value").of(XSD, "int");
        1 next: Records = None, rt::one(NONE, "next").of(T, "List");
    ]
}

pub struct Tree {
    pub name: Option<String>,
    pub children: Option<Link<Trees>>,
}
soap_model::record_table! { Tree TREE [Debug Clone PartialEq] "Tree name children" rt::name(T, "Tree"),
    content Sequence [
        0 name: String(Opt) = None, rt::one(NONE, "name").of(XSD, "string");
        1 children: Records = None, rt::opt(NONE, "children").of(T, "Trees");
    ]
}

pub struct Trees {
    pub items: Vec<Nillable<Link<Tree>>>,
}
soap_model::array_table! { Trees TREES [Debug Clone PartialEq] "Trees items" rt::name(T, "Trees"),
    items: Records of Nillable<Link<Tree>>;
    rt::array_of(rt::many(NONE, "item").of(T, "Tree"), T, "Tree", "", 1)
}

pub struct Shape {
    pub name: Option<String>,
}
soap_model::record_table! { Shape SHAPE [Debug Clone PartialEq] "Shape name" rt::name(T, "Shape"),
    content Sequence [
        0 name: String(Opt) = None, rt::one(NONE, "name").of(XSD, "string");
    ]
}

pub struct Circle {
    pub name: Option<String>,
    pub radius: f64,
}
soap_model::record_table! { Circle CIRCLE [Debug Clone PartialEq] "Circle name radius" rt::name(T, "Circle"),
    content Sequence [
        0 name: String(Opt) = None, rt::one(NONE, "name").of(XSD, "string");
        1 radius: F64(One) = 0.0, rt::one(NONE, "radius").of(XSD, "double");
    ]
}

pub enum AnyShape {
    Shape(Box<Shape>),
    Circle(Box<Circle>),
    Unknown(Fragment),
}
soap_model::choice_table! { AnyShape [Debug Clone PartialEq] "AnyShape Shape Circle Unknown" blank Unknown = rt::Blank::blank(),
    0 Shape: Record[*] = rt::Blank::blank();
    1 Circle: Record[*] = rt::Blank::blank();
    2 Unknown: Any(One) = rt::Blank::blank();
}
static ANY_SHAPE: [rt::TypeArm<'static>; 2] = [rt::member(T, "Shape"), rt::member(T, "Circle")];

/// An array of any type, as Axis and PHP call a vector.
pub struct Things {
    pub items: Vec<Nillable<Fragment>>,
}
soap_model::array_table! { Things THINGS [Debug Clone PartialEq] "Things items" rt::name(T, "Things"),
    items: Any(ManyNil) of Nillable<Fragment>;
    rt::array_of(rt::many(NONE, "item").of(XSD, "anyType"), XSD, "anyType", "", 1)
}

/// A map as Apache SOAP had it: repeated accessors, no array.
pub struct Map {
    pub item: Vec<MapItem>,
}
soap_model::record_table! { Map MAP [Debug Clone PartialEq] "Map item" rt::name(T, "Map"),
    content Sequence [
        0 item: Records = Vec::new(), rt::many(NONE, "item").of(T, "mapItem");
    ]
}

pub struct MapItem {
    pub key: Option<Fragment>,
    pub value: Option<Fragment>,
}
soap_model::record_table! { MapItem MAP_ITEM [Debug Clone PartialEq] "MapItem key value" rt::name(T, "mapItem"),
    content Sequence [
        0 key: Any(Opt) = None, rt::one(NONE, "key").of(XSD, "anyType");
        1 value: Any(Opt) = None, rt::one(NONE, "value").of(XSD, "anyType");
    ]
}

/// A struct of numbers, which are never null.
pub struct Point {
    pub x: i32,
    pub y: i32,
}
soap_model::record_table! { Point POINT [Debug Clone PartialEq] "Point x y" rt::name(T, "Point"),
    content Sequence [
        0 x: I32(One) = 0, rt::one(NONE, "x").of(XSD, "int");
        1 y: I32(One) = 0, rt::one(NONE, "y").of(XSD, "int");
    ]
}
