//! The schemas of the W3C suite, where they are unpacked.
//!
//! `XSTS=DIR` names the folder that holds `tests.tsv` and, unpacked, the suite's files.
use super::compile_file;
use soapgen::schema::Options;
use std::path::Path;

#[test]
fn schemas_of_the_w3c_suite_are_judged_as_it_says() {
    let Ok(folder) = std::env::var("XSTS") else {
        eprintln!("skipped: XSTS does not name the folder of the W3C suite");
        return;
    };
    let folder = Path::new(&folder);
    let tests = std::fs::read_to_string(folder.join("tests.tsv")).unwrap();
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for line in tests.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, _, _, _, "schema", expected, _, schema, ..] = fields.as_slice() else { continue };
        if schema.contains(' ') {
            continue; // several documents: through the command line only
        }
        all += 1;
        let compiled = compile_file(true, folder.join(schema.replace("%20", " ")), &Options::default());
        if compiled.diagnostics.has_errors() == (*expected == "invalid") {
            right += 1;
        } else {
            wrong.push(*id);
        }
    }
    println!("schemas: passed {right} of {all}\n{}", wrong.join("\n"));
    assert!(right * 1000 >= all * 995, "passed {right} of {all}");
}
