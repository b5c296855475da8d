//! Values that are shared or contain themselves.
use crate::model::{Call, List, Tree, Trees};
use crate::{comes_back, read, read_all, refused, written};
use soap_model::bind::{Blank, Encoding, Link};

#[test]
fn a_value_that_several_places_refer_to_is_in_each() {
    let call = read_all(
        "<list href='#id0'/><other href='#id0'/>",
        "<multiRef id='id0' e:root='0' xsi:type='t:List'><value>7</value><next xsi:nil='true'/></multiRef>",
    )
    .unwrap();
    let list = List { value: 7, next: None };
    assert_eq!(call.list.as_deref(), Some(&list));
    assert_eq!(call.other.as_deref(), Some(&list));
}

#[test]
fn in_soap_1_2_an_element_within_may_be_referred_to() {
    let call =
        read("<list f:id='a'><value f:id='n'>7</value></list><other f:ref='a'/><number f:ref='n'/>").unwrap();
    assert_eq!(call.list, call.other);
    assert_eq!(call.number, Some(7));
}

#[test]
fn a_reference_may_lead_forward_back_and_over_other_references() {
    let call = read_all("<text href='#a'/>", "<x id='a' href='#b'/><y id='b'>end</y>").unwrap();
    assert_eq!(call.text.as_deref(), Some("end"));
}

#[test]
fn a_list_that_ends_in_its_beginning_says_so() {
    let content = "<list id='r'><value>1</value><next><value>2</value><next href='#r'/></next></list>";
    let call = read(content).unwrap();
    let expected = List { value: 1, next: Some(List { value: 2, next: Some(Link::Ancestor(1)) }.into()) };
    assert_eq!(call.list.as_deref(), Some(&expected));
    assert_eq!(call.list.clone(), call.list);
    assert!(format!("{:?}", call.list).contains("next: Some(Ancestor(1))"), "{:?}", call.list);
    comes_back(&call);
    assert_eq!(
        written(&call, Encoding::Soap11),
        "<list xsi:type=\"t:List\" id=\"ref-1\"><value xsi:type=\"xsd:int\">1</value><next xsi:type=\"t:List\">\
         <value xsi:type=\"xsd:int\">2</value><next href=\"#ref-1\"/></next></list>"
    );
    assert!(written(&call, Encoding::Soap12).contains("<next enc12:ref=\"ref-1\"/>"));
}

#[test]
fn a_value_may_contain_itself_through_an_array() {
    let call = read_all(
        "<tree href='#t'/>",
        "<m id='t'><name>top</name><children href='#c'/></m>\
         <m id='c' e:arrayType='t:Tree[2]'><i href='#t'/><i><name>leaf</name><children href='#c'/></i></m>",
    )
    .unwrap();
    let leaf = Tree { name: Some("leaf".into()), children: Some(Link::Ancestor(1)) };
    let children = Trees { items: vec![soap_model::bind::Nillable::Value(Link::Ancestor(1)), leaf.into()] };
    let top = Tree { name: Some("top".into()), children: Some(children.into()) };
    assert_eq!(call.tree.as_deref(), Some(&top));
    comes_back(&call);
}

#[test]
fn a_link_to_an_ancestor_that_is_not_there_is_not_written() {
    let mut call = Call::blank();
    call.list = Some(Box::new(List { value: 1, next: Some(Link::Ancestor(7)) }));
    let error = crate::write(&call, Encoding::Soap11).unwrap_err();
    assert_eq!(error.path(), "/call/list/next");
    assert!(error.to_string().contains("ancestor"), "{error}");
}

#[test]
fn a_reference_to_nothing_is_refused_by_name() {
    let error = refused("<list><value>1</value><next href='#gone'/></list>", "");
    assert_eq!(
        error,
        "/Body/call/list/next: nothing in the message has the identity `gone` that is referred to (enc:MissingID)"
    );
}

#[test]
fn a_reference_to_one_of_two_is_refused() {
    let error = refused("<text href='#a'/>", "<x id='a'>1</x><y id='a'>2</y>");
    assert!(error.contains("enc:DuplicateID"), "{error}");
    // Whose identity it is matters only if somebody refers to it.
    assert!(read_all("<text>x</text>", "<x id='a'>1</x><y id='a'>2</y>").is_ok());
    assert!(refused("<text f:id='a'>x</text><number f:id='a'>1</number>", "").contains("enc:DuplicateID"));
    assert!(refused("<text f:id='a' f:ref='a'/>", "").contains("enc:DuplicateID"));
}

#[test]
fn null_is_absence_in_all_its_spellings() {
    for null in [
        "<text xsi:nil='true'/>",
        "<text xsi:nil='1' xsi:type='xsd:string'/>",
        "<text xmlns:o='http://www.w3.org/1999/XMLSchema-instance' o:null='1'/>",
        "<text href='#n'/>",
        "",
    ] {
        assert_eq!(read_all(null, "<m id='n' xsi:nil='true'/>").unwrap().text, None, "{null}");
    }
    assert_eq!(read("<text/>").unwrap().text.as_deref(), Some(""));
}

#[test]
fn null_where_a_number_must_be_is_refused() {
    let error = refused("<point><x>1</x><y xsi:nil='true'/></point>", "");
    assert_eq!(error, "/Body/call/point/y: the element is not nillable (cvc-elt.3.1)");
    let error = refused("<point><x>1</x></point>", "");
    assert!(error.contains("expected `y`"), "{error}");
}
