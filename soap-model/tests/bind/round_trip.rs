//! Values become XML and the same values again.
use crate::model::*;
use crate::orders::*;
use crate::sample::orders;
use crate::support::{read, write, write_with};
use proptest::prelude::*;
use soap_model::bind::{AnyAttribute, Blank, Nillable, Record, Root, Rule, WriteOptions};
use soap_model::datatypes::{Decimal, QName};
use soap_model::xml::Fragment;

fn survives<T: Record<'static> + Blank + PartialEq + Clone + std::fmt::Debug>(
    root: &'static Root<'static>,
    value: &T,
) {
    let xml = write(root, value).unwrap();
    let again = read::<T>(root, &xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    assert_eq!(&again, value, "{xml}");
    assert_eq!(&value.clone(), value);
    assert_eq!(write(root, &again).unwrap(), xml);
}

#[test]
fn a_list_of_orders_survives() {
    survives(&ECHOORDERS_ROOT, &orders(36));
}

#[test]
fn names_and_attributes_are_written_as_the_tables_say() {
    let contact = Contact {
        id: -1,
        lang: Some("de".into()),
        version: Decimal::new(10, 1),
        currency: "EUR".into(),
        others: vec![AnyAttribute::new("urn:q", "x", "<\"&\n")],
        name: "a<b & c".into(),
        nick: Some(Nillable::Nil),
        kind: Kind::Private,
        reach: Reach::Codes(vec![1, 2]),
        tags: vec!["".into()],
        parent: None,
        shape: Some(Shapes::Round(Box::new(Round { title: None, radius: 1.5 }))),
        extra: vec![Fragment::parse("<b:any xmlns:b='urn:b' q='1'/>").unwrap()],
    };
    let xml = write(&CONTACT_ROOT, &contact).unwrap();
    let body = xml.split_once('>').unwrap().1;
    assert_eq!(
        body,
        "<a:name>a&lt;b &amp; c</a:name><a:nick xsi:nil=\"true\"/><a:kind>private</a:kind><a:code>1</a:code>\
         <a:code>2</a:code><a:tag/><a:shape xsi:type=\"a:Round\"><a:radius>1.5</a:radius></a:shape>\
         <b:any xmlns:b='urn:b' q='1'/></a:contact>"
    );
    survives(&CONTACT_ROOT, &contact);
}

#[test]
fn values_that_the_schema_does_not_admit_are_refused_with_their_path() {
    let mut contact: Contact =
        read(&CONTACT_ROOT, "<contact xmlns='urn:a' id='1'><name/><kind/><mail>a@b</mail></contact>")
            .unwrap();
    contact.tags = vec![String::new(); 4];
    let error = write(&CONTACT_ROOT, &contact).unwrap_err();
    assert_eq!(error.to_string(), "/contact/tag: must occur 0 to 3 times, not 4 times (occurrence)");
    assert!(write_with(&CONTACT_ROOT, &contact, WriteOptions::unchecked()).is_ok());
    contact.tags.clear();
    contact.reach = Reach::Codes(vec![1]);
    let mut outer = contact.clone();
    outer.reach = Reach::Mail("a@b".into());
    outer.parent = Some(Box::new(contact));
    assert_eq!(write(&CONTACT_ROOT, &outer).unwrap_err().path(), "/contact/parent/code");
    outer.parent = None;
    outer.extra = vec![Fragment::parse("<x xmlns='urn:a'/>").unwrap()];
    assert_eq!(write(&CONTACT_ROOT, &outer).unwrap_err().rule(), Rule::Unwritable);

    let mut list = orders(3);
    list.order[1].item.clear();
    let error = write(&ECHOORDERS_ROOT, &list).unwrap_err();
    assert_eq!((error.rule(), error.path()), (Rule::Occurrence, "/EchoOrders/order[2]/item"));
}

#[test]
fn nothing_or_all_of_optional_content_is_written() {
    survives(&PERHAPS_ROOT, &Perhaps { first: None, second: None });
    survives(&PERHAPS_ROOT, &Perhaps { first: Some(1), second: Some(2) });
    let half = Perhaps { first: Some(1), second: None };
    assert_eq!(write(&PERHAPS_ROOT, &half).unwrap_err().rule(), Rule::Occurrence);
}

prop_compose! {
    fn any_plain()(title in proptest::option::of(text())) -> Plain { Plain { title } }
}
prop_compose! {
    fn any_round()(title in proptest::option::of(text()), radius in -1e9..1e9f64) -> Round { Round { title, radius } }
}

/// Text without carriage returns alone is any text that XML can carry.
fn text() -> impl Strategy<Value = String> {
    "[ -~\t\n\r\u{e9}\u{20ac}\u{1f600}]{0,12}"
}

fn shapes() -> impl Strategy<Value = Shapes> {
    prop_oneof![
        any_plain().prop_map(|plain| Shapes::Plain(Box::new(plain))),
        any_round().prop_map(|round| Shapes::Round(Box::new(round))),
    ]
}

fn reach() -> impl Strategy<Value = Reach> {
    prop_oneof![
        "[a-z]{1,5}@[a-z&<]{1,5}".prop_map(Reach::Mail),
        (text(), proptest::option::of(any::<i32>()))
            .prop_map(|(number, ext)| Reach::Phone(Box::new(Phone { number, ext }))),
        proptest::collection::vec(any::<i32>(), 2..=3).prop_map(Reach::Codes),
    ]
}

fn nillable<T: std::fmt::Debug + Clone>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Nillable<T>> {
    proptest::option::of(value).prop_map(|value| value.map_or(Nillable::Nil, Nillable::Value))
}

fn contact() -> impl Strategy<Value = Contact> {
    let leaf = (
        any::<i64>(),
        proptest::option::of("[a-z]{2}"),
        "[A-Z]{3}",
        proptest::collection::vec(("[a-z]{1,8}", text()), 0..3),
        text(),
        proptest::option::of(nillable(text())),
        prop_oneof![Just(Kind::Private), Just(Kind::Business)],
        reach(),
        proptest::collection::vec(text(), 0..=3),
        proptest::option::of(shapes()),
        proptest::collection::vec("[a-z]{1,8}", 0..3),
    )
        .prop_map(|(id, lang, currency, others, name, nick, kind, reach, tags, shape, extra)| {
            let mut names = std::collections::HashSet::new();
            Contact {
                id,
                lang,
                version: Decimal::new(10, 1),
                currency,
                others: others
                    .into_iter()
                    .filter(|(local, _)| names.insert(local.clone()))
                    .map(|(local, value)| AnyAttribute::new("urn:q", local, value))
                    .collect(),
                name,
                nick,
                kind,
                reach,
                tags,
                parent: None,
                shape,
                extra: extra
                    .into_iter()
                    .map(|local| Fragment::parse(&format!("<{local} xmlns='urn:z'>x</{local}>")).unwrap())
                    .collect(),
            }
        });
    leaf.prop_recursive(4, 8, 1, |parent| {
        (parent.clone(), parent).prop_map(|(mut child, parent)| {
            child.parent = Some(Box::new(parent));
            child
        })
    })
}

fn bag() -> impl Strategy<Value = Bag> {
    let pair = (proptest::option::of(text()), "(urn:[a-z]{1,3})?", "[a-z]{1,5}")
        .prop_map(|(key, namespace, local)| Pair { key, value: QName::new(namespace, local) });
    let step =
        prop_oneof![(1..i32::MAX).prop_map(Step::Left), nillable(any::<bool>()).prop_map(Step::Right),];
    let tail = proptest::option::of(text())
        .prop_map(|unit| Box::new(Tail { amount: Amount { unit, value: Decimal::new(250, 2) } }));
    (proptest::collection::vec(pair, 1..5), proptest::collection::vec(step, 0..9), proptest::option::of(tail))
        .prop_map(|(pairs, steps, tail)| Bag { pairs, steps, tail })
}

proptest! {
    #[test]
    fn contacts_survive(contact in contact()) {
        survives(&CONTACT_ROOT, &contact);
    }

    #[test]
    fn bags_survive(bag in bag()) {
        survives(&BAG_ROOT, &bag);
    }

    #[test]
    fn nils_survive(
        one in any::<bool>(), opt in proptest::option::of(any::<bool>()),
        many in proptest::collection::vec(nillable(any_plain()), 0..4), family in nillable(shapes()),
    ) {
        let empty = |there: bool| if there { Nillable::Value(Box::new(Empty {})) } else { Nillable::Nil };
        survives(&NILS_ROOT, &Nils { one: empty(one), opt: opt.map(empty), many, family });
    }

    #[test]
    fn anything_that_is_read_leniently_can_be_written(xml in "(<[a-c]( x='1')?>|</[a-c]>|<name>|</name>|<kind/>|<tag/>|x){0,12}") {
        let xml = format!("<contact xmlns='urn:a' id='1'>{xml}</contact>");
        if let Ok((contact, _)) = crate::support::read_lax::<Contact>(&CONTACT_ROOT, &xml) {
            write_with(&CONTACT_ROOT, &contact, WriteOptions::unchecked()).unwrap();
        }
    }
}
