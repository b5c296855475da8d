//! Every rule that a schema can break, with a schema that breaks just this one.
use super::{compile, document, lenient, strict};

/// Rule, and the body of a schema that breaks it.
const BROKEN: &[(&str, &str)] = &[
    // the schema for schemas
    ("s4s-att-not-allowed", "<xs:element name='a' typo='x'/>"),
    ("s4s-att-must-appear", "<xs:element type='xs:int'/>"),
    ("s4s-att-invalid-value", "<xs:element name='1a'/>"),
    ("s4s-att-invalid-value", "<xs:element name='a' nillable='yes'/>"),
    ("s4s-att-invalid-value", "<xs:element name='a' type='p:t'/>"),
    ("s4s-att-invalid-value", "<xs:complexType name='T'><xs:sequence maxOccurs='-1'/></xs:complexType>"),
    ("s4s-att-invalid-value", "<xs:element name='a' id='i'/><xs:element name='b' id='i'/>"),
    ("s4s-elt-must-match", "<xs:elemnt name='a'/>"),
    ("s4s-elt-must-match", "<xs:complexType name='T'><xs:attribute name='a'/><xs:sequence/></xs:complexType>"),
    ("s4s-elt-must-match", "<xs:simpleType name='T'/>"),
    ("s4s-elt-must-match", "<xs:element name='a'/><xs:import namespace='urn:x'/>"),
    ("s4s-elt-must-match", "<foreign xmlns='urn:f'/>"),
    ("s4s-elt-character", "some text<xs:element name='a'/>"),
    // references
    ("src-resolve", "<xs:element name='a' type='Missing'/>"),
    ("src-resolve", "<xs:element name='a' type='xs:strin'/>"),
    ("src-resolve", "<xs:complexType name='T'><xs:sequence><xs:element ref='b'/></xs:sequence></xs:complexType>"),
    ("src-resolve", "<xs:complexType name='T'><xs:group ref='g'/></xs:complexType>"),
    ("src-resolve", "<xs:complexType name='T'><xs:attributeGroup ref='g'/></xs:complexType>"),
    ("src-resolve", "<xs:attribute name='a' type='T'/><xs:complexType name='T'/>"),
    ("sch-props-correct", "<xs:element name='a' type='xs:int'/><xs:element name='a' type='xs:string'/>"),
    ("src-import", "<xs:import namespace='urn:t'/>"),
    // circles
    ("mg-props-correct", "<xs:group name='g'><xs:sequence><xs:group ref='g'/></xs:sequence></xs:group>"),
    ("src-attribute_group", "<xs:attributeGroup name='g'><xs:attributeGroup ref='g'/></xs:attributeGroup>"),
    (
        "ct-props-correct",
        "<xs:complexType name='A'><xs:complexContent><xs:extension base='B'/></xs:complexContent></xs:complexType>
         <xs:complexType name='B'><xs:complexContent><xs:extension base='A'/></xs:complexContent></xs:complexType>",
    ),
    (
        "st-props-correct",
        "<xs:simpleType name='A'><xs:union memberTypes='xs:int B'/></xs:simpleType>
         <xs:simpleType name='B'><xs:restriction base='A'/></xs:simpleType>",
    ),
    ("e-props-correct", "<xs:element name='a' substitutionGroup='b'/><xs:element name='b' substitutionGroup='a'/>"),
    // elements and attributes
    ("src-element", "<xs:element name='a' default='x' fixed='x'/>"),
    ("src-element", "<xs:element name='a' type='xs:int'><xs:simpleType><xs:list itemType='xs:int'/></xs:simpleType></xs:element>"),
    ("src-element", "<xs:element name='b'/><xs:complexType name='T'><xs:sequence><xs:element ref='b' type='xs:int'/></xs:sequence></xs:complexType>"),
    ("e-props-correct", "<xs:element name='a' type='xs:int' default='x'/>"),
    ("e-props-correct", "<xs:element name='a' type='xs:ID' default='x'/>"),
    ("e-props-correct", "<xs:element name='h' type='xs:int'/><xs:element name='a' type='xs:string' substitutionGroup='h'/>"),
    ("src-attribute", "<xs:complexType name='T'><xs:attribute name='a' default='x' use='required'/></xs:complexType>"),
    ("a-props-correct", "<xs:attribute name='a' type='xs:date' fixed='today'/>"),
    ("au-props-correct", "<xs:attribute name='a' fixed='1'/><xs:complexType name='T'><xs:attribute ref='a' fixed='2'/></xs:complexType>"),
    ("no-xmlns", "<xs:attribute name='xmlns'/>"),
    ("ct-props-correct", "<xs:complexType name='T'><xs:attribute name='a' type='xs:ID'/><xs:attribute name='b' type='xs:ID'/></xs:complexType>"),
    ("ct-props-correct", "<xs:complexType name='T'><xs:attribute name='a'/><xs:attribute name='a'/></xs:complexType>"),
    // simple types
    ("cos-applicable-facets", "<xs:simpleType name='T'><xs:restriction base='xs:int'><xs:length value='3'/></xs:restriction></xs:simpleType>"),
    ("maxLength-valid-restriction",
     "<xs:simpleType name='A'><xs:restriction base='xs:string'><xs:maxLength value='3'/></xs:restriction></xs:simpleType>
      <xs:simpleType name='B'><xs:restriction base='A'><xs:maxLength value='4'/></xs:restriction></xs:simpleType>"),
    ("enumeration-valid-restriction", "<xs:simpleType name='T'><xs:restriction base='xs:int'><xs:enumeration value='one'/></xs:restriction></xs:simpleType>"),
    ("pattern-valid", "<xs:simpleType name='T'><xs:restriction base='xs:string'><xs:pattern value='a('/></xs:restriction></xs:simpleType>"),
    ("cos-list-of-atomic", "<xs:simpleType name='T'><xs:list itemType='xs:NMTOKENS'/></xs:simpleType>"),
    ("src-simple-type", "<xs:simpleType name='T'><xs:list/></xs:simpleType>"),
    ("cos-st-restricts", "<xs:simpleType name='T'><xs:restriction base='xs:anySimpleType'/></xs:simpleType>"),
    ("st-props-correct",
     "<xs:simpleType name='A' final='restriction'><xs:list itemType='xs:int'/></xs:simpleType>
      <xs:simpleType name='B'><xs:restriction base='A'/></xs:simpleType>"),
    ("enumeration-required-notation", "<xs:element name='a' type='xs:NOTATION'/>"),
    // content models
    ("p-props-correct", "<xs:complexType name='T'><xs:sequence minOccurs='2'/></xs:complexType>"),
    ("cos-all-limited", "<xs:group name='g'><xs:all/></xs:group><xs:complexType name='T'><xs:sequence><xs:group ref='g'/></xs:sequence></xs:complexType>"),
    ("cos-all-limited", "<xs:complexType name='T'><xs:all><xs:element name='a' maxOccurs='2'/></xs:all></xs:complexType>"),
    ("cos-nonambig", "<xs:complexType name='T'><xs:sequence><xs:element name='a' minOccurs='0'/><xs:element name='a'/></xs:sequence></xs:complexType>"),
    ("cos-nonambig", "<xs:complexType name='T'><xs:sequence><xs:element name='a' minOccurs='0'/><xs:any/></xs:sequence></xs:complexType>"),
    ("cos-nonambig", "<xs:complexType name='T'><xs:sequence><xs:element name='a' minOccurs='2' maxOccurs='3'/><xs:element name='a'/></xs:sequence></xs:complexType>"),
    ("cos-element-consistent", "<xs:complexType name='T'><xs:sequence><xs:element name='a' type='xs:int'/><xs:element name='a' type='xs:string'/></xs:sequence></xs:complexType>"),
    // derivation
    ("src-ct", "<xs:complexType name='T'><xs:complexContent><xs:extension base='xs:int'/></xs:complexContent></xs:complexType>"),
    ("src-ct", "<xs:complexType name='T'><xs:simpleContent><xs:restriction base='xs:int'/></xs:simpleContent></xs:complexType>"),
    ("cos-ct-extends",
     "<xs:complexType name='A' final='extension'/>
      <xs:complexType name='B'><xs:complexContent><xs:extension base='A'/></xs:complexContent></xs:complexType>"),
    ("cos-ct-extends",
     "<xs:complexType name='A' mixed='true'><xs:sequence><xs:element name='a'/></xs:sequence></xs:complexType>
      <xs:complexType name='B'><xs:complexContent><xs:extension base='A'><xs:sequence><xs:element name='b'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>"),
    ("derivation-ok-restriction",
     "<xs:complexType name='A'><xs:sequence><xs:element name='a'/></xs:sequence></xs:complexType>
      <xs:complexType name='B'><xs:complexContent><xs:restriction base='A'><xs:sequence><xs:element name='a' maxOccurs='2'/></xs:sequence></xs:restriction></xs:complexContent></xs:complexType>"),
    ("derivation-ok-restriction",
     "<xs:complexType name='A'><xs:attribute name='a' use='required'/></xs:complexType>
      <xs:complexType name='B'><xs:complexContent><xs:restriction base='A'><xs:attribute name='a' use='prohibited'/></xs:restriction></xs:complexContent></xs:complexType>"),
    // identity constraints, notations
    ("c-selector-xpath", "<xs:element name='a'><xs:key name='k'><xs:selector xpath='a[1]'/><xs:field xpath='@b'/></xs:key></xs:element>"),
    ("c-fields-xpaths", "<xs:element name='a'><xs:key name='k'><xs:selector xpath='a'/><xs:field xpath='@b/c'/></xs:key></xs:element>"),
    ("c-props-correct",
     "<xs:element name='a'><xs:key name='k'><xs:selector xpath='a'/><xs:field xpath='@b'/></xs:key>
      <xs:keyref name='r' refer='k'><xs:selector xpath='b'/><xs:field xpath='@b'/><xs:field xpath='@c'/></xs:keyref></xs:element>"),
    ("src-resolve", "<xs:element name='a'><xs:keyref name='r' refer='k'><xs:selector xpath='b'/><xs:field xpath='@b'/></xs:keyref></xs:element>"),
    ("src-notation", "<xs:notation name='n'/>"),
];

#[test]
fn each_rule_is_told_by_its_name_when_it_is_broken() {
    for (rule, body) in BROKEN {
        let compiled = strict(body);
        let errors = compiled.errors();
        assert!(errors.iter().all(|e| e == rule) && !errors.is_empty(), "{rule}: {errors:?}\n{body}");
        for diagnostic in &compiled.diagnostics {
            assert!(diagnostic.label.is_some(), "{rule} has no place");
        }
    }
}

#[test]
fn what_looks_ambiguous_and_is_not_is_accepted() {
    for body in [
        // an exact number of occurrences
        "<xs:sequence><xs:element name='a' minOccurs='2' maxOccurs='2'/><xs:element name='a'/></xs:sequence>",
        "<xs:sequence><xs:element name='a'/><xs:element name='a' minOccurs='0'/></xs:sequence>",
        "<xs:choice maxOccurs='unbounded'><xs:element name='a'/><xs:element name='b'/></xs:choice>",
        "<xs:sequence><xs:element name='a' minOccurs='0'/><xs:any namespace='##other' minOccurs='0'/></xs:sequence>",
        "<xs:sequence maxOccurs='4000000000'><xs:element name='a' maxOccurs='999999999'/><xs:element name='b'/></xs:sequence>",
    ] {
        let compiled = strict(&format!("<xs:complexType name='T'>{body}</xs:complexType>"));
        assert_eq!(compiled.errors(), [""; 0], "{body}");
    }
}

#[test]
fn restrictions_that_narrow_are_accepted() {
    let base = "<xs:complexType name='A'><xs:sequence><xs:element name='a' type='xs:integer' minOccurs='0' maxOccurs='unbounded'/>
        <xs:choice><xs:element name='b'/><xs:element name='c'/></xs:choice><xs:any namespace='##other' minOccurs='0'/></xs:sequence>
        <xs:attribute name='x'/><xs:anyAttribute/></xs:complexType>";
    for (content, fine) in [
        ("<xs:sequence><xs:element name='b'/></xs:sequence>", true),
        (
            "<xs:sequence><xs:element name='a' type='xs:int' maxOccurs='3'/><xs:choice><xs:element name='c'/></xs:choice></xs:sequence>",
            true,
        ),
        ("<xs:sequence><xs:element name='a' type='xs:decimal'/><xs:element name='b'/></xs:sequence>", false),
        ("<xs:sequence><xs:element name='a' type='xs:integer'/></xs:sequence>", false),
        ("<xs:sequence><xs:element name='b'/><xs:any minOccurs='0'/></xs:sequence>", false),
        (
            "<xs:sequence><xs:element name='b'/></xs:sequence><xs:attribute name='x' type='xs:int' use='required'/>",
            true,
        ),
        ("<xs:sequence><xs:element name='b'/></xs:sequence><xs:attribute name='y' type='xs:int'/>", true),
    ] {
        let compiled = strict(&format!(
            "{base}<xs:complexType name='B'><xs:complexContent><xs:restriction base='A'>{content}</xs:restriction></xs:complexContent></xs:complexType>"
        ));
        let expected: &[&str] = if fine { &[] } else { &["derivation-ok-restriction"] };
        assert_eq!(compiled.errors(), expected, "{content}");
    }
}

#[test]
fn a_name_that_is_nearly_right_is_suggested() {
    let compiled = strict("<xs:complexType name='Order'/><xs:element name='a' type='Ordre'/>");
    let helps: Vec<&String> = compiled.diagnostics.iter().flat_map(|d| &d.help).collect();
    assert!(helps.iter().any(|h| h.contains("did you mean `Order`?")), "{helps:?}");
}

#[test]
fn known_deviations_are_tolerated_by_name() {
    for (name, body) in [
        ("unknown-attribute", "<xs:element name='a' minOccurs='0'/>"),
        ("misplaced-element", "<xs:element name='a'/><xs:import namespace='urn:x'/>"),
        ("stray-text", "text"),
        ("foreign-element", "<foreign xmlns='urn:f'/>"),
        ("repeated-id", "<xs:element name='a' id='i'/><xs:element name='b' id='i'/>"),
        ("repeated-declaration", "<xs:element name='a' type='xs:int'/><xs:element name='a'  type='xs:int'/>"),
        ("import-of-own-namespace", "<xs:import namespace='urn:t'/>"),
        (
            "repeated-in-all",
            "<xs:complexType name='T'><xs:all><xs:element name='a' maxOccurs='2'/></xs:all></xs:complexType>",
        ),
        (
            "restriction-of-any-simple-type",
            "<xs:simpleType name='T'><xs:restriction base='xs:anySimpleType'/></xs:simpleType>",
        ),
        (
            "enumeration-outside-base",
            "<xs:simpleType name='T'><xs:restriction base='xs:int'><xs:enumeration value='one'/></xs:restriction></xs:simpleType>",
        ),
        (
            "facet-without-value",
            "<xs:simpleType name='T'><xs:restriction base='xs:int'><xs:minInclusive>1</xs:minInclusive></xs:restriction></xs:simpleType>",
        ),
        ("invalid-default", "<xs:element name='a' type='xs:int' default='x'/>"),
        (
            "ambiguous-content",
            "<xs:complexType name='T'><xs:sequence><xs:element name='a' minOccurs='0'/><xs:any/></xs:sequence></xs:complexType>",
        ),
    ] {
        let compiled = lenient(body);
        assert_eq!(compiled.errors(), [""; 0], "{name}");
        assert!(compiled.tolerated().iter().any(|t| t == name), "{name}: {:?}", compiled.tolerated());
        assert!(!strict(body).errors().is_empty(), "{name} is tolerated by strict mode");
    }
}

#[test]
fn a_namespace_that_is_not_imported_is_told_with_the_import_to_add() {
    let other = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'><xs:element name='e'/></xs:schema>";
    let between = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:b'>\
                   <xs:import namespace='urn:o' schemaLocation='o.xsd'/></xs:schema>";
    let main = document(
        "<xs:import namespace='urn:b' schemaLocation='b.xsd'/>
         <xs:complexType name='T'><xs:sequence><xs:element xmlns:o='urn:o' ref='o:e'/></xs:sequence></xs:complexType>",
    );
    let files = [("t.xsd", main), ("b.xsd", between.to_owned()), ("o.xsd", other.to_owned())];
    assert_eq!(compile(true, &files).errors(), ["src-resolve"]);
    assert_eq!(compile(false, &files).tolerated(), ["namespace-not-imported"]);
}

#[test]
fn a_type_that_is_declared_twice_is_one_if_both_say_the_same_and_an_error_with_both_places_if_not() {
    let declared = |content: &str| {
        format!("<xs:complexType name='T'><xs:sequence>{content}</xs:sequence></xs:complexType>")
    };
    let (one, other) = ("<xs:element name='a' type='xs:int'/>", "<xs:element name='b' type='xs:int'/>");
    let body =
        |second: &str| format!("{}\n{}<xs:element name='e' type='T'/>", declared(one), declared(second));
    let same = lenient(&body(one));
    assert_eq!((same.errors(), same.tolerated()), (vec![], vec!["repeated-declaration".to_owned()]));
    let different = lenient(&body(other));
    assert_eq!(different.errors(), ["sch-props-correct"]);
    let error = different.diagnostics.iter().next().unwrap();
    assert!(error.message.contains("{urn:t}T`") && error.related.len() == 1, "{error:?}");
}
