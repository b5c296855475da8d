//! What a peer might do to take more than it gives.
use crate::{read, read_all, read_within, refused};
use soap_model::bind::{ReadContext, ReadOptions, Rule};
use soap_model::xml::Limits;
use std::fmt::Write;

/// Values of which each refers twice to the next: two to the power of `levels` of the last.
fn bomb(levels: usize) -> (String, String) {
    let mut after = String::new();
    for n in 0..levels {
        let next = n + 1;
        _ = write!(
            after,
            "<m id='n{n}' e:arrayType='t:Tree[2]'><i><children href='#n{next}'/></i><i><children href='#n{next}'/></i></m>"
        );
    }
    _ = write!(after, "<m id='n{levels}' e:arrayType='t:Tree[0]'/>");
    ("<tree><name>x</name><children href='#n0'/></tree>".to_owned(), after)
}

#[test]
fn shared_values_cannot_grow_without_bound() {
    let (content, after) = bomb(40);
    let error = read_all(&content, &after).unwrap_err();
    assert_eq!(error.rule(), Rule::Expansion);
    assert!(error.to_string().contains("16777216 bytes"), "{error}");
    // Few levels are nobody's harm.
    let (content, after) = bomb(4);
    assert!(read_all(&content, &after).is_ok());
}

#[test]
fn the_bound_of_shared_values_is_a_setting() {
    let (content, after) = bomb(4);
    let limits = Limits { expansion: 1000, ..Limits::default() };
    let mut cx = ReadContext::new(ReadOptions::strict());
    let error = read_within(&content, &after, &mut cx, &limits).unwrap_err();
    assert_eq!(error.rule(), Rule::Expansion);
}

#[test]
fn a_long_text_counts_as_often_as_it_is_referred_to() {
    let content: String = (0..100).map(|_| "<i href='#s'/>").collect();
    let after = format!("<m id='s'>{}</m>", "x".repeat(1 << 20));
    let content = format!("<names e:arrayType='xsd:string[100]'>{content}</names>");
    assert_eq!(read_all(&content, &after).unwrap_err().rule(), Rule::Expansion);
}

#[test]
fn values_of_any_type_cannot_grow_without_bound() {
    let (content, after) = bomb(40);
    let content = content.replace("tree>", "any>");
    assert_eq!(read_all(&content, &after).unwrap_err().rule(), Rule::Expansion);
}

#[test]
fn the_holes_of_an_array_are_bounded() {
    for content in [
        "<names e:arrayType='xsd:string[4000000000]'/>",
        "<numbers e:arrayType='xsd:int[]'><i e:position='[4000000000]'>1</i></numbers>",
        "<numbers e:arrayType='xsd:int[18446744073709551615]' e:offset='[18446744073709551614]'><i>1</i></numbers>",
        "<grid f:arraySize='3000000000 1000'/>",
    ] {
        assert_eq!(read(content).unwrap_err().rule(), Rule::Expansion, "{content}");
    }
    for content in [
        "<grid f:arraySize='4294967296 4294967296'/>",
        "<numbers e:arrayType='xsd:int[]' e:offset='[18446744073709551615]'><i>1</i><i>2</i></numbers>",
    ] {
        assert_eq!(read(content).unwrap_err().rule(), Rule::Array, "{content}");
    }
}

#[test]
fn references_cannot_nest_values_deeper_than_the_limit() {
    let mut after = String::new();
    for n in 0..20_000 {
        _ = write!(after, "<m id='n{n}'><value>{n}</value><next href='#n{}'/></m>", n + 1);
    }
    let error = refused("<list href='#n0'/>", &after);
    assert!(error.contains("more than 256 deep"), "{error}");
    let any = refused("<any href='#n0'/>", &after);
    assert!(any.contains("more than 256 deep"), "{any}");
}

#[test]
fn the_limit_of_nesting_is_a_setting_and_its_default_fits_a_small_stack() {
    let mut after = String::new();
    for n in 0..254 {
        _ = write!(after, "<m id='n{n}'><value>{n}</value><next href='#n{}'/></m>", n + 1);
    }
    after.push_str("<m id='n254'><value>254</value></m>");
    // The stack of a thread of the usual size.
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn({
        let after = after.clone();
        move || assert!(read_all("<list href='#n0'/>", &after).is_ok())
    });
    thread.unwrap().join().unwrap();
    let limits = Limits { nesting: 10, ..Limits::default() };
    let mut cx = ReadContext::new(ReadOptions::strict());
    let error = read_within("<list href='#n0'/>", &after, &mut cx, &limits).unwrap_err();
    assert_eq!(error.rule(), Rule::Expansion);
}

#[test]
fn references_that_go_round_without_a_value_are_refused() {
    let error = refused("<text href='#a'/>", "<x id='a' href='#b'/><y id='b' href='#a'/>");
    assert!(error.contains("enc:cycle"), "{error}");
}

#[test]
fn a_circle_that_a_type_cannot_express_is_refused() {
    let after = "<m id='a'><one href='#a'/></m>";
    let error = refused("<any href='#a'/>", after);
    assert!(error.contains("contains itself"), "{error}");
    // An array of names that contains itself.
    let error = refused("<names id='a' e:arrayType='xsd:string[1]'><i href='#a'/></names>", "");
    assert!(error.contains("contains itself"), "{error}");
}

#[test]
fn a_struct_where_text_should_be_and_text_where_a_struct_should_be_are_refused() {
    assert!(refused("<text><a/></text>", "").contains("only text may stand"));
    assert!(refused("<point>1 2<x>1</x><y>1</y></point>", "").contains("only elements may stand"));
}
