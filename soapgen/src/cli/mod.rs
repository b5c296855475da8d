//! The command line: arguments in, library calls, printing. Holds no logic of the compiler.
mod args;
mod batch;
mod check;
#[cfg(feature = "fetch")]
mod fetch;
mod generate;
mod inspect;
mod print;

use args::{Cli, Colour, Command};
use clap::{CommandFactory, Parser};
use std::io::Write;
use std::process::ExitCode;

/// Fine.
const FINE: u8 = 0;
/// The input has errors.
const ERRORS: u8 = 1;
/// Wrong usage.
const USAGE: u8 = 2;

/// Runs the command line that the process was started with.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { USAGE } else { FINE };
            // A closed pipe is no reason to complain.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let printer = print::Printer::new(&cli.common);
    let code = match cli.command {
        Command::Generate(arguments) => generate::run(arguments, &printer),
        Command::Inspect(arguments) => inspect::run(arguments, &printer),
        Command::Check(arguments) => check::run(arguments, &printer),
        #[cfg(feature = "fetch")]
        Command::Fetch(arguments) => fetch::run(*arguments, &printer),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "soapgen", &mut script);
            let _ = std::io::stdout().write_all(&script);
            FINE
        }
        Command::Man => {
            let mut page = Vec::new();
            let _ = clap_mangen::Man::new(Cli::command()).render(&mut page);
            let _ = std::io::stdout().write_all(&page);
            FINE
        }
    };
    ExitCode::from(code)
}

impl Colour {
    fn wanted(self) -> bool {
        use std::io::IsTerminal;
        match self {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }
}
