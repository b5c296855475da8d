//! Documents against schemas: what is valid, and the rule that others break.
use super::strict;
use soap_model::bind::Validator;
use soap_model::contract::Contract;
use soap_model::xml::Limits;
use soap_model::xml::doctype::{self, Names};

/// A schema to validate documents of the namespace `urn:t` against.
struct Schema(Contract);

fn schema(body: &str) -> Schema {
    let compiled = strict(body);
    assert_eq!(compiled.errors(), Vec::<String>::new());
    Schema(Contract { types: compiled.types, ..Contract::default() })
}

impl Schema {
    /// `valid`, or the rule that is broken. The document's root element `r` gets the namespaces.
    fn judge(&self, document: &str) -> String {
        let declarations = "xmlns='urn:t' xmlns:t='urn:t' xmlns:xs='http://www.w3.org/2001/XMLSchema' \
             xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
        let document = document.replacen("<r", &format!("<r {declarations}"), 1);
        let bounds = doctype::Limits::default();
        let expanded = doctype::expand(&document, Names::Qualified, &bounds).unwrap();
        let validator = Validator::new(&self.0);
        match validator.validate_declaring(&expanded.text, &Limits::default(), expanded.doctype.as_ref()) {
            Ok(()) => "valid".to_owned(),
            Err(error) => error.rule_name().to_owned(),
        }
    }

    fn check(&self, valid: &[&str], broken: &[(&str, &str)]) {
        for document in valid {
            assert_eq!(self.judge(document), "valid", "{document}");
        }
        for (document, rule) in broken {
            assert_eq!(self.judge(document), *rule, "{document}");
        }
    }
}

const IDENTITY: &str = "cvc-identity-constraint";

/// Elements `i` with the attributes `a` and `b` and children `v`, at any depth below `g`.
fn items(constraints: &str) -> Schema {
    schema(&format!(
        "<xs:element name='r' type='T'>{constraints}</xs:element>
         <xs:complexType name='T'><xs:choice minOccurs='0' maxOccurs='unbounded'>
           <xs:element name='g' type='T'/><xs:element name='i' type='I'/><xs:element name='p' type='I'/>
         </xs:choice></xs:complexType>
         <xs:complexType name='I'><xs:sequence>
           <xs:element name='v' type='xs:decimal' minOccurs='0' maxOccurs='2' nillable='true'/>
           <xs:element name='w' type='xs:string' minOccurs='0'/>
           <xs:element name='x' type='T' minOccurs='0'/></xs:sequence>
           <xs:attribute name='a' type='xs:decimal'/><xs:attribute name='b' default='x'/></xs:complexType>"
    ))
}

const KEYS: &str = "xmlns:n='urn:t'";

#[test]
fn unique_values_differ_as_values_where_all_fields_are_there() {
    let one = items(&format!(
        "<xs:unique name='u' {KEYS}><xs:selector xpath='n:i'/><xs:field xpath='@a'/></xs:unique>"
    ));
    one.check(
        &["<r><i a='1'/><i a='2'/></r>", "<r><i/><i/></r>", "<r><i a='1'/><p a='1'/><g><i a='1'/></g></r>"],
        &[("<r><i a='1'/><i a='1.0'/></r>", IDENTITY)],
    );
    let two = items(&format!(
        "<xs:unique name='u' {KEYS}><xs:selector xpath='.//n:i|n:p'/><xs:field xpath='n:v|n:w'/>\
         <xs:field xpath='@b'/></xs:unique>"
    ));
    two.check(
        &[
            "<r><i><v>1</v></i><i b='y'><v>1</v></i><g><i><w>1</w></i></g></r>",
            "<r><i><v xsi:nil='true'/></i></r>",
        ],
        &[
            ("<r><i><v>1</v></i><g><g><i b='x'><v>01</v></i></g></g></r>", IDENTITY),
            ("<r><p><v>1</v></p><i><v>1</v></i></r>", IDENTITY),
            ("<r><i><v>1</v><v>2</v></i></r>", IDENTITY),
            ("<r><i><v>1</v><w>1</w></i></r>", IDENTITY),
        ],
    );
}

#[test]
fn a_key_is_there_is_simple_and_may_not_be_nil() {
    let attribute = items(&format!(
        "<xs:key name='k' {KEYS}><xs:selector xpath='.//n:i'/><xs:field xpath='@a'/></xs:key>"
    ));
    attribute.check(&["<r><g><i a='1'/></g><p/></r>"], &[("<r><g><i/></g></r>", IDENTITY)]);
    let nillable =
        items(&format!("<xs:key name='k' {KEYS}><xs:selector xpath='n:i'/><xs:field xpath='n:v'/></xs:key>"));
    nillable.check(&["<r/>"], &[("<r><i><v>1</v></i></r>", IDENTITY)]);
    let complex = items(&format!(
        "<xs:unique name='k' {KEYS}><xs:selector xpath='n:i'/><xs:field xpath='n:x'/></xs:unique>"
    ));
    complex.check(&["<r><i/></r>"], &[("<r><i><x/></i></r>", IDENTITY)]);
    let any =
        items(&format!("<xs:key name='k' {KEYS}><xs:selector xpath='n:*'/><xs:field xpath='@*'/></xs:key>"));
    any.check(&["<r><i b='1'/><i b='2'/></r>"], &[("<r><i a='1' b='2'/></r>", IDENTITY)]);
}

#[test]
fn a_keyref_finds_its_key_in_its_own_element_or_below() {
    let same = items(&format!(
        "<xs:key name='k' {KEYS}><xs:selector xpath='n:i'/><xs:field xpath='@a'/></xs:key>\
         <xs:keyref name='f' refer='k' {KEYS}><xs:selector xpath='.//n:p'/><xs:field xpath='@a'/></xs:keyref>"
    ));
    same.check(
        &["<r><p a='1.0'/><i a='1'/></r>", "<r><p/><i a='1'/></r>"],
        &[("<r><i a='1'/><g><p a='2'/></g></r>", IDENTITY)],
    );
    let below = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence>
           <xs:element name='s' maxOccurs='unbounded'><xs:complexType><xs:sequence>
             <xs:element name='i' type='xs:token' maxOccurs='unbounded'/></xs:sequence></xs:complexType>
             <xs:key name='k' xmlns:n='urn:t'><xs:selector xpath='n:i'/><xs:field xpath='.'/></xs:key></xs:element>
           <xs:element name='p' type='xs:token' minOccurs='0' maxOccurs='unbounded'/>
         </xs:sequence></xs:complexType>
         <xs:keyref name='f' refer='k' xmlns:n='urn:t'><xs:selector xpath='n:p'/><xs:field xpath='.'/></xs:keyref>
         </xs:element>",
    );
    below.check(
        &["<r><s><i>a</i></s><s><i>b</i></s><p>b</p><p>a</p></r>", "<r><s><i>a</i></s><s><i>a</i></s></r>"],
        &[
            ("<r><s><i>a</i></s><p>b</p></r>", IDENTITY),
            // A key that two of the elements below have is none of the element around them.
            ("<r><s><i>a</i></s><s><i>a</i></s><p>a</p></r>", IDENTITY),
            ("<r><s><i>a</i><i> a </i></s></r>", IDENTITY),
        ],
    );
}

#[test]
fn nested_occurrences_are_counted_in_every_way_that_fits() {
    let twice = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence minOccurs='2' maxOccurs='2'>
           <xs:element name='a' maxOccurs='2'/><xs:element name='b' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>",
    );
    twice.check(
        &["<r><a/><a/></r>", "<r><a/><a/><b/></r>", "<r><a/><a/><a/></r>", "<r><a/><a/><b/><a/><a/><b/></r>"],
        &[
            ("<r><a/></r>", "cvc-complex-type.2.4"),
            ("<r><a/><a/><a/><a/><a/></r>", "cvc-complex-type.2.4"),
            ("<r><a/><b/><b/></r>", "cvc-complex-type.2.4"),
        ],
    );
    let threes = schema(
        "<xs:element name='r'><xs:complexType mixed='true'><xs:choice minOccurs='0' maxOccurs='unbounded'>
           <xs:element name='a' minOccurs='3' maxOccurs='5'/><xs:element name='b'/></xs:choice></xs:complexType></xs:element>",
    );
    threes.check(
        &["<r>t<a/><a/><a/><a/><a/><a/></r>", "<r><a/><a/><a/><b/>t</r>"],
        &[
            ("<r><a/><a/></r>", "cvc-complex-type.2.4"),
            ("<r><a/><a/><a/><a/><b/><a/></r>", "cvc-complex-type.2.4"),
        ],
    );
    let deep = schema(
        "<xs:element name='r' type='T'/><xs:complexType name='T'><xs:sequence minOccurs='0' maxOccurs='unbounded'>
           <xs:sequence minOccurs='2' maxOccurs='3'><xs:element name='a' type='T' minOccurs='2' maxOccurs='3'/>
           <xs:element name='b' minOccurs='0'/></xs:sequence><xs:element name='c'/></xs:sequence></xs:complexType>",
    );
    let inner = "<a/><a/><a><a/><a/><a/><a/><c/></a><a/><c/>";
    deep.check(
        &[&format!("<r>{inner}{inner}</r>")],
        &[
            ("<r><a/><a/><a/><c/></r>", "cvc-complex-type.2.4"),
            ("<r><a/><a/><a/><a/></r>", "cvc-complex-type.2.4"),
        ],
    );
}

#[test]
fn very_many_ways_to_count_end_in_a_verdict() {
    let huge = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence minOccurs='2' maxOccurs='1000000000'>
           <xs:element name='a' minOccurs='2' maxOccurs='1000000000'/><xs:element name='b' minOccurs='0'/>
         </xs:sequence></xs:complexType></xs:element>",
    );
    let document = format!("<r>{}</r>", "<a/>".repeat(5_000));
    assert_eq!(huge.judge(&document), "valid");
}

#[test]
fn a_member_of_a_union_may_stand_for_it() {
    let union = schema(
        "<xs:element name='r' type='U'/><xs:simpleType name='U'><xs:union memberTypes='A xs:date'/></xs:simpleType>
         <xs:simpleType name='A'><xs:restriction base='xs:int'/></xs:simpleType>
         <xs:simpleType name='B'><xs:restriction base='A'><xs:maxInclusive value='9'/></xs:restriction></xs:simpleType>",
    );
    union.check(
        &["<r xsi:type='A'>12</r>", "<r xsi:type='B'>9</r>", "<r xsi:type='xs:date'>2000-01-01</r>"],
        &[
            ("<r xsi:type='B'>12</r>", "cvc-maxInclusive-valid"),
            ("<r xsi:type='A'>2000-01-01</r>", "cvc-datatype-valid"),
            ("<r xsi:type='xs:int'>1</r>", "cvc-elt.4"),
        ],
    );
}

#[test]
fn types_that_stand_for_any_type_are_judged_as_themselves() {
    let any = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='s' type='xs:anySimpleType' minOccurs='0'/>
           <xs:element name='f' type='xs:anySimpleType' fixed='a b' minOccurs='0'/>
           <xs:element name='b' block='restriction' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>
         <xs:complexType name='C'><xs:simpleContent><xs:extension base='xs:anySimpleType'/></xs:simpleContent></xs:complexType>
         <xs:complexType name='E'><xs:complexContent><xs:extension base='xs:anyType'/></xs:complexContent></xs:complexType>
         <xs:simpleType name='L'><xs:list itemType='xs:int'/></xs:simpleType>",
    );
    any.check(
        &[
            "<r><s xsi:type='xs:decimal'>1.0</s></r>",
            "<r><s xsi:type='C'>1.0</s></r>",
            "<r><f xsi:type='xs:string'>a b</f></r>",
            "<r><b xsi:type='xs:anyType'><x/></b></r>",
            "<r><b xsi:type='E'><x/></b></r>",
        ],
        &[
            ("<r><s xsi:type='xs:decimal'>abc</s></r>", "cvc-datatype-valid"),
            ("<r><s xsi:type='E'>1</s></r>", "cvc-elt.4"),
            ("<r><f xsi:type='xs:string'>b a</f></r>", "cvc-elt.5.2.2"),
            ("<r><b xsi:type='xs:int'>1</b></r>", "cvc-elt.4"),
            ("<r><b xsi:type='L'>1</b></r>", "cvc-elt.4"),
        ],
    );
}

#[test]
fn substitution_is_blocked_by_the_head_its_type_and_types_between() {
    let blocked = |block: &str, between: &str| {
        schema(&format!(
            "<xs:element name='r'><xs:complexType><xs:sequence><xs:element ref='h'/></xs:sequence></xs:complexType></xs:element>
             <xs:element name='h' type='H'/><xs:element name='m' type='M' substitutionGroup='h'/>
             <xs:complexType name='H' {block}/>
             <xs:complexType name='B' {between}><xs:complexContent><xs:extension base='H'/></xs:complexContent></xs:complexType>
             <xs:complexType name='M'><xs:complexContent><xs:restriction base='B'/></xs:complexContent></xs:complexType>"
        ))
    };
    blocked("", "").check(&["<r><m/></r>"], &[]);
    for (of_head, between) in
        [("block='restriction'", ""), ("", "block='restriction'"), ("block='extension'", "")]
    {
        blocked(of_head, between).check(&["<r><h/></r>"], &[("<r><m/></r>", "cvc-complex-type.2.4")]);
    }
}

#[test]
fn nil_keeps_its_attributes_and_is_said_of_nillable_elements_only() {
    let nil = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence>
           <xs:element name='n' nillable='true' minOccurs='0'><xs:complexType><xs:sequence><xs:element name='x'/></xs:sequence>
             <xs:attribute name='a' type='xs:int' use='required'/></xs:complexType></xs:element>
           <xs:element name='s' type='xs:string' nillable='true' minOccurs='0'/>
           <xs:element name='y' nillable='true' minOccurs='0'/>
           <xs:element name='o' type='xs:string' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>",
    );
    nil.check(
        &[
            "<r><n a='1' xsi:nil='true'/></r>",
            "<r><s xsi:nil='1'/></r>",
            "<r><y xsi:nil='true' xsi:type='xs:int'/></r>",
            "<r><s xsi:nil='false'>x</s></r>",
        ],
        &[
            ("<r><n xsi:nil='true'/></r>", "cvc-complex-type.4"),
            ("<r><n a='x' xsi:nil='true'/></r>", "cvc-datatype-valid"),
            ("<r><s a='1' xsi:nil='true'/></r>", "cvc-complex-type.3.2.2"),
            ("<r><y a='1' xsi:nil='true' xsi:type='xs:int'/></r>", "cvc-complex-type.3.2.2"),
            ("<r><o xsi:nil='false'>x</o></r>", "cvc-elt.3.1"),
        ],
    );
}

#[test]
fn without_declarations_a_type_may_be_named_and_attributes_of_xsi_are_known() {
    let lax = schema(
        "<xs:complexType name='T'><xs:sequence><xs:any processContents='lax'/></xs:sequence></xs:complexType>",
    );
    lax.check(
        &[
            "<r xsi:type='T'><x xsi:type='xs:anyType'>1<y/></x></r>",
            "<r xsi:type='xs:int' xsi:nil='false'>1</r>",
            "<r xsi:type='nowhere'/>",
            "<r xsi:schemaLocation='a b' xsi:noNamespaceSchemaLocation='c'/>",
        ],
        &[("<r xsi:Type='T'/>", "cvc-particle"), ("<r xsi:type='xs:int'>x</r>", "cvc-datatype-valid")],
    );
}

#[test]
fn attributes_of_other_namespaces_are_found_by_wildcards() {
    let any = schema(
        "<xs:attribute name='a' type='xs:int'/><xs:element name='r'><xs:complexType><xs:anyAttribute/></xs:complexType></xs:element>",
    );
    any.check(&["<r t:a='1'/>"], &[("<r t:a='x'/>", "cvc-datatype-valid"), ("<r t:b='x'/>", "cvc-particle")]);
}

#[test]
fn qualified_names_may_be_defaults() {
    let names = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence xmlns:a='urn:a'>
           <xs:element name='e' type='xs:QName' default='a:b' minOccurs='0'/>
           <xs:element name='f' minOccurs='0' fixed='a:b'><xs:simpleType><xs:union memberTypes='xs:int xs:QName'/></xs:simpleType></xs:element>
           </xs:sequence><xs:attribute name='q' type='xs:QName' default='xs:b'/></xs:complexType></xs:element>",
    );
    names.check(
        &["<r/>", "<r><e/><f/></r>", "<r xmlns:z='urn:a'><f>z:b</f></r>"],
        &[("<r xmlns:a='urn:b'><f>a:b</f></r>", "cvc-elt.5.2.2")],
    );
}

#[test]
fn an_internal_subset_gives_defaults_entities_and_unparsed_entities() {
    let typed = schema(
        "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='e' type='xs:ENTITY' minOccurs='0' maxOccurs='9'/>
           <xs:element name='l' type='xs:ENTITIES' minOccurs='0'/></xs:sequence>
           <xs:attribute name='a' type='xs:int' use='required'/></xs:complexType></xs:element>",
    );
    let with = |body: &str| {
        format!(
            "<!DOCTYPE r [<!NOTATION n SYSTEM 'n'><!ENTITY one SYSTEM 'one.gif' NDATA n><!ENTITY t '<e>one</e>'>\
             <!ATTLIST r a CDATA '1'>]>{body}"
        )
    };
    typed.check(
        &[&with("<r>&t;<e>one</e><l>one one</l></r>"), "<r a='2'><e>any</e></r>"],
        &[
            (&with("<r><e>two</e></r>"), "cvc-datatype-valid"),
            (&with("<r><l>one two</l></r>"), "cvc-datatype-valid"),
            (&with("<r a='x'/>"), "cvc-datatype-valid"),
        ],
    );
}
