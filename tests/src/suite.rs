//! What all suite runners share: arguments, counting, and the last line.
//!
//! A runner is a binary of this package, called with the suite's folder:
//! `cargo run --release -p soap-tests --bin NAME -- FOLDER [--least N] [--only ID,ID] …`. It lists failures by name and ends
//! with `NAME: passed N of M`. `--least N` makes it succeed as long as N pass: CI names there what is reached, so that
//! nothing is lost unnoticed.
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of a runner.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    /// The suite's folder.
    pub folder: PathBuf,
    /// How many must pass; all where it is not given.
    pub least: Option<usize>,
    /// Only the tests of these names; all where it is empty.
    pub only: Vec<String>,
    /// Other options that stand alone, without their dashes.
    pub switches: Vec<String>,
    /// Other options with a value.
    pub values: BTreeMap<String, String>,
}

impl Arguments {
    /// Reads the command line. `switches` and `values` are the options of the runner itself, without their dashes.
    ///
    /// # Errors
    /// What is wrong with the command line, with the usage.
    pub fn parse(
        arguments: impl IntoIterator<Item = String>,
        switches: &[&str],
        values: &[&str],
    ) -> Result<Self, String> {
        let mut out = Self::default();
        let mut arguments = arguments.into_iter();
        let usage = || {
            let own = switches.iter().map(|s| format!(" [--{s}]"));
            let own = own.chain(values.iter().map(|v| format!(" [--{v} VALUE]"))).collect::<String>();
            format!("usage: FOLDER [--least N] [--only ID,ID]{own}")
        };
        while let Some(argument) = arguments.next() {
            let Some(name) = argument.strip_prefix("--") else {
                out.folder = argument.into();
                continue;
            };
            if switches.contains(&name) {
                out.switches.push(name.to_owned());
                continue;
            }
            let value = arguments.next().ok_or_else(|| format!("--{name} needs a value\n{}", usage()))?;
            match name {
                "least" => {
                    out.least =
                        Some(value.parse().map_err(|_| format!("--least takes a number\n{}", usage()))?);
                }
                "only" => out.only = value.split(',').map(str::to_owned).collect(),
                _ if values.contains(&name) => _ = out.values.insert(name.to_owned(), value),
                _ => return Err(format!("there is no option --{name}\n{}", usage())),
            }
        }
        if out.folder.is_dir() { Ok(out) } else { Err(format!("no folder of a suite is given\n{}", usage())) }
    }

    /// Whether the option is given.
    #[must_use]
    pub fn has(&self, switch: &str) -> bool {
        self.switches.iter().any(|s| s == switch)
    }

    /// Whether the test is among those asked for.
    #[must_use]
    pub fn wants(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|o| o == id)
    }
}

/// Counts what passed and collects what failed.
#[derive(Debug)]
pub struct Tally {
    name: String,
    passed: usize,
    failures: Vec<(String, String)>,
}

impl Tally {
    /// An empty one for the suite of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), passed: 0, failures: Vec::new() }
    }

    /// One more that passed.
    pub fn pass(&mut self) {
        self.passed += 1;
    }

    /// One more that failed, with the reason.
    pub fn fail(&mut self, id: impl Into<String>, reason: impl Into<String>) {
        self.failures.push((id.into(), reason.into()));
    }

    /// One more, passed or failed.
    pub fn record(&mut self, id: impl Into<String>, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.pass(),
            Err(reason) => self.fail(id, reason),
        }
    }

    /// How many were counted.
    #[must_use]
    pub fn total(&self) -> usize {
        self.passed + self.failures.len()
    }

    /// How many passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.passed
    }

    /// Prints the failures by name and the last line. Fails if nothing was counted, or less passed than must.
    pub fn finish(self, arguments: &Arguments) -> ExitCode {
        for (id, reason) in &self.failures {
            let mut lines = reason.trim_end().lines();
            println!("FAILED {id}: {}", lines.next().unwrap_or_default());
            for line in lines.take(40) {
                println!("    {line}");
            }
        }
        println!("{}: passed {} of {}", self.name, self.passed, self.total());
        let least = arguments.least.unwrap_or_else(|| self.total());
        if self.total() > 0 && self.passed >= least { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The arguments, or the exit code of wrong usage after saying what is wrong.
///
/// # Errors
/// The exit code 2.
pub fn arguments(switches: &[&str], values: &[&str]) -> Result<Arguments, ExitCode> {
    Arguments::parse(std::env::args().skip(1), switches, values).map_err(|message| {
        eprintln!("{message}");
        ExitCode::from(2)
    })
}

/// What a runner's `main` does: reads the arguments, runs the suite and prints the result. The exit code is 1 where less passed
/// than must, 2 where the suite could not be run or the command line is wrong.
pub fn main(
    switches: &[&str],
    values: &[&str],
    run: impl FnOnce(&Arguments) -> Result<Tally, String>,
) -> ExitCode {
    let arguments = match arguments(switches, values) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(arguments.iter().map(|&a| a.to_owned()), &["full"], &["out"])
    }

    #[test]
    fn options_of_all_runners_and_of_one_are_read() {
        let arguments =
            parse(&[".", "--least", "3", "--only", "a,b", "--full", "--out", "x"]).expect("good arguments");
        assert_eq!((arguments.least, arguments.only.len(), arguments.has("full")), (Some(3), 2, true));
        assert_eq!(arguments.values["out"], "x");
        assert!(arguments.wants("a") && !arguments.wants("c"));
    }

    #[test]
    fn wrong_usage_says_how_it_is_used() {
        for wrong in [&["--nothing", "x", "."][..], &[".", "--least"], &["/no/such/folder"]] {
            assert!(parse(wrong).expect_err("wrong").contains("usage: FOLDER"), "{wrong:?}");
        }
    }

    #[test]
    fn a_run_without_tests_or_with_too_few_passed_fails() {
        let least = |least| Arguments { least, ..Arguments::default() };
        let code = |code: ExitCode| format!("{code:?}");
        assert_eq!(code(Tally::new("x").finish(&least(None))), code(ExitCode::FAILURE));
        let mut tally = Tally::new("x");
        tally.pass();
        tally.fail("a", "why");
        assert_eq!(code(tally.finish(&least(Some(1)))), code(ExitCode::SUCCESS));
    }
}
