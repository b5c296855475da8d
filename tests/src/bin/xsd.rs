//! The W3C XML Schema test suite through `soapgen check --batch`.
//!
//! ```text
//! cargo run --release -p soap-tests --bin xsd -- FOLDER [--least N] [--only ID,ID] [--sample K] [--verbose]
//! ```
//!
//! The folder holds `tests.tsv` (`id TAB contributor TAB set TAB group TAB schema|instance TAB valid|invalid TAB status TAB
//! schema documents TAB instance document`) and the documents, or archives (`*.tar.gz`) with them, which are unpacked below
//! `target/suites/xsd`. A schema that is refused must be so with a message that names file, line and rule; a document whose
//! schema is refused counts as failed. `--sample K` takes every Kth schema with its documents; `--verbose` adds what was said
//! about each failure. Prints the four rates, for NIST's tests and all others, and `xsd: passed N of M`.
use soap_tests::suite::{self, Arguments, Tally};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// A row of `tests.tsv`.
struct Test {
    id: String,
    nist: bool,
    schema: bool,
    valid: bool,
    schemas: String,
    instance: String,
}

/// What `check --batch` printed for a test.
#[derive(Default, Clone)]
struct Verdict {
    schema: String,
    instance: String,
    reasons: Vec<String>,
}

fn main() -> ExitCode {
    // The runner is its own `soapgen`: each worker is one process of it.
    if std::env::args().nth(1).as_deref() == Some("check") {
        return soapgen::cli::run();
    }
    suite::main(&["verbose"], &["sample"], run)
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let started = Instant::now();
    let folder = arguments.folder.canonicalize().map_err(|e| e.to_string())?;
    let tests = tests(&folder, arguments)?;
    let documents = documents(&folder, &tests)?;
    let verdicts = check(&documents, &tests)?;
    let mut tally = Tally::new("xsd");
    let mut rates: BTreeMap<(bool, bool, bool), (usize, usize)> = BTreeMap::new();
    for test in &tests {
        let outcome = judge(test, verdicts.get(&test.id), arguments.has("verbose"));
        let rate = rates.entry((test.nist, !test.schema, !test.valid)).or_default();
        rate.0 += usize::from(outcome.is_ok());
        rate.1 += 1;
        tally.record(&test.id, outcome);
    }
    for ((nist, instance, invalid), (right, all)) in rates {
        let part = if nist { "NIST" } else { "without NIST" };
        let what = match (instance, invalid) {
            (false, false) => "schema valid, accepted",
            (false, true) => "schema invalid, refused with file, line and rule",
            (true, false) => "document valid, accepted",
            (true, true) => "document invalid, refused",
        };
        println!("{part}: {what}: {right} of {all} ({:.2} %)", right as f64 * 100.0 / all as f64);
    }
    println!("in {:.0} s", started.elapsed().as_secs_f64());
    Ok(tally)
}

fn tests(folder: &Path, arguments: &Arguments) -> Result<Vec<Test>, String> {
    let file = folder.join("tests.tsv");
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let sample = match arguments.values.get("sample") {
        Some(every) => every.parse::<usize>().ok().filter(|n| *n > 0).ok_or("--sample takes a number")?,
        None => 1,
    };
    let mut tests = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, contributor, _, _, kind, expected, _, schemas, rest @ ..] = fields.as_slice() else {
            continue;
        };
        let number = known.len();
        let number = *known.entry((*schemas).to_owned()).or_insert(number);
        if !number.is_multiple_of(sample) || !arguments.wants(id) {
            continue;
        }
        tests.push(Test {
            id: (*id).to_owned(),
            nist: *contributor == "nist",
            schema: *kind == "schema",
            valid: *expected == "valid",
            schemas: (*schemas).to_owned(),
            instance: rest.first().copied().unwrap_or_default().to_owned(),
        });
    }
    // Documents of one schema come together, so that it is read once.
    tests.sort_by(|a, b| (&a.schemas, &a.id).cmp(&(&b.schemas, &b.id)));
    Ok(tests)
}

/// The folder that holds the documents: the suite's own, or the one its archives are unpacked in.
fn documents(folder: &Path, tests: &[Test]) -> Result<PathBuf, String> {
    let first = tests.iter().flat_map(|test| test.schemas.split(' ')).find(|schema| !schema.is_empty());
    let Some(first) = first.map(|schema| schema.replace("%20", " ")) else { return Ok(folder.to_owned()) };
    if folder.join(&first).is_file() {
        return Ok(folder.to_owned());
    }
    let name = folder.to_string_lossy().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/suites/xsd").join(name);
    let archives = std::fs::read_dir(folder).map_err(|e| e.to_string())?;
    let archives = archives.filter_map(Result::ok).map(|entry| entry.path());
    for archive in archives.filter(|path| path.extension() == Some(OsStr::new("gz"))) {
        unpack(&archive, &out)?;
    }
    if out.join(&first).is_file() { Ok(out) } else { Err(format!("{first} is in no archive of the suite")) }
}

/// Unpacks an archive unless that was done.
fn unpack(archive: &Path, out: &Path) -> Result<(), String> {
    let size = archive.metadata().map_err(|e| e.to_string())?.len();
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    let done = out.join(format!(".unpacked-{name}-{size}"));
    if done.is_file() {
        return Ok(());
    }
    std::fs::create_dir_all(out).map_err(|e| e.to_string())?;
    let tar = Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(out).status();
    match tar {
        Ok(status) if status.success() => std::fs::write(done, "").map_err(|e| e.to_string()),
        Ok(status) => Err(format!("tar: {status} for {}", archive.display())),
        Err(error) => Err(format!("tar: {error}")),
    }
}

/// Runs all tests in as many processes as there are cores.
fn check(documents: &Path, tests: &[Test]) -> Result<BTreeMap<String, Verdict>, String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // Several pieces for each worker: some schemas take longer than others.
    let piece = (tests.len() / (cores * 8)).max(1);
    let pieces: Vec<&[Test]> = tests.chunks(piece).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut verdicts = BTreeMap::new();
        while let Some(piece) = pieces.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            verdicts.extend(batch(documents, piece)?);
        }
        Ok(verdicts)
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let mut all = BTreeMap::new();
        for worker in workers {
            let verdicts: Result<_, String> = worker.join().map_err(|_| "a worker panicked".to_owned())?;
            all.append(&mut verdicts?);
        }
        Ok(all)
    })
}

/// One run of `check --batch`; where the process dies, the test it died of is left without a verdict and it goes on after it.
fn batch(documents: &Path, mut tests: &[Test]) -> Result<BTreeMap<String, Verdict>, String> {
    let mut verdicts = BTreeMap::new();
    while !tests.is_empty() {
        let exe = std::env::current_exe().map_err(|e| e.to_string())?;
        let mut child = Command::new(exe)
            .args(["check", "--batch", "-"])
            .arg("--root")
            .arg(documents)
            .current_dir(documents)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| e.to_string())?;
        let jobs: String =
            tests.iter().map(|test| format!("{}\t{}\t{}\n", test.id, test.schemas, test.instance)).collect();
        let input = child.stdin.take();
        let feeder = std::thread::spawn(move || input.map(|mut input| input.write_all(jobs.as_bytes())));
        let output = child.wait_with_output().map_err(|e| e.to_string())?;
        // A process that died reads no more; what it left shows in the verdicts.
        drop(feeder.join());
        let mut done = 0;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let [id, schema, instance] = line.split('\t').collect::<Vec<_>>().as_slice() {
                let verdict = Verdict {
                    schema: (*schema).to_owned(),
                    instance: (*instance).to_owned(),
                    reasons: Vec::new(),
                };
                verdicts.insert((*id).to_owned(), verdict);
                done += 1;
            }
        }
        for line in String::from_utf8_lossy(&output.stderr).lines() {
            if let Some((id, reason)) = line.split_once(": ")
                && let Some(verdict) = verdicts.get_mut(id)
            {
                verdict.reasons.push(reason.to_owned());
            }
        }
        tests = tests.get(done + 1..).unwrap_or_default();
    }
    Ok(verdicts)
}

/// Whether the verdict is the expected one, and a refusal well-founded.
fn judge(test: &Test, verdict: Option<&Verdict>, verbose: bool) -> Result<(), String> {
    let Some(verdict) = verdict else { return Err("no verdict: the process died".to_owned()) };
    let got = if test.schema { &verdict.schema } else { &verdict.instance };
    let expected = if test.valid { "valid" } else { "invalid" };
    let mut said = verdict.reasons.first().cloned().unwrap_or_default();
    if verbose {
        said = verdict.reasons.join("\n");
    }
    if got != expected {
        let what = if test.schema || verdict.schema == "invalid" { "schema" } else { "document" };
        return Err(format!("expected {expected}: {what} {got}\n{said}"));
    }
    if test.schema && !test.valid && !verdict.reasons.iter().any(|reason| is_well_founded(reason)) {
        return Err(format!("refused without file, line and rule\n{said}"));
    }
    Ok(())
}

/// `FILE:LINE:COLUMN: error[RULE]: …`.
fn is_well_founded(reason: &str) -> bool {
    let Some((place, rest)) = reason.split_once(": error[") else { return false };
    let Some((rule, message)) = rest.split_once("]: ") else { return false };
    let mut numbers = place.rsplitn(3, ':');
    let (column, line, file) = (numbers.next(), numbers.next(), numbers.next());
    let is_number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
    is_number(column)
        && is_number(line)
        && file.is_some_and(|file| !file.is_empty())
        && !rule.is_empty()
        && !message.is_empty()
}
