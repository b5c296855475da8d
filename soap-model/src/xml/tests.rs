//! Rules of well-formedness and namespaces, each with its error.
use super::ErrorKind::{self, *};
use super::{Error, Event, Limit, Limits, Namespace, Ns, Reader, State, names};

/// Reads a whole document by events.
fn read(text: &str) -> Result<Vec<String>, Error> {
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    let mut events = Vec::new();
    loop {
        events.push(match reader.next_event()? {
            Event::Start(name) => {
                let mut event = format!("<{{{}}}{}", reader.uri(name.ns), name.local);
                for a in reader.attributes() {
                    event += &format!(" {{{}}}{}={:?}", reader.uri(a.name.ns), a.name.local, a.value());
                }
                event
            }
            Event::Text(text) => format!("{text:?}"),
            Event::End => ">".into(),
            Event::Done => return Ok(events),
        });
    }
}

/// The kind of the error, found in the same way by every manner of reading.
#[track_caller]
fn refused(text: &str) -> ErrorKind {
    let error = read(text).expect_err(text);
    let mut skipping = Reader::new(text, &Limits::default(), &[]);
    assert_eq!(skipping.finish().as_ref(), Err(&error), "skipped: {text}");
    // By next_child and text, which see the same until content is of the wrong kind.
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    let by_child = loop {
        match reader.next_child() {
            Ok(None) if reader.depth() == 0 => break reader.finish().expect_err(text),
            Ok(_) => {}
            Err(e) if *e.kind() == TextInElementContent => reader.skip_text().unwrap_or_default(),
            Err(e) => break e,
        }
    };
    assert_eq!(by_child, error, "by child: {text}");
    assert!(error.is_malformed(), "{text}");
    // Every shorter text is incomplete, or wrong in the same way.
    for (cut, _) in text.char_indices() {
        let mut partial = Reader::partial(&text[..cut], State::new(&Limits::default()), &[]);
        let e = partial.finish().expect_err(text);
        assert!(*e.kind() == Incomplete || e == error, "{text:?} cut at {cut}: {e:?}, whole {error:?}");
    }
    error.kind().clone()
}

#[track_caller]
fn accepted(text: &str) {
    if let Err(error) = read(text) {
        panic!("{text}: {error}");
    }
    for (cut, _) in text.char_indices() {
        let mut partial = Reader::partial(&text[..cut], State::new(&Limits::default()), &[]);
        let error = partial.finish().expect_err(text);
        assert_eq!(*error.kind(), Incomplete, "{text:?} cut at {cut}");
        // Goes on where it stood.
        let mut rest = Reader::resume(text, partial.into_state(), &[]);
        assert_eq!(rest.finish(), Ok(()), "{text:?} cut at {cut}");
    }
}

#[test]
fn a_document_is_delivered_as_events() {
    let text = "\u{FEFF}<?xml version='1.0' encoding=\"utf-8\" standalone='yes' ?><!-- c --><?p i?>\n<a xmlns='u' \
                xmlns:p=\"v\"><p:b c='1' p:d = \"x&lt;&#x41;\ty\r\nz\"/>t&amp;<![CDATA[<&]]><!----><?p?></a >\n<?e?>";
    let events = read(text).unwrap();
    let expected = ["<{u}a", r#"<{v}b {}c="1" {v}d="x<A y z""#, ">", "\"t&\"", "\"<&\"", ">"];
    assert_eq!(events, expected);
    accepted(text);
}

#[test]
fn names_are_those_of_the_fifth_edition() {
    for good in [
        "<_/>",
        "<a-b.c1/>",
        "<é/>",
        "<a·/>",
        "<p:é xmlns:p='u'/>",
        "<é:a xmlns:é='u'/>",
        "<a é='1'/>",
        "<\u{10000}/>",
    ] {
        accepted(good);
    }
    for bad in
        ["<1a/>", "<-a/>", "<.a/>", "< a/>", "<=/>", "<×/>", "<a 1='1'/>", "<a><\"/></a>", "<a\u{2041}/>"]
    {
        let kind = refused(bad);
        assert!(matches!(kind, Name | Expected(_)), "{bad} {kind:?}");
    }
    for bad in ["<a:b:c/>", "<:a/>", "<a:/>", "<a:1/>", "<a :b='1'/>", "<a b:='1'/>", "<?a:b?><a/>"] {
        assert_eq!(refused(bad), QualifiedName, "{bad}");
    }
}

#[test]
fn a_document_has_exactly_one_root_and_nothing_but_misc_around_it() {
    for none in ["", "  \n", "\u{FEFF}", "<!-- c -->", "<?xml version='1.0'?>"] {
        assert_eq!(refused(none), NoRoot, "{none:?}");
    }
    assert_eq!(refused("<a/><b/>"), SecondRoot);
    assert_eq!(refused("<a></a>\n<a>"), SecondRoot);
    assert_eq!(refused("<a/></a>"), UnopenedEndTag);
    assert_eq!(refused("</a>"), UnopenedEndTag);
    for text in ["x<a/>", "<a/>x", "<a/>&amp;", "<a/><![CDATA[]]>", "<![CDATA[x]]><a/>", "<a/>]]>"] {
        assert_eq!(refused(text), TextOutsideRoot, "{text}");
    }
}

#[test]
fn tags_must_be_complete_and_match() {
    for cut in [
        "<", "<a", "<a ", "<a b", "<a b=", "<a b='", "<a b='1", "<a b='1'", "<a/", "<a>", "<a>x", "<a><b>",
        "<a></", "<a></a",
    ] {
        assert_eq!(refused(cut), UnexpectedEnd, "{cut}");
    }
    assert_eq!(refused("<a></b>"), EndTag { open: "a".into() });
    assert_eq!(refused("<a></aa>"), EndTag { open: "a".into() });
    assert_eq!(refused("<aa></a>"), EndTag { open: "aa".into() });
    assert_eq!(refused("<a></a b='1'>"), EndTag { open: "a".into() });
    assert_eq!(refused("<a></ a>"), EndTag { open: "a".into() });
    assert_eq!(refused("<a><b></a></b>"), EndTag { open: "b".into() });
    assert_eq!(refused("<p:a xmlns:p='u' xmlns:q='u'></q:a>"), EndTag { open: "p:a".into() });
    assert_eq!(refused("<a / >"), Expected("`>`"));
    assert_eq!(refused("<a/b>"), Expected("`>`"));
    accepted("<a ></a\r\n\t >");
    accepted("<a />");
}

#[test]
fn attributes_need_a_blank_a_value_and_quotes() {
    assert_eq!(refused("<a b/>"), Expected("`=`"));
    assert_eq!(refused("<a b c='1'/>"), Expected("`=`"));
    assert_eq!(refused("<a b=c/>"), Expected("a quote"));
    assert_eq!(refused("<a b='1'c='2'/>"), Expected("a blank or `>`"));
    assert_eq!(refused("<a='1'/>"), Expected("a blank or `>`"));
    assert_eq!(refused("<a b='<'/>"), LessThan);
    accepted("<a b = '>\"]]>' c\n=\n\"'\"/>");
}

#[test]
fn duplicate_attributes_are_refused_by_expanded_name() {
    assert_eq!(refused("<a b='' b=''/>"), DuplicateAttribute("b".into()));
    let twice = "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>";
    assert_eq!(refused(twice), DuplicateAttribute("q:b".into()));
    let many: String = (0..100).map(|n| format!(" b{n}=''")).collect();
    assert_eq!(
        refused(&format!("<a xmlns:p='u' xmlns:q='u'{many} p:b='' q:b=''/>")),
        DuplicateAttribute("q:b".into())
    );
    accepted("<a xmlns='u' xmlns:p='u' b='' p:b=''/>");
    accepted("<a xmlns:p='u' xmlns:q='v' p:b='' q:b='' b=''/>");
    assert_eq!(refused("<a xmlns:p='u' xmlns:p='v'/>"), DuplicateDeclaration("p".into()));
    assert_eq!(refused("<a xmlns='u' xmlns='v'/>"), DuplicateDeclaration("".into()));
    let long = "p".repeat(20);
    assert_eq!(refused(&format!("<a xmlns:{long}='u' xmlns:{long}='v'/>")), DuplicateDeclaration(long));
}

#[test]
fn prefixes_must_be_declared_and_keep_the_reserved_ones() {
    assert_eq!(refused("<p:a/>"), UnboundPrefix("p".into()));
    assert_eq!(refused("<a p:b='1'/>"), UnboundPrefix("p".into()));
    assert_eq!(refused("<a><p:b xmlns:p='u'/><p:c/></a>"), UnboundPrefix("p".into()));
    assert_eq!(refused("<longprefix:a/>"), UnboundPrefix("longprefix".into()));
    assert_eq!(refused("<xmlns:a/>"), UnboundPrefix("xmlns".into()));
    assert_eq!(refused("<a xmlns:p=''/>"), EmptyPrefix("p".into()));
    let xml = names::XML;
    for bad in [
        "<a xmlns:xmlns='u'/>".to_owned(),
        "<a xmlns:xml='u'/>".to_owned(),
        "<a xmlns:xml=''/>".to_owned(),
        format!("<a xmlns:p='{xml}'/>"),
        format!("<a xmlns='{xml}'/>"),
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>".to_owned(),
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>".to_owned(),
    ] {
        assert_eq!(refused(&bad), ReservedNamespace, "{bad}");
    }
    accepted(&format!("<a xmlns:xml='{xml}' xml:lang='en'/>"));
    accepted("<xml:a xmlx:b='1' xmlns:xmlx='u'/>");
}

#[test]
fn declarations_end_with_their_element_and_hide_outer_ones() {
    let text = "<a xmlns='u' xmlns:p='u' xmlns:prefix='u'><p:b xmlns:p='v' xmlns='' xmlns:prefix='v'><c/><p:c/><prefix:c/></p:b><p:b/>\
                <c/><prefix:c/></a>";
    let events = read(text).unwrap();
    let starts: Vec<_> = events.iter().filter(|e| e.starts_with('<')).collect();
    assert_eq!(starts, ["<{u}a", "<{v}b", "<{}c", "<{v}c", "<{v}c", "<{u}b", "<{u}c", "<{u}c"]);
}

#[test]
fn a_namespace_name_is_the_normalised_value() {
    assert_eq!(read("<p:a xmlns:p='u&amp;&#118;'/>").unwrap()[0], "<{u&v}a");
}

#[test]
fn many_namespaces_and_prefixes_keep_apart() {
    let mut text = String::from("<a");
    for n in 0..200 {
        text += &format!(" xmlns:p{n}='u{n}' xmlns:long-prefix-{n}='v{n}'");
    }
    text += ">";
    for n in 0..200 {
        text += &format!("<p{n}:b long-prefix-{n}:c=''/>");
    }
    text += "</a>";
    let limits = Limits { declarations: 1000, ..Limits::default() };
    let mut reader = Reader::new(&text, &limits, &[]);
    reader.root().unwrap();
    for n in 0..200 {
        let name = reader.next_child().unwrap().unwrap();
        assert_eq!(reader.uri(name.ns), format!("u{n}"));
        let attribute = reader.attributes().next().unwrap();
        assert_eq!(reader.uri(attribute.name.ns), format!("v{n}"));
        assert_eq!(reader.number(&format!("v{n}")), Some(attribute.name.ns));
        reader.skip_element().unwrap();
    }
    reader.finish().unwrap();
}

#[test]
fn any_document_type_is_refused() {
    for text in [
        "<!DOCTYPE a><a/>",
        "<?xml version='1.0'?><!-- c --> <!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<a/><!DOCTYPE a>",
        "<a><!DOCTYPE a></a>",
    ] {
        assert_eq!(refused(text), Doctype, "{text}");
    }
    for text in
        ["<a><!ELEMENT a></a>", "<a><![IGNORE[]]></a>", "<!a><a/>", "<a><!-></a>", "<a><!doctype a></a>"]
    {
        assert_eq!(refused(text), Markup, "{text}");
    }
}

#[test]
fn characters_that_xml_does_not_admit_are_refused_wherever_they_stand() {
    for c in ['\0', '\u{1}', '\u{8}', '\u{B}', '\u{C}', '\u{E}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
        for text in [
            "x?y",
            "<a>?</a>",
            "<a b='?'/>",
            "<!--?--><a/>",
            "<?p ??><a/>",
            "<a><![CDATA[?]]></a>",
            "<a/>?",
            "<a?/>",
        ] {
            let text = &text.replacen('?', "\u{1}", 1).replace("<\u{1}", "<?");
            let text = &text.replace('\u{1}', &c.to_string());
            if !text.contains(c) || text.starts_with('x') {
                continue;
            }
            assert_eq!(refused(text), Character(c), "{text:?}");
        }
        assert_eq!(refused(&format!("<a>&#{};</a>", u32::from(c))), CharacterReference(c.into()));
    }
    accepted("<a>\u{7F}\u{80}\u{85}\u{D7FF}\u{E000}\u{FFFD}\u{10FFFF}\u{2028}</a>");
}

#[test]
fn references_are_the_five_entities_and_characters() {
    accepted(
        "<a b='&lt;&gt;&amp;&quot;&apos;&#9;&#x10FFFF;'>&lt;&gt;&amp;&quot;&apos;&#00000000000000000065;&#x1F600;</a>",
    );
    for text in [
        "<a>&</a>",
        "<a>a & b</a>",
        "<a>&;</a>",
        "<a>&#;</a>",
        "<a>&#x;</a>",
        "<a>&#xZ;</a>",
        "<a>&#65</a>",
        "<a>&amp</a>",
        "<a>&#X41;</a>",
        "<a b='&'/>",
        "<a>&1;</a>",
        "<a>&#-1;</a>",
        "<a>& amp;</a>",
    ] {
        assert_eq!(refused(text), Reference, "{text}");
    }
    assert_eq!(refused("<a>&nbsp;</a>"), Entity("nbsp".into()));
    assert_eq!(refused("<a b='&LT;'/>"), Entity("LT".into()));
    assert_eq!(refused("<a>&#x110000;</a>"), CharacterReference(0x110000));
    assert_eq!(refused("<a>&#xD800;</a>"), CharacterReference(0xD800));
    assert_eq!(refused("<a>&#99999999999999999999;</a>"), CharacterReference(u32::MAX));
}

#[test]
fn the_end_of_a_cdata_section_is_refused_in_text() {
    assert_eq!(refused("<a>]]></a>"), CdataEnd);
    assert_eq!(refused("<a>x &amp; ]]]></a>"), CdataEnd);
    assert_eq!(refused("<a><![CDATA[]]>]]></a>"), CdataEnd);
    accepted("<a>]]&gt; ]] > <![CDATA[]]]]><![CDATA[>]]></a>");
    assert_eq!(refused("<a><![CDATA[x]]</a>"), UnexpectedEnd);
    assert_eq!(refused("<a><![cdata[]]></a>"), Markup);
}

#[test]
fn the_first_instruction_below_the_children_of_the_root_is_remembered() {
    for (text, offset) in [
        ("<?a b?><r><?a b?><c/><?a b?></r><?a b?>", None),
        ("<r><c>1<?a b?>2</c><c><?a b?></c></r>", Some(7)),
        ("<r><c><d/><?a b?></c></r>", Some(10)),
    ] {
        let mut reader = Reader::new(text, &Limits::default(), &[]);
        reader.finish().unwrap();
        assert_eq!(reader.instruction(), offset, "{text}");
    }
}

#[test]
fn comments_and_instructions_are_checked() {
    for text in ["<a><!-- -- --></a>", "<!-- ---><a/>", "<a/><!------>"] {
        assert_eq!(refused(text), Comment, "{text}");
    }
    assert_eq!(refused("<a/><!-- "), UnexpectedEnd);
    for text in [
        " <?xml version='1.0'?><a/>",
        "<a><?xml version='1.0'?></a>",
        "<?XML a?><a/>",
        "<a/><?xml?>",
        "<?xMl?><a/>",
    ] {
        assert_eq!(refused(text), MisplacedDeclaration, "{text}");
    }
    assert_eq!(refused("<??><a/>"), Name);
    assert_eq!(refused("<? p?><a/>"), Name);
    assert_eq!(refused("<?p+?><a/>"), Expected("a blank or `?>`"));
    assert_eq!(refused("<a><?p "), UnexpectedEnd);
    accepted("<?p?><?p ?><?p ??><?xml-stylesheet a='b'?><a/>");
}

#[test]
fn the_xml_declaration_is_checked() {
    for good in [
        "version='1.0'",
        "version = \"1.1\"",
        "version='1.0' encoding='a.b_c-1'",
        "version='1.0'\n\tstandalone='no' ",
    ] {
        accepted(&format!("<?xml {good}?><a/>"));
    }
    for bad in [
        "",
        "version='2.0'",
        "version='1.'",
        "version='1.0a'",
        "version=1.0",
        "version",
        "encoding='a'",
        "standalone='yes'",
        "version='1.0'encoding='a'",
        "version='1.0' encoding=''",
        "version='1.0' encoding='1'",
        "version='1.0' encoding='a b'",
        "version='1.0' standalone='maybe'",
        "version='1.0' standalone='yes' encoding='a'",
        "version='1.0' version='1.0'",
        "Version='1.0'",
        "version='1.0' x",
        "version=\"1.0'",
    ] {
        let kind = refused(&format!("<?xml {bad}?><a/>"));
        assert!(matches!(kind, Declaration(_)), "{bad} {kind:?}");
    }
    assert_eq!(refused("<?xml version='1.0'"), UnexpectedEnd);
    assert!(matches!(refused("<?xml version='1.0'><a/>"), Declaration(_)));
}

#[test]
fn simple_content_is_one_text() {
    for (text, expected) in [
        ("<a/>", ""),
        ("<a></a>", ""),
        ("<a> x </a>", " x "),
        ("<a>1<!-- c -->2<?p?>3<![CDATA[<&>]]>4&lt;5&#13;</a >", "123<&>4<5\r"),
        ("<a>1\r\n2\r3\n\r\n</a>", "1\n2\n3\n\n"),
        ("<a><![CDATA[\r\n]]></a>", "\n"),
        ("<a>]]&gt;<![CDATA[]]]]><![CDATA[>]]></a>", "]]>]]>"),
    ] {
        let mut reader = Reader::new(text, &Limits::default(), &[]);
        reader.root().unwrap();
        assert_eq!(reader.text().unwrap(), expected, "{text}");
        reader.finish().unwrap();
    }
}

#[test]
fn plain_text_is_borrowed() {
    let mut reader = Reader::new("<a>plain</a>", &Limits::default(), &[]);
    reader.root().unwrap();
    assert!(matches!(reader.text(), Ok(std::borrow::Cow::Borrowed("plain"))));
}

#[test]
fn an_element_in_text_is_an_error_that_can_be_recovered_from() {
    let mut reader = Reader::new("<a>1<!-- c --><b/></a>", &Limits::default(), &[]);
    reader.root().unwrap();
    let error = reader.text().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (&ElementInText, 15));
    assert!(!error.is_malformed());
    assert_eq!(reader.next_event(), Ok(Event::Text("1".into())));
    reader.finish().unwrap();
}

#[test]
fn text_between_elements_is_an_error_that_can_be_skipped() {
    let mut reader = Reader::new(
        "<a> <b/>\n x <!-- c -->&#32;<![CDATA[ ]]> <b/>&#32;<![CDATA[ \n]]></a>",
        &Limits::default(),
        &[],
    );
    reader.root().unwrap();
    assert_eq!(reader.next_child().unwrap().unwrap().local, "b");
    assert_eq!(reader.next_child(), Ok(None));
    let error = reader.next_child().unwrap_err();
    assert_eq!(*error.kind(), TextInElementContent);
    assert_eq!(reader.next_child().unwrap_err(), error);
    reader.skip_text().unwrap();
    assert_eq!(reader.next_child().unwrap().unwrap().local, "b");
    assert_eq!(reader.next_child(), Ok(None));
    // Blanks by reference and in CDATA sections are white space.
    assert_eq!(reader.next_child(), Ok(None));
    reader.finish().unwrap();
}

#[test]
fn reading_on_after_the_root_is_an_error_and_ends() {
    let mut reader = Reader::new("<a/> ", &Limits::default(), &[]);
    assert_eq!(reader.next_child().unwrap().unwrap().local, "a");
    assert_eq!(reader.next_child(), Ok(None));
    assert_eq!(*reader.next_child().unwrap_err().kind(), UnexpectedEnd);
    assert_eq!(*reader.text().unwrap_err().kind(), UnexpectedEnd);
    assert_eq!(reader.next_event(), Ok(Event::Done));
    assert_eq!(reader.skip_element(), Ok(()));
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn names_carry_the_numbers_of_the_tables() {
    let known = [Namespace { uri: "urn:x", prefix: "x" }, Namespace { uri: "urn:y", prefix: "y" }];
    let text = "<s:a xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns='urn:y'><b/><c xmlns='urn:z'/><d xmlns='urn:w'/></s:a>";
    let mut reader = Reader::new(text, &Limits::default(), &known);
    assert_eq!(reader.root().unwrap(), super::Name { ns: Ns::SOAP11, local: "a" });
    assert_eq!(reader.next_child().unwrap().unwrap().ns, Ns(17));
    reader.skip_element().unwrap();
    assert_eq!(reader.next_child().unwrap().unwrap().ns, Ns(18));
    assert_eq!(reader.uri(Ns(18)), "urn:z");
    assert_eq!((reader.namespace(""), reader.namespace_uri("s")), (Some(Ns(18)), Some(names::SOAP11)));
    assert_eq!((reader.namespace("t"), reader.namespace("xml")), (None, Some(Ns::XML)));
    reader.skip_element().unwrap();
    assert_eq!(reader.next_child().unwrap().unwrap().ns, Ns(19));
    assert_eq!((reader.uri(Ns(17)), reader.uri(Ns(20)), reader.uri(Ns(12))), ("urn:y", "", ""));
    assert_eq!(reader.number("urn:x"), Some(Ns(16)));
}

#[test]
fn xsi_attributes_are_at_hand() {
    let text = "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:p='u' i:type=' p:t ' i:nil=' 1 '><b i:nil='false' c=''/>\
                <b i:nil='yes'/><b/></a>";
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    reader.root().unwrap();
    assert!(!reader.has_attributes());
    assert_eq!(reader.attributes().len(), 2);
    let value = reader.xsi_type().unwrap();
    let name = reader.qname(&value).unwrap();
    assert_eq!((reader.uri(name.ns), name.local), ("u", "t"));
    assert_eq!(reader.xsi_nil(), Ok(true));
    reader.next_child().unwrap();
    assert_eq!((reader.has_attributes(), reader.xsi_nil(), reader.xsi_type()), (true, Ok(false), None));
    reader.skip_element().unwrap();
    reader.next_child().unwrap();
    assert_eq!(*reader.xsi_nil().unwrap_err().kind(), Nil("yes".into()));
    reader.skip_element().unwrap();
    reader.next_child().unwrap();
    assert_eq!(reader.xsi_nil(), Ok(false));
    for bad in ["", "p:", ":t", "q:t", "p:t:u", "p t", "1"] {
        assert!(matches!(reader.qname(bad).unwrap_err().kind(), QNameValue(_)), "{bad}");
    }
    assert_eq!(reader.qname("t").unwrap().ns, Ns::NONE);
}

#[test]
fn every_limit_holds_at_its_value_and_not_beyond() {
    let limits = Limits {
        depth: 3,
        attributes: 2,
        declarations: 2,
        scope: 3,
        namespaces: 3,
        name: 7,
        attribute_value: 4,
        namespace_name: 3,
        fragment_scope: 0,
        expansion: 0,
        nesting: 0,
    };
    let read = |text: &str| Reader::new(text, &limits, &[]).finish().map_err(|e| e.kind().clone());
    for (limit, good, bad) in [
        (Limit::Depth, "<a><b><c/></b></a>", "<a><b><c><d/></c></b></a>"),
        (Limit::Attributes, "<a b='' c='' xmlns='u'/>", "<a b='' c='' d=''/>"),
        (Limit::Declarations, "<a xmlns:b='u' xmlns='v'/>", "<a xmlns:b='u' xmlns:c='v' xmlns='w'/>"),
        (
            Limit::Scope,
            "<a xmlns='u' xmlns:b='u'><c xmlns:d='u'/><c xmlns:d='u'/></a>",
            "<a xmlns='u' xmlns:b='u'><c xmlns:d='u' xmlns:e='u'/></a>",
        ),
        (
            Limit::Namespaces,
            "<a><b xmlns='u'/><b xmlns='v'/><b xmlns='w'/><b xmlns='u'/></a>",
            "<a><b xmlns='u'/><b xmlns='v'/><b xmlns='w'/><b xmlns='x'/></a>",
        ),
        (Limit::Name, "<p:abcde xmlns:p='u'/>", "<abcdefgh/>"),
        (Limit::Name, "<a bcdefgh=''/>", "<a bcdefghi=''/>"),
        (Limit::Name, "<éééa/>", "<éééé/>"),
        (Limit::Name, "<?abcdefg?><a/>", "<?abcdefgh?><a/>"),
        (Limit::AttributeValue, "<a b='1234'/>", "<a b='12345'/>"),
        (Limit::AttributeValue, "<a b='&lt;'/>", "<a b='&amp;'/>"),
        (Limit::AttributeValue, "<a xmlns='123'/>", "<a xmlns='12345'/>"),
        (Limit::NamespaceName, "<a xmlns='123'/>", "<a xmlns='1234'/>"),
    ] {
        assert_eq!(read(good), Ok(()), "{good}");
        assert_eq!(read(bad), Err(ErrorKind::Limit(limit)), "{bad}");
    }
}

#[test]
fn a_reader_can_be_parked_forked_and_put_back() {
    let text = "<a xmlns:p='u'><p:b><c>1</c></p:b><d>2</d></a>";
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    reader.root().unwrap();
    reader.next_child().unwrap();
    let fork = reader.state().clone();
    reader.skip_element().unwrap();
    let parked = reader.into_state();
    let mut block = Reader::resume(text, fork, &[]);
    assert_eq!(block.name().unwrap().local, "b");
    assert_eq!(block.next_child().unwrap().unwrap().local, "c");
    assert_eq!(block.text().unwrap(), "1");
    let mut reader = Reader::resume(text, parked, &[]);
    assert_eq!(reader.next_child().unwrap().unwrap().local, "d");
    assert_eq!(reader.text().unwrap(), "2");
    assert_eq!(reader.next_child(), Ok(None));
    reader.finish().unwrap();
}

#[test]
fn every_call_can_be_repeated_when_more_text_has_come() {
    let text = "<?xml version='1.0'?><a x='1' xmlns:p='u'> <p:b>te&amp;xt<![CDATA[ ]]></p:b><c><d>1</d><d/></c> <e><f/>t</e> </a> <!-- c -->";
    let mut state = State::new(&Limits::default());
    let mut cut = 0;
    let mut log = Vec::new();
    while log.len() < 8 {
        cut = (cut + 1..=text.len()).find(|c| text.is_char_boundary(*c)).unwrap_or(text.len());
        let mut reader = if cut == text.len() {
            Reader::resume(text, state, &[])
        } else {
            Reader::partial(&text[..cut], state, &[])
        };
        let result = match log.len() {
            0 => reader.root().map(|n| format!("{} {}", n.local, reader.attributes().len())),
            1 | 3 | 5 => reader.next_child().map(|n| n.unwrap().local.to_owned()),
            2 => reader.text().map(|t| t.into_owned()),
            4 => reader.skip_element().map(|()| "skipped".into()),
            6 => reader.fragment().map(|f| f.to_string()),
            _ => reader.finish().map(|()| "done".into()),
        };
        match result {
            Ok(found) => log.push(found),
            Err(error) => assert_eq!(*error.kind(), Incomplete, "{log:?} at {cut}"),
        }
        state = reader.into_state();
    }
    let expected = ["a 1", "b", "te&xt ", "c", "skipped", "e", "<e><f/>t</e>", "done"];
    assert_eq!(log, expected);
}

#[test]
fn errors_know_line_column_and_path() {
    let text = "<a>\n  <b/>\n  <b>é<c></d></b>\n</a>";
    let error = read(text).unwrap_err();
    let position = error.position(text);
    assert_eq!((position.line, position.column, position.to_string().as_str()), (3, 10, "3:10"));
    assert_eq!(error.path(text), "/a/b[2]/c");
    assert_eq!(error.to_string(), "the end tag `</c>` was expected (at byte 21)");
}

#[test]
fn a_document_without_namespaces_may_have_any_colons() {
    let text = "<::a xmlns='u' xmlns:='' a:b:c='1' xmlns:xmlns='w'><p:b/><_:/></::a>";
    let read = |text| Reader::resume(text, State::without_namespaces(&Limits::default()), &[]).finish();
    assert_eq!(read(text), Ok(()));
    assert_eq!(*read("<a :='' :=''/>").unwrap_err().kind(), DuplicateAttribute(":".into()));
    assert_eq!(*read("<a:-b/><1a/>").unwrap_err().kind(), SecondRoot);
}
