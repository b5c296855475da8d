//! Types and tables of small schemas, as generated.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/xsd").join(name)
}

#[test]
fn every_shape_of_type_is_generated_as_documented() {
    let output = soapgen::configure().generate(fixture("shapes.xsd")).unwrap();
    insta::assert_snapshot!("shapes_types", output.files["types.rs"]);
    insta::assert_snapshot!("shapes_tables", output.files["tables.rs"]);
}

#[test]
fn output_is_the_same_each_time() {
    let files = || soapgen::configure().generate(fixture("shapes.xsd")).unwrap().files;
    assert_eq!(files(), files());
}
