//! What strict reading takes and refuses.
use crate::model::*;
use crate::orders::{PING_ROOT, Ping};
use crate::support::{read, read_with};
use soap_model::bind::{Blank, Nillable, ReadContext, ReadOptions, Record, Root, Rule};

const HEAD: &str = "<contact xmlns='urn:a' xmlns:a='urn:a' xmlns:b='urn:b' \
    xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";

fn contact(attributes: &str, content: &str) -> String {
    format!("{HEAD} {attributes}>{content}</contact>")
}

fn fails<T: Record<'static> + Blank>(root: &'static Root<'static>, xml: &str) -> String {
    match read::<T>(root, xml) {
        Ok(_) => panic!("this was accepted: {xml}"),
        Err(error) => error.to_string(),
    }
}

const MINIMAL: &str = "<name>n</name><kind/><mail>a@b</mail>";

#[test]
fn a_message_becomes_a_value() {
    let ping: Ping =
        read(&PING_ROOT, "<Ping xmlns='urn:bench:orders'>\n <text>a&amp;b</text></Ping>").unwrap();
    assert_eq!(format!("{ping:?}"), r#"Ping { text: "a&b" }"#);
    assert_eq!(
        fails::<Ping>(&PING_ROOT, "<Ping xmlns='urn:bench:orders'></Ping>"),
        "/Ping: an element is missing at the end; expected `text` (cvc-complex-type.2.4)"
    );
}

#[test]
fn everything_that_a_record_can_hold_is_read() {
    let value: Contact = read(
        &CONTACT_ROOT,
        &contact(
            "id='7' xml:lang='de' b:x='1' version='1.00' xsi:schemaLocation='urn:a a.xsd'",
            "<name>N</name> <nick xsi:nil='true'/><!-- c --><kind> private </kind>
             <phone><ext>3</ext><number>1</number></phone><tag>a</tag><tag/>
             <parent id='8' currency='USD'><name/><kind/><code>1</code><code>2</code></parent>
             <shape xsi:type='a:Round'><radius>1.5</radius></shape>
             <b:any q='1'><c xmlns=''/></b:any><b:more/>",
        ),
    )
    .unwrap();
    assert_eq!(value.id, 7);
    assert_eq!(value.lang.as_deref(), Some("de"));
    assert_eq!(value.version.to_string(), "1.00");
    assert_eq!(value.currency, "EUR");
    assert_eq!(value.others.len(), 1);
    assert_eq!((value.others[0].namespace.as_str(), value.others[0].local.as_str()), ("urn:b", "x"));
    assert_eq!(value.nick, Some(Nillable::Nil));
    assert_eq!(value.kind, Kind::Private);
    assert!(matches!(&value.reach, Reach::Phone(phone) if phone.number == "1" && phone.ext == Some(3)));
    assert_eq!(value.tags, ["a", ""]);
    let parent = value.parent.as_deref().unwrap();
    assert_eq!((parent.id, parent.currency.as_str(), parent.kind.clone()), (8, "USD", Kind::Business));
    assert!(matches!(&parent.reach, Reach::Codes(codes) if codes == &[1, 2]));
    assert!(matches!(&value.shape, Some(Shapes::Round(round)) if round.radius == 1.5));
    assert_eq!(value.extra.len(), 2);
    assert_eq!(value.extra[0].name(), ("urn:b", "any"));
}

#[test]
fn absent_nil_and_empty_are_three_things() {
    let nick = |nick: &str| {
        let content = format!("<name/>{nick}<kind/><mail>a@b</mail>");
        read::<Contact>(&CONTACT_ROOT, &contact("id='1'", &content)).unwrap().nick
    };
    assert_eq!(nick(""), None);
    assert_eq!(nick("<nick/>"), Some(Nillable::Value(String::new())));
    assert_eq!(nick("<nick xsi:nil='1'/>"), Some(Nillable::Nil));
    assert_eq!(nick("<nick xsi:nil='false'>x</nick>"), Some(Nillable::Value("x".into())));
}

#[test]
fn nil_has_no_content_and_needs_a_nillable_element() {
    let fails = |content: &str| fails::<Contact>(&CONTACT_ROOT, &contact("id='1'", content));
    assert!(fails("<name xsi:nil='true'/>").starts_with("/contact/name: the element is not nillable"));
    assert!(
        fails("<name/><nick xsi:nil='true'>x</nick>")
            .contains("/contact/nick: content in an element that is nil")
    );
    assert!(fails("<name/><nick xsi:nil='true'> </nick>").contains("cvc-elt.3.2.1"));
    assert!(fails("<name/><nick xsi:nil='maybe'/>").contains("/contact/nick: "));
}

#[test]
fn nil_is_read_in_every_form_of_place() {
    let value: Nils = read(
        &NILS_ROOT,
        "<nils xmlns='urn:a' xmlns:a='urn:a' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><one xsi:nil='true'/>\
         <opt xsi:nil='true'/><many/><many xsi:nil='true'/><many><title>t</title></many><family xsi:nil='true'/></nils>",
    )
    .unwrap();
    assert_eq!(
        format!("{value:?}"),
        "Nils { one: Nil, opt: Some(Nil), many: [Value(Plain { title: None }), Nil, Value(Plain { title: Some(\"t\") })], \
         family: Nil }"
    );
    assert_eq!(value.clone(), value);
}

#[test]
fn an_abstract_declared_type_asks_for_xsi_type() {
    let head =
        "<nils xmlns='urn:a' xmlns:a='urn:a' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><one/>";
    let good = format!("{head}<family xsi:type='a:Round'><radius>1</radius></family></nils>");
    assert!(matches!(read::<Nils>(&NILS_ROOT, &good).unwrap().family, Nillable::Value(Shapes::Round(_))));
    assert_eq!(
        fails::<Nils>(&NILS_ROOT, &format!("{head}<family/></nils>")),
        "/nils/family: the type `{urn:a}Base` is abstract: `xsi:type` must name one derived from it (cvc-type.2)"
    );
    let unknown = fails::<Nils>(&NILS_ROOT, &format!("{head}<family xsi:type='a:Base'/></nils>"));
    assert!(unknown.contains("the type `{urn:a}Base` may not stand here"), "{unknown}");
}

#[test]
fn order_and_occurrence_are_those_of_the_schema() {
    let fails = |content: &str| fails::<Contact>(&CONTACT_ROOT, &contact("id='1'", content));
    assert_eq!(
        fails("<kind/>"),
        "/contact/kind: unexpected element `kind`; expected `name` (cvc-complex-type.2.4)"
    );
    assert_eq!(
        fails("<name/><mail>a@b</mail>"),
        "/contact/mail: unexpected element `mail`; expected `nick`, `kind` (cvc-complex-type.2.4)"
    );
    assert_eq!(
        fails("<name/><kind/>"),
        "/contact: an element is missing at the end; expected `mail`, `phone`, `code` (cvc-complex-type.2.4)"
    );
    assert!(fails("<name/><name/>").contains("name[2]: unexpected element `name`; expected `nick`, `kind`"));
    assert!(
        fails(&format!("{MINIMAL}<mail>a@b</mail>"))
            .contains("unexpected element `mail`; expected `tag`, `parent`")
    );
    assert!(fails("<name/><kind/><code>1</code>").contains("missing at the end; expected `code`"));
    let four = "<tag/>".repeat(4);
    assert!(fails(&format!("{MINIMAL}{four}")).contains("/contact/tag[4]: unexpected element `tag`"));
    assert!(fails(&format!("{MINIMAL}<else/>")).contains("unexpected element `else`"));
    assert!(
        fails("<name xmlns='urn:b'/>").contains("unexpected element `{urn:b}name`; expected `{urn:a}name`")
    );
}

#[test]
fn all_groups_take_any_order_each_element_once() {
    let phone = |inner: &str| contact("id='1'", &format!("<name/><kind/><phone>{inner}</phone>"));
    let read = |inner: &str| read::<Contact>(&CONTACT_ROOT, &phone(inner));
    assert!(read("<number/><ext>1</ext>").is_ok());
    assert!(read("<ext>1</ext><number/>").is_ok());
    assert!(read("<number/>").is_ok());
    assert_eq!(read("<ext>1</ext>").unwrap_err().rule(), Rule::MissingElement);
    assert_eq!(read("<number/><ext>1</ext><number/>").unwrap_err().rule(), Rule::UnexpectedElement);
    assert_eq!(read("<number/><else/>").unwrap_err().rule(), Rule::UnexpectedElement);
}

#[test]
fn groups_repeat_and_repeated_choices_keep_their_order() {
    let bag: Bag = read(
        &BAG_ROOT,
        "<bag xmlns='urn:a' xmlns:q='urn:q' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>
         <key>k</key><value>q:x</value><value>y</value><key/><value>q:z</value>
         <left>1</left><right>true</right><left>2</left><right xsi:nil='true'/>
         <amount unit='kg'>2.5</amount></bag>",
    )
    .unwrap();
    let keys: Vec<_> = bag.pairs.iter().map(|pair| pair.key.as_deref()).collect();
    assert_eq!(keys, [Some("k"), None, Some("")]);
    assert_eq!(bag.pairs[0].value.to_string(), "{urn:q}x");
    assert_eq!(format!("{:?}", bag.steps), "[Left(1), Right(Value(true)), Left(2), Right(Nil)]");
    assert_eq!(bag.tail.as_ref().unwrap().amount.unit.as_deref(), Some("kg"));
    for bad in ["", "<key/>", "<value>x</value><key/>", "<value>x</value><amount>2.5</amount><left>1</left>"]
    {
        let bad = format!("<bag xmlns='urn:a'>{bad}</bag>");
        assert!(read::<Bag>(&BAG_ROOT, &bad).is_err(), "{bad}");
    }
}

#[test]
fn a_fixed_value_is_compared_as_a_value_and_stands_in_for_nothing() {
    let amount = |amount: &str| {
        read::<Bag>(&BAG_ROOT, &format!("<bag xmlns='urn:a'><value>x</value>{amount}</bag>"))
            .map(|bag| bag.tail.unwrap().amount.value.to_string())
            .map_err(|error| error.to_string())
    };
    assert_eq!(amount("<amount>2.5</amount>").unwrap(), "2.5");
    assert_eq!(amount("<amount/>").unwrap(), "2.50");
    assert_eq!(
        amount("<amount>3</amount>").unwrap_err(),
        "/bag/amount: `3` is not the fixed value; expected `2.50` (cvc-elt.5.2.2)"
    );
    let error = fails::<Contact>(&CONTACT_ROOT, &contact("id='1' version='2'", MINIMAL));
    assert_eq!(error, "/contact/@version: `2` is not the fixed value; expected `1.0` (cvc-elt.5.2.2)");
}

#[test]
fn attributes_are_required_known_and_of_their_type() {
    let fails = |attributes: &str| fails::<Contact>(&CONTACT_ROOT, &contact(attributes, MINIMAL));
    assert_eq!(fails(""), "/contact: a required attribute is missing; expected `id` (cvc-complex-type.4)");
    assert!(fails("id='x'").starts_with("/contact/@id: `x`: "));
    assert!(fails("id='1' currency='EURO'").contains("/contact/@currency: `EURO`"));
    assert!(fails("id='1' a:else=''").contains("unexpected attribute `{urn:a}else`"));
    assert!(fails("id='1' else=''").contains("unexpected attribute `else`; expected `id`, `lang`"));
    let error = crate::strict::fails::<Contact>(
        &CONTACT_ROOT,
        &contact("id='1'", "<name x='1'/><kind/><mail>a@b</mail>"),
    );
    assert!(error.contains("/contact/name: unexpected attribute `x`"), "{error}");
    let xsi = contact("id='1'", "<name xsi:else='1'/><kind/><mail>a@b</mail>");
    assert_eq!(read::<Contact>(&CONTACT_ROOT, &xsi).map(drop).unwrap_err().rule(), Rule::UnexpectedAttribute);
}

#[test]
fn facets_are_checked_and_named() {
    let mail = |mail: &str| {
        let content = format!("<name/><kind/><mail>{mail}</mail>");
        read::<Contact>(&CONTACT_ROOT, &contact("id='1'", &content)).map(drop)
    };
    assert!(mail("a@b").is_ok());
    let error = mail("nobody").unwrap_err();
    assert_eq!((error.rule(), error.rule_name()), (Rule::Value, "cvc-pattern-valid"));
    assert_eq!(error.what_was_found(), "nobody");
    assert_eq!(error.path(), "/contact/mail");
    assert_eq!(mail("a@12345678901234567890").unwrap_err().rule_name(), "cvc-maxLength-valid");
    let kind = fails::<Contact>(&CONTACT_ROOT, &contact("id='1'", "<name/><kind>else</kind>"));
    assert!(kind.contains("/contact/kind: `else`: expected one of `private`, `business`"), "{kind}");
}

#[test]
fn xsi_type_names_the_declared_type_or_one_of_its_family() {
    let shape = |shape: &str| {
        let content = format!("{MINIMAL}<shape {shape}</shape>");
        read::<Contact>(&CONTACT_ROOT, &contact("id='1'", &content)).map(|contact| contact.shape.unwrap())
    };
    assert!(matches!(shape(">"), Ok(Shapes::Plain(_))));
    assert!(matches!(shape("xsi:type='Plain'>"), Ok(Shapes::Plain(_))));
    assert!(matches!(shape("xsi:type=' a:Round '><radius>1</radius>"), Ok(Shapes::Round(_))));
    assert_eq!(shape("xsi:type='a:Square'>").unwrap_err().rule(), Rule::Type);
    assert_eq!(shape("xsi:type='b:Round'>").unwrap_err().rule(), Rule::Type);
    assert!(shape("xsi:type='z:Round'>").unwrap_err().to_string().starts_with("/contact/shape"));
    let whole = |attributes: &str| read::<Contact>(&CONTACT_ROOT, &contact(attributes, MINIMAL));
    assert!(whole("id='1' xsi:type='a:Contact'").is_ok());
    assert_eq!(whole("id='1' xsi:type='a:Other'").unwrap_err().rule(), Rule::Type);
    let ext = |ty: &str| {
        let xsd = "xmlns:xsd='http://www.w3.org/2001/XMLSchema'";
        let content = format!("<name/><kind/><phone><number/><ext {xsd} xsi:type='xsd:{ty}'>1</ext></phone>");
        read::<Contact>(&CONTACT_ROOT, &contact("id='1'", &content)).map(drop)
    };
    assert!(ext("int").is_ok());
    assert!(ext("byte").is_ok());
    assert_eq!(ext("long").unwrap_err().rule(), Rule::Type);
}

#[test]
fn text_between_elements_and_elements_in_text_are_refused() {
    let error = read::<Contact>(&CONTACT_ROOT, &contact("id='1'", "x<name/>")).unwrap_err();
    assert_eq!((error.rule(), error.path()), (Rule::UnexpectedText, "/contact"));
    let error = read::<Contact>(&CONTACT_ROOT, &contact("id='1'", "<name>x<y/></name>")).unwrap_err();
    assert_eq!(error.rule(), Rule::ElementInText);
    let empty = |content: &str| {
        read::<Nils>(
            &NILS_ROOT,
            &format!(
                "<nils xmlns='urn:a' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><one>{content}</one>\
                 <family xsi:nil='true'/></nils>"
            ),
        )
    };
    assert!(empty("<!-- c --><?p?>").is_ok());
    assert_eq!(empty("x").unwrap_err().rule(), Rule::NotEmpty);
    assert_eq!(empty("<x/>").unwrap_err().rule(), Rule::NotEmpty);
}

#[test]
fn content_that_is_optional_as_a_whole_is_there_or_not() {
    let perhaps = |content: &str| {
        read::<Perhaps>(&PERHAPS_ROOT, &format!("<perhaps xmlns='urn:a'>{content}</perhaps>"))
    };
    assert_eq!(perhaps(" ").unwrap().first, None);
    assert_eq!(perhaps("<first>1</first><second>2</second>").unwrap().second, Some(2));
    assert_eq!(perhaps("<first>1</first>").unwrap_err().rule(), Rule::MissingElement);
    assert_eq!(perhaps("<second>1</second>").unwrap_err().rule(), Rule::UnexpectedElement);
}

#[test]
fn mixed_content_keeps_text_and_elements_in_order() {
    let note = |content: &str| read::<Note>(&NOTE_ROOT, &format!("<note xmlns='urn:a'>{content}</note>"));
    let value = note("a <b>bold</b><![CDATA[<]]>&amp;<i>x<i/></i> z").unwrap();
    assert_eq!(
        format!("{value:?}"),
        r#"Note { content: [Text("a "), B("bold"), Text("<&"), I(Note { content: [Text("x"), I(Note { content: [] })] }), Text(" z")] }"#
    );
    assert_eq!(
        note("<b/><b/>").unwrap_err().to_string(),
        "/note/b[2]: unexpected element `b`; expected `i` (cvc-complex-type.2.4)"
    );
    assert_eq!(note("<i/>x<b/>").unwrap_err().rule(), Rule::UnexpectedElement);
    assert_eq!(note("<c/>").unwrap_err().rule(), Rule::UnexpectedElement);
}

#[test]
fn every_arm_of_a_wide_choice_is_found() {
    let content: String = (80..100).map(|n| format!("<w{n}>{n}</w{n}>")).collect();
    let wide: Wide = read(&WIDE_ROOT, &format!("<wide xmlns='urn:a'>{content}</wide>")).unwrap();
    assert_eq!(wide.picks.len(), 20);
    assert!(matches!(wide.picks[0], Pick::W19(80)));
    assert!(matches!(wide.picks[19], Pick::W00(99)));
    for bad in ["<w79/>", "<w80 xmlns='urn:b'/>", "<w/>"] {
        let error = fails::<Wide>(&WIDE_ROOT, &format!("<wide xmlns='urn:a'>{bad}</wide>"));
        assert!(error.contains("unexpected element"), "{error}");
    }
}

#[test]
fn the_root_is_the_one_expected() {
    let error = fails::<Ping>(&PING_ROOT, "<Pong xmlns='urn:bench:orders'/>");
    assert!(
        error.contains("unexpected element `{urn:bench:orders}Pong`; expected `{urn:bench:orders}Ping`"),
        "{error}"
    );
}

#[test]
fn attributes_of_a_header_block_are_passed_over_when_asked() {
    let xml = "<Ping xmlns='urn:bench:orders' xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' s:mustUnderstand='1'>\
               <text s:actor='x'/></Ping>";
    assert!(fails::<Ping>(&PING_ROOT, xml).contains("unexpected attribute"));
    let xml = xml.replace(" s:actor='x'", "");
    let mut cx = ReadContext::new(ReadOptions::strict().with_open_root());
    assert!(read_with::<Ping>(&PING_ROOT, &xml, &mut cx).is_ok());
    let nested = xml.replace("<text/>", "<text s:actor='x'/>");
    assert!(read_with::<Ping>(&PING_ROOT, &nested, &mut cx).is_err());
}

#[test]
fn what_is_sensitive_is_not_shown() {
    let value: Contact =
        read(&CONTACT_ROOT, &contact("id='1'", "<name/><kind/><phone><number>secret</number></phone>"))
            .unwrap();
    let shown = format!("{value:?}");
    assert!(shown.contains("Phone { number: ***, ext: None }"), "{shown}");
    assert!(!format!("{value:#?}").contains("secret"));
}
