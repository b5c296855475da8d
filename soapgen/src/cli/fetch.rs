//! `soapgen fetch`.
use super::args::Fetch;
use super::print::Printer;
use super::{ERRORS, FINE};
use crate::Error;
use crate::fetch::{Access, Change, Credentials, Identity, Limits, Order, Status, check, fetch};
use base64::Engine;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

pub(super) fn run(arguments: Fetch, printer: &Printer) -> u8 {
    match perform(arguments, printer) {
        Ok(code) => code,
        Err(error) => printer.error(&error),
    }
}

fn perform(arguments: Fetch, printer: &Printer) -> Result<u8, Error> {
    let folder = arguments.out.display().to_string();
    if arguments.check {
        let changes = check(&arguments.out)?;
        return Ok(differences(&changes, &folder, "the folder is as it was fetched", printer));
    }
    let order = order(arguments)?;
    let outcome = fetch(&order)?;
    let failed = outcome.findings.diagnostics.has_errors();
    match failed {
        true => _ = printer.error(&Error::Contract(Box::new(outcome.findings))),
        false => printer.findings(&outcome.findings),
    }
    let hosts = outcome.hosts.into_iter().collect::<Vec<_>>();
    let contacted = if hosts.is_empty() {
        "no host contacted".to_string()
    } else {
        format!("contacted: {}", hosts.join(", "))
    };
    if order.locked {
        let code =
            differences(&outcome.changes, &folder, "nothing has changed where it was fetched", printer);
        printer.summary(&contacted);
        return Ok(if failed { ERRORS } else { code });
    }
    print(&outcome.changes, printer);
    let count = |status| outcome.changes.iter().filter(|change| change.status == status).count();
    let (new, changed, same, gone) =
        (count(Status::New), count(Status::Changed), count(Status::Same), count(Status::Gone));
    printer.summary(&format!(
        "{folder}: {new} new, {changed} changed, {same} as before, {gone} gone; {contacted}"
    ));
    Ok(if failed { ERRORS } else { FINE })
}

/// Prints what differs; says so if nothing does.
fn differences(changes: &[Change], folder: &str, fine: &str, printer: &Printer) -> u8 {
    print(changes, printer);
    if changes.is_empty() {
        printer.summary(&format!("{folder}: {fine}"));
        return FINE;
    }
    printer.summary("fetch again, look at what changed, and check the files in");
    ERRORS
}

fn print(changes: &[Change], printer: &Printer) {
    for Change { path, url, status } in changes {
        let status = status.name();
        match printer.json() {
            true => printer.line(&json!({ "file": path, "url": url, "status": status }).to_string()),
            false => printer.line(&format!("{status:<8}{path}  {url}")),
        }
    }
}

fn order(arguments: Fetch) -> Result<Order, Error> {
    let mut headers = Vec::new();
    for line in &arguments.header {
        let parts = line.split_once(':').filter(|(name, value)| {
            let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
            !name.is_empty() && name.chars().all(token) && !value.contains(char::is_control)
        });
        let Some((name, value)) = parts else {
            let help = "a header is given as `Name: value`".to_string();
            return Err(Error::settings(format!("`{line}` is no header line"), Some(help)));
        };
        headers.push((name.to_string(), value.trim().to_string()));
    }
    if let Some(user) = &arguments.user {
        let pair = match (user.contains(':'), std::env::var("SOAPGEN_PASSWORD")) {
            (true, _) => user.clone(),
            (false, Ok(password)) => format!("{user}:{password}"),
            (false, Err(_)) => {
                let help =
                    "give it in the variable SOAPGEN_PASSWORD, or as `--user NAME:PASSWORD`".to_string();
                return Err(Error::settings("there is no password for `--user`", Some(help)));
            }
        };
        let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
        headers.push(("Authorization".to_string(), format!("Basic {encoded}")));
    }
    let read = |path: &Path| std::fs::read(path).map_err(|source| Error::io("cannot read", path, source));
    let identity = match (&arguments.cert, &arguments.key) {
        (Some(cert), Some(key)) => Some(Identity { chain: read(cert)?, key: read(key)? }),
        _ => None,
    };
    let mut authorities = Vec::new();
    for path in &arguments.ca {
        authorities.extend(read(path)?);
        authorities.push(b'\n');
    }
    let defaults = Limits::default();
    let limits = Limits {
        documents: arguments.max_documents.unwrap_or(defaults.documents),
        document_bytes: arguments.max_bytes.unwrap_or(defaults.document_bytes),
        request_time: arguments.timeout.map_or(defaults.request_time, Duration::from_secs),
        ..defaults
    };
    Ok(Order {
        source: arguments.source,
        out: arguments.out,
        access: Access {
            hosts: arguments.host,
            any_host: arguments.any_host,
            credentials: Credentials { headers, identity },
            authorities,
        },
        catalogs: arguments.catalog,
        well_known: arguments.well_known,
        partial: arguments.partial,
        force: arguments.force,
        locked: arguments.locked,
        limits,
    })
}
