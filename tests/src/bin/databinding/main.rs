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
use soap_tests::scratch::{self, Operation, Workspace};
use soap_tests::suite::{self, Arguments, Tally};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Packages that the patterns are spread over.
const PACKAGES: usize = 4;

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
    let arguments = match suite::arguments(&[], &[]) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    match run(&arguments) {
        Ok(tally) => tally.finish(&arguments),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let expectations = expectations(arguments)?;
    let mut failures: BTreeMap<String, String> = BTreeMap::new();
    let mut comparisons = BTreeMap::new();
    let mut modules = BTreeMap::new();
    let mut workspace = Workspace::new("databinding");
    for (n, pattern) in expectations.keys().enumerate() {
        let package = format!("patterns-{}", n % PACKAGES);
        match generate(arguments, pattern, &workspace, &package) {
            Ok((module, comparison)) => {
                modules.insert(pattern.clone(), Module { package, text: module });
                comparisons.insert(pattern.clone(), comparison);
            }
            Err(error) => _ = failures.insert(pattern.clone(), error),
        }
    }
    let program = compile(&mut workspace, &mut modules, &mut failures)?;
    let results = workspace.path().join("results");
    fs::create_dir_all(&results).map_err(|e| e.to_string())?;
    let mut jobs = String::new();
    for (pattern, messages) in expectations.iter().filter(|(pattern, _)| modules.contains_key(*pattern)) {
        for (message, _) in messages.iter().filter(|(_, e)| *e != Expected::WsdlOnly) {
            let input = arguments.folder.join(pattern).join("messages").join(message);
            let version = if message.contains("soap12") { "1.2" } else { "1.1" };
            let output = results.join(message);
            _ = writeln!(jobs, "{pattern}\t{version}\t{}\t{}", input.display(), output.display());
        }
    }
    let list = workspace.path().join("jobs.tsv");
    fs::write(&list, jobs).map_err(|e| format!("{}: {e}", list.display()))?;
    let fed =
        Command::new(&program).arg(&list).output().map_err(|e| format!("{}: {e}", program.display()))?;
    if !fed.status.success() {
        return Err(format!("the feeder failed\n{}", String::from_utf8_lossy(&fed.stderr)));
    }
    let mut tally = Tally::new("databinding");
    for (pattern, messages) in &expectations {
        let mut reasons = String::new();
        if let Some(reason) = failures.get(pattern) {
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

/// A pattern's module in one of the packages.
struct Module {
    package: String,
    text: String,
}

/// The name of a pattern's module.
fn module_name(pattern: &str) -> String {
    format!("p_{}", pattern.to_lowercase())
}

/// Generates a pattern's code and the text of its module.
fn generate(
    arguments: &Arguments,
    pattern: &str,
    workspace: &Workspace,
    package: &str,
) -> Result<(String, Comparison), String> {
    let folder = arguments.folder.join(pattern);
    let wsdl = folder.join(format!("echo{pattern}.wsdl"));
    let settings = soapgen::configure().root(&folder).name("contract");
    let reading = settings.read(&wsdl).map_err(|error| error.to_string())?;
    let output = settings.generate(&wsdl).map_err(|error| error.to_string())?;
    let name = module_name(pattern);
    let contract = Path::new(package).join("src").join(&name).join("contract");
    for (file, text) in &output.files {
        workspace.write(contract.join(file), text)?;
    }
    let service = output.files.iter().find(|(_, text)| text.contains("\npub trait "));
    let Some((file, text)) = service else { return Err("no service was generated".to_owned()) };
    let operations = scratch::operations(text);
    let ([operation], Some(handler)) = (&operations[..], scratch::handler_trait(text)) else {
        return Err(format!("{} operations were generated instead of one", operations.len()));
    };
    Ok((
        module(pattern, file.trim_end_matches(".rs"), handler, operation),
        Comparison::new(reading.contract.types),
    ))
}

/// A handler that sends back what it gets and keeps a copy, and a client that sends the copy.
fn module(pattern: &str, service: &str, handler: &str, operation: &Operation) -> String {
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

pub async fn feed(fed: &feeding::Message<'_>) -> feeding::Outcome {{
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

/// Compiles the modules, those with errors left out until the rest compiles, and gives the program that feeds them.
fn compile(
    workspace: &mut Workspace,
    modules: &mut BTreeMap<String, Module>,
    failures: &mut BTreeMap<String, String>,
) -> Result<std::path::PathBuf, String> {
    let tokio = "tokio = { version = \"1\", features = [\"rt\", \"time\"] }\n";
    workspace.package("feeding", "bytes = \"1\"\n")?;
    workspace.write("feeding/src/lib.rs", FEEDER)?;
    let mut feeder = String::from(tokio) + "feeding = { path = \"../feeding\" }\n";
    let packages: BTreeSet<String> = modules.values().map(|module| module.package.clone()).collect();
    for package in &packages {
        workspace.package(package, "feeding = { path = \"../feeding\" }\n")?;
        _ = writeln!(feeder, "{package} = {{ path = \"../{package}\" }}");
    }
    workspace.package("feeder", &feeder)?;
    loop {
        for package in &packages {
            let mut library = String::new();
            for (pattern, module) in modules.iter().filter(|(_, module)| module.package == *package) {
                let name = module_name(pattern);
                _ = writeln!(library, "pub mod {name};");
                workspace.write(Path::new(package).join("src").join(&name).join("mod.rs"), &module.text)?;
            }
            workspace.write(Path::new(package).join("src/lib.rs"), &library)?;
        }
        let arms: String = modules
            .iter()
            .map(|(pattern, module)| {
                let (package, name) = (module.package.replace('-', "_"), module_name(pattern));
                format!("        {pattern:?} => {package}::{name}::feed(fed).await,\n")
            })
            .collect();
        workspace.write("feeder/src/main.rs", &feeder_main(&arms))?;
        let compiled = workspace.compile(false)?;
        let before = modules.len();
        for pattern in modules.keys().cloned().collect::<Vec<_>>() {
            if let Some(messages) = compiled.messages.get(&module_name(&pattern)) {
                failures.insert(pattern.clone(), format!("compiled with messages\n{messages}"));
                modules.remove(&pattern);
            }
        }
        match compiled.programs.get("feeder") {
            Some(program) => return Ok(program.clone()),
            None if modules.len() < before => {}
            None => {
                return Err(compiled
                    .failed
                    .into_iter()
                    .map(|(name, text)| format!("{name}: {text}\n"))
                    .collect());
            }
        }
    }
}

fn feeder_main(arms: &str) -> String {
    format!(
        "fn main() {{
    let list = std::env::args().nth(1).expect(\"a list of jobs\");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect(\"a runtime\");
    for line in std::fs::read_to_string(list).expect(\"a list of jobs\").lines() {{
        let job = feeding::Job::parse(line);
        let outcome = runtime.block_on(feed(&job.pattern, &job.message()));
        job.write(&outcome);
    }}
}}

async fn feed(pattern: &str, fed: &feeding::Message<'_>) -> feeding::Outcome {{
    match pattern {{
{arms}        other => panic!(\"no pattern {{other}}\"),
    }}
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
