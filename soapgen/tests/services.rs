//! Generated services of small contracts, kept beside the test (`INSTA_UPDATE=always` refreshes them), and
//! the ways to get them, which all yield the same bytes.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soapgen::{Output, Settings, configure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn generate(settings: &Settings, contract: &str) -> Output {
    let path = repository().join(contract);
    settings.clone().root(path.parent().unwrap()).generate(path).unwrap_or_else(|error| panic!("{error}"))
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

const CONTACTS: &str = "examples/contacts/wsdl/contacts.wsdl";
const LIBRARY: &str = "fixtures/services/library.wsdl";
const STATION: &str = "fixtures/services/station.wsdl";

#[test]
fn a_document_literal_service_is_a_trait_a_dispatcher_and_a_client() {
    let output = generate(&configure(), CONTACTS);
    snapshot("contacts_mod", &output.files["mod.rs"]);
    snapshot("contacts_service", &output.files["contacts_service.rs"]);
}

#[test]
fn an_rpc_service_has_records_around_its_parts_and_names_that_do_not_collide() {
    let output = generate(&configure(), LIBRARY);
    snapshot("library_service", &output.files["library_service.rs"]);
    // The same faults in two operations are one type with two names.
    assert!(output.files["library_service.rs"].contains("pub type Find2Fault = FindFault;"));
    let notes = output.warnings.lines().join("\n");
    assert!(notes.contains("the port `LibraryHttpGet` does not reach the operation `header`"), "{notes}");
}

#[test]
fn every_interface_of_a_service_has_its_own_trait() {
    let output = generate(&configure(), STATION);
    snapshot("readings_service", &output.files["readings_service.rs"]);
    assert!(output.files.contains_key("maintenance_service.rs"));
    assert_eq!((output.report.operations, output.report.operations_found), (3, 3));
}

#[test]
fn one_side_can_be_had_alone() {
    let server = &generate(&configure().client(false), CONTACTS).files["contacts_service.rs"];
    assert!(server.contains("trait ContactsService") && !server.contains("ContactsClient"));
    let output = generate(&configure().server(false), CONTACTS);
    let client = &output.files["contacts_service.rs"];
    assert!(client.contains("struct ContactsClient") && !client.contains("trait ContactsService"));
    assert!(!output.files.contains_key("documents.rs"), "only a server answers ?wsdl");
}

#[test]
fn stubs_answer_not_implemented() {
    let text = &generate(&configure().stubs(true), CONTACTS).files["contacts_service.rs"];
    assert!(text.contains("async { Err(rt::not_implemented(\"Store\").into()) }"), "{text}");
}

/// A contract with so many operations, whose names begin with `Add` and `Get` in turn.
fn many_operations(count: usize) -> PathBuf {
    let names: Vec<_> =
        (0..count).map(|n| format!("{}{n}", if n % 2 == 0 { "Add" } else { "Get" })).collect();
    let each = |line: &str| names.iter().map(|name| line.replace('$', name)).collect::<String>();
    let text = format!(
        r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
            xmlns:t="urn:many" targetNamespace="urn:many" name="Many">
          <message name="Empty"/>
          <portType name="Many">{}</portType>
          <binding name="Many" type="t:Many"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/>{}</binding>
          <service name="Many"><port name="Many" binding="t:Many"><s:address location="http://localhost/"/></port></service>
        </definitions>"#,
        each(r#"<operation name="$"><input message="t:Empty"/><output message="t:Empty"/></operation>"#),
        each(
            r#"<operation name="$"><s:operation soapAction="$"/><input><s:body use="literal"/></input><output><s:body use="literal"/></output></operation>"#
        ),
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("operations-{count}"));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("many.wsdl");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_service_of_very_many_operations_has_a_trait_for_each_first_letter() {
    let of = |count| {
        let path = many_operations(count);
        generate(&configure(), path.to_str().unwrap()).files["many_service.rs"].clone()
    };
    let (few, many) = (of(300), of(301));
    let parts = "pub trait ManyService<S: Default + Send + 'static = ()>: ManyServiceA<S> + ManyServiceG<S> + Send + Sync + 'static {";
    assert!(many.contains(parts) && !few.contains("ManyServiceA"), "{many}");
    let (_, add) = many.split_once("pub trait ManyServiceA<").unwrap();
    let add = add.split("\n}\n").next().unwrap();
    assert!(add.contains("fn add_300(") || add.contains("fn add300("), "{add}");
    assert!(!add.contains("fn get") && !add.contains("fn init("), "{add}");
}

#[test]
fn choosing_operations_renames_nothing() {
    let all = generate(&configure(), LIBRARY);
    let some = generate(&configure().operations(["Find"]), LIBRARY);
    let functions = |output: &Output| -> Vec<String> {
        let text = output.files["library_service.rs"].lines();
        text.filter(|line| line.starts_with("    fn find")).map(str::to_owned).collect()
    };
    assert_eq!(functions(&all), functions(&some));
    assert!(!some.files["library_service.rs"].contains("Announce"));
}

#[test]
fn embedded_documents_are_those_of_the_user_in_utf_8_with_their_imports() {
    let text = &generate(&configure(), STATION).files["documents.rs"];
    assert!(text.contains("path: \"station.wsdl\", kind: rt::DocumentKind::Wsdl"), "{text}");
    assert!(text.contains("imports: &[(\"parts/measures.xsd\", 1)]"), "{text}");
    assert!(text.contains("encoding=\"UTF-8\"") && text.contains("Größe") && !text.contains("ISO-8859-1"));
    assert!(!generate(&configure().documents(false), STATION).files.contains_key("documents.rs"));
}

/// All `.rs` files of a folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(p).unwrap()))
        .collect()
}

#[test]
fn build_script_library_and_macro_yield_the_same_bytes() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ways");
    let _ = fs::remove_dir_all(&folder);
    let output = generate(&configure(), CONTACTS);
    let path = repository().join(CONTACTS);
    configure().root(path.parent().unwrap()).out_dir(&folder).compile(path).unwrap();
    let mut built = files(&folder.join("contacts"));
    let include = built.remove("include.rs").unwrap();
    assert!(include.contains("pub mod contacts {") && include.contains("include!(\"mod.rs\");"));
    assert!(built == output.files, "the build script's files differ");
    let inline = output.inline();
    for (name, text) in output.files.iter().filter(|(name, _)| *name != "mod.rs") {
        assert!(inline.contains(text), "the macro's text lacks {name}");
    }
}

#[test]
fn two_runs_yield_the_same_bytes() {
    for contract in [CONTACTS, LIBRARY, STATION] {
        assert!(
            generate(&configure(), contract).files == generate(&configure(), contract).files,
            "{contract}"
        );
    }
}

#[test]
fn an_error_reads_well_where_a_build_script_prints_it() {
    let error = configure().generate(repository().join("no-such.wsdl")).unwrap_err();
    let (debug, display) = (format!("{error:?}"), error.to_string());
    assert!(debug == display && display.contains("error[") && display.contains("no-such.wsdl"), "{debug}");
}

#[test]
fn schemas_alone_yield_types() {
    let output = generate(&configure(), "fixtures/services/parts/measures.xsd");
    assert!(output.report.services.is_empty() && output.report.types > 0);
    assert!(!output.files.keys().any(|name| name.ends_with("_service.rs")));
}

#[test]
fn ports_of_other_protocols_and_transports_lose_no_operation_and_give_no_address() {
    let output = generate(&configure(), "fixtures/services/queue.wsdl");
    let (odd, queue) = (&output.files["odd_service.rs"], &output.files["queue_service.rs"]);
    assert!(odd.contains("fn put(") && odd.contains("PutRequest"), "parts given by type are rpc: {odd}");
    assert!(queue.contains("fn add("), "{queue}");
    for text in [odd, queue] {
        assert!(text.contains("address: None") && !text.contains("pub fn new()"), "{text}");
    }
    let notes = output.warnings.lines().join("\n");
    assert!(notes.contains("the port `Odd` is bound to a protocol that is not known"), "{notes}");
    assert_eq!((output.report.operations, output.report.operations_found), (2, 2));
}

#[test]
fn a_service_that_speaks_first_has_a_listener_and_keeps_its_own_names() {
    let output = generate(&configure(), "fixtures/services/letters.wsdl");
    assert_eq!(output.report.services, ["Letters", "LettersEvents"]);
    let (own, events) = (&output.files["letters_service.rs"], &output.files["letters_events_service.rs"]);
    assert!(!own.contains("delivered") && own.contains("fn send("), "{own}");
    assert!(events.contains("pub trait LettersEventsService"), "{events}");
    assert!(events.contains("action_11: \"urn:letters:question\""), "{events}");
    assert!(output.files["mod.rs"].contains("pub use self::letters_service::service;"));
}

#[test]
fn choosing_a_service_chooses_who_listens_to_it() {
    let chosen = |name: &str| {
        let output = generate(&configure().service(name), "fixtures/services/letters.wsdl");
        output.report.services
    };
    assert_eq!(chosen("LettersService"), ["Letters", "LettersEvents"]);
    assert_eq!(chosen("LettersEvents"), ["LettersEvents"]);
}
