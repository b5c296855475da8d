//! The `soapgen` command.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    soapgen::cli::run()
}
