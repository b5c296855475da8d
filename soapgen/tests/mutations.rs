//! Damaged descriptions: whatever the bytes are, the compiler answers with services or diagnostics.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soapgen::diagnostic::{Diagnostics, render, report};
use soapgen::load::{Settings, Texts, load};
use soapgen::{schema, wsdl};
use std::path::{Path, PathBuf};

/// A generator of numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }
}

/// Changes a few places: bytes replaced, ranges removed, repeated or exchanged.
fn damage(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const PIECES: [&[u8]; 16] = [
        b"<",
        b">",
        b"\"",
        b"&",
        b"&#0;",
        b"]]>",
        b"<!--",
        b"<![CDATA[",
        b"\0",
        b"\xFF",
        b"xmlns:a=''",
        b"/>",
        b"</",
        b":",
        b"tns:",
        "ü".as_bytes(),
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len());
        let end = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(5) {
            0 => drop(bytes.splice(at..end, PIECES[numbers.below(PIECES.len())].iter().copied())),
            1 => drop(bytes.splice(at..at, PIECES[numbers.below(PIECES.len())].iter().copied())),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => bytes.truncate(at.max(1)),
        }
        if bytes.is_empty() {
            bytes.push(b'<');
        }
    }
    bytes
}

fn seeds(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            seeds(&path, found);
        } else if path.extension().is_some_and(|e| e == "wsdl" || e == "xsd") {
            found.push(path);
        }
    }
}

#[test]
fn no_damage_makes_the_compiler_panic() {
    let rounds: usize = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let seed: u64 = std::env::var("SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let more = std::env::var("SEEDS").map(PathBuf::from);
    let mut files = Vec::new();
    seeds(&root.join("wsdl"), &mut files);
    seeds(&root.join("broken"), &mut files);
    if let Ok(folder) = more {
        files.clear();
        seeds(&folder, &mut files);
    }
    let folder = std::env::temp_dir().join(format!("soapgen-mutations-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut numbers = Numbers(seed);
    for file in &files {
        let original = std::fs::read(file).unwrap();
        if original.len() > 200_000 {
            continue;
        }
        for _ in 0..rounds {
            let path = folder.join("damaged.wsdl");
            let bytes = damage(&original, &mut numbers);
            std::fs::write(&path, &bytes).unwrap();
            let run = || {
                let settings = Settings::default();
                let texts = Texts::new(&settings.limits);
                let mut diagnostics = Diagnostics::new(false);
                let documents = load(std::slice::from_ref(&path), &settings, &texts, &mut diagnostics);
                let mut types = schema::compile(&documents, &schema::Options::default(), &mut diagnostics);
                wsdl::describe(&documents, &mut types, &wsdl::Options::default(), &mut diagnostics);
                let sources = documents.sources();
                diagnostics.iter().for_each(|diagnostic| drop(report(diagnostic, &sources)));
                render(&diagnostics, &sources, true).len()
            };
            if std::panic::catch_unwind(run).is_err() {
                let kept = std::env::temp_dir().join("soapgen-mutation-that-panics.wsdl");
                std::fs::write(&kept, &bytes).unwrap();
                panic!("a damaged {} makes it panic: kept as {}", file.display(), kept.display());
            }
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
}
