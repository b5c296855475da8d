//! What lax reading tolerates and reports.
use crate::model::*;
use crate::support::{read_lax, read_with};
use soap_model::bind::{Nillable, ReadContext, ReadOptions, Rule};

fn contact(attributes: &str, content: &str) -> (Contact, Vec<String>) {
    let xml = format!(
        "<contact xmlns='urn:a' xmlns:a='urn:a' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
         {attributes}>{content}</contact>"
    );
    read_lax(&CONTACT_ROOT, &xml).unwrap()
}

const MINIMAL: &str = "<name>n</name><kind/><mail>a@b</mail>";

#[test]
fn a_valid_message_gives_no_report() {
    let (_, tolerated) = contact("id='1'", MINIMAL);
    assert_eq!(tolerated, Vec::<String>::new());
}

#[test]
fn unknown_elements_and_attributes_are_skipped_and_reported() {
    let (value, tolerated) = contact(
        "id='1' else='2'",
        "<name>n</name><new><name>deep</name></new><kind/><mail>a@b</mail><last/>",
    );
    assert_eq!(value.name, "n");
    assert_eq!(tolerated.len(), 3, "{tolerated:#?}");
    assert!(tolerated[0].starts_with("/contact: unexpected attribute `else`"));
    assert!(tolerated[1].starts_with("/contact/new: unexpected element `new`"));
    assert!(tolerated[2].starts_with("/contact/last: unexpected element `last`"));
}

#[test]
fn any_order_is_read_and_reported() {
    let (value, tolerated) =
        contact("id='1'", "<mail>a@b</mail><tag>1</tag><kind>private</kind><name>n</name><tag>2</tag>");
    assert_eq!((value.name.as_str(), &value.kind), ("n", &Kind::Private));
    assert!(matches!(&value.reach, Reach::Mail(mail) if mail == "a@b"));
    assert_eq!(value.tags, ["1", "2"]);
    assert!(!tolerated.is_empty());
    assert!(tolerated.iter().all(|t| t.contains("unexpected element")), "{tolerated:#?}");
}

#[test]
fn a_required_value_that_is_missing_is_an_error() {
    for (attributes, content, missing) in [
        ("", "<name/><kind>private</kind><mail>a@b</mail>", "attribute is missing; expected `id`"),
        ("id='1'", "<kind>private</kind><mail>a@b</mail>", "`name`"),
        ("id='1'", "<name/><kind>private</kind>", "`mail`"),
    ] {
        let xml = format!("<contact xmlns='urn:a' {attributes}>{content}</contact>");
        let error = read_lax::<Contact>(&CONTACT_ROOT, &xml).map(drop).unwrap_err().to_string();
        assert!(error.contains("missing") && error.contains(missing), "{error}");
    }
}

#[test]
fn elements_are_read_and_reported_whose_form_is_wrong() {
    let xml = "<a:contact xmlns:a='urn:a' id='1'><name>n</name><kind>private</kind><mail>a@b</mail><a:tag>1</a:tag><tag>2</tag></a:contact>";
    let (value, tolerated) = read_lax::<Contact>(&CONTACT_ROOT, xml).unwrap();
    assert_eq!((value.name.as_str(), &value.kind), ("n", &Kind::Private));
    assert!(matches!(&value.reach, Reach::Mail(mail) if mail == "a@b"));
    assert_eq!(value.tags, ["1", "2"]);
    assert_eq!(tolerated.len(), 4, "{tolerated:#?}");
    assert!(tolerated[0].contains("unexpected element `name`; expected `{urn:a}name`"), "{tolerated:#?}");
    let foreign = "<a:contact xmlns:a='urn:a' xmlns:b='urn:b' id='1'><b:name>n</b:name></a:contact>";
    let error = read_lax::<Contact>(&CONTACT_ROOT, foreign).map(drop).unwrap_err().to_string();
    assert!(error.contains("missing") && error.contains("`name`"), "{error}");
}

#[test]
fn what_can_be_empty_may_be_missing_and_is_reported() {
    let (bag, tolerated) = read_lax::<Bag>(&BAG_ROOT, "<bag xmlns='urn:a'/>").unwrap();
    assert!(bag.pairs.is_empty() && bag.steps.is_empty());
    assert!(tolerated.iter().all(|t| t.contains("missing")), "{tolerated:#?}");
}

#[test]
fn missing_values_are_blank_and_reported_where_the_settings_say_so() {
    let mut cx = ReadContext::new(ReadOptions::lax().with_blanks());
    let xml = "<contact xmlns='urn:a'><kind>private</kind></contact>";
    let value = read_with::<Contact>(&CONTACT_ROOT, xml, &mut cx).unwrap();
    let tolerated: Vec<_> = cx.tolerated().iter().map(ToString::to_string).collect();
    assert_eq!((value.id, value.name.as_str()), (0, ""));
    let rules: Vec<_> = tolerated.iter().filter(|t| t.contains("missing")).collect();
    assert_eq!(rules.len(), 3, "{tolerated:#?}");
    assert!(tolerated.iter().any(|t| t.contains("missing") && t.contains("`name`")));
    assert!(tolerated.iter().any(|t| t.contains("missing") && t.contains("`mail`")));
    assert!(tolerated.iter().any(|t| t.contains("attribute is missing; expected `id`")));
}

#[test]
fn unknown_values_and_types_are_kept() {
    let (value, tolerated) = contact(
        "id='1'",
        "<name/><kind>new kind</kind><mail>no mail</mail><shape xsi:type='a:Square'><side>1</side></shape>",
    );
    assert_eq!(value.kind, Kind::Unknown("new kind".into()));
    assert!(matches!(&value.reach, Reach::Mail(mail) if mail == "no mail"));
    assert!(matches!(&value.shape, Some(Shapes::Unknown(fragment)) if fragment.name() == ("urn:a", "shape")));
    assert_eq!(tolerated.len(), 2, "{tolerated:#?}");
    assert!(tolerated[0].contains("/contact/mail: `no mail`"));
    assert!(tolerated[1].contains("/contact/shape: the type `{urn:a}Square` may not stand here"));
}

#[test]
fn nil_is_tolerated_where_the_value_can_be_without() {
    let (value, tolerated) =
        contact("id='1'", "<name xsi:nil='true'/><kind/><mail>a@b</mail><tag xsi:nil='true'/>");
    assert_eq!(value.name, "");
    assert!(value.tags.is_empty());
    assert_eq!(tolerated.len(), 2);
    assert!(tolerated[0].contains("/contact/name: the element is not nillable"));
    let (value, _) = contact("id='1'", "<name/><nick xsi:nil='true'>text<x/></nick><kind/><mail>a@b</mail>");
    assert_eq!(value.nick, Some(Nillable::Nil));
}

#[test]
fn text_where_none_may_stand_is_skipped() {
    let (value, tolerated) = contact("id='1'", "x <name>a<b>c</b>d</name> y <kind/><mail>a@b</mail> z");
    assert_eq!(value.name, "ad");
    assert_eq!(tolerated.len(), 4, "{tolerated:#?}");
}

#[test]
fn a_value_out_of_its_lexical_space_is_still_an_error() {
    let error = read_lax::<Contact>(&CONTACT_ROOT, "<contact xmlns='urn:a' id='x'/>").map(drop).unwrap_err();
    assert_eq!(error.rule(), Rule::Value);
}

#[test]
fn groups_go_on_after_an_unknown_element() {
    let (bag, tolerated) = read_lax::<Bag>(
        &BAG_ROOT,
        "<bag xmlns='urn:a'><key>1</key><new/><value>a</value><key>2</key><value>b</value><left>1</left><new/><left>2</left></bag>",
    )
    .unwrap();
    assert_eq!(bag.pairs.len(), 2);
    assert_eq!(bag.pairs[1].key.as_deref(), Some("2"));
    assert_eq!(bag.steps.len(), 2);
    assert_eq!(tolerated.len(), 2, "{tolerated:#?}");
}

#[test]
fn the_list_of_deviations_is_bounded() {
    let xml = format!("<contact xmlns='urn:a' id='1'>{}{MINIMAL}</contact>", "<new/>".repeat(1000));
    let mut options = ReadOptions::lax();
    options.max_tolerated = 5;
    let mut cx = ReadContext::new(options);
    read_with::<Contact>(&CONTACT_ROOT, &xml, &mut cx).unwrap();
    assert_eq!(cx.tolerated().len(), 5);
    assert!(cx.tolerated_more());
    assert_eq!(cx.tolerated()[4].path(), "/contact/new[5]");
}
