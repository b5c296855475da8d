//! The lock file: a table of addresses and files, which is also the catalog that the loader reads.
use super::walk::Walked;
use crate::Error;
pub(crate) use crate::load::LOCK as NAME;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lock {
    /// Fetched documents; the first is what was asked for.
    pub(super) files: Vec<File>,
    /// Other addresses of the same files, with the index of the file.
    pub(super) others: Vec<(String, usize)>,
}

/// A fetched document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    pub(super) url: String,
    pub(super) path: String,
    pub(super) sha256: String,
    pub(super) media_type: String,
}

const HEAD: &str =
    "# Written by `soapgen fetch`: address, file, SHA-256, media type; the first is what was asked for.\n";

/// In place of a hash: another address of a file.
const OTHER: &str = "=";

impl Lock {
    pub(super) fn of(walked: &Walked) -> Self {
        let file = |document: &super::walk::Document| File {
            url: document.url.clone(),
            path: document.path.clone(),
            sha256: document.sha256.clone(),
            media_type: document.media_type.clone(),
        };
        let mut others: Vec<_> = walked.others.iter().map(|(url, index)| (url.clone(), *index)).collect();
        others.sort();
        Lock { files: walked.documents.iter().map(file).collect(), others }
    }

    /// The lock file of a folder, if it has one.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Error> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(Error::io("cannot read", &path, source)),
        };
        match Lock::parse(&text) {
            Ok(lock) => Ok(Some(lock)),
            Err(line) => {
                let help = "fetch into another folder, or remove the file".to_string();
                let message = format!("{}:{line}: this is no line of a lock file", path.display());
                Err(Error::settings(message, Some(help)))
            }
        }
    }

    /// `Err`: the number of a line that is wrong.
    fn parse(text: &str) -> Result<Self, usize> {
        let mut lock = Lock { files: Vec::new(), others: Vec::new() };
        let mut by_path = HashMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            match columns[..] {
                [url, path, OTHER] => {
                    lock.others.push((url.to_string(), *by_path.get(path).ok_or(number + 1)?));
                }
                [url, path, sha256, media_type] if sha256.len() == 64 && super::name::is_tame(path) => {
                    if by_path.insert(path.to_string(), lock.files.len()).is_some() {
                        return Err(number + 1);
                    }
                    let own = |text: &str| text.to_string();
                    lock.files.push(File {
                        url: own(url),
                        path: own(path),
                        sha256: own(sha256),
                        media_type: own(media_type),
                    });
                }
                _ => return Err(number + 1),
            }
        }
        if lock.files.is_empty() { Err(1) } else { Ok(lock) }
    }

    /// What was asked for.
    pub(super) fn source(&self) -> &str {
        self.files.first().map_or("", |file| file.url.as_str())
    }

    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        for File { url, path, sha256, media_type } in &self.files {
            writeln!(f, "{url}\t{path}\t{sha256}\t{media_type}")?;
        }
        for (url, file) in &self.others {
            writeln!(f, "{url}\t{}\t{OTHER}", self.files.get(*file).map_or("", |file| file.path.as_str()))?;
        }
        Ok(())
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_comes_back_as_it_was_written() {
        let file = |url: &str, path: &str| File {
            url: url.into(),
            path: path.into(),
            sha256: sha256(path.as_bytes()),
            media_type: "text/xml".into(),
        };
        let files = vec![file("http://a/?wsdl", "a.wsdl"), file("http://a/b.xsd", "b.xsd")];
        let lock = Lock { files, others: vec![("http://A/b.xsd".into(), 1)] };
        assert_eq!(Lock::parse(&lock.to_string()), Ok(lock));
    }

    #[test]
    fn a_lock_file_that_names_files_elsewhere_is_refused() {
        let hash = sha256(b"");
        for (path, hash) in
            [("../a.wsdl", hash.as_str()), ("/etc/passwd", &hash), ("a\\..\\b", &hash), ("a.wsdl", "12")]
        {
            assert_eq!(Lock::parse(&format!("http://a/\t{path}\t{hash}\ttext/xml\n")), Err(1), "{path}");
        }
        assert_eq!(Lock::parse("# nothing\n"), Err(1));
        assert_eq!(sha256(b"")[..8], *"e3b0c442");
    }
}
