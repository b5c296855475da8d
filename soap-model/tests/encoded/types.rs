//! Types on the wire, values of any type, accessors.
use crate::model::{AnyShape, Call, Circle, Map, MapItem, Things};
use crate::{DECLARED, comes_back, read, read_all, read_with, refused, written};
use soap_model::bind::{Blank, Encoding, Nillable, ReadContext, ReadOptions};
use soap_model::xml::{Fragment, Limits, Tree};

#[test]
fn accessors_are_found_in_any_order_and_whatever_namespace_they_stand_in() {
    let call = read("<t:number>7</t:number><text>a</text><t:point><y>2</y><x>1</x></t:point>").unwrap();
    assert_eq!((call.number, call.text.as_deref()), (Some(7), Some("a")));
    let point = call.point.unwrap();
    assert_eq!((point.x, point.y), (1, 2));
}

#[test]
fn an_unknown_accessor_is_refused_strictly_and_reported_in_lax_reading() {
    assert_eq!(
        refused("<point><x>1</x><z>2</z><y>2</y></point>", ""),
        "/Body/call/point/z: unexpected element `z`; expected `x`, `y` (cvc-complex-type.2.4)"
    );
    let mut cx = ReadContext::new(ReadOptions::lax());
    let call = read_with("<point><x>1</x><z>2</z><y>2</y></point>", "", &mut cx).unwrap();
    assert_eq!(call.point.unwrap().y, 2);
    assert_eq!(cx.tolerated().len(), 1);
}

#[test]
fn the_name_of_a_result_is_not_significant_in_lax_reading() {
    let mut cx = ReadContext::new(ReadOptions::lax());
    let call = read_with("<return>7</return><number>1</number>", "", &mut cx).unwrap();
    assert_eq!((call.text.as_deref(), call.number), (Some("7"), Some(1)));
    assert!(cx.tolerated().is_empty());
    assert!(refused("<return>7</return>", "").contains("unexpected element `return`"));
}

#[test]
fn the_element_that_names_the_result_is_passed_over() {
    let content = "<r:result xmlns:r='http://www.w3.org/2003/05/soap-rpc'>text</r:result><text>a</text>";
    assert_eq!(read(content).unwrap().text.as_deref(), Some("a"));
}

#[test]
fn any_built_in_type_may_be_named_as_long_as_the_value_fits() {
    for kind in ["xsd:int", "xsd:short", "xsd:decimal", "e:int", "f:int"] {
        assert_eq!(read(&format!("<number xsi:type='{kind}'>7</number>")).unwrap().number, Some(7), "{kind}");
    }
    let old = "<number xmlns:o='http://www.w3.org/1999/XMLSchema' xsi:type='o:int'>7</number>";
    assert_eq!(read(old).unwrap().number, Some(7));
    assert!(refused("<number xsi:type='xsd:string'>seven</number>", "").contains("seven"));
}

#[test]
fn an_unknown_type_is_refused_by_name() {
    assert_eq!(
        refused("<point xsi:type='t:Pixel'><x>1</x><y>1</y></point>", ""),
        "/Body/call/point: the type `{urn:t}Pixel` may not stand here; expected `{urn:t}Point` (cvc-elt.4)"
    );
    assert!(refused("<number xsi:type='t:Age'>1</number>", "").contains("{urn:t}Age"));
    assert!(refused("<shape xsi:type='t:Square'/>", "").contains("expected `{urn:t}Shape`"));
}

#[test]
fn a_derived_type_is_known_by_its_name_wherever_that_stands() {
    let circle = AnyShape::Circle(Box::new(Circle { name: None, radius: 1.5 }));
    let call = read("<shape xsi:type='t:Circle'><radius>1.5</radius></shape>").unwrap();
    assert_eq!(call.shape, Some(circle.clone()));
    // Of the reference or of what is referred to.
    let far = "<m id='a'><radius>1.5</radius></m>";
    assert_eq!(read_all("<shape href='#a' xsi:type='t:Circle'/>", far).unwrap().shape, Some(circle));
    comes_back(&call);
    assert!(matches!(read("<shape><name>x</name></shape>").unwrap().shape, Some(AnyShape::Shape(_))));
}

#[test]
fn an_unknown_derived_type_is_kept_in_lax_reading() {
    let mut cx = ReadContext::new(ReadOptions::lax());
    let call = read_with("<shape xsi:type='t:Square'><side href='#s'/></shape>", "<m id='s'>2</m>", &mut cx);
    let Some(AnyShape::Unknown(fragment)) = call.unwrap().shape else { panic!("it is known") };
    let tree = Tree::parse(fragment.as_str(), &Limits::default()).unwrap();
    assert_eq!(tree.child("", "side").map(Tree::text).as_deref(), Some("2"));
    assert_eq!(cx.tolerated().len(), 1);
}

#[test]
fn a_value_of_any_type_stands_on_its_own_with_its_references_resolved() {
    let call = read_all(
        "<any href='#a'/>",
        "<m id='a' xsi:type='t:Pair'><one href='#b'/><two href='#b'/></m><m id='b' xsi:type='xsd:int'>7</m>",
    )
    .unwrap();
    let fragment = call.any.clone().unwrap();
    assert_eq!(fragment.name(), ("", "any"));
    assert_eq!(
        fragment.as_str(),
        "<any xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" \
         xmlns:ns1=\"urn:t\" xsi:type=\"ns1:Pair\"><one xsi:type=\"xsd:int\">7</one><two xsi:type=\"xsd:int\">7</two></any>"
    );
    comes_back(&call);
}

#[test]
fn items_of_any_type_get_the_type_that_their_array_gives_them() {
    let call =
        read("<things e:arrayType='xsd:int[2]'><i>1</i><i xsi:type='xsd:string'>x</i></things>").unwrap();
    let shown: Vec<String> =
        call.things.unwrap().into_iter().map(|i| i.into_value().unwrap().to_string()).collect();
    assert!(shown[0].contains("xsi:type=\"xsd:int\">1<"), "{shown:?}");
    assert!(shown[1].contains("xsi:type=\"xsd:string\">x<"), "{shown:?}");
}

#[test]
fn maps_and_vectors_keep_their_entries() {
    let item = |key: &str, value: &str| {
        format!(
            "<item><key xsi:type='xsd:string'>{key}</key><value xsi:type='xsd:int'>{value}</value></item>"
        )
    };
    let map = format!("<map xsi:type='t:Map'>{}{}</map>", item("a", "1"), item("b", "2"));
    let call = read(&map).unwrap();
    let entries = &call.map.as_ref().unwrap().item;
    assert_eq!(entries.len(), 2);
    assert!(entries[1].value.as_ref().unwrap().as_str().ends_with(">2</value>"));
    comes_back(&call);
}

#[test]
fn a_value_of_any_type_is_written_under_the_name_of_its_accessor() {
    let mut call = Call::blank();
    let fragment: Fragment = format!("<made {DECLARED} xsi:type='t:Pair'><a>1</a></made>").parse().unwrap();
    call.things = Some(Box::new(Things { items: vec![fragment.clone().into(), Nillable::Nil] }));
    call.map = Some(Box::new(Map { item: vec![MapItem { key: Some(fragment), value: None }] }));
    let text = written(&call, Encoding::Soap11);
    assert!(text.contains("<item xsi:type=\"t:Pair\"><a"), "{text}");
    assert!(
        text.contains("<key xsi:type=\"t:Pair\">") && text.contains("<value xsi:nil=\"true\"/>"),
        "{text}"
    );
}

#[test]
fn a_root_says_which_encoding_its_content_has() {
    let mut call = Call::blank();
    call.number = Some(1);
    let text = crate::write(&call, Encoding::Soap12).unwrap();
    assert!(text.contains("soap12:encodingStyle=\"http://www.w3.org/2003/05/soap-encoding\""), "{text}");
    assert_eq!(written(&call, Encoding::Soap12), "<number xsi:type=\"xsd:int\">1</number>");
}
