//! What was found, beside what is known of the peers, as the page `docs/interop.md`.
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// The rows of the table.
pub(crate) const CHECKS: [&str; 35] = [
    "texts",
    "numbers",
    "INF and NaN",
    "large numbers",
    "times",
    "periods",
    "QName",
    "hexBinary",
    "structs",
    "attributes",
    "derived types",
    "arrays",
    "nil, absent, empty",
    "enumerations",
    "choices",
    "UTF-8",
    "1 MB string",
    "binary",
    "MTOM",
    "MTOM, ours only",
    "attachments",
    "faults",
    "headers",
    "one-way",
    "WS-Addressing",
    "SOAP 1.2",
    "SOAP 1.2 faults",
    "bare",
    "rpc/literal",
    "rpc/literal structs",
    "rpc/encoded",
    "rpc/encoded structs",
    "rpc/encoded arrays",
    "rpc/encoded references",
    "rpc/encoded in SOAP 1.2",
];

/// What one peer made of the checks, by name.
#[derive(Debug, Default)]
pub(crate) struct Results(BTreeMap<String, Result<(), String>>);

impl Results {
    /// A check that is made several times holds if it held each time.
    pub(crate) fn add(&mut self, check: &str, outcome: Result<(), String>) {
        assert!(CHECKS.contains(&check), "`{check}` is no row of the table");
        let kept = self.0.entry(check.to_owned()).or_insert(Ok(()));
        if kept.is_ok() {
            *kept = outcome;
        }
    }

    /// Reads what a peer's client printed.
    pub(crate) fn parse(printed: &str) -> Self {
        let mut results = Self::default();
        for line in printed.lines() {
            if let Some((check, outcome)) = line.split_once('\t') {
                results.add(check, if outcome == "ok" { Ok(()) } else { Err(outcome.to_owned()) });
            }
        }
        results
    }
}

/// One column: a peer in one role.
pub(crate) struct Column {
    pub role: &'static str,
    pub peer: &'static str,
    pub results: Results,
}

/// What is known of peers, from `known.tsv`: lines of role, peer, check (or the beginning of several and `*`), `cannot` or `wrong`, and a sentence that says why.
pub(crate) struct Known(Vec<[String; 5]>);

impl Known {
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Known(
            lines
                .map(|line| {
                    let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
                    fields
                        .try_into()
                        .unwrap_or_else(|_| panic!("{}: not five fields: {line}", path.display()))
                })
                .collect(),
        )
    }

    fn of(&self, column: &Column, check: &str) -> Option<&[String; 5]> {
        let names =
            |name: &str| name.strip_suffix('*').map_or(name == check, |start| check.starts_with(start));
        self.0.iter().find(|k| k[0] == column.role && k[1] == column.peer && names(&k[2]))
    }
}

/// The cells that are not as they are known to be.
pub(crate) fn surprises(columns: &[Column], known: &Known) -> Vec<String> {
    let mut surprises = Vec::new();
    for column in columns {
        for check in CHECKS {
            let cell = format!("{} as {}, {check}", column.peer, column.role);
            match (column.results.0.get(check), known.of(column, check)) {
                (Some(Ok(())), None) | (Some(Err(_)) | None, Some(_)) => {}
                (Some(Ok(())), Some(_)) => {
                    surprises.push(format!("{cell}: works, but known.tsv says it does not"))
                }
                (Some(Err(error)), None) => surprises.push(format!("{cell}: {error}")),
                (None, None) => surprises.push(format!("{cell}: was not tried")),
            }
        }
    }
    surprises
}

/// The page, but its introduction.
pub(crate) fn page(columns: &[Column], known: &Known) -> String {
    let mut page = String::new();
    let mut notes: Vec<String> = Vec::new();
    for (role, title) in [("client", "Peers that call our server"), ("server", "Peers that our client calls")]
    {
        let columns: Vec<&Column> = columns.iter().filter(|column| column.role == role).collect();
        if columns.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {title}\n\n| check |");
        columns.iter().for_each(|column| page += &format!(" {} |", column.peer));
        page += "\n|---|";
        page += &"---|".repeat(columns.len());
        page += "\n";
        for check in CHECKS {
            let _ = write!(page, "| {check} |");
            for column in &columns {
                match known.of(column, check) {
                    None => page += " ✓ |",
                    Some([_, peer, _, kind, why]) => {
                        let note = format!("{peer}: {why}");
                        let at = notes.iter().position(|n| *n == note).unwrap_or_else(|| {
                            notes.push(note);
                            notes.len() - 1
                        });
                        let mark = if kind == "cannot" { "–" } else { "✗" };
                        let _ = write!(page, " {mark} ({}) |", at + 1);
                    }
                }
            }
            page += "\n";
        }
    }
    page += "\n## Notes\n\n";
    for (at, note) in notes.iter().enumerate() {
        let _ = writeln!(page, "{}. {note}", at + 1);
    }
    page
}
