//! The W3C XML Schema test suite: where its files are, and its tables of tests.
use crate::scratch;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A test: a schema that is valid or not, or a document that is.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its name.
    pub id: String,
    /// A document is tested, not a schema.
    pub is_instance: bool,
    /// The schema or document is valid.
    pub valid: bool,
    /// The schema documents, below the suite's files.
    pub schemas: Vec<String>,
    /// The document.
    pub instance: Option<String>,
}

/// The folder of the suite's files: those of the archive beside the tables are unpacked below `target/suites`, once.
///
/// # Errors
/// The archive cannot be unpacked.
pub fn files(folder: &Path) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut archives: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    archives.retain(|path| path.to_string_lossy().ends_with(".tar.gz"));
    archives.sort();
    let Some(archive) = archives.first() else { return Ok(folder.to_owned()) };
    let length = fs::metadata(archive).map_err(|e| e.to_string())?.len();
    let name = archive.file_name().unwrap_or_default().to_string_lossy();
    let target = scratch::folder("xsts").join(format!("{}-{length}", name.trim_end_matches(".tar.gz")));
    if target.is_dir() {
        return Ok(target);
    }
    // Unpacked beside and moved, so that what is there is whole.
    let beside = target.with_extension(format!("part{}", std::process::id()));
    fs::create_dir_all(&beside).map_err(|e| format!("{}: {e}", beside.display()))?;
    let status = Command::new("tar").arg("xzf").arg(archive).arg("-C").arg(&beside).status();
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => return Err(format!("tar: {status}")),
        Err(error) => return Err(format!("tar: {error}")),
    }
    match fs::rename(&beside, &target) {
        Ok(()) => Ok(target),
        Err(_) if target.is_dir() => Ok(target),
        Err(error) => Err(format!("{}: {error}", target.display())),
    }
}

/// The tests of a table: `id contributor set group kind expected status schemas instance`, tab separated.
///
/// # Errors
/// The file cannot be read, or a line is none of a test.
pub fn tests(table: &Path) -> Result<Vec<Test>, String> {
    let text = fs::read_to_string(table).map_err(|e| format!("{}: {e}", table.display()))?;
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| test(line).ok_or_else(|| format!("{}: no test: {line}", table.display()))).collect()
}

fn test(line: &str) -> Option<Test> {
    let fields: Vec<&str> = line.split('\t').collect();
    let path = |field: &&str| field.replace("%20", " ");
    Some(Test {
        id: (*fields.first()?).to_owned(),
        is_instance: *fields.get(4)? == "instance",
        valid: *fields.get(5)? == "valid",
        schemas: fields.get(7)?.split(' ').filter(|file| !file.is_empty()).map(|file| path(&file)).collect(),
        instance: fields.get(8).filter(|file| !file.is_empty()).map(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_test() {
        let found = test("a/b\tms\tset\tgroup\tinstance\tinvalid\taccepted\tx/a%20b.xsd x/c.xsd\tx/d.xml");
        let found = found.expect("a test");
        assert!(found.is_instance && !found.valid);
        assert_eq!(found.schemas, ["x/a b.xsd", "x/c.xsd"]);
        assert_eq!(found.instance.as_deref(), Some("x/d.xml"));
        let schema = test("a\tms\tset\tgroup\tschema\tvalid\t\tx.xsd\t").expect("a test");
        assert!(!schema.is_instance && schema.valid && schema.instance.is_none());
    }
}
