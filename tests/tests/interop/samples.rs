//! The values that every peer sends, and is sent.
use soap_runtime::Nillable;
use soap_runtime::datatypes::{HexBinary, QName};
use soap_tests::generated::interop::{
    AnyVehicle, Car, Colour, Large, Lists, Maybe, Numbers, Periods, Person, Place, Price, Shape,
    ShapeRadiusOrSideOrPlace, Special, Texts, Ticket, Times, Vehicle,
};

pub(crate) fn texts() -> Texts {
    Texts {
        string: " a  b\n<&>\"' ".into(),
        normalized_string: " a  b ".into(),
        token: "a b".into(),
        language: "en-GB".into(),
        name: "a:b".into(),
        nc_name: "a.b".into(),
        nmtoken: "1-a".into(),
        nmtokens: vec!["1".to_owned(), "b".to_owned()].into(),
        any_uri: "http://example.com/a?b=c&d=%20e".into(),
    }
}

pub(crate) fn numbers() -> Numbers {
    Numbers {
        boolean: true,
        byte: i8::MIN,
        short: i16::MIN,
        int: i32::MIN,
        long: i64::MIN,
        unsigned_byte: u8::MAX,
        unsigned_short: u16::MAX,
        unsigned_int: u32::MAX,
        non_negative_integer: "0".parse().unwrap(),
        positive_integer: "1".parse().unwrap(),
        non_positive_integer: "0".parse().unwrap(),
        negative_integer: "-1".parse().unwrap(),
        decimal: "12345678901234567890.12345".parse().unwrap(),
        float: 0.5,
        double: 0.1,
    }
}

pub(crate) fn times() -> Times {
    Times {
        date: "2024-02-29".parse().unwrap(),
        time: "23:59:59.125".parse().unwrap(),
        date_time: "2024-02-29T12:30:00.25Z".parse().unwrap(),
    }
}

pub(crate) fn periods() -> Periods {
    Periods {
        duration: "P1Y2M3DT4H5M6.5S".parse().unwrap(),
        g_year: "2024".parse().unwrap(),
        g_year_month: "2024-02".parse().unwrap(),
        g_month: "--02".parse().unwrap(),
        g_month_day: "--02-29".parse().unwrap(),
        g_day: "---29".parse().unwrap(),
    }
}

/// More than 64 bits with a sign hold.
pub(crate) fn large() -> Large {
    Large { unsigned_long: u64::MAX, integer: "-123456789012345678901234567890".parse().unwrap() }
}

pub(crate) fn name() -> QName {
    QName::new("urn:example:other", "thing")
}

pub(crate) fn hex() -> HexBinary {
    HexBinary(vec![0, 255, 16])
}

fn place(street: &str, number: i32) -> Place {
    Place { street: street.into(), number }
}

pub(crate) fn person() -> Person {
    let friend = Person {
        name: "Bob".into(),
        home: place("High Street", 2),
        work: Some(Box::new(place("Dock", 3))),
        friend: None,
    };
    Person { name: "Ada".into(), home: place("Long Lane", 1), work: None, friend: Some(Box::new(friend)) }
}

pub(crate) fn price() -> Price {
    Price {
        currency: "EUR".into(),
        discount: None,
        note: Some("a<b & \"c\"".into()),
        value: "12.5".parse().unwrap(),
    }
}

/// One of the type that the contract names, and one of a type derived from it.
pub(crate) fn vehicles() -> Vec<AnyVehicle> {
    let car = Car { wheels: 4, doors: 5 };
    vec![AnyVehicle::Vehicle(Box::new(Vehicle { wheels: 2 })), AnyVehicle::Car(Box::new(car))]
}

pub(crate) fn special() -> Special {
    Special { infinity: f32::INFINITY, minus_infinity: f64::NEG_INFINITY, nan: f64::NAN }
}

/// NaN is not equal to itself.
pub(crate) fn is_special(value: &Special) -> bool {
    let infinite = value.infinity == f32::INFINITY && value.minus_infinity == f64::NEG_INFINITY;
    infinite && value.nan.is_nan()
}

pub(crate) fn lists() -> Lists {
    Lists { number: vec![1, -2, 3], place: vec![place("a", 1), place("b", 2)], flag: Vec::new() }
}

pub(crate) fn maybe() -> Maybe {
    Maybe {
        nil: Nillable::Nil,
        absent: None,
        empty: Some(Nillable::Value(String::new())),
        zero: Some(Nillable::Value(0)),
    }
}

pub(crate) fn colours() -> Vec<Colour> {
    vec![Colour::DarkGreen, Colour::Red]
}

pub(crate) fn shapes() -> [Shape; 2] {
    let square = Shape { label: "square".into(), radius_or_side_or_place: ShapeRadiusOrSideOrPlace::Side(7) };
    let at = ShapeRadiusOrSideOrPlace::Place(Box::new(place("a", 1)));
    [square, Shape { label: "place".into(), radius_or_side_or_place: at }]
}

/// Characters of all lengths in UTF-8, and one made of two.
pub(crate) fn unicode() -> String {
    "Z\u{fc}rich \u{6771}\u{4eac} \u{1F600} e\u{301}".into()
}

pub(crate) fn long() -> String {
    "0123456789abcdef".repeat(65_536)
}

pub(crate) fn binary() -> Vec<u8> {
    (0..1024).map(|at| (at % 256) as u8).collect()
}

pub(crate) fn ticket() -> Ticket {
    Ticket { number: 42, holder: "Zo\u{eb}".into() }
}
