//! Which files are read, and which are not.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soapgen::diagnostic::{Diagnostics, render};
use soapgen::load::{DocumentKind, Documents, Limits, Settings, Texts, load};
use std::path::{Path, PathBuf};

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("soapgen-load-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        let folder = Folder(path);
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn settings(&self) -> Settings {
        Settings { root: Some(self.0.clone()), ..Settings::default() }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Loads a file and hands out the paths read and the diagnostics as text.
fn read(input: &Path, settings: &Settings) -> (Vec<String>, String) {
    with(input, settings, |documents| documents.iter().map(|d| d.path.clone()).collect())
}

fn with<R>(input: &Path, settings: &Settings, look: impl FnOnce(&Documents<'_>) -> R) -> (R, String) {
    let texts = Texts::new(&settings.limits);
    let mut diagnostics = Diagnostics::new(false);
    let documents = load(&[input.to_path_buf()], settings, &texts, &mut diagnostics);
    (look(&documents), render(&diagnostics, &documents.sources(), false))
}

fn schema(body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'>{body}</xs:schema>"
    )
}

fn include(location: &str) -> String {
    schema(&format!("<xs:include schemaLocation='{location}'/>"))
}

fn import(namespace: &str, location: &str) -> String {
    schema(&format!("<xs:import namespace='{namespace}' schemaLocation='{location}'/>"))
}

#[test]
fn the_same_file_is_one_document_and_cycles_end() {
    let folder = Folder::new("cycle", &[]);
    folder.write(
        "a.xsd",
        schema("<xs:include schemaLocation='sub/../b%20b.xsd'/><xs:include schemaLocation='./b b.xsd'/>"),
    );
    folder.write("b b.xsd", include("a.xsd"));
    std::fs::create_dir(folder.0.join("sub")).unwrap();
    let input = folder.0.join("a.xsd");
    let (paths, told) = read(&input, &folder.settings());
    assert_eq!((paths, told.as_str()), (vec!["a.xsd".to_string(), "b b.xsd".to_string()], ""));
    let ((edges, files), _) = with(&input, &folder.settings(), |documents| {
        (documents.sources().iter().map(|s| s.imports.clone()).collect::<Vec<_>>(), documents.files().len())
    });
    assert_eq!(edges[0], [("sub/../b%20b.xsd".to_string(), 1), ("./b b.xsd".to_string(), 1)]);
    assert_eq!(edges[1], [("a.xsd".to_string(), 0)]);
    assert_eq!(files, 2);
}

#[test]
fn nothing_outside_the_root_is_read_by_any_spelling() {
    let folder = Folder::new("root", &[("secret.xsd", "<secret/>")]);
    let inside = Settings { root: Some(folder.0.join("in")), ..Settings::default() };
    let absolute = folder.0.join("secret.xsd").display().to_string();
    for location in [
        "../secret.xsd",
        "x/../../secret.xsd",
        "%2e%2e/secret.xsd",
        "..\\secret.xsd",
        &absolute,
        &format!("file://{absolute}"),
        "../missing.xsd",
    ] {
        folder.write("in/a.xsd", include(location));
        let (paths, told) = read(&folder.0.join("in/a.xsd"), &inside);
        assert_eq!(paths, ["a.xsd"], "{location}");
        assert!(told.contains("import-outside-root") && told.contains("--root"), "{location}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_out_of_the_root() {
    let folder = Folder::new("link", &[("secret.xsd", "<secret/>")]);
    folder.write("in/a.xsd", include("link.xsd"));
    std::os::unix::fs::symlink(folder.0.join("secret.xsd"), folder.0.join("in/link.xsd")).unwrap();
    let inside = Settings { root: Some(folder.0.join("in")), ..Settings::default() };
    let (paths, told) = read(&folder.0.join("in/a.xsd"), &inside);
    assert_eq!(paths, ["a.xsd"]);
    assert!(told.contains("a symbolic link leads there"), "{told}");
    // A link within the root is the file it points to.
    std::fs::remove_file(folder.0.join("in/link.xsd")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("in/a.xsd"), folder.0.join("in/link.xsd")).unwrap();
    assert_eq!(read(&folder.0.join("in/a.xsd"), &inside), (vec!["a.xsd".to_string()], String::new()));
}

#[test]
fn without_a_root_the_folder_of_a_file_elsewhere_is_the_root() {
    let folder = Folder::new("default", &[("secret.xsd", "<secret/>")]);
    folder.write(
        "in/a.xsd",
        schema("<xs:include schemaLocation='b.xsd'/><xs:include schemaLocation='../secret.xsd'/>"),
    );
    folder.write("in/b.xsd", schema(""));
    let (paths, told) = read(&folder.0.join("in/a.xsd"), &Settings::default());
    assert_eq!(paths, ["a.xsd", "b.xsd"]);
    assert!(told.contains("import-outside-root"), "{told}");
}

#[test]
fn an_oasis_catalog_maps_addresses_in_all_its_ways() {
    let catalog = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog' xml:base='files/'>
        <system systemId='http://x/system.xsd' uri='system.xsd'/>
        <uri name='http://x/uri.xsd' uri='uri.xsd'/>
        <rewriteSystem systemIdStartString='http://x/' rewritePrefix='wrong/'/>
        <rewriteSystem systemIdStartString='http://x/rewrite/' rewritePrefix='sub/'/>
        <rewriteURI uriStartString='http://y/' rewritePrefix='sub/'/>
        <uriSuffix uriSuffix='/suffix.xsd' uri='uri.xsd'/>
        <group xml:base='sub/'><uri name='http://z/grouped.xsd' uri='grouped.xsd'/></group>
        <public publicId='urn:by-namespace' uri='public.xsd'/>
        <nextCatalog catalog='../next/catalog.xml'/>
        </catalog>";
    let next = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>
        <uri name='http://next/n.xsd' uri='n.xsd'/><uri name='http://x/uri.xsd' uri='later.xsd'/>
        <nextCatalog catalog='../catalog.xml'/></catalog>";
    let folder = Folder::new("oasis", &[("cat/catalog.xml", catalog), ("cat/next/catalog.xml", next)]);
    for name in ["system.xsd", "uri.xsd", "sub/r.xsd", "sub/grouped.xsd", "public.xsd"] {
        folder.write(&format!("cat/files/{name}"), schema(""));
    }
    folder.write("cat/next/n.xsd", schema(""));
    let settings = Settings {
        root: Some(folder.0.join("in")),
        catalogs: vec![folder.0.join("cat/catalog.xml")],
        ..Settings::default()
    };
    for (location, expected) in [
        ("http://x/system.xsd", "files/system.xsd"),
        ("http://x/uri.xsd", "files/uri.xsd"),
        ("http://x/rewrite/r.xsd", "files/sub/r.xsd"),
        ("http://y/r.xsd", "files/sub/r.xsd"),
        ("http://any/where/suffix.xsd", "files/uri.xsd"),
        ("http://z/grouped.xsd", "files/sub/grouped.xsd"),
        ("http://next/n.xsd", "next/n.xsd"),
    ] {
        folder.write("in/a.xsd", import("urn:b", location));
        let (paths, told) = read(&folder.0.join("in/a.xsd"), &settings);
        assert_eq!(paths, ["a.xsd".to_string(), format!("catalog:{expected}")], "{location}: {told}");
        assert_eq!(told, "");
    }
    folder.write("in/a.xsd", schema("<xs:import namespace='urn:by-namespace'/>"));
    let (paths, told) = read(&folder.0.join("in/a.xsd"), &settings);
    assert_eq!((paths.last().map(String::as_str), told.as_str()), (Some("catalog:files/public.xsd"), ""));
}

#[test]
fn delegated_catalogs_have_the_last_word_and_the_longest_entry_wins() {
    let wrap = |entries: &str| {
        format!("<!DOCTYPE catalog PUBLIC '-//OASIS//DTD XML Catalogs V1.1//EN' 'http://www.oasis-open.org/committees/entity/release/1.1/catalog.dtd'>
            <catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'>{entries}</catalog>")
    };
    let folder = Folder::new("delegate", &[]);
    folder.write(
        "cat/catalog.xml",
        wrap(
            "<delegateURI uriStartString='http://d/' catalog='short.xml'/>
            <delegateURI uriStartString='http://d/deep/' catalog='deep.xml'/>
            <delegatePublic publicIdStartString='urn:d:' catalog='deep.xml'/>
            <uriSuffix uriSuffix='a.xsd' uri='short-suffix.xsd'/><uriSuffix uriSuffix='/a/a.xsd' uri='long-suffix.xsd'/>
            <rewriteURI uriStartString='http://r/' rewritePrefix='r/'/><rewriteURI uriStartString='http://r/x/' rewritePrefix='rx/'/>
            <nextCatalog catalog='next.xml'/>",
        ),
    );
    folder.write("cat/short.xml", wrap("<uri name='http://d/deep/both.xsd' uri='wrong.xsd'/><uri name='http://d/deep/short.xsd' uri='short.xsd'/><delegateURI uriStartString='http://d/' catalog='catalog.xml'/>"));
    folder.write(
        "cat/deep.xml",
        wrap(
            "<uri name='http://d/deep/both.xsd' uri='deep.xsd'/><public publicId='urn:d:x' uri='deep.xsd'/>",
        ),
    );
    folder.write(
        "cat/next.xml",
        wrap("<uri name='http://d/lost.xsd' uri='wrong.xsd'/><uri name='http://n/n.xsd' uri='next.xsd'/>"),
    );
    for name in ["deep", "short", "wrong", "next", "short-suffix", "long-suffix", "r/t", "rx/t"] {
        folder.write(&format!("cat/{name}.xsd"), schema(""));
    }
    let settings = Settings {
        root: Some(folder.0.join("in")),
        catalogs: vec![folder.0.join("cat")],
        ..Settings::default()
    };
    for (location, expected) in [
        ("http://d/deep/both.xsd", "catalog:deep.xsd"),
        ("http://d/deep/short.xsd", "catalog:short.xsd"),
        ("http://n/n.xsd", "catalog:next.xsd"),
        ("http://s/aa.xsd", "catalog:short-suffix.xsd"),
        ("http://s/a/a.xsd", "catalog:long-suffix.xsd"),
        ("http://r/x/t.xsd", "catalog:rx/t.xsd"),
        ("http://r/t.xsd", "catalog:r/t.xsd"),
    ] {
        folder.write("in/a.xsd", import("urn:b", location));
        let (paths, told) = read(&folder.0.join("in/a.xsd"), &settings);
        assert_eq!((paths.last().map(String::as_str), told.as_str()), (Some(expected), ""), "{location}");
    }
    folder.write("in/a.xsd", schema("<xs:import namespace='urn:d:x'/>"));
    assert_eq!(read(&folder.0.join("in/a.xsd"), &settings).0, ["a.xsd", "catalog:deep.xsd"]);
    // `next.xml` knows it, but is not asked for what was delegated.
    folder.write("in/a.xsd", import("urn:b", "http://d/lost.xsd"));
    let (paths, told) = read(&folder.0.join("in/a.xsd"), &settings);
    assert!(paths == ["a.xsd"] && told.contains("import-not-mapped"), "{told}");
}

#[test]
fn a_table_of_addresses_is_a_catalog_and_relative_locations_follow_the_address() {
    let folder = Folder::new(
        "table",
        &[("cat/CATALOG.tsv", "url\tfile\nhttp://x/a/one.xsd\tone.xsd\nhttp://x/b/two.xsd\tdeep/two.xsd\n")],
    );
    folder.write("cat/one.xsd", include("../b/two.xsd"));
    folder.write("cat/deep/two.xsd", include("three.xsd"));
    folder.write("cat/deep/three.xsd", schema(""));
    folder.write("in/a.xsd", import("urn:b", "http://x/a/one.xsd"));
    let settings = Settings {
        root: Some(folder.0.join("in")),
        catalogs: vec![folder.0.join("cat")],
        ..Settings::default()
    };
    let (paths, told) = read(&folder.0.join("in/a.xsd"), &settings);
    assert_eq!(
        paths,
        ["a.xsd", "catalog:one.xsd", "catalog:deep/two.xsd", "catalog:deep/three.xsd"],
        "{told}"
    );
    let (files, _) = with(&folder.0.join("in/a.xsd"), &settings, |documents| documents.files().to_vec());
    assert!(files.iter().any(|file| file.ends_with("CATALOG.tsv")), "the catalog is watched, too");
}

#[test]
fn a_catalog_that_is_missing_or_broken_is_reported() {
    let folder = Folder::new(
        "nocatalog",
        &[("a.xsd", &schema("")), ("bad/catalog.xml", "<catalog>"), ("odd/catalog.xml", "<catalogue/>")],
    );
    for (catalog, expected) in [
        ("none", "there is no catalog"),
        ("bad", "the file ends in the middle"),
        ("odd", "its root element is `catalogue`"),
    ] {
        let settings = Settings { catalogs: vec![folder.0.join(catalog)], ..folder.settings() };
        let (_, told) = read(&folder.0.join("a.xsd"), &settings);
        assert!(told.contains("error[catalog-unreadable]") && told.contains(expected), "{told}");
    }
}

#[test]
fn well_known_schemas_are_bundled() {
    let folder = Folder::new("bundled", &[]);
    let input = folder.0.join("a.xsd");
    for (body, expected) in [
        ("<xs:import namespace='http://schemas.xmlsoap.org/soap/encoding/'/>", "bundled:soap11-encoding.xsd"),
        (
            "<xs:import namespace='http://www.w3.org/XML/1998/namespace' schemaLocation='http://www.w3.org/2001/xml.xsd'/>",
            "bundled:xml.xsd",
        ),
        (
            "<xs:import namespace='http://ws-i.org/profiles/basic/1.1/xsd' schemaLocation='https://elsewhere.example/swaref.xsd'/>",
            "bundled:swaref.xsd",
        ),
        ("<xs:complexType name='t'><xs:attribute ref='xml:lang'/></xs:complexType>", "bundled:xml.xsd"),
        (
            "<xs:element name='e' xmlns:a='http://www.w3.org/2005/08/addressing' type='a:EndpointReferenceType'/>",
            "bundled:addressing-2005.xsd",
        ),
        (
            "<xs:complexType name='d'><xs:sequence><xs:element ref='xs:schema'/></xs:sequence></xs:complexType>",
            "bundled:xml-schema.xsd",
        ),
    ] {
        folder.write("a.xsd", schema(body));
        let (paths, told) = read(&input, &folder.settings());
        assert_eq!((paths, told.as_str()), (vec!["a.xsd".to_string(), expected.to_string()], ""), "{body}");
    }
    folder.write("a.xsd", schema("<xs:element name='e' type='xs:string'/>"));
    assert_eq!(read(&input, &folder.settings()).0, ["a.xsd"], "built-in types need no schema");
}

#[test]
fn every_bundled_schema_keeps_to_the_rules() {
    let folder = Folder::new("bundled-rules", &[]);
    let read_me =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/load/bundled/README.md")).unwrap();
    let mut seen = 0;
    for line in read_me.lines().filter(|line| line.starts_with("| `")) {
        let mut cells = line.split('`');
        let (name, namespace) = (cells.nth(1).unwrap(), cells.nth(1).unwrap());
        folder.write("a.xsd", schema(&format!("<xs:import namespace='{namespace}'/>")));
        let (paths, told) = read(&folder.0.join("a.xsd"), &folder.settings());
        assert_eq!((paths.get(1), told.as_str()), (Some(&format!("bundled:{name}")), ""));
        let settings = soapgen::configure().strict(true).root(folder.0.clone());
        let reading =
            settings.read(folder.0.join("a.xsd").as_path()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(reading.warnings.lines(), Vec::<String>::new(), "{name}");
        seen += 1;
    }
    assert!(seen >= 24, "{seen}");
}

#[test]
fn a_users_own_copy_of_a_well_known_schema_wins() {
    let folder = Folder::new("own", &[]);
    folder.write("a.xsd", import("http://www.w3.org/XML/1998/namespace", "my-xml.xsd"));
    folder.write("my-xml.xsd", "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='http://www.w3.org/XML/1998/namespace'/>");
    assert_eq!(read(&folder.0.join("a.xsd"), &folder.settings()).0, ["a.xsd", "my-xml.xsd"]);
    std::fs::remove_file(folder.0.join("my-xml.xsd")).unwrap();
    let (paths, told) = read(&folder.0.join("a.xsd"), &folder.settings());
    assert_eq!(paths, ["a.xsd", "bundled:xml.xsd"]);
    assert!(told.contains("bundled-instead") && !told.contains("error["), "{told}");
    folder.write("a.xsd", import("http://www.w3.org/XML/1998/namespace", "/schemas/xml.xsd"));
    let (paths, told) = read(&folder.0.join("a.xsd"), &folder.settings());
    assert_eq!(paths, ["a.xsd", "bundled:xml.xsd"]);
    assert!(told.contains("bundled-instead") && !told.contains("error["), "{told}");
}

#[test]
fn an_import_without_location_is_satisfied_by_a_schema_beside_it() {
    let folder = Folder::new("inline", &[]);
    folder.write("a.wsdl", "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/'><types>
        <xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:import namespace='http://schemas.xmlsoap.org/soap/encoding/'/></xs:schema>
        <xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='http://schemas.xmlsoap.org/soap/encoding/'/>
        </types></definitions>");
    let (schemas, told) =
        with(&folder.0.join("a.wsdl"), &folder.settings(), |documents| documents.schemas().len());
    assert_eq!((schemas, told.as_str()), (2, ""));
}

#[test]
fn schemas_reached_by_include_only_are_left_to_the_including_one() {
    let folder = Folder::new("schemas", &[]);
    folder.write(
        "a.xsd",
        schema("<xs:include schemaLocation='b.xsd'/><xs:import namespace='urn:c' schemaLocation='c.xsd'/>"),
    );
    folder.write("b.xsd", schema(""));
    folder.write("c.xsd", schema(""));
    let (paths, _) = with(&folder.0.join("a.xsd"), &folder.settings(), |documents| {
        let path = |schema: &soapgen::load::SchemaRoot| documents.get(schema.source).map(|d| d.path.clone());
        documents.schemas().iter().filter_map(path).collect::<Vec<_>>()
    });
    assert_eq!(paths, ["a.xsd", "c.xsd"]);
}

#[cfg(unix)]
#[test]
fn queries_and_backslashes_in_locations_find_the_file() {
    let folder = Folder::new("odd", &[]);
    folder.write("sub/b.xsd", schema(""));
    folder.write("c.xsd?xsd=1", schema(""));
    folder.write("a.xsd", schema("<xs:include schemaLocation='sub\\b.xsd'/><xs:include schemaLocation='sub/b.xsd?xsd=2'/><xs:include schemaLocation='c.xsd?xsd=1'/><xs:include schemaLocation='a.xsd?xsd=3'/>"));
    let (paths, told) = read(&folder.0.join("a.xsd"), &folder.settings());
    assert_eq!(paths, ["a.xsd", "sub/b.xsd", "c.xsd?xsd=1"]);
    assert!(told.contains("backslash-location"), "{told}");
    assert_eq!(
        told.matches("[import-not-found]").count(),
        1,
        "a query on the file itself is another document: {told}"
    );
}

#[test]
fn documents_in_other_encodings_and_with_entities_are_read() {
    let folder = Folder::new("encodings", &[]);
    let utf16: Vec<u8> = "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' id='ü'/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    folder.write("a.xsd", utf16);
    let (id, told) = with(&folder.0.join("a.xsd"), &folder.settings(), |documents| {
        documents.iter().next().and_then(|d| d.tree.root_element().attribute("id").map(str::to_string))
    });
    assert_eq!((id.as_deref(), told.as_str()), (Some("ü"), ""));
    folder.write("a.xsd", "<!DOCTYPE xs:schema [<!ENTITY ns 'urn:entity'>]><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' id='&ns;'/>");
    let (id, told) = with(&folder.0.join("a.xsd"), &folder.settings(), |documents| {
        documents.iter().next().and_then(|d| d.tree.root_element().attribute("id").map(str::to_string))
    });
    assert_eq!((id.as_deref(), told.as_str()), (Some("urn:entity"), ""));
}

#[test]
fn an_internal_subset_gives_elements_defaults_and_right_places() {
    let folder = Folder::new("doctype", &[]);
    let document = |entities: &str, body: &str| {
        format!(
            "<!DOCTYPE xs:schema PUBLIC 'a' 'XMLSchema.dtd' [\n<!ATTLIST xs:schema xmlns:xs CDATA #FIXED 'http://www.w3.org/2001/XMLSchema'>\n{entities}]>\n<xs:schema>\n{body}\n</xs:schema>"
        )
    };
    folder.write(
        "a.xsd",
        document("<!ENTITY e \"<xs:element name='e'/>\n<!-- twice -->\">", "&e;<xs:element name='f'/>"),
    );
    let input = folder.0.join("a.xsd");
    let (names, told) = with(&input, &folder.settings(), |documents| {
        let root = documents.iter().next().unwrap().tree.root_element();
        root.descendants().filter_map(|n| n.attribute("name").map(str::to_string)).collect::<Vec<_>>()
    });
    assert_eq!((names, told.as_str()), (vec!["e".to_string(), "f".to_string()], ""));
    for (entities, body, expected) in [
        ("<!ENTITY e 'x\ny'>", "&e;\n&oops;", ["the entity `oops` is not declared", "a.xsd:7:1"]),
        ("<!ENTITY e 'x\ny'>", "&e;\n<wrong></wrng>", ["`</wrng>` closes nothing", "a.xsd:7:8"]),
        ("<!ENTITY e SYSTEM '/etc/passwd'>", "&e;", ["external entities are never read", "a.xsd:5:1"]),
        ("<!ELEMENT e (a,b|c)>", "", ["the document type declaration is malformed", "a.xsd:3:17"]),
        ("<!ENTITY % p SYSTEM 'p'>%p;", "&late;", ["external declarations are never read", "a.xsd:5:1"]),
    ] {
        folder.write("a.xsd", document(entities, body).replace("PUBLIC 'a' 'XMLSchema.dtd' ", ""));
        let (_, told) = read(&input, &folder.settings());
        assert!(expected.iter().all(|part| told.contains(part)), "{expected:?}: {told}");
    }
}

#[test]
fn what_only_the_strict_reader_sees_is_refused() {
    let folder = Folder::new("strict", &[]);
    for (text, expected) in [
        ("<a>\n<?xml:x y?></a>", "a.xsd:2:3"),
        ("<a>&#xFFFF;</a>", "a.xsd:1:4"),
        ("<?xml version='2.0'?>\n<a/>", "a.xsd:1:"),
        ("<?xml encoding='UTF-8' version='1.0'?><a/>", "a.xsd:1:"),
        ("<?xml version='1.0'encoding='UTF-8'?><a/>", "a.xsd:1:"),
        ("<?xml version='1.0' encoding=' UTF-8'?><a/>", "a.xsd:1:"),
        ("<?xml version='1.0' encoding='UTF-8' encoding='UTF-8'?><a/>", "a.xsd:1:"),
        ("<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>", "a.xsd:1:"),
    ] {
        folder.write("a.xsd", text);
        let (paths, told) = read(&folder.0.join("a.xsd"), &folder.settings());
        assert!(paths.is_empty() && told.contains("error[xml-") && told.contains(expected), "{text}: {told}");
    }
}

#[test]
fn deep_nesting_and_other_costly_input_is_refused_quickly() {
    let folder = Folder::new("limits", &[]);
    let input = folder.0.join("a.xsd");
    let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    for (text, rule) in [
        (deep, "limit-depth"),
        (format!("<a{}/>", (0..2_000).map(|i| format!(" a{i}='x'")).collect::<String>()), "limit-attributes"),
        (
            format!("<a{}/>", (0..500).map(|i| format!(" xmlns:a{i}='u'")).collect::<String>()),
            "limit-namespaces",
        ),
    ] {
        folder.write("a.xsd", text);
        let (paths, told) = read(&input, &folder.settings());
        assert!(paths.is_empty() && told.contains(rule), "{told}");
    }
    let limits = Limits { depth: 2_000_000, ..Limits::default() };
    folder.write("a.xsd", "<a>".repeat(100_000) + &"</a>".repeat(100_000));
    let (paths, _) = read(&input, &Settings { limits, ..folder.settings() });
    assert_eq!(paths, ["a.xsd"], "the parser itself does not recurse");
}

#[test]
fn limits_on_files_and_bytes_are_kept() {
    let folder = Folder::new("bytes", &[]);
    folder.write("a.xsd", include("b.xsd"));
    folder.write("b.xsd", schema(&"<xs:element name='x'/>".repeat(100)));
    let input = folder.0.join("a.xsd");
    for (limits, rule) in [
        (Limits { files: 1, ..Limits::default() }, "limit-files"),
        (Limits { file_bytes: 1_000, ..Limits::default() }, "limit-bytes"),
        (Limits { total_bytes: 1_000, ..Limits::default() }, "limit-bytes"),
        (Limits { nodes: 50, ..Limits::default() }, "limit-nodes"),
    ] {
        let (paths, told) = read(&input, &Settings { limits, ..folder.settings() });
        assert_eq!(paths, ["a.xsd"]);
        assert!(told.contains(rule), "{rule}: {told}");
    }
}

#[test]
fn an_import_of_something_else_is_reported_at_the_import() {
    let folder = Folder::new("else", &[("b.xsd", "<html/>")]);
    folder.write("a.xsd", import("urn:b", "b.xsd"));
    let ((), told) = with(&folder.0.join("a.xsd"), &folder.settings(), |documents| {
        assert_eq!(documents.get(1).map(|d| d.kind), Some(DocumentKind::Other));
    });
    assert!(told.contains("`b.xsd` is no WSDL or schema") && told.contains("imported here"), "{told}");
}

#[test]
fn a_lost_import_is_a_warning_where_the_namespace_is_defined_elsewhere() {
    let folder = Folder::new("lost", &[]);
    folder.write("a.wsdl", "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/'><types>
        <xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:import namespace='urn:b' schemaLocation='gone.xsd'/></xs:schema>
        <xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:b'/>
        </types></definitions>");
    let (_, told) = read(&folder.0.join("a.wsdl"), &folder.settings());
    assert!(told.starts_with("warning[import-not-found]"), "{told}");
    // The importing schema itself does not count.
    folder.write(
        "a.wsdl",
        "<definitions xmlns='http://schemas.xmlsoap.org/wsdl/' xmlns:b='urn:b'><types>
        <xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:b'><xs:import namespace='urn:b' schemaLocation='gone.xsd'/></xs:schema>
        </types><message name='m'><part name='p' element='b:e'/></message></definitions>",
    );
    let (_, told) = read(&folder.0.join("a.wsdl"), &folder.settings());
    assert!(told.starts_with("error[import-not-found]"), "{told}");
}
