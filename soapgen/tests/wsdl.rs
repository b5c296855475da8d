//! WSDL files of `fixtures/wsdl` become services; the expected description is beside each.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soap_model::contract::{Body, Contract, Operation, Part, PartKind, Types};
use soap_model::datatypes::Builtin;
use soapgen::diagnostic::{Diagnostics, Severity, render};
use soapgen::load::{Settings, Texts, load};
use soapgen::{schema, wsdl};
use std::fmt::Write;
use std::path::Path;

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// Reads a file of the fixtures; the root is its folder.
fn read(path: &str, strict: bool) -> (Contract, Diagnostics) {
    read_with(path, strict, &wsdl::Options::default())
}

fn read_with(path: &str, strict: bool, options: &wsdl::Options) -> (Contract, Diagnostics) {
    let path = fixtures().join(path);
    let root = path.parent().map(Path::to_path_buf);
    let settings = Settings { root, ..Settings::default() };
    let texts = Texts::new(&settings.limits);
    let mut diagnostics = Diagnostics::new(strict);
    let documents = load(&[path], &settings, &texts, &mut diagnostics);
    let mut types = schema::compile(&documents, &schema::Options::default(), &mut diagnostics);
    let services = wsdl::describe(&documents, &mut types, options, &mut diagnostics);
    (Contract { types, services, sources: documents.sources() }, diagnostics)
}

/// The services as text.
fn describe(contract: &Contract) -> String {
    let mut text = String::new();
    for service in &contract.services {
        let _ = writeln!(text, "service {} // {:?}", service.name, service.documentation);
        for port in &service.ports {
            let _ = writeln!(
                text,
                "  port {} binding {} interface {} {:?} at {:?} // {:?}",
                port.name, port.binding, port.interface, port.protocol, port.address, port.documentation
            );
            port.operations
                .iter()
                .for_each(|operation| describe_operation(&mut text, operation, &contract.types));
        }
    }
    text
}

fn describe_operation(text: &mut String, operation: &Operation, types: &Types) {
    let Operation { name, pattern, style, soap_action, soap_action_required, http, .. } = operation;
    let required = if *soap_action_required { " required" } else { "" };
    let _ = writeln!(
        text,
        "    {name}: {pattern:?} {style:?} action {soap_action:?}{required} {http:?} // {:?}",
        operation.documentation
    );
    let (input, output) = &operation.addressing_actions;
    let _ = writeln!(text, "      addressing {input:?} {output:?}");
    for (direction, message) in [("in", &operation.input), ("out", &operation.output)] {
        let Some(message) = message else { continue };
        let _ = writeln!(text, "      {direction} {}: {}", message.name, body(&message.body, types));
        for header in &message.headers {
            let faults: Vec<String> = header.faults.iter().map(|fault| part(&fault.part, types)).collect();
            let _ = writeln!(text, "        header {} faults {faults:?}", part(&header.part, types));
        }
        for attachment in &message.attachments {
            let _ = writeln!(text, "        attachment {} {:?}", attachment.part, attachment.types);
        }
    }
    for fault in &operation.faults {
        let detail = fault.detail.as_ref().map(|detail| part(detail, types));
        let _ = writeln!(text, "      fault {} {detail:?}", fault.name);
    }
}

fn body(body: &Body, types: &Types) -> String {
    let list = |parts: &[Part]| parts.iter().map(|p| part(p, types)).collect::<Vec<_>>().join(", ");
    match body {
        Body::Elements(parts) => format!("elements({})", list(parts)),
        Body::Type(one) => format!("type({})", part(one, types)),
        Body::Rpc { wrapper, parts, encoded } => format!("rpc {wrapper}({}) encoded {encoded}", list(parts)),
    }
}

fn part(part: &Part, types: &Types) -> String {
    match part.kind {
        PartKind::Element(id) => format!("{}=<{}>", part.name, types[id].name),
        PartKind::Type(id) => {
            format!("{}:{}", part.name, types[id].name.as_ref().map(ToString::to_string).unwrap_or_default())
        }
    }
}

fn snapshot(name: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../fixtures/wsdl");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn sound(path: &str, name: &str) {
    let (contract, diagnostics) = read(path, true);
    let found = render(&diagnostics, &contract.sources, false);
    assert!(diagnostics.iter().all(|d| d.severity == Severity::Note), "{found}");
    snapshot(name, describe(&contract));
}

#[test]
fn document_style_over_several_files_with_headers_and_faults() {
    sound("wsdl/orders/orders.wsdl", "orders");
}

#[test]
fn rpc_style_with_overloaded_operations_and_all_patterns() {
    sound("wsdl/register.wsdl", "register");
}

#[test]
fn attachments_and_http_bindings() {
    sound("wsdl/album.wsdl", "album");
}

#[test]
fn port_types_and_bindings_without_a_service_get_one() {
    sound("wsdl/interfaces-only.wsdl", "interfaces-only");
}

#[test]
fn a_wsdl_2_description_has_what_its_interface_inherits_and_what_its_bindings_say() {
    sound("services/rooms.wsdl", "rooms");
    let (contract, _) = read("services/rooms.wsdl", true);
    let book = contract.services[0].ports[0].operations.iter().find(|o| o.name == "Book").unwrap();
    let codes: Vec<_> = book
        .faults
        .iter()
        .map(|f| (f.code.as_ref().map(|c| c.local.to_string()), f.subcodes.len()))
        .collect();
    assert_eq!(codes, [(Some("Sender".to_string()), 2), (Some("Sender".to_string()), 0)]);
    let header = &book.input.as_ref().unwrap().headers[0];
    assert!(header.must_understand && header.required);
    assert!(contract.services[0].ports[0].operations.iter().any(|o| o.name == "Find" && o.safe));
}

#[test]
fn what_a_wsdl_2_description_may_cost_is_bounded() {
    let path = "services/rooms.wsdl";
    let rule = |options: &wsdl::Options| -> Vec<String> {
        read_with(path, false, options).1.iter().map(|diagnostic| diagnostic.rule.to_string()).collect()
    };
    assert_eq!(rule(&wsdl::Options::default()), Vec::<String>::new());
    assert!(rule(&wsdl::Options::default().inheritance_steps(0)).contains(&"limit-inheritance".to_string()));
    assert!(
        rule(&wsdl::Options::default().messages_per_operation(1)).contains(&"limit-messages".to_string())
    );
}

#[test]
fn a_description_that_only_harmlessly_breaks_wsdl_2_is_read_and_refused_in_strict_mode() {
    let (contract, lenient) = read("wsdl/lenient-description.wsdl", false);
    assert!(!lenient.has_errors(), "{}", render(&lenient, &contract.sources, false));
    let mut text = describe(&contract);
    text.push('\n');
    for diagnostic in &lenient {
        let name = diagnostic.help.iter().find_map(|help| help.strip_prefix("tolerated as "));
        let _ = writeln!(text, "{}: {} {}", diagnostic.rule, diagnostic.message, name.unwrap_or_default());
    }
    snapshot("lenient-description", text);
    let (_, strict) = read("wsdl/lenient-description.wsdl", true);
    assert_eq!(strict.errors(), lenient.warnings());
}

#[test]
fn tolerated_deviations_are_warnings_when_lenient_and_errors_when_strict() {
    let (contract, lenient) = read("wsdl/lenient.wsdl", false);
    let told = render(&lenient, &contract.sources, false);
    assert!(!lenient.has_errors(), "{told}");
    let mut text = describe(&contract);
    text.push('\n');
    for diagnostic in &lenient {
        let name = diagnostic.help.iter().find_map(|help| help.strip_prefix("tolerated as "));
        let _ = writeln!(text, "{}: {} {}", diagnostic.rule, diagnostic.message, name.unwrap_or_default());
    }
    snapshot("lenient", text);
    let (_, strict) = read("wsdl/lenient.wsdl", true);
    assert_eq!(strict.errors(), lenient.warnings());
}

#[test]
fn every_broken_file_is_refused_with_its_place_and_a_reason() {
    let folder = fixtures().join("broken");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".wsdl").map(str::to_string))
        .collect();
    names.sort();
    assert!(names.len() > 30);
    for name in names {
        let (contract, diagnostics) = read(&format!("broken/{name}.wsdl"), false);
        assert!(diagnostics.has_errors(), "{name} was accepted");
        assert!(diagnostics.iter().all(|d| d.label.is_some()), "{name}: a diagnostic has no place");
        let folder = folder.canonicalize().unwrap().display().to_string();
        let text = render(&diagnostics, &contract.sources, false).replace(&folder, "FOLDER");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../fixtures/broken");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
}

#[test]
fn a_missing_file_is_named_with_the_one_that_was_meant() {
    let (_, diagnostics) = read("wsdl/registre.wsdl", false);
    let diagnostic = diagnostics.iter().next().unwrap();
    assert!(
        diagnostic.message.ends_with("registre.wsdl` cannot be read: there is no such file"),
        "{}",
        diagnostic.message
    );
    assert_eq!(diagnostic.help, ["did you mean `register.wsdl`?"]);
}

#[test]
fn undefined_references_are_errors_unless_skipping_is_asked_for() {
    let path = "wsdl/partly-undefined.wsdl";
    assert_eq!(read(path, true).1.errors(), 4, "message, element, type and binding");
    let (contract, diagnostics) = read(path, false);
    assert_eq!(
        (diagnostics.errors(), diagnostics.warnings()),
        (1, 3),
        "only the message's form cannot be guessed"
    );
    let element = contract.types.elements.last().unwrap();
    assert_eq!((&*element.name.local, element.r#type), ("unknown", contract.types.builtin(Builtin::AnyType)));
    let skip = wsdl::Options::default().skip_undefined(true);
    let (contract, diagnostics) = read_with(path, false, &skip);
    assert_eq!((diagnostics.errors(), diagnostics.warnings()), (0, 4));
    let ports = &contract.services[0].ports;
    assert_eq!(ports.iter().map(|port| &*port.name.local).collect::<Vec<_>>(), ["Sound"]);
    assert_eq!(ports[0].operations.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["Whole"]);
    assert_eq!(read_with(path, true, &skip).1.errors(), 4, "strict has the last word");
}

#[test]
fn what_was_tolerated_for_a_notification_is_an_error_for_a_request() {
    let (_, diagnostics) = read("wsdl/shared-message.wsdl", false);
    assert_eq!((diagnostics.errors(), diagnostics.warnings()), (1, 1));
}
