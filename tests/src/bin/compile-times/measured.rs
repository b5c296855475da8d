//! Time and memory of a command and all processes it starts.
//!
//! The kernel adds up what waited-for children used over the whole life of a process. So every measurement is made by a
//! process of its own: this program, called with `--measured`.
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use std::fmt;
use std::process::Command;
use std::time::Instant;

/// What a command used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    seconds: f64,
    cpu_seconds: f64,
    /// The largest resident size of one of the processes.
    megabytes: f64,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}/{:.1} s, {:.0} MB", self.seconds, self.cpu_seconds, self.megabytes)
    }
}

/// Runs the command, in a process that waits for it.
pub(crate) fn measure(command: &mut Command) -> Result<Usage, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut outer = Command::new(program);
    outer.arg("--measured").arg(command.get_program()).args(command.get_args());
    outer.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    let output = outer.output().map_err(|e| e.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{command:?} failed\n{said}"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> =
        text.lines().last().unwrap_or_default().split(' ').filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [seconds, cpu_seconds, megabytes] => Ok(Usage { seconds, cpu_seconds, megabytes }),
        _ => Err(format!("no measurement in {text:?}")),
    }
}

/// Runs a command and prints what it used as the last line.
pub(crate) fn run(command: &[String]) -> Result<(), String> {
    let [program, arguments @ ..] = command else { return Err("no command is given".into()) };
    let start = Instant::now();
    let status = Command::new(program).args(arguments).status().map_err(|e| format!("{program}: {e}"))?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("{program}: {status}"));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|e| e.to_string())?;
    let cpu = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    println!(
        "{seconds} {} {}",
        cpu(usage.user_time()) + cpu(usage.system_time()),
        usage.max_rss() as f64 * 1024.0 / 1e6
    );
    Ok(())
}
