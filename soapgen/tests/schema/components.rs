//! Components as the contract has them.
use super::{Compiled, compile, document, lenient, strict};
use soap_model::contract::*;
use soap_model::datatypes::Builtin;

fn fine(compiled: Compiled) -> Types {
    assert_eq!(compiled.errors(), [""; 0]);
    compiled.types
}

fn name(local: &str) -> QName {
    QName::new("urn:t", local)
}

fn complex<'t>(types: &'t Types, local: &str) -> &'t ComplexType {
    match &types[types.global_types[&name(local)]].kind {
        TypeKind::Complex(complex) => complex,
        TypeKind::Simple(_) => panic!("{local} is simple"),
    }
}

fn simple<'t>(types: &'t Types, local: &str) -> &'t SimpleType {
    match &types[types.global_types[&name(local)]].kind {
        TypeKind::Simple(simple) => simple,
        TypeKind::Complex(_) => panic!("{local} is complex"),
    }
}

/// A particle as text: `(a b? (c|d)*)`.
fn model(types: &Types, particle: &Particle) -> String {
    let group = |g: &Group, between: &str| {
        format!("({})", g.particles.iter().map(|p| model(types, p)).collect::<Vec<_>>().join(between))
    };
    let term = match &particle.term {
        Term::Element(id) => types[*id].name.local.to_string(),
        Term::Wildcard(_) => "any".to_owned(),
        Term::Sequence(g) => group(g, " "),
        Term::Choice(g) => group(g, "|"),
        Term::All(g) => group(g, "&"),
    };
    let occurs = match (particle.min, particle.max) {
        (1, Some(1)) => String::new(),
        (0, Some(1)) => "?".to_owned(),
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (min, max) => format!("{{{min},{}}}", max.map_or(String::new(), |m| m.to_string())),
    };
    term + &occurs
}

fn content(types: &Types, local: &str) -> String {
    match &complex(types, local).content {
        Content::Empty => "empty".to_owned(),
        Content::Simple(id) => {
            format!("simple {}", types[*id].name.as_ref().map_or("anonymous", |n| &n.local))
        }
        Content::Elements(particle) => model(types, particle),
        Content::Mixed(particle) => format!("mixed {}", model(types, particle)),
    }
}

fn attributes(types: &Types, local: &str) -> Vec<String> {
    let uses = complex(types, local).attributes.iter();
    uses.map(|u| types[u.attribute].name.local.to_string() + if u.required { "!" } else { "" }).collect()
}

#[test]
fn an_extension_has_the_content_and_attributes_of_its_base_first() {
    let types = fine(strict(
        "<xs:complexType name='A'><xs:sequence><xs:element name='a' minOccurs='0'/></xs:sequence><xs:attribute name='x' use='required'/></xs:complexType>
         <xs:complexType name='B'><xs:complexContent><xs:extension base='A'><xs:choice maxOccurs='unbounded'><xs:element name='b'/><xs:any namespace='##other'/></xs:choice>
           <xs:attribute name='y'/></xs:extension></xs:complexContent></xs:complexType>
         <xs:complexType name='C'><xs:complexContent><xs:extension base='B'/></xs:complexContent></xs:complexType>",
    ));
    assert_eq!(content(&types, "B"), "(a? (b|any)+)");
    assert_eq!(content(&types, "C"), "(a? (b|any)+)");
    assert_eq!(attributes(&types, "C"), ["x!", "y"]);
}

#[test]
fn a_restriction_keeps_inherited_attributes_and_drops_prohibited_ones() {
    let types = fine(strict(
        "<xs:complexType name='A'><xs:attribute name='x'/><xs:attribute name='y'/><xs:attribute name='z'/></xs:complexType>
         <xs:complexType name='B'><xs:complexContent><xs:restriction base='A'><xs:attribute name='z' use='required'/><xs:attribute name='x' use='prohibited'/></xs:restriction></xs:complexContent></xs:complexType>",
    ));
    assert_eq!(attributes(&types, "B"), ["y", "z!"]);
}

#[test]
fn named_groups_are_expanded_and_keep_their_name() {
    let types = fine(strict(
        "<xs:group name='g'><xs:choice><xs:element name='a'/><xs:element name='b'/></xs:choice></xs:group>
         <xs:complexType name='T'><xs:sequence><xs:group ref='g' minOccurs='0' maxOccurs='3'/></xs:sequence></xs:complexType>",
    ));
    assert_eq!(content(&types, "T"), "((a|b){0,3})");
    let Content::Elements(Particle { term: Term::Sequence(group), .. }) = &complex(&types, "T").content
    else {
        panic!()
    };
    let Term::Choice(inner) = &group.particles[0].term else { panic!() };
    assert_eq!(inner.name.map(|i| types.groups[i as usize].clone()), Some(name("g")));
}

#[test]
fn mixed_empty_and_simple_content_are_told_apart() {
    let types = fine(strict(
        "<xs:complexType name='E'/><xs:complexType name='E2'><xs:sequence/></xs:complexType>
         <xs:complexType name='M' mixed='true'/>
         <xs:complexType name='S'><xs:simpleContent><xs:extension base='xs:decimal'><xs:attribute name='unit'/></xs:extension></xs:simpleContent></xs:complexType>
         <xs:complexType name='R'><xs:simpleContent><xs:restriction base='S'><xs:maxInclusive value='9'/></xs:restriction></xs:simpleContent></xs:complexType>",
    ));
    assert_eq!(content(&types, "E"), "empty");
    assert_eq!(content(&types, "E2"), "empty");
    assert_eq!(content(&types, "M"), "mixed ()");
    assert_eq!(content(&types, "S"), "simple decimal");
    assert_eq!(content(&types, "R"), "simple anonymous");
    assert_eq!(attributes(&types, "R"), ["unit"]);
}

#[test]
fn facets_of_a_chain_are_merged_and_patterns_add_up() {
    let types = fine(strict(
        "<xs:simpleType name='A'><xs:restriction base='xs:token'><xs:maxLength value='9'/><xs:pattern value='a.*'/><xs:pattern value='b.*'/></xs:restriction></xs:simpleType>
         <xs:simpleType name='B'><xs:restriction base='A'><xs:maxLength value='5'/><xs:pattern value='.*z'/></xs:restriction></xs:simpleType>",
    ));
    let b = simple(&types, "B");
    assert_eq!(b.builtin, Builtin::Token);
    let kinds: Vec<&FacetKind> = b.facets.iter().map(|f| &f.kind).collect();
    let patterns = |p: &[&str]| FacetKind::Pattern(p.iter().map(|p| p.to_string()).collect());
    assert_eq!(kinds, [&patterns(&["a.*", "b.*"]), &FacetKind::MaxLength(5), &patterns(&[".*z"])]);
}

#[test]
fn qualified_names_in_facets_and_defaults_are_expanded() {
    let types = fine(strict(
        "<xs:simpleType name='Q'><xs:restriction base='xs:QName'><xs:enumeration value='xs:a'/><xs:enumeration value='b'/></xs:restriction></xs:simpleType>
         <xs:element name='e' type='Q' default='xs:a'/>",
    ));
    let FacetKind::Enumeration(values) = &simple(&types, "Q").facets[0].kind else { panic!() };
    assert_eq!(values[0].value, "{http://www.w3.org/2001/XMLSchema}a");
    assert_eq!(values[1].value, "{urn:t}b");
    let element = &types[types.global_elements[&name("e")]];
    assert_eq!(
        element.value,
        Some(ValueConstraint::Default("{http://www.w3.org/2001/XMLSchema}a".to_owned()))
    );
}

#[test]
fn substitution_groups_blocks_and_identity_constraints_are_kept() {
    let types = fine(strict(
        "<xs:element name='h' type='xs:integer' abstract='true' block='extension'/>
         <xs:element name='m' substitutionGroup='h'/>
         <xs:element name='r'><xs:complexType><xs:sequence><xs:element ref='h' maxOccurs='unbounded'/></xs:sequence></xs:complexType>
           <xs:key name='k'><xs:selector xpath='.//h'/><xs:field xpath='@id|.'/></xs:key>
           <xs:keyref name='f' refer='k'><xs:selector xpath='h'/><xs:field xpath='.'/></xs:keyref></xs:element>",
    ));
    let (h, m) = (types.global_elements[&name("h")], types.global_elements[&name("m")]);
    assert!(types[h].r#abstract && types[h].block.extension);
    assert_eq!((types[m].substitutes, types[m].r#type), (Some(h), types.builtin(Builtin::Integer)));
    let r = &types[types.global_elements[&name("r")]];
    assert_eq!(r.constraints, [0, 1]);
    assert_eq!(types.constraints[1].kind, IdentityKind::KeyRef(0));
    assert_eq!(types.constraints[0].fields[0].len(), 2);
}

#[test]
fn local_elements_are_qualified_as_the_schema_says() {
    let types = fine(strict(
        "<xs:complexType name='T'><xs:sequence><xs:element name='q'/><xs:element name='u' form='unqualified'/></xs:sequence><xs:attribute name='a'/></xs:complexType>",
    ));
    let names: Vec<String> = types.elements.iter().map(|e| e.name.to_string()).collect();
    assert_eq!(names, ["{urn:t}q", "u"]);
    assert_eq!(types.attributes[0].name.to_string(), "a");
}

#[test]
fn a_chameleon_takes_the_namespace_of_each_includer_and_is_read_once_for_each() {
    let chameleon = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include schemaLocation='c.xsd'/>\
                     <xs:complexType name='C'><xs:sequence><xs:element name='c' type='C' minOccurs='0'/></xs:sequence></xs:complexType></xs:schema>";
    let main = document(
        "<xs:include schemaLocation='c.xsd'/><xs:include schemaLocation='c.xsd'/><xs:element name='e' type='C'/>",
    );
    let types = fine(compile(true, &[("t.xsd", main), ("c.xsd", chameleon.to_owned())]));
    let c = types.global_types[&name("C")];
    assert_eq!(types[types.global_elements[&name("e")]].r#type, c);
    assert_eq!(content(&types, "C"), "(c?)");
}

#[test]
fn redefinitions_build_on_each_other() {
    let first = document("<xs:complexType name='T'><xs:sequence><xs:element name='a'/></xs:sequence></xs:complexType>
        <xs:group name='g'><xs:sequence><xs:element name='x'/></xs:sequence></xs:group><xs:complexType name='U'><xs:group ref='g'/></xs:complexType>");
    let extension = |n: &str| {
        format!(
            "<xs:complexType name='T'><xs:complexContent><xs:extension base='T'><xs:sequence><xs:element name='{n}'/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>"
        )
    };
    let second = document(&format!("<xs:redefine schemaLocation='1.xsd'>{}</xs:redefine>", extension("b")));
    let group =
        "<xs:group name='g'><xs:sequence><xs:group ref='g'/><xs:element name='y'/></xs:sequence></xs:group>";
    let third =
        document(&format!("<xs:redefine schemaLocation='2.xsd'>{}{group}</xs:redefine>", extension("c")));
    let types = fine(compile(true, &[("3.xsd", third), ("2.xsd", second), ("1.xsd", first)]));
    assert_eq!(content(&types, "T"), "(a b c)");
    assert_eq!(content(&types, "U"), "((x) y)");
}

#[test]
fn soap_arrays_know_their_items() {
    let types = fine(lenient(
        "<xs:import namespace='http://schemas.xmlsoap.org/soap/encoding/'/>
         <xs:complexType name='Strings' xmlns:e='http://schemas.xmlsoap.org/soap/encoding/' xmlns:w='http://schemas.xmlsoap.org/wsdl/'>
           <xs:complexContent><xs:restriction base='e:Array'><xs:attribute ref='e:arrayType' w:arrayType='xs:string[,]'/></xs:restriction></xs:complexContent></xs:complexType>",
    ));
    let array = complex(&types, "Strings").soap_array.clone().unwrap();
    assert_eq!((array.item, array.ranks.as_str()), (types.builtin(Builtin::String), "[,]"));
}

#[test]
fn a_data_set_is_kept_as_xml() {
    let compiled = lenient(
        "<xs:complexType name='T'><xs:sequence><xs:element ref='xs:schema'/><xs:any/></xs:sequence></xs:complexType>",
    );
    assert_eq!(compiled.errors(), [""; 0]);
    assert_eq!(content(&compiled.types, "T"), "(any any)");
}

#[test]
fn a_name_without_prefix_is_one_of_the_target_namespace_where_nothing_else_can_be_meant() {
    let schema = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t'>
        <xs:element name='a' type='T'/><xs:element name='b' type='string'/>
        <xs:simpleType name='T'><xs:restriction base='xs:int'/></xs:simpleType></xs:schema>";
    let compiled = compile(false, &[("t.xsd", schema.to_owned())]);
    assert_eq!(compiled.errors(), [""; 0]);
    assert_eq!(compiled.tolerated(), ["unqualified-reference", "unqualified-reference"]);
    assert_eq!(compile(true, &[("t.xsd", schema.to_owned())]).errors(), ["src-resolve", "src-resolve"]);
}

#[test]
fn documentation_comes_along() {
    let types = fine(strict(
        "<xs:element name='a'><xs:annotation><xs:documentation> First. </xs:documentation><xs:documentation>Second.</xs:documentation></xs:annotation></xs:element>",
    ));
    assert_eq!(types.elements[0].documentation.as_deref(), Some("First.\n\nSecond."));
}

#[test]
fn the_drafts_of_1999_and_2000_are_read() {
    let text = "<schema xmlns='http://www.w3.org/1999/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t'>
        <complexType name='T'><element name='when' type='timeInstant'/><element name='n' type='int' minOccurs='0'/></complexType></schema>";
    let compiled = compile(false, &[("t.xsd", text.to_owned())]);
    assert_eq!(compiled.tolerated(), ["schema-draft"]);
    let types = fine(compiled);
    assert_eq!(content(&types, "T"), "(when n?)");
    assert_eq!(types.elements[0].r#type, types.builtin(Builtin::DateTime));
}
