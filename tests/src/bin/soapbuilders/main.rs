//! The interoperability rounds of SOAPBuilders: each WSDL is generated and compiled, its service is fed with the requests
//! and its client with the responses that a peer sent.
//!
//! ```text
//! cargo run --release -p soap-tests --bin soapbuilders -- FOLDER [--least N] [--only ID,…]
//! ```
//!
//! The folder holds `php/ROUND/GROUP/*.wsdl` with `TEST/request.xml` and `TEST/response.xml` beside, and further contracts
//! in `wsdl`. A contract passes if its code compiles without a warning. A test passes if the service understands the
//! request, the client sends it again as it was, the client understands the response, and the service sends that again.
mod payload;

use soap_tests::feeder::Feeder;
use soap_tests::scratch::{self, Operation, Workspace};
use soap_tests::suite::{self, Arguments, Tally};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The program that feeds the services: what it does with each message is at its beginning.
const FEEDER: &str = include_str!("feeder.rs.txt");

fn main() -> ExitCode {
    suite::main(&[], &[], run)
}

/// A test: its name, its messages and its contract.
struct Test {
    name: String,
    folder: PathBuf,
    wsdl: String,
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let contracts = contracts(&arguments.folder)?;
    let tests = tests(&arguments.folder, &contracts)?;
    let wanted: Vec<&Test> = tests.iter().filter(|test| arguments.wants(&test.name)).collect();
    let needed = |wsdl: &String| arguments.wants(wsdl) || wanted.iter().any(|test| test.wsdl == *wsdl);
    let mut feeder = Feeder::new("soapbuilders");
    for wsdl in contracts.iter().filter(|wsdl| needed(wsdl)) {
        feeder.add(wsdl, |workspace, module| generate(&arguments.folder, wsdl, workspace, module));
    }
    let program = feeder.compile(FEEDER)?;
    let results = feeder.path().join("results");
    let mut jobs = String::new();
    for test in wanted.iter().filter(|test| feeder.has(&test.wsdl)) {
        let (request, response) = (test.folder.join("request.xml"), test.folder.join("response.xml"));
        let output = results.join(&test.name);
        _ = writeln!(
            jobs,
            "{}\t{}\t{}\t{}",
            test.wsdl,
            request.display(),
            response.display(),
            output.display()
        );
    }
    feeder.feed(&program, &jobs)?;
    let mut tally = Tally::new("soapbuilders");
    for wsdl in contracts.iter().filter(|wsdl| arguments.wants(wsdl)) {
        let refused = feeder.failure(wsdl);
        let judged = match (refused, requires_the_unknown(wsdl)) {
            (Some(reason), true) if reason.contains("wsdl-extension-required") => Ok(()),
            (None, true) => Err("it requires an extension that nobody knows, and was accepted".to_owned()),
            (Some(reason), _) => Err(reason.to_owned()),
            (None, false) => Ok(()),
        };
        tally.record(wsdl, judged);
    }
    for test in wanted {
        let judged = match feeder.failure(&test.wsdl) {
            Some(_) => Err("its contract failed".to_owned()),
            None => judge(test, &results.join(&test.name)),
        };
        tally.record(&test.name, judged);
    }
    Ok(tally)
}

/// Round 3, group F has a contract that is to be refused (WSDL 1.1, 2.1.3).
fn requires_the_unknown(wsdl: &str) -> bool {
    wsdl.ends_with("_extreq.wsdl")
}

/// All contracts, as paths below the folder; those that others import are not meant to stand alone.
fn contracts(folder: &Path) -> Result<Vec<String>, String> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).map_err(|e| format!("{}: {e}", at.display()))? {
            let path = entry.map_err(|e| e.to_string())?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && name != "imported" {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "wsdl")
                && let Ok(below) = path.strip_prefix(folder)
            {
                // The second half of a contract in two files.
                if name != "import2.wsdl" {
                    found.push(below.display().to_string());
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The tests of the groups, each with the contract of its group that it is named after.
fn tests(folder: &Path, contracts: &[String]) -> Result<Vec<Test>, String> {
    let mut found = Vec::new();
    let groups: BTreeSet<&Path> = contracts.iter().filter_map(|wsdl| Path::new(wsdl).parent()).collect();
    for group in groups {
        let at = folder.join(group);
        for entry in fs::read_dir(&at).map_err(|e| format!("{}: {e}", at.display()))? {
            let path = entry.map_err(|e| e.to_string())?.path();
            if !path.join("request.xml").exists() || !path.join("response.xml").exists() {
                continue;
            }
            let test = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            // `r3_groupE_list_001w` belongs to `round3_groupE_list.wsdl`.
            let words = test.trim_start_matches('r');
            let stem = words.rsplit_once('_').map_or(words, |(stem, _)| stem);
            let wsdl = group.join(format!("round{stem}.wsdl"));
            let name = group.join(test).display().to_string();
            found.push(Test { name, folder: path.clone(), wsdl: wsdl.display().to_string() });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Generates a contract's code and the text of its module.
fn generate(folder: &Path, wsdl: &str, workspace: &Workspace, module: &Path) -> Result<(String, ()), String> {
    let path = folder.join(wsdl);
    let root = path.parent().unwrap_or(folder);
    let settings = soapgen::configure().root(root).name("contract");
    let output = settings.generate(&path).map_err(|error| error.to_string())?;
    for (file, text) in &output.files {
        workspace.write(module.join("contract").join(file), text)?;
    }
    let mut text = format!("//! {wsdl}\npub mod contract {{\n    include!(\"contract/mod.rs\");\n}}\n\n");
    let mut feeds = String::new();
    for (file, service) in output.files.iter().filter(|(_, text)| text.contains("\npub trait ")) {
        let module = file.trim_end_matches(".rs");
        let Some(handler) = scratch::handler_trait(service) else { continue };
        text.push_str(&service_module(module, handler, &scratch::operations(service)));
        _ = writeln!(feeds, "    let (fed_here, outcome) = fed_{module}::feed(fed).await;");
        _ = writeln!(feeds, "    if fed_here {{ return outcome; }}\n    last = outcome;");
    }
    if feeds.is_empty() {
        return Err("no service was generated".to_owned());
    }
    _ = writeln!(
        text,
        "#[allow(unused_assignments)]\npub async fn feed(fed: &feeding::Fed) -> feeding::Outcome {{\n    \
         let mut last = feeding::Outcome::default();\n{feeds}    last\n}}"
    );
    Ok((text, ()))
}

/// A handler that keeps what it gets and answers what it is told to.
fn service_module(module: &str, handler: &str, operations: &[Operation]) -> String {
    let paths = |text: &str| text.replace("super::", "contract::");
    let client = handler.trim_end_matches("Service");
    let (mut state, mut functions, mut calls) = (String::new(), String::new(), String::new());
    for operation in operations {
        let Operation { name, head, output, request } = operation;
        let (head, output) = (paths(head), paths(output));
        let request_type = request.as_deref().map_or_else(|| "()".to_owned(), paths);
        let (argument, call) = if request.is_some() { ("request.clone()", "&request") } else { ("()", "") };
        let inner = output.strip_prefix("Result<").and_then(|o| o.strip_suffix(">>"));
        let Some((answer, fault)) = inner.and_then(|o| o.rsplit_once(", rt::Stop<")) else { continue };
        _ = writeln!(state, "        {name}: feeding::Case<{request_type}, {answer}, {fault}>,");
        _ = writeln!(functions, "        async fn {head} -> {output} {{ self.0.{name}.called({argument}) }}");
        let binding = if request.is_some() { "request" } else { "()" };
        _ = writeln!(
            calls,
            "        if let Some({binding}) = state.{name}.got() {{
            let (client, sent) = feeding::client({client}Client::builder(), fed);
            let got = client.expect(\"a client\").{name}({call}).await;
            return (true, state.{name}.finish(got, &service, fed, sent).await);
        }}"
        );
    }
    format!(
        "pub mod fed_{module} {{
    #[allow(unused_imports)]
    use super::contract::{{self, {module}::*}};
    use soap_runtime::codegen as rt;
    use std::sync::Arc;

    #[derive(Default)]
    struct State {{
{state}    }}

    struct Handler(Arc<State>);

    impl {handler} for Handler {{
{functions}    }}

    pub async fn feed(fed: &feeding::Fed) -> (bool, feeding::Outcome) {{
        let state = Arc::new(State::default());
        let service = contract::{module}::service(Handler(state.clone()));
        let outcome = feeding::serve(&service, fed).await;
{calls}        (false, outcome)
    }}
}}

"
    )
}

/// Compares what was sent with what should be.
fn judge(test: &Test, result: &Path) -> Result<(), String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let with = |ending: &str| {
        let mut path = result.as_os_str().to_owned();
        path.push(ending);
        read(Path::new(&path))
    };
    let (response, sent, client) = (with(".response")?, with(".sent")?, with(".client")?);
    let (request, expected) =
        (read(&test.folder.join("request.xml"))?, read(&test.folder.join("response.xml"))?);
    if !client.is_empty() {
        return Err(format!("the client: {client}"));
    }
    payload::same(&expected, &response).map_err(|e| format!("the answer differs: {e}\n{response}"))?;
    // A request that no operation was to see is answered with a fault.
    if sent.is_empty() {
        return if expected.contains("Fault") { Ok(()) } else { Err("no operation was called".to_owned()) };
    }
    payload::same(&request, &sent).map_err(|e| format!("the client's request differs: {e}\n{sent}"))
}
