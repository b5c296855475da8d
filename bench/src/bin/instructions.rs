//! Instructions that the hot paths execute, counted by callgrind and compared with those kept in `bench/instructions.tsv`.
//!
//! ```text
//! cargo run --release -p soap-bench --bin instructions              # compares; fails where one costs more
//! cargo run --release -p soap-bench --bin instructions -- --update  # keeps what is counted now
//! ```
//!
//! A count depends neither on the load of the machine nor on its clock. Each case is run with few and with many rounds and the
//! difference is taken, so that starting the program costs nothing. What varies between processors is held still: valgrind
//! shows no AVX-512, the C library is told not to choose by cache size or string instructions, and a processor without AVX2 is
//! not asked (`memchr` would choose other code). Counts are for one compiler: another one may differ by more.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use soap_bench::hot_paths::{self, HotPath};

/// Rounds of the two runs of a case.
const ROUNDS: [u64; 2] = [4, 12];
/// How much more than the kept count is let through, in percent; with the compiler that it was made with, and with another.
const TOLERANCE: f64 = 3.0;
const TOLERANCE_OTHER_COMPILER: f64 = 15.0;
const COMPILER: &str = env!("COMPILER");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        _ if cfg!(debug_assertions) => Err("only a release build is counted".to_owned()),
        [] if !comparable() => {
            println!("instructions: SKIPPED, counts are kept for x86-64 with AVX2");
            Ok(true)
        }
        [] => compare(),
        ["--update"] => update(),
        ["--run", name, rounds] => run(name, rounds),
        _ => Err("usage: instructions [--update]".to_owned()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("instructions: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs one case; this is what is counted.
fn run(name: &str, rounds: &str) -> Result<bool, String> {
    let rounds: u64 = rounds.parse().map_err(|_| "rounds are a number".to_owned())?;
    let mut case = hot_paths::all()
        .into_iter()
        .find(|case| case.name == name)
        .ok_or_else(|| format!("there is no case {name}"))?;
    for _ in 0..rounds {
        black_box((case.work)())?;
    }
    Ok(true)
}

/// Whether this processor runs the code that was counted.
fn comparable() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    false
}

fn update() -> Result<bool, String> {
    let mut text = format!("# instructions per round, counted by callgrind; {COMPILER}\n");
    for case in hot_paths::all() {
        let count = count(&case)?;
        println!("{:32} {count:>12}", case.name);
        _ = writeln!(text, "{}\t{count}", case.name);
    }
    let path = kept_path();
    std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(true)
}

fn compare() -> Result<bool, String> {
    let path = kept_path();
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let same_compiler = text.lines().next().is_some_and(|line| line.ends_with(COMPILER));
    let tolerance = if same_compiler { TOLERANCE } else { TOLERANCE_OTHER_COMPILER };
    if !same_compiler {
        println!("the kept counts were made with another compiler than {COMPILER}");
    }
    let kept: BTreeMap<&str, f64> = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, count)| Some((name, count.parse().ok()?)))
        .collect();
    let (mut passed, mut total) = (0, 0);
    println!("{:32} {:>12} {:>12}", "", "kept", "now");
    for case in hot_paths::all() {
        let now = count(&case)?;
        let before = kept.get(case.name).ok_or_else(|| format!("{} has no {}", path.display(), case.name))?;
        let percent = (now as f64 / before - 1.0) * 100.0;
        let verdict = match percent {
            p if p > tolerance => "MORE",
            p if p < -tolerance => "less: keep it with --update",
            _ => "",
        };
        println!("{:32} {before:>12} {now:>12} {percent:>+7.2} % {verdict}", case.name);
        total += 1;
        passed += usize::from(percent <= tolerance);
    }
    println!("instructions: passed {passed} of {total}");
    Ok(passed == total)
}

/// Instructions per round.
fn count(case: &HotPath) -> Result<u64, String> {
    let [few, many] = ROUNDS;
    let difference = total(case.name, many)?.saturating_sub(total(case.name, few)?);
    Ok(difference / (many - few))
}

/// Instructions of a whole run of this program.
fn total(name: &str, rounds: u64) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--"])
        .arg(program)
        .args(["--run", name, &rounds.to_string()])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("GLIBC_TUNABLES", TUNABLES)
        .output()
        .map_err(|e| format!("valgrind is needed: {e}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{name} failed\n{said}"));
    }
    let collected = said.lines().find_map(|line| line.split("Collected : ").nth(1));
    collected.and_then(|n| n.trim().parse().ok()).ok_or_else(|| format!("no count in\n{said}"))
}

/// The C library's copying chooses by these, and they differ between processors.
const TUNABLES: &str = "glibc.cpu.hwcaps=-ERMS,-FSRM,-Prefer_No_AVX512_Probing:\
    glibc.cpu.x86_rep_movsb_threshold=0x10000000:glibc.cpu.x86_rep_stosb_threshold=0x10000000:\
    glibc.cpu.x86_non_temporal_threshold=0x10000000";

fn kept_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.tsv")
}
