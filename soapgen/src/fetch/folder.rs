//! The folder: writes what was fetched, removes what is no longer, compares.
use super::lock::{Lock, NAME, sha256};
use super::walk::Document;
use crate::Error;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Below the folder.
    pub(crate) path: String,
    /// Where it comes from.
    pub(crate) url: String,
    pub(crate) status: Status,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// It was not there.
    New,
    /// It is another than it was.
    Changed,
    /// It is as it was.
    Same,
    /// It is imported no longer.
    Gone,
    /// It is not there, but the lock file says so.
    Missing,
}

impl Status {
    /// One word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Changed => "changed",
            Status::Same => "same",
            Status::Gone => "gone",
            Status::Missing => "missing",
        }
    }
}

/// What is different between two lock files.
pub(super) fn compare(old: Option<&Lock>, new: &Lock) -> Vec<Change> {
    changes(old, new).into_iter().filter(|change| change.status != Status::Same).collect()
}

fn changes(old: Option<&Lock>, new: &Lock) -> Vec<Change> {
    let status = |file: &super::lock::File| match old.and_then(|old| old.file(&file.path)) {
        None => Status::New,
        Some(known) if known.sha256 == file.sha256 && known.url == file.url => Status::Same,
        Some(_) => Status::Changed,
    };
    let change =
        |file: &super::lock::File, status| Change { path: file.path.clone(), url: file.url.clone(), status };
    let mut changes: Vec<Change> = new.files.iter().map(|file| change(file, status(file))).collect();
    let gone = old.into_iter().flat_map(|old| &old.files).filter(|file| new.file(&file.path).is_none());
    changes.extend(gone.map(|file| change(file, Status::Gone)));
    changes
}

/// Files that are not as the lock file says.
pub(super) fn verify(folder: &Path, lock: &Lock) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for file in &lock.files {
        let status = match content(&folder.join(&file.path))? {
            None => Status::Missing,
            Some(hash) if hash == file.sha256 => continue,
            Some(_) => Status::Changed,
        };
        changes.push(Change { path: file.path.clone(), url: file.url.clone(), status });
    }
    Ok(changes)
}

/// Writes documents and lock file.
///
/// # Errors
/// A file that would be overwritten was not fetched, or was changed since; nothing is written then, unless `force`d.
pub(super) fn store(
    folder: &Path,
    old: Option<&Lock>,
    lock: &Lock,
    documents: &[Document],
    force: bool,
) -> Result<Vec<Change>, Error> {
    if let Some(old) = old.filter(|old| old.source() != lock.source() && !force) {
        let message = format!("{} holds what was fetched from {}", folder.display(), old.source());
        return Err(Error::settings(message, Some("use a folder for each source, or `--force`".to_string())));
    }
    fs::create_dir_all(folder).map_err(|source| Error::io("cannot create", folder, source))?;
    let folder = folder.canonicalize().map_err(|source| Error::io("cannot read", folder, source))?;
    let mut ours: Vec<PathBuf> = Vec::new();
    for document in documents {
        let path = folder.join(&document.path);
        stays_inside(&folder, &path)?;
        let known = old.and_then(|old| old.file(&document.path)).map(|file| file.sha256.as_str());
        match content(&path)? {
            None => {}
            Some(hash) if force || hash == document.sha256 || known == Some(hash.as_str()) => {}
            Some(_) => {
                let message = match known {
                    Some(_) => format!("{} was changed since it was fetched", path.display()),
                    None => format!("{} is there already and was not fetched", path.display()),
                };
                let help = "move it away, or overwrite it with `--force`".to_string();
                return Err(Error::settings(message, Some(help)));
            }
        }
        ours.push(path);
    }
    for (document, path) in documents.iter().zip(&ours) {
        if content(path)?.as_ref() != Some(&document.sha256) {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|source| Error::io("cannot create", parent, source))?;
            }
            // What a folder made meanwhile may lead to.
            stays_inside(&folder, path)?;
            fs::write(path, &document.bytes).map_err(|source| Error::io("cannot write", path, source))?;
        }
    }
    let changes = changes(old, lock);
    let kept: HashSet<&str> = lock.files.iter().map(|file| file.path.as_str()).collect();
    for file in old.into_iter().flat_map(|old| &old.files).filter(|file| !kept.contains(file.path.as_str())) {
        let path = folder.join(&file.path);
        // What was changed by hand stays.
        if stays_inside(&folder, &path).is_ok() && content(&path)?.as_ref() == Some(&file.sha256) {
            fs::remove_file(&path).map_err(|source| Error::io("cannot remove", &path, source))?;
        }
    }
    let path = folder.join(NAME);
    stays_inside(&folder, &path)?;
    let text = lock.to_string();
    if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
        fs::write(&path, text).map_err(|source| Error::io("cannot write", &path, source))?;
    }
    Ok(changes)
}

/// The hash of a file's content, if there is one.
fn content(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(sha256(&bytes))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::io("cannot read", path, source)),
    }
}

/// No symbolic link on the way to a file leads out of the folder.
fn stays_inside(folder: &Path, path: &Path) -> Result<(), Error> {
    let there = path.ancestors().find_map(|ancestor| {
        fs::symlink_metadata(ancestor).ok()?;
        Some(ancestor.canonicalize())
    });
    match there {
        Some(Ok(there)) if there.starts_with(folder) => Ok(()),
        _ => {
            let message = format!("{} leads out of the folder by a symbolic link", path.display());
            Err(Error::settings(message, Some("remove the link".to_string())))
        }
    }
}
