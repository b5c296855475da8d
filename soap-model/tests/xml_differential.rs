//! Our reader beside roxmltree and quick-xml, over documents that are generated and then damaged.
//!
//! What we accept they accept and read alike. What we refuse they may accept only for reasons named here.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use proptest::prelude::*;
use quick_xml::events::Event as QuickEvent;
use soap_model::xml::{ErrorKind, Event, Fragment, Limits, Node, Reader, State, Tree};

/// Pieces that documents are damaged with.
const DAMAGE: [&str; 46] = [
    "<",
    ">",
    "&",
    "\"",
    "'",
    "/",
    "=",
    ":",
    " ",
    "\r",
    "\n",
    "\t",
    "!",
    "?",
    "-",
    "]",
    "[",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<?p",
    "?>",
    "<a>",
    "</a>",
    "<b/>",
    "&amp;",
    "&#x41;",
    "&#0;",
    "&lt",
    "&x;",
    "xmlns",
    "xmlns:p='u'",
    " xmlns=''",
    "p:",
    "a='1'",
    "xml:lang='en'",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a>",
    "\u{0}",
    "\u{b}",
    "\u{fffe}",
    "é",
    "1",
    "\u{2028}",
    "\u{10000}",
];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-c]",
        1 => "[p-q]:[a-c]",
        1 => "[a-zA-Z_é][a-z0-9._é-]{0,3}",
    ]
}

fn value() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[ -;=?-~]{0,6}".prop_map(|s| s.replace(['&', '"', '<'], ".")),
        1 => Just("&lt;".to_owned()),
        1 => Just("&#13;".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\t".to_owned()),
        1 => Just("é😀".to_owned()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|p| p.concat())
}

fn attributes() -> impl Strategy<Value = String> {
    let one = (name(), value(), prop_oneof![Just(" "), Just("\r\n  ")], prop_oneof![Just("="), Just(" = ")]);
    prop::collection::vec(one, 0..3).prop_map(|list| {
        list.iter().map(|(n, v, blank, equals)| format!("{blank}{n}{equals}\"{v}\"")).collect()
    })
}

fn declarations() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => Just(" xmlns=\"u\"".to_owned()),
        1 => Just(" xmlns:p='u'".to_owned()),
        1 => Just(" xmlns:q='v&amp;'".to_owned()),
        1 => Just(" xmlns='' xmlns:q='u'".to_owned()),
    ]
}

fn element() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => value().prop_map(|v| v.replace("]]>", "")),
        1 => Just("<!-- c -->".to_owned()),
        1 => Just("<?p i?>".to_owned()),
        1 => value().prop_map(|v| format!("<![CDATA[{}]]>", v.replace("]]>", "<&"))),
        1 => (name(), attributes()).prop_map(|(n, a)| format!("<{n}{a}/>")),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        (name(), declarations(), attributes(), prop::collection::vec(inner, 0..5))
            .prop_map(|(n, d, a, c)| format!("<{n}{d}{a}>{}</{n}>", c.concat()))
    })
}

/// A document that is mostly well-formed.
fn document() -> impl Strategy<Value = String> {
    let prolog = prop_oneof![
        2 => Just(""),
        1 => Just("<?xml version=\"1.0\" encoding='UTF-8'?>\r\n"),
        1 => Just("<!-- c --> <?p?>\n"),
    ];
    (prolog, element(), prop_oneof![3 => Just(""), 1 => Just("\n<!-- c --><?p?>")])
        .prop_map(|(p, e, m)| format!("{p}<r xmlns:p=\"u\" xmlns:q='w'>{e}</r>{m}"))
}

/// A document with a few pieces put in, or bytes taken out.
fn damaged() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..DAMAGE.len(), 0..4_usize);
    (document(), prop::collection::vec(change, 1..4)).prop_map(|(mut text, changes)| {
        for (place, piece, cut) in changes {
            let boundary =
                |at: usize| (at..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            let from = boundary(place.index(text.len() + 1));
            let to = boundary(from + cut);
            text.replace_range(from..to, DAMAGE[piece]);
        }
        text
    })
}

fn ours(text: &str) -> Result<Tree, soap_model::xml::Error> {
    Tree::parse(text, &Limits::default())
}

/// What roxmltree 0.21 does not look at.
fn roxmltree_may_accept(kind: &ErrorKind, text: &str) -> bool {
    match kind {
        ErrorKind::EmptyPrefix(_)
        | ErrorKind::DuplicateDeclaration(_)
        | ErrorKind::ReservedNamespace
        | ErrorKind::Declaration(_)
        | ErrorKind::MisplacedDeclaration
        | ErrorKind::Expected("a blank or `?>`") => true,
        // It takes an empty prefix for none.
        ErrorKind::QualifiedName | ErrorKind::EndTag { .. } => text.contains(':'),
        _ => false,
    }
}

/// The same in both trees: names, attributes and text, adjacent texts as one.
fn assert_same(ours: &Tree, theirs: roxmltree::Node<'_, '_>, text: &str) {
    let name = theirs.tag_name();
    assert_eq!(
        (&*ours.namespace, ours.local.as_str()),
        (name.namespace().unwrap_or(""), name.name()),
        "{text:?}"
    );
    let our_attributes: Vec<_> =
        ours.attributes.iter().map(|a| (&*a.namespace, a.local.as_str(), a.value.as_str())).collect();
    let their_attributes: Vec<_> =
        theirs.attributes().map(|a| (a.namespace().unwrap_or(""), a.name(), a.value())).collect();
    assert_eq!(our_attributes, their_attributes, "{text:?}");
    let mut nodes: Vec<Result<roxmltree::Node<'_, '_>, String>> = Vec::new();
    for node in theirs.children() {
        match (node.is_element(), node.is_text(), nodes.last_mut()) {
            (true, _, _) => nodes.push(Ok(node)),
            (_, true, Some(Err(before))) => before.push_str(node.text().unwrap()),
            (_, true, _) => nodes.push(Err(node.text().unwrap().to_owned())),
            _ => {}
        }
    }
    nodes.retain(|n| !matches!(n, Err(text) if text.is_empty()));
    assert_eq!(ours.children.len(), nodes.len(), "{text:?}");
    for (our, their) in ours.children.iter().zip(nodes) {
        match (our, their) {
            (Node::Element(tree), Ok(node)) => assert_same(tree, node, text),
            (Node::Text(our), Err(their)) => assert_eq!(*our, their, "{text:?}"),
            (our, _) => panic!("{our:?} is of another kind in {text:?}"),
        }
    }
}

fn compare_with_roxmltree(text: &str) {
    match (ours(text), roxmltree::Document::parse(text)) {
        // It leaves some carriage returns before references and CDATA sections as they are (XML 1.0, 2.11).
        (Ok(_), Ok(_)) if text.contains("\r&") || text.contains("\r<![CDATA[") => {}
        // It takes an attribute `p:xmlns` for the declaration of the default namespace.
        (Ok(_), _) if text.contains(":xmlns") => {}
        (Ok(tree), Ok(document)) => assert_same(&tree, document.root_element(), text),
        (Ok(_), Err(error)) => panic!("only roxmltree refuses {text:?}: {error}"),
        (Err(error), Ok(_)) => {
            assert!(roxmltree_may_accept(error.kind(), text), "only we refuse {text:?}: {error}");
        }
        (Err(_), Err(_)) => {}
    }
}

/// Numbers of start and end tags.
fn quick_xml_tags(text: &str) -> Result<(usize, usize), quick_xml::Error> {
    let mut reader = quick_xml::Reader::from_str(text);
    let config = reader.config_mut();
    config.check_comments = true;
    config.expand_empty_elements = true;
    let mut tags = (0, 0);
    loop {
        match reader.read_event()? {
            QuickEvent::Start(_) => tags.0 += 1,
            QuickEvent::End(_) => tags.1 += 1,
            QuickEvent::Eof => return Ok(tags),
            _ => {}
        }
    }
}

fn compare_with_quick_xml(text: &str) {
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    let mut tags = (0, 0);
    loop {
        match reader.next_event() {
            Ok(Event::Start(_)) => tags.0 += 1,
            Ok(Event::End) => tags.1 += 1,
            Ok(Event::Text(_)) => {}
            Ok(Event::Done) => break,
            // It accepts much of what we refuse.
            Err(_) => return,
        }
    }
    match quick_xml_tags(text) {
        Ok(theirs) => assert_eq!(tags, theirs, "{text:?}"),
        Err(error) => panic!("only quick-xml refuses {text:?}: {error}"),
    }
}

/// All ways of reading agree, and asking for the place of an error never fails.
fn read_in_every_way(text: &str) {
    let whole = ours(text);
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    assert_eq!(reader.finish().err(), whole.as_ref().err().cloned(), "{text:?}");
    if let Err(error) = &whole {
        let _ = (error.position(text), error.path(text), error.to_string());
    }
    if let Ok(fragment) = Fragment::parse(text) {
        assert_eq!(Tree::parse(fragment.as_str(), &Limits::default()), whole);
        // What a tree writes reads as the same tree.
        let tree = whole.clone().unwrap();
        let written = tree.to_fragment().unwrap();
        assert_eq!(Tree::parse(written.as_str(), &Limits::default()).unwrap(), tree, "{text:?} {written}");
    }
    // The same document in two parts.
    for cut in (0..text.len()).filter(|i| text.is_char_boundary(*i)).step_by(7) {
        let mut part = Reader::partial(&text[..cut], State::new(&Limits::default()), &[]);
        let error = part.finish().expect_err("a part is not the whole");
        if *error.kind() == ErrorKind::Incomplete {
            let mut rest = Reader::resume(text, part.into_state(), &[]);
            assert_eq!(rest.finish().err(), whole.as_ref().err().cloned(), "{text:?} cut at {cut}");
        } else {
            assert_eq!(Some(&error), whole.as_ref().err(), "{text:?} cut at {cut}");
        }
    }
}

/// `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases.max(1500), failure_persistence: None, ..asked }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn generated_documents_are_read_alike(text in document()) {
        compare_with_roxmltree(&text);
        compare_with_quick_xml(&text);
        read_in_every_way(&text);
    }

    #[test]
    fn damaged_documents_are_refused_alike(text in damaged()) {
        compare_with_roxmltree(&text);
        compare_with_quick_xml(&text);
        read_in_every_way(&text);
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "[<>&'\"/=:!?\\[\\]a-cx# \r\n;\u{0}é\u{fffe}-]{0,40}") {
        read_in_every_way(&text);
        compare_with_quick_xml(&text);
    }

    #[test]
    fn no_bytes_make_decoding_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), charset in prop::option::of("[a-z0-9-]{0,12}")) {
        if let Ok(text) = soap_model::xml::decode(&bytes, charset.as_deref()) {
            let _ = ours(&text);
        }
    }
}
