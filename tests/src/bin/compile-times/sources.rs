//! The contracts, what is generated for them, and the code a user would write around it.
use soap_tests::scratch;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A contract to measure.
#[derive(Debug)]
pub(crate) struct Contract {
    pub(crate) name: String,
    entry: PathBuf,
    root: PathBuf,
    catalog: Option<PathBuf>,
    /// Of its documents.
    pub(crate) bytes: u64,
}

impl Contract {
    /// Arguments for `--generate`; names of operations may follow.
    pub(crate) fn generation(&self, out: &Path) -> Vec<String> {
        let path = |path: &Path| path.display().to_string();
        let catalog = self.catalog.as_deref().map_or(String::new(), path);
        vec![path(&self.entry), path(&self.root), catalog, path(out)]
    }
}

/// Generates and does nothing else, so that it can be measured.
pub(crate) fn generate_alone(arguments: &[String]) -> Result<(), String> {
    let [entry, root, catalog, out, operations @ ..] = arguments else {
        return Err("--generate ENTRY ROOT CATALOG OUT [OPERATION…]".into());
    };
    let mut settings = soapgen::configure().root(root).name("contract");
    if !catalog.is_empty() {
        settings = settings.catalog(catalog);
    }
    if !operations.is_empty() {
        settings = settings.operations(operations.iter().cloned());
    }
    let output = settings.generate(entry.as_str()).map_err(|e| e.to_string())?;
    output.write(Path::new(out)).map_err(|e| e.to_string())?;
    Ok(())
}

/// The contracts of these names.
pub(crate) fn corpus(folder: &Path, names: &[String]) -> Result<Vec<Contract>, String> {
    let path = folder.join("MANIFEST.tsv");
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let catalog = Some(folder.join("_catalog")).filter(|c| c.is_dir());
    let find = |name: &String| {
        text.lines().find_map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let (found, entry, bytes) = (fields.first()?, fields.get(2)?, fields.get(6)?);
            (found == name).then(|| Contract {
                name: name.clone(),
                entry: folder.join(entry),
                root: folder.join(name),
                catalog: catalog.clone(),
                bytes: bytes.parse().unwrap_or(1),
            })
        })
    };
    names.iter().map(|name| find(name).ok_or_else(|| format!("{} has no {name}", path.display()))).collect()
}

/// A service with one operation that reaches so many types: a tree, each type with a few simple elements.
pub(crate) fn synthetic(folder: &Path, types: usize) -> Result<Contract, String> {
    let mut text = String::from(
        "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" xmlns:s=\"http://schemas.xmlsoap.org/wsdl/soap/\" \
         xmlns:x=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:many\" targetNamespace=\"urn:many\" name=\"Many\">\n\
         <types><x:schema targetNamespace=\"urn:many\" elementFormDefault=\"qualified\">\n\
         <x:element name=\"Ask\" type=\"t:Type0\"/><x:element name=\"Answer\" type=\"t:Type0\"/>\n",
    );
    for n in 0..types {
        _ = writeln!(
            text,
            "<x:complexType name=\"Type{n}\"><x:sequence>\
             <x:element name=\"name\" type=\"x:string\"/><x:element name=\"count\" type=\"x:int\" minOccurs=\"0\"/>\
             <x:element name=\"price\" type=\"x:decimal\"/><x:element name=\"created\" type=\"x:dateTime\" minOccurs=\"0\"/>"
        );
        for child in [2 * n + 1, 2 * n + 2].into_iter().filter(|child| *child < types) {
            let many = if child % 2 == 0 { " maxOccurs=\"unbounded\"" } else { "" };
            _ = writeln!(
                text,
                "<x:element name=\"part{child}\" type=\"t:Type{child}\" minOccurs=\"0\"{many}/>"
            );
        }
        text.push_str("</x:sequence><x:attribute name=\"id\" type=\"x:long\"/></x:complexType>\n");
    }
    text.push_str(
        "</x:schema></types>\n<message name=\"In\"><part name=\"body\" element=\"t:Ask\"/></message>\
         <message name=\"Out\"><part name=\"body\" element=\"t:Answer\"/></message>\n\
         <portType name=\"Many\"><operation name=\"Ask\"><input message=\"t:In\"/><output message=\"t:Out\"/></operation></portType>\n\
         <binding name=\"Many\" type=\"t:Many\"><s:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>\
         <operation name=\"Ask\"><s:operation soapAction=\"\"/><input><s:body use=\"literal\"/></input>\
         <output><s:body use=\"literal\"/></output></operation></binding>\n\
         <service name=\"Many\"><port name=\"Many\" binding=\"t:Many\"><s:address location=\"http://localhost/many\"/></port></service>\n\
         </definitions>\n",
    );
    let name = format!("types-{types}");
    let root = folder.join("made").join(&name);
    let entry = root.join("many.wsdl");
    fs::create_dir_all(&root)
        .and_then(|()| fs::write(&entry, &text))
        .map_err(|e| format!("{}: {e}", entry.display()))?;
    Ok(Contract { name, entry, root, catalog: None, bytes: text.len() as u64 })
}

/// Module names and texts of the generated files, embedded documents left out.
pub(crate) fn files(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|e| e == "rs") && name != "documents" {
            files.push((name, fs::read_to_string(&path).map_err(failed)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The operations' names in the contract, in the order of the first service.
pub(crate) fn operation_names(files: &[(String, String)]) -> Vec<String> {
    let definitions =
        files.iter().flat_map(|(_, text)| text.split("rt::OperationDef {\n        name: \"").skip(1));
    definitions.filter_map(|text| text.split('"').next()).map(str::to_owned).collect()
}

/// A handler for every operation of every service, and functions that mount them.
pub(crate) fn handlers(files: &[(String, String)], answer: &str) -> String {
    let mut out = String::new();
    for (module, text) in files {
        let traits = scratch::handler_traits(text);
        if traits.is_empty() {
            continue;
        }
        _ = writeln!(
            out,
            "pub mod handler_{module} {{\n    use crate::contract::{module}::*;\n    use soap_runtime::codegen as rt;\n    \
             pub struct Handler;"
        );
        for (name, operations) in traits {
            _ = writeln!(out, "    impl {name} for Handler {{");
            for operation in operations {
                let head = operation.head.replace("request: ", "_: ").replace("super::", "crate::contract::");
                let output = operation.output.replace("super::", "crate::contract::");
                _ = writeln!(
                    out,
                    "        async fn {head} -> {output} {{\n            Err(rt::not_implemented({answer:?}).into())\n        }}"
                );
            }
            out.push_str("    }\n");
        }
        out.push_str("    pub fn mount() -> rt::SoapService {\n        service(Handler)\n    }\n}\n");
    }
    out
}

/// A whole server.
pub(crate) fn server(files: &[(String, String)]) -> String {
    let mut out = handlers(files, "");
    out.push_str("#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n    let server = soap_runtime::Server::new()");
    for (module, _) in files.iter().filter(|(_, text)| scratch::handler_trait(text).is_some()) {
        _ = write!(out, "\n        .service(\"/{module}\", handler_{module}::mount())");
    }
    out.push_str(";\n    server.serve((\"127.0.0.1\", 8080)).await?;\n    Ok(())\n}\n");
    out
}
