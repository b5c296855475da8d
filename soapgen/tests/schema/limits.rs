//! Hostile schemas: long chains, circles, groups that explode. Each ends, soon, with an error that names the limit.
use super::strict;
use std::time::{Duration, Instant};

fn repeat(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

fn extension(name: usize, base: usize) -> String {
    format!(
        "<xs:complexType name='T{name}'><xs:complexContent><xs:extension base='T{base}'>\
         <xs:sequence><xs:element name='e{name}'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>"
    )
}

#[test]
fn hostile_schemas_end_with_an_error_that_names_the_limit() {
    let group = |i: usize, times: usize| {
        let reference = format!("<xs:group ref='G{}'/>", i + 1).repeat(times);
        format!("<xs:group name='G{i}'><xs:sequence>{reference}</xs:sequence></xs:group>")
    };
    let last = |n: usize| {
        format!("<xs:group name='G{n}'><xs:sequence><xs:element name='a'/></xs:sequence></xs:group>")
    };
    let exact = "<xs:sequence minOccurs='2' maxOccurs='2'>".repeat(60);
    let same = "<xs:element name='a' type='xs:int' minOccurs='0'/>".repeat(4000);
    let simple = |i: usize| {
        format!(
            "<xs:simpleType name='S{i}'><xs:restriction base='S{}'><xs:pattern value='[a-z]{{1,{i}}}'/></xs:restriction></xs:simpleType>",
            i + 1
        )
    };
    let cases = [
        ("limit-particles", repeat(60, |i| group(i, 2)) + &last(60)),
        ("limit-particles", repeat(3000, |i| group(i, 1)) + &last(3000)),
        ("limit-particles", repeat(3000, |i| extension(i, i + 1)) + "<xs:complexType name='T3000'/>"),
        ("ct-props-correct", repeat(3000, |i| extension(i, (i + 1) % 3000))),
        (
            "e-props-correct",
            repeat(3000, |i| format!("<xs:element name='E{i}' substitutionGroup='E{}'/>", (i + 1) % 3000)),
        ),
        (
            "limit-facets",
            repeat(2500, simple)
                + "<xs:simpleType name='S2500'><xs:restriction base='xs:string'/></xs:simpleType>",
        ),
        (
            "cos-nonambig",
            format!("<xs:complexType name='T'><xs:sequence>{same}</xs:sequence></xs:complexType>"),
        ),
        (
            "cos-nonambig",
            format!(
                "<xs:complexType name='T'>{exact}<xs:element name='a' minOccurs='0'/><xs:element name='a'/>{}</xs:complexType>",
                "</xs:sequence>".repeat(60)
            ),
        ),
    ];
    for (rule, body) in cases {
        let start = Instant::now();
        let errors = strict(&body).errors();
        assert!(errors.iter().any(|e| e == rule), "{rule}: {errors:?}");
        assert!(start.elapsed() < Duration::from_secs(30), "{rule} took {:?}", start.elapsed());
    }
}

#[test]
fn ten_thousand_types_are_compiled() {
    let body = repeat(10_000, |i| {
        let other = (i * 7) % 10_000;
        format!(
            "<xs:complexType name='T{i}'><xs:sequence><xs:element name='a' type='T{other}' minOccurs='0'/></xs:sequence></xs:complexType>"
        )
    });
    let compiled = strict(&body);
    assert_eq!(compiled.errors(), [""; 0]);
    assert_eq!(compiled.types.elements.len(), 10_000);
}

#[test]
fn a_long_chain_of_substitutions_and_simple_types_is_walked() {
    let body = repeat(5000, |i| format!("<xs:element name='E{i}' substitutionGroup='E{}'/>", i + 1))
        + "<xs:element name='E5000'/>"
        + &repeat(5000, |i| {
            format!(
                "<xs:simpleType name='S{i}'><xs:restriction base='S{}'><xs:maxLength value='{}'/></xs:restriction></xs:simpleType>",
                i + 1,
                i + 1
            )
        })
        + "<xs:simpleType name='S5000'><xs:restriction base='xs:string'/></xs:simpleType>";
    assert_eq!(strict(&body).errors(), [""; 0]);
}
