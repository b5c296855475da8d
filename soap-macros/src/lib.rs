//! soapgen as a procedural macro.
//!
//! ```ignore
//! soap_macros::wsdl!("wsdl/contacts.wsdl");
//!
//! impl contacts::ContactsService for Contacts { /* … */ }
//! ```
//!
//! It expands to the items that a build script or the command line would write: a module named
//! after the document. Cargo builds again when a file that was read changes. For large contracts a
//! build script is the better way: editors expand macros again and again.
#![forbid(unsafe_code)]

mod options;

use options::Options;
use proc_macro::TokenStream;
use proc_macro2::Span;
use quote::quote;
use std::path::{Path, PathBuf};

/// Compiles a WSDL in place: `wsdl!("wsdl/contacts.wsdl")`, with the path relative to the package.
///
/// Options follow the path, separated by commas:
///
/// | option | meaning |
/// |---|---|
/// | `client`, `server` | only this side |
/// | `stubs` | operations have a "not implemented" default |
/// | `strict` | harmless deviations from the standards are errors |
/// | `no_documents` | nothing is embedded for `?wsdl` |
/// | `services = ["…"]`, `ports = ["…"]`, `operations = ["Get*"]` | only these |
/// | `derives = ["Debug"]` | traits of generated types |
/// | `config = "soapgen.toml"` | a configuration file; the options here hold instead of its own |
/// | `modules = ["urn:a:types=model"]` | module of a namespace |
/// | `catalogs = ["…"]`, `root = "…"` | where imports are looked up, and what they may reach |
/// | `name = "…"` | name of the module |
#[proc_macro]
pub fn wsdl(input: TokenStream) -> TokenStream {
    let options = syn::parse_macro_input!(input as Options);
    expand(options).unwrap_or_else(|error| error.to_compile_error().into())
}

fn expand(options: Options) -> syn::Result<TokenStream> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = package.join(options.path.value());
    let span = options.path.span();
    let mut settings = options.settings(&package)?;
    let within = |folder: &Path| Some(path.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?));
    if settings.root.is_none() {
        // As in a build script: the package, if it holds the document. Else not the current directory,
        // which for a macro is wherever cargo was started.
        let package = Some(package).filter(|package| within(package) == Some(true));
        settings.root = package.or_else(|| path.parent().map(Path::to_path_buf));
    }
    let failed = |error: soapgen::Error| {
        // What was read is tracked all the same: mending the file must lead to a new build.
        let read = match &error {
            soapgen::Error::Contract(findings) => tracked(&findings.read),
            _ => proc_macro2::TokenStream::new(),
        };
        (syn::Error::new(span, error.to_string()), read)
    };
    match settings.generate(path.as_path()).map_err(failed) {
        Ok(output) => {
            let items: TokenStream = output
                .inline()
                .parse()
                .map_err(|error| syn::Error::new(Span::call_site(), format!("generated code: {error}")))?;
            let mut all = TokenStream::from(tracked(&output.read));
            all.extend(items);
            Ok(all)
        }
        Err((error, read)) => {
            let mut all = TokenStream::from(read);
            all.extend(TokenStream::from(error.to_compile_error()));
            Ok(all)
        }
    }
}

/// Makes the compiler watch the files.
fn tracked(files: &[PathBuf]) -> proc_macro2::TokenStream {
    let files = files.iter().filter(|file| file.is_file()).filter_map(|file| absolute(file));
    quote! { #(const _: &[u8] = include_bytes!(#files);)* }
}

fn absolute(file: &Path) -> Option<String> {
    std::fs::canonicalize(file).ok()?.to_str().map(str::to_owned)
}
