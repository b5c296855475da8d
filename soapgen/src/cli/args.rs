//! What can be typed: commands, options and their help texts.
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Compiles WSDL and XML Schema to Rust: types, handler trait, server dispatcher and client.
#[derive(Debug, Parser)]
#[command(
    name = "soapgen",
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Start here:
  soapgen inspect contacts.wsdl                        what the contract offers
  soapgen generate contacts.wsdl --out src/contacts    write Rust into a crate that depends on soap-runtime
  soapgen check contacts.xsd --instance order.xml      is this document valid?

Exit codes: 0 fine, 1 the input has errors (or `generate --check` found differences), 2 wrong usage."
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Colours in diagnostics.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(super) color: Colour,
    /// Print errors only: no warnings, no summary.
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// How diagnostics and results are printed: `json` gives one object a line on standard output.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// If standard error is a terminal and NO_COLOR is not set.
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Generate Rust from WSDL or schema files.
    #[command(after_help = "\
Examples:
  soapgen generate contacts.wsdl --out src/contacts
      Then `mod contacts;` in the crate, which depends on soap-runtime.
  soapgen generate contacts.wsdl --out src/contacts --check
      In CI: exit code 1 if the checked-in files are not what would be generated.
  soapgen generate big.wsdl --out src/big --client --operations 'Get*,Login'
      A client of a few operations, with the types these need and no others.
  soapgen generate axl.wsdl --out src/axl --server --stubs
      A server that implements three of a thousand operations.
  soapgen generate device.wsdl --out src/device --catalog schemas/catalog.xml
      Imports by http address are looked up in a catalog; nothing is ever downloaded.
  soapgen generate a.wsdl --out src/a --module urn:a:types=model --derive Debug,Clone

Files that are the same already are not touched, files that soapgen wrote earlier and generates no more
are removed, and files that soapgen did not write are never overwritten.")]
    Generate(Generate),
    /// List services, ports, operations, headers, faults and types.
    #[command(after_help = "\
Examples:
  soapgen inspect contacts.wsdl
  soapgen inspect contacts.wsdl --format json | jq '.services[].ports[].operations[].name'")]
    Inspect(Inspect),
    /// Check WSDL or schema files, and XML documents against them.
    #[command(after_help = "\
Examples:
  soapgen check contacts.wsdl
  soapgen check orders.xsd --instance order1.xml --instance order2.xml
  soapgen check --batch jobs.tsv          (`-` reads standard input)
      One job a line: `id TAB schema files TAB instance file`; files are separated by spaces, `%20` is a
      space and `%25` a percent sign, both lists may be empty. Prints `id TAB schema verdict TAB instance
      verdict` with `valid`, `invalid` or `-`. Without schema files the document is assessed laxly, by
      the built-in declarations.

Checking is strict: deviations that `generate` tolerates are errors, unless --lenient is given.")]
    Check(Check),
    /// Copy a WSDL and everything it imports into a folder, with a lock file. The only command that uses the network.
    #[cfg(feature = "fetch")]
    #[command(after_help = "\
Examples:
  soapgen fetch 'https://orders.example/Orders.svc?wsdl' --out wsdl
      Then `soapgen generate wsdl/Orders.svc.wsdl --out src/orders`: the lock file says where imports are.
  soapgen fetch wsdl/orders.wsdl --out orders --host schemas.example
      A file, and what it imports from its folder and from one host.
  soapgen fetch --out wsdl --locked
      In CI: exit code 1 if what is published there is no longer what the lock file says.
  soapgen fetch --out wsdl --check
      The same for the files in the folder, without the network.

Documents are stored as they came. Only the source's host is contacted, unless --host or --any-host says
otherwise; which ones were is told at the end. Proxies come from HTTP_PROXY, HTTPS_PROXY and NO_PROXY.")]
    Fetch(Box<Fetch>),
    /// Print a completion script for a shell.
    #[command(after_help = "\
Example:
  soapgen completions bash > ~/.local/share/bash-completion/completions/soapgen")]
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(hide = true)]
    Man,
}

/// Where documents are read from.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// No file outside this folder is read, symbolic links resolved. Default: the current directory if it
    /// contains the first file, else that file's folder. A catalog's folder counts as inside.
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// An OASIS XML catalog, or a folder whose CATALOG.tsv maps addresses to files. May be repeated.
    #[arg(long, value_name = "PATH")]
    pub(super) catalog: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Generate {
    /// WSDL or schema files; several are compiled into one tree that shares types.
    #[arg(required = true, value_name = "WSDL")]
    pub(super) files: Vec<PathBuf>,
    /// A configuration file (TOML): all these options, and names, modules, derives and Rust types of your own.
    /// Options given here hold instead of the file's.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Folder for the generated files; made if it is not there.
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Generate clients; without --server, nothing but clients.
    #[arg(long)]
    pub(super) client: bool,
    /// Generate handler traits and dispatchers; without --client, nothing but these.
    #[arg(long)]
    pub(super) server: bool,
    /// Services to keep, separated by commas. Default: all.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) services: Vec<String>,
    /// Ports to keep, separated by commas. Default: all.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) ports: Vec<String>,
    /// Operations to keep, separated by commas; `Get*` keeps all that start with Get. Types that only other
    /// operations need are left out.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) operations: Vec<String>,
    /// Traits that generated types implement: Debug, Clone, PartialEq, or `none`, and paths of others to derive (`Eq`,
    /// `Hash` and `Default` where the fields allow it). Default: the first three.
    #[arg(long, value_name = "TRAITS", value_delimiter = ',')]
    pub(super) derive: Vec<String>,
    /// Module for the types of a namespace. May be repeated.
    #[arg(long, value_name = "NAMESPACE=NAME")]
    pub(super) module: Vec<String>,
    /// Give every operation a default that answers "not implemented", so that a few of many can be written.
    #[arg(long)]
    pub(super) stubs: bool,
    /// Do not embed the documents; the server then answers no ?wsdl.
    #[arg(long)]
    pub(super) no_documents: bool,
    /// Refuse harmless deviations from the standards, which are warnings otherwise.
    #[arg(long)]
    pub(super) strict: bool,
    /// Leave out operations and ports that refer to something undefined, with a warning, instead of refusing the
    /// file.
    #[arg(long)]
    pub(super) skip_undefined: bool,
    /// Write nothing; fail if the files in the folder differ from what would be generated.
    #[arg(long)]
    pub(super) check: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// WSDL or schema files.
    #[arg(required = true, value_name = "WSDL")]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// WSDL or schema files.
    #[arg(value_name = "FILE", required_unless_present_any = ["batch", "instance"], conflicts_with = "batch")]
    pub(super) files: Vec<PathBuf>,
    /// A document to validate against them. May be repeated.
    #[arg(long, value_name = "DOC", conflicts_with = "batch")]
    pub(super) instance: Vec<PathBuf>,
    /// Many jobs from a file, or from standard input (`-`).
    #[arg(long, value_name = "FILE")]
    pub(super) batch: Option<PathBuf>,
    /// Tolerate the deviations that `generate` tolerates.
    #[arg(long)]
    pub(super) lenient: bool,
    #[command(flatten)]
    pub(super) reading: Reading,
}

#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub(super) struct Fetch {
    /// An http or https address, or a file. Default: what the folder's lock file says.
    #[arg(value_name = "URL|FILE", conflicts_with = "check")]
    pub(super) source: Option<String>,
    /// Folder for the documents and the lock file; made if it is not there.
    #[arg(long, short, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Contact nobody; fail if the files in the folder are not as they were fetched.
    #[arg(long)]
    pub(super) check: bool,
    /// Write nothing; fail if what would be fetched is not what the lock file says.
    #[arg(long, conflicts_with = "check")]
    pub(super) locked: bool,
    /// A host that may be contacted beside the source's. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub(super) host: Vec<String>,
    /// Contact any host that an import names.
    #[arg(long)]
    pub(super) any_host: bool,
    /// Basic authentication; without `:PASSWORD` that is taken from SOAPGEN_PASSWORD. Like the next three, for
    /// the source's scheme, host and port only.
    #[arg(long, value_name = "NAME[:PASSWORD]")]
    pub(super) user: Option<String>,
    /// A header line to send. May be repeated.
    #[arg(long, value_name = "NAME: VALUE")]
    pub(super) header: Vec<String>,
    /// Client certificate chain, PEM.
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(super) cert: Option<PathBuf>,
    /// Key of the client certificate, PEM.
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(super) key: Option<PathBuf>,
    /// Certificates of authorities to trust beside the system's, PEM. May be repeated.
    #[arg(long, value_name = "FILE")]
    pub(super) ca: Vec<PathBuf>,
    /// A catalog: what it maps is not fetched. May be repeated.
    #[arg(long, value_name = "PATH")]
    pub(super) catalog: Vec<PathBuf>,
    /// Fetch well-known schemas, too, instead of using the built-in ones.
    #[arg(long)]
    pub(super) well_known: bool,
    /// Keep what could be fetched although something could not; the exit code is 1 nevertheless.
    #[arg(long)]
    pub(super) partial: bool,
    /// Overwrite files that were changed by hand or not fetched.
    #[arg(long)]
    pub(super) force: bool,
    /// For one request, answer included. Default: 60.
    #[arg(long, value_name = "SECONDS")]
    pub(super) timeout: Option<u64>,
    /// Most documents. Default: 1000.
    #[arg(long, value_name = "N")]
    pub(super) max_documents: Option<usize>,
    /// Most bytes of one document, inflated. Default: 64 MiB.
    #[arg(long, value_name = "N")]
    pub(super) max_bytes: Option<u64>,
}
