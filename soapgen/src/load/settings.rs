//! What bounds a run: import root, catalogs, limits.
use std::path::PathBuf;

/// Where imports may lead, and how much is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The import root: no file outside of it is read, symlinks resolved. None: the current directory if it contains
    /// the first input, else that input's folder.
    pub root: Option<PathBuf>,
    /// Catalogs in order of precedence: OASIS XML catalog files, `CATALOG.tsv` files, or folders that hold one of the two
    /// (`catalog.xml`, `CATALOG.tsv`). A catalog's folder counts as inside the root.
    pub catalogs: Vec<PathBuf>,
    /// Limits.
    pub limits: Limits,
}

/// Limits on what is read. Passing one is an error that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Files of one run. Default 2,000.
    pub files: usize,
    /// Bytes of one file. Default 64 MiB.
    pub file_bytes: u64,
    /// Bytes of all files. Default 256 MiB.
    pub total_bytes: u64,
    /// Depth of nested elements. Default 200; the deepest real schema known has 30.
    pub depth: usize,
    /// Nodes of one document after entities were expanded. Default 16 million.
    pub nodes: u32,
    /// Attributes of one element, namespace declarations included. Default 1,000.
    pub attributes: usize,
    /// Namespace declarations in scope at a place. Default 300.
    pub namespaces: usize,
    /// Entities, attributes and notations that one document type declaration may declare. Default 10,000.
    pub declarations: usize,
    /// Bytes that the entities and attribute defaults of one document expand to. Default 1 MiB.
    pub entity_bytes: u64,
    /// How deep entities may refer to entities. Default 40.
    pub entity_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            files: 2_000,
            file_bytes: 64 << 20,
            total_bytes: 256 << 20,
            depth: 200,
            nodes: 16_000_000,
            attributes: 1_000,
            namespaces: 300,
            declarations: 10_000,
            entity_bytes: 1 << 20,
            entity_depth: 40,
        }
    }
}
