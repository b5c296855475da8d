use super::*;
use crate::xml::{Reader, State};

fn expanded(text: &str) -> String {
    let expanded =
        expand(text, Names::Qualified, &Limits::default()).unwrap_or_else(|e| panic!("{text}: {e}"));
    let limits = crate::xml::Limits::default();
    Reader::resume(&expanded.text, State::new(&limits), &[])
        .finish()
        .unwrap_or_else(|e| panic!("{text} -> {}: {e}", expanded.text));
    expanded.text.trim_start().to_owned()
}

fn refused(text: &str) -> ErrorKind {
    match expand(text, Names::Qualified, &Limits::default()) {
        Err(error) => error.kind,
        Ok(expanded) => panic!("{text} -> {}", expanded.text),
    }
}

fn subset(declarations: &str, rest: &str) -> String {
    format!("<!DOCTYPE a [{declarations}]>{rest}")
}

#[test]
fn a_text_without_declaration_is_not_copied() {
    let text = "<?xml version='1.0'?><!-- <!DOCTYPE a> --><a>&amp;&unknown;</a>";
    let expanded = expand(text, Names::Qualified, &Limits::default()).unwrap();
    assert!(matches!(expanded.text, Cow::Borrowed(t) if t == text) && expanded.doctype.is_none());
}

#[test]
fn entities_stand_for_text_and_for_elements() {
    for (declarations, document, expected) in [
        ("<!ENTITY e 'x'>", "<a b='&e;'>&e;</a>", "<a b=\"x\">x</a>"),
        ("<!ENTITY e '<b c=\"1\">&f;</b>'><!ENTITY f 'y'>", "<a>&e;</a>", "<a><b c=\"1\">y</b></a>"),
        ("<!ENTITY e 'first'><!ENTITY e 'second'>", "<a>&e;</a>", "<a>first</a>"),
        ("<!ENTITY e \"it's\"><!ENTITY q '\"'>", "<a b='&e;&q;'/>", "<a b=\"it's&quot;\"/>"),
        // XML 1.0, 4.4.8 and appendix D: references in a value are replaced when it is declared, once.
        ("<!ENTITY e '&#38;#60;b'>", "<a>&e;</a>", "<a>&#60;b</a>"),
        ("<!ENTITY e '&#60;b/>'>", "<a>&e;</a>", "<a><b/></a>"),
        ("<!ENTITY e 'R&amp;D'>", "<a>&e;</a>", "<a>R&amp;D</a>"),
        ("<!ENTITY e '<![CDATA[<&#38;]]>'>", "<a>&e;</a>", "<a>&lt;&amp;</a>"),
        ("<!ENTITY e ']]'>", "<a>&e;></a>", "<a>&#93;&#93;></a>"),
        ("<!ENTITY e '<?p x?><!-- c -->'>", "<a>&e;</a>", "<a><?p x?><!-- c --></a>"),
        ("<!ENTITY % p '<!ENTITY e \"x\">'> %p;", "<a>&e;</a>", "<a>x</a>"),
        (
            "<!ENTITY % xx '&#37;zz;'><!ENTITY % zz '&#60;!ENTITY tricky \"error-prone\" >' > %xx;",
            "<a>&tricky;</a>",
            "<a>error-prone</a>",
        ),
        (
            "<!ENTITY % p '<![IGNORE[<!ENTITY e \"no\"><![INCLUDE[]]>]]><![INCLUDE[<!ENTITY e \"yes\">]]>'>%p;",
            "<a>&e;</a>",
            "<a>yes</a>",
        ),
    ] {
        assert_eq!(expanded(&subset(declarations, document)), expected, "{declarations}");
    }
}

#[test]
fn values_are_normalised_by_type_and_defaults_are_added() {
    let declarations =
        "<!ATTLIST a x NMTOKENS #IMPLIED y CDATA 'd&#10;&lt;' z CDATA #REQUIRED xmlns:p CDATA #FIXED 'urn:p'>
        <!ATTLIST a y CDATA 'other' w (one|two) ' two '>";
    let text = subset(declarations, "<a x='  1  2 ' z=' q\t'><a y='given' p:n=''/></a>");
    let out = expanded(&text);
    assert_eq!(
        out,
        "<a x=\"1 2\" z=' q\t' y=\"d&#10;&lt;\" xmlns:p=\"urn:p\" w=\"two\"><a y='given' p:n='' xmlns:p=\"urn:p\" w=\"two\"/></a>"
    );
}

#[test]
fn every_line_keeps_its_number() {
    let text = "<?xml version='1.0'?>\n<!DOCTYPE a [\r\n<!ENTITY e 'one\ntwo<b\nc=\"\n\"/>'>\n<!ATTLIST a x NMTOKENS #IMPLIED>]>\n<a x='1\n\n2'>&e;\n<here/></a>";
    let expanded = expand(text, Names::Qualified, &Limits::default()).unwrap().text;
    let line = |text: &str| text[..text.find("<here").unwrap()].matches('\n').count();
    assert_eq!(line(&expanded), line(text), "{expanded}");
    assert!(expanded.contains("one&#10;two<b c=\" \"/>"), "{expanded}");
}

#[test]
fn what_the_specification_forbids_is_refused() {
    use ErrorKind::*;
    let name = String::from;
    for (declarations, document, expected) in [
        ("", "<a>&e;</a>", Undeclared { name: name("e"), incomplete: false }),
        ("<!ENTITY e SYSTEM 'f'>", "<a>&e;</a>", External(name("e"))),
        ("<!ENTITY e SYSTEM 'f'>", "<a b='&e;'/>", External(name("e"))),
        ("<!ENTITY e SYSTEM 'f' NDATA n>", "<a>&e;</a>", Unparsed(name("e"))),
        ("<!ENTITY e '&f;'><!ENTITY f 'x&e;'>", "<a>&e;</a>", Recursive(name("e"))),
        ("<!ENTITY e '&f;'><!ENTITY f 'x&e;'>", "<a b='&e;'/>", Recursive(name("e"))),
        ("<!ENTITY % p '&#37;p;'>%p;", "<a/>", Recursive(name("p"))),
        ("<!ENTITY e '&#60;'>", "<a b='&e;'/>", LessThan(name("e"))),
        ("<!ENTITY e '<b>'>", "<a>&e;</b></a>", Unbalanced(name("e"))),
        ("<!ENTITY e '</a><a>'>", "<a>&e;</a>", Unbalanced(name("e"))),
        ("<!ENTITY e '<b'>", "<a>&e;/></a>", Malformed(name("e"))),
        ("<!ENTITY e '<!-- '>", "<a>&e;--></a>", Malformed(name("e"))),
        ("<!ENTITY e ']]>'>", "<a>&e;</a>", Malformed(name("e"))),
        ("<!ENTITY e '&#38;'>", "<a>&e;</a>", Reference),
        ("<!ENTITY e ''>", "&e;<a/>", Misplaced(name("e"))),
        ("<!ENTITY e ''>", "<a/>&e;", Misplaced(name("e"))),
        ("<!ENTITY e '%p;'>", "<a/>", ParameterReference),
        ("<!ENTITY % p 'x'><!ELEMENT a %p;>", "<a/>", ParameterReference),
        ("<![INCLUDE[]]>", "<a/>", ConditionalSection),
        ("%p;<!ENTITY % p ''>", "<a/>", Undeclared { name: name("p"), incomplete: false }),
        ("<!ENTITY % p SYSTEM 'p' NDATA n>", "<a/>", Expected(">")),
        ("<!ENTITY e SYSTEM 'p'NDATA n>", "<a/>", Expected(">")),
        ("<!ENTITY% p ''>", "<a/>", ParameterReference),
        ("<!ENTITY e '&#0;'>", "<a/>", CharacterReference),
        ("<!ENTITY lt '<'>", "<a/>", Predefined(name("lt"))),
        ("<!ENTITY x:e ''>", "<a/>", Colon(name("x:e"))),
        (
            "<!ATTLIST a b CDATA '&late;'><!ENTITY late ''>",
            "<a/>",
            Undeclared { name: name("late"), incomplete: false },
        ),
        ("<!ELEMENT a (b|c,d)>", "<a/>", Expected("the same separator throughout a group")),
        ("<!ELEMENT a (#PCDATA|b)>", "<a/>", Expected("`*` after a choice with `#PCDATA`")),
        ("<!ELEMENT a ()>", "<a/>", Expected("a name")),
        ("<!ATTLIST a b CDATA>", "<a/>", Expected("a blank")),
        ("<!ATTLIST a b cdata ''>", "<a/>", Expected("the type of an attribute")),
        ("<!NOTATION n>", "<a/>", Expected("a blank")),
        ("<!NOTATION n PUBLIC '{'>", "<a/>", Expected("a character of public identifiers")),
        ("<!ENTITY e PUBLIC 'p'>", "<a/>", Expected("a system identifier in quotes")),
        (
            "<?xml version='1.0'?>",
            "<a/>",
            Expected("no XML declaration: it stands at the start of a document only"),
        ),
    ] {
        assert_eq!(refused(&subset(declarations, document)), expected, "{declarations} {document}");
    }
}

#[test]
fn an_error_within_an_entity_is_placed_at_its_reference() {
    let text = subset("<!ENTITY e 'ok &undeclared;'>", "<a>\n &e;</a>");
    let error = expand(&text, Names::Qualified, &Limits::default()).unwrap_err();
    assert!(text[error.offset..].starts_with("&e;"), "{error}");
}

#[test]
fn what_may_be_declared_in_files_that_are_not_read_is_known() {
    let text =
        "<!DOCTYPE a SYSTEM 'a.dtd' [<!NOTATION gif SYSTEM 'g'><!ENTITY pic SYSTEM 'p' NDATA gif>]><a/>";
    let doctype = expand(text, Names::Qualified, &Limits::default()).unwrap().doctype.unwrap();
    assert!(doctype.incomplete && doctype.notations.contains("gif") && doctype.unparsed["pic"] == "gif");
    let kind = refused("<!DOCTYPE a SYSTEM 'a.dtd'><a>&e;</a>");
    assert_eq!(kind, ErrorKind::Undeclared { name: "e".into(), incomplete: true });
    // After a reference to a file that is not read, declarations do not count, unless the document stands alone.
    let late = "<!DOCTYPE a [<!ENTITY % x SYSTEM 'x'>%x;<!ATTLIST a b CDATA 'd'>]><a/>";
    assert_eq!(expanded(late), "<a/>");
    assert!(expanded(&format!("<?xml version='1.0' standalone='yes'?>{late}")).ends_with("<a b=\"d\"/>"));
    // With all read, an undeclared entity is skipped after a parameter entity, and told.
    let text = subset("<!ENTITY % p ''>%p;", "<a>&e;</a>");
    let doctype = expand(&text, Names::Qualified, &Limits::default()).unwrap().doctype.unwrap();
    assert_eq!(doctype.skipped, [("e".to_string(), text.find("&e;").unwrap())]);
}

#[test]
fn all_that_multiplies_is_bounded() {
    let mut bomb = String::from("<!ENTITY e0 'ha'>");
    let mut empty = String::from("<!ENTITY e0 ''>");
    let mut deep = String::from("<!ENTITY e0 'ha'>");
    for i in 1..60 {
        bomb.push_str(&format!("<!ENTITY e{i} '{}'>", format!("&e{};", i - 1).repeat(10)));
        empty.push_str(&format!("<!ENTITY e{i} '{}'>", format!("&e{};", i - 1).repeat(2)));
        deep.push_str(&format!("<!ENTITY e{i} '&e{};'>", i - 1));
    }
    let limit = ErrorKind::Limit;
    let expansion = limit("bytes that entities and attribute defaults expand to");
    assert_eq!(refused(&subset(&bomb, "<a>&e12;</a>")), expansion);
    assert_eq!(refused(&subset(&bomb, "<a b='&e12;'/>")), expansion);
    assert_eq!(refused(&subset(&empty, "<a>&e30;</a>")), expansion);
    assert_eq!(refused(&subset(&deep, "<a>&e59;</a>")), limit("entities within entities"));
    let long = format!("<!ENTITY e '{}'>", "x".repeat(9_000));
    assert_eq!(refused(&subset(&long, &format!("<a>{}</a>", "&e;".repeat(9_000)))), expansion);
    let default = format!("<!ATTLIST b c CDATA '{}'>", "x".repeat(9_000));
    assert_eq!(refused(&subset(&default, &format!("<a>{}</a>", "<b/>".repeat(9_000)))), expansion);
    let parameters = "<!ENTITY % p0 ''>".to_string()
        + &(1..40).map(|i| format!("<!ENTITY % p{i} '&#37;p{0};&#37;p{0};'>", i - 1)).collect::<String>();
    assert_eq!(refused(&subset(&format!("{parameters}%p39;"), "<a/>")), expansion);
    let many: String = (0..10_001).map(|i| format!("<!ENTITY e{i} ''>")).collect();
    assert_eq!(refused(&subset(&many, "<a/>")), limit("declarations in the document type declaration"));
    let model = format!("<!ELEMENT a {}b{}>", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(expanded(&subset(&model, "<a/>")), "<a/>");
    // Each can be set.
    let limits = Limits { declarations: 1, expansion: 20, depth: 1 };
    let read = |declarations: &str, rest: &str| {
        expand(&subset(declarations, rest), Names::Qualified, &limits).map(drop)
    };
    assert!(read("<!ENTITY e 'four'>", "<a>&e;</a>").is_ok());
    assert!(read("<!ENTITY e 'fives'>", "<a>&e;</a>").is_err());
    assert!(read("<!ENTITY e ''><!ENTITY f ''>", "<a/>").is_err());
}

#[test]
fn no_text_makes_it_panic() {
    let seed = subset(
        "<!ENTITY e '<b c=\"&#38;\">é</b>'><!ENTITY % p '<!ATTLIST a x NMTOKENS \" y \">'>%p;<!ELEMENT a ((b|c)*,d?)>",
        "<a>&e;<![CDATA[x]]></a>",
    );
    for (cut, _) in seed.char_indices() {
        for text in [&seed[..cut], &seed[cut..], &format!("<!DOCTYPE a [{}", &seed[cut..])] {
            let _ = expand(text, Names::Qualified, &Limits::default());
        }
    }
}
