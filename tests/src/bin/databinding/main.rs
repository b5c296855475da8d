//! The W3C patterns for databinding: for each pattern a service and a client are generated, compiled and fed with the
//! pattern's messages.
//!
//! ```text
//! cargo run --release -p soap-tests --bin databinding -- FOLDER [--least N] [--only PATTERN,…]
//! ```
//!
//! The folder holds `expected.tsv` (`pattern TAB message TAB accept|reject|either|wsdl-only`) and for each pattern a folder with
//! `echo<PATTERN>.wsdl` and `messages/`. A pattern passes if its code compiles without a warning, a service
//! that sends back what it gets answers every accepted message with the same payload, the client sends and gets it again,
//! and every rejected message gets a fault that blames the sender.
mod payload;

use payload::Comparison;
use soap_tests::feeder::Feeder;
use soap_tests::scratch::{self, Operation, Workspace};
use soap_tests::suite::{self, Arguments, Tally};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// The program that feeds the services: what it does with each message is at its beginning.
const FEEDER: &str = include_str!("feeder.rs.txt");

/// What a message or a pattern is expected to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Accept,
    Reject,
    Either,
    /// There are no messages.
    WsdlOnly,
}

/// The messages of each pattern.
type Expectations = BTreeMap<String, Vec<(String, Expected)>>;

fn main() -> ExitCode {
    suite::main(&[], &[], run)
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let expectations = expectations(arguments)?;
    let mut feeder = Feeder::new("databinding");
    let mut comparisons = BTreeMap::new();
    for pattern in expectations.keys() {
        let added = feeder.add(pattern, |workspace, module| generate(arguments, pattern, workspace, module));
        if let Some(comparison) = added {
            comparisons.insert(pattern.clone(), comparison);
        }
    }
    let program = feeder.compile(FEEDER)?;
    let results = feeder.path().join("results");
    fs::create_dir_all(&results).map_err(|e| e.to_string())?;
    let mut jobs = String::new();
    for (pattern, messages) in expectations.iter().filter(|(pattern, _)| feeder.has(pattern)) {
        for (message, _) in messages.iter().filter(|(_, e)| *e != Expected::WsdlOnly) {
            let input = arguments.folder.join(pattern).join("messages").join(message);
            let version = if message.contains("soap12") { "1.2" } else { "1.1" };
            let output = results.join(message);
            _ = writeln!(jobs, "{pattern}\t{version}\t{}\t{}", input.display(), output.display());
        }
    }
    feeder.feed(&program, &jobs)?;
    let mut tally = Tally::new("databinding");
    for (pattern, messages) in &expectations {
        let mut reasons = String::new();
        if let Some(reason) = feeder.failure(pattern) {
            reasons.push_str(reason);
        } else if let Some(comparison) = comparisons.get(pattern) {
            for (message, expected) in messages.iter().filter(|(_, e)| *e != Expected::WsdlOnly) {
                let input = arguments.folder.join(pattern).join("messages").join(message);
                if let Err(reason) = judge(*expected, comparison, &input, &results.join(message)) {
                    _ = writeln!(reasons, "{message}: {reason}");
                }
            }
        }
        tally.record(pattern, if reasons.is_empty() { Ok(()) } else { Err(reasons) });
    }
    Ok(tally)
}

fn expectations(arguments: &Arguments) -> Result<Expectations, String> {
    let path = arguments.folder.join("expected.tsv");
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut found = Expectations::new();
    for (n, line) in text.lines().enumerate() {
        let fields: Vec<_> = line.split('\t').collect();
        let [pattern, message, expected, ..] = fields[..] else { continue };
        let expected = match expected {
            "accept" => Expected::Accept,
            "reject" => Expected::Reject,
            "either" => Expected::Either,
            "wsdl-only" => Expected::WsdlOnly,
            // A line of titles.
            _ if n == 0 => continue,
            other => return Err(format!("{}:{}: what is `{other}`?", path.display(), n + 1)),
        };
        if arguments.wants(pattern) {
            found.entry(pattern.to_owned()).or_default().push((message.to_owned(), expected));
        }
    }
    Ok(found)
}

/// Generates a pattern's code and the text of its module.
fn generate(
    arguments: &Arguments,
    pattern: &str,
    workspace: &Workspace,
    module: &Path,
) -> Result<(String, Comparison), String> {
    let folder = arguments.folder.join(pattern);
    let wsdl = folder.join(format!("echo{pattern}.wsdl"));
    let settings = soapgen::configure().root(&folder).name("contract");
    let reading = settings.read(&wsdl).map_err(|error| error.to_string())?;
    let output = settings.generate(&wsdl).map_err(|error| error.to_string())?;
    for (file, text) in &output.files {
        workspace.write(module.join("contract").join(file), text)?;
    }
    let service = output.files.iter().find(|(_, text)| text.contains("\npub trait "));
    let Some((file, text)) = service else { return Err("no service was generated".to_owned()) };
    let operations = scratch::operations(text);
    let ([operation], Some(handler)) = (&operations[..], scratch::handler_trait(text)) else {
        return Err(format!("{} operations were generated instead of one", operations.len()));
    };
    Ok((
        echo(pattern, file.trim_end_matches(".rs"), handler, operation),
        Comparison::new(reading.contract.types),
    ))
}

/// A handler that sends back what it gets and keeps a copy, and a client that sends the copy.
fn echo(pattern: &str, service: &str, handler: &str, operation: &Operation) -> String {
    let paths = |text: &str| text.replace("super::", "contract::");
    let Operation { name, head, output, request } = operation;
    let (head, output) = (paths(head), paths(output));
    let client = handler.trim_end_matches("Service");
    let Some(request) = request.as_deref().map(paths) else {
        return format!("compile_error!(\"the operation of {pattern} takes nothing\");\n");
    };
    format!(
        "//! The pattern {pattern}.
pub mod contract {{
    include!(\"contract/mod.rs\");
}}
use contract::{service}::{handler};
use soap_runtime::codegen as rt;
use std::sync::{{Arc, Mutex}};

#[derive(Default)]
pub struct Echo(Arc<Mutex<Option<{request}>>>);

impl {handler} for Echo {{
    async fn {head} -> {output} {{
        *self.0.lock().expect(\"no panic\") = Some(request.clone());
        Ok(request)
    }}
}}

pub async fn feed(fed: &feeding::Fed) -> feeding::Outcome {{
    let got = Arc::new(Mutex::new(None));
    let service = contract::{service}::service(Echo(got.clone()));
    let mut outcome = feeding::serve(&service, fed).await;
    let Some(value) = got.lock().expect(\"no panic\").take() else {{ return outcome }};
    for strict in [true, false] {{
        let (builder, sent) = feeding::client(contract::{service}::{client}Client::builder(), &service, fed, strict);
        let client = match builder {{
            Ok(client) => client,
            Err(error) => return outcome.failed(error),
        }};
        match client.{name}(&value).await {{
            Ok(back) if back == value || feeding::alike(&back, &value) => outcome.sent = sent.take(),
            Ok(back) => return outcome.failed(format!(\"sent {{value:?}}\\n got {{back:?}}\")),
            Err(error) => return outcome.failed(error),
        }}
    }}
    outcome
}}
"
    )
}

/// Compares what came back with what is expected.
fn judge(expected: Expected, comparison: &Comparison, input: &Path, result: &Path) -> Result<(), String> {
    let read = |path: &Path| fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let with = |ending: &str| {
        let mut path = result.as_os_str().to_owned();
        path.push(ending);
        path
    };
    let status = read(Path::new(&with(".status")))?;
    let response = read(Path::new(&with(".response")))?;
    let client = read(Path::new(&with(".client")))?;
    let accepted = status == "200";
    if !accepted {
        let blames = payload::blames_sender(&response)?;
        return match (expected, blames) {
            (Expected::Reject | Expected::Either, true) => Ok(()),
            _ => Err(format!("answered with {status}\n{response}")),
        };
    }
    if expected == Expected::Reject {
        return Err(format!("was accepted\n{response}"));
    }
    let input = read(input)?;
    comparison.same(&input, &response).map_err(|e| format!("the answer differs: {e}\n{response}"))?;
    if !client.is_empty() {
        return Err(format!("the client: {client}"));
    }
    let sent = read(Path::new(&with(".sent")))?;
    comparison.same(&input, &sent).map_err(|e| format!("the client's request differs: {e}\n{sent}"))
}
