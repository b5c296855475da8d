//! `soapgen fetch`: copies a document and everything it imports into a folder, with a lock file. The only part of the compiler
//! that uses the network, and only the command line has it.
//!
//! Documents are stored as they came. The lock file says which address each file has, and the loader reads it, so that
//! relative and absolute imports are found without a change to the documents.
mod address;
mod folder;
mod http;
mod lock;
mod name;
mod walk;

pub(crate) use folder::{Change, Status};
pub(crate) use http::{Access, Credentials, Identity};
pub(crate) use lock::Lock;

use crate::diagnostic::Diagnostic;
use crate::{Error, Findings};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What to fetch and how.
#[derive(Debug)]
pub(crate) struct Order {
    /// An `http` or `https` address, or a file. None: what the lock file says.
    pub(crate) source: Option<String>,
    /// Where to.
    pub(crate) out: PathBuf,
    /// Which hosts, as whom.
    pub(crate) access: Access,
    /// Catalogs: what they map is not fetched.
    pub(crate) catalogs: Vec<PathBuf>,
    /// Fetch well-known schemas, too.
    pub(crate) well_known: bool,
    /// Keep what could be fetched although something could not.
    pub(crate) partial: bool,
    /// Overwrite files that were changed by hand or are not ours.
    pub(crate) force: bool,
    /// Compare with the lock file, write nothing.
    pub(crate) locked: bool,
    pub(crate) limits: Limits,
}

/// Bounds of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Documents.
    pub(crate) documents: usize,
    /// Bytes of one document, inflated.
    pub(crate) document_bytes: u64,
    /// Bytes of all documents.
    pub(crate) total_bytes: u64,
    /// Redirects of one document.
    pub(crate) redirects: usize,
    /// For one request, answer included.
    pub(crate) request_time: Duration,
    /// For the run.
    pub(crate) total_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            documents: 1_000,
            document_bytes: 64 << 20,
            total_bytes: 256 << 20,
            redirects: 10,
            request_time: Duration::from_secs(60),
            total_time: Duration::from_secs(600),
        }
    }
}

/// What was done.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Files, in the order of the lock file; with `locked`, what differs.
    pub(crate) changes: Vec<Change>,
    /// Hosts that were contacted.
    pub(crate) hosts: BTreeSet<String>,
    /// Warnings; with [`Order::partial`] errors, too.
    pub(crate) findings: Findings,
}

/// Fetches.
///
/// # Errors
/// Something could not be fetched or stored. Nothing was written then, unless [`Order::partial`] was asked for.
pub(crate) fn fetch(order: &Order) -> Result<Outcome, Error> {
    let old = Lock::read(&order.out)?;
    let source = match (&order.source, &old) {
        (Some(source), _) => source.clone(),
        (None, Some(lock)) => lock.source().to_string(),
        (None, None) => {
            let help = "give the address or file of a WSDL".to_string();
            let message = format!("there is no {} in {}", lock::NAME, order.out.display());
            return Err(Error::settings(message, Some(help)));
        }
    };
    let walked = walk::walk(order, &source, old.as_ref())?;
    if walked.findings.diagnostics.has_errors() && (!order.partial || walked.documents.is_empty()) {
        return Err(Error::Contract(Box::new(walked.findings)));
    }
    let lock = Lock::of(&walked);
    let changes = if order.locked {
        folder::compare(old.as_ref(), &lock)
    } else {
        folder::store(&order.out, old.as_ref(), &lock, &walked.documents, order.force)?
    };
    Ok(Outcome { changes, hosts: walked.hosts, findings: walked.findings })
}

/// Compares a folder with its lock file, without the network: what differs.
///
/// # Errors
/// There is no lock file, or it or a file cannot be read.
pub(crate) fn check(folder: &Path) -> Result<Vec<Change>, Error> {
    match Lock::read(folder)? {
        Some(lock) => folder::verify(folder, &lock),
        None => {
            let help = "`soapgen fetch URL --out DIR` writes one".to_string();
            Err(Error::settings(format!("there is no {} in {}", lock::NAME, folder.display()), Some(help)))
        }
    }
}

/// Why a document was not fetched.
#[derive(Debug)]
struct Problem {
    rule: &'static str,
    message: String,
    help: Vec<String>,
}

impl Problem {
    fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Problem { rule, message: message.into(), help: Vec::new() }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    fn diagnostic(self) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.rule, self.message);
        self.help.into_iter().fold(diagnostic, Diagnostic::help)
    }
}
