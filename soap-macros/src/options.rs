//! What stands between the macro's parentheses.
use soapgen::Settings;
use std::path::Path;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, bracketed};

/// A path and options.
pub(crate) struct Options {
    /// The document.
    pub(crate) path: LitStr,
    options: Vec<Setting>,
}

struct Setting {
    name: Ident,
    values: Vec<LitStr>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        let mut options = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            options.push(input.parse()?);
        }
        Ok(Options { path, options })
    }
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let mut values = Vec::new();
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if input.peek(LitStr) {
                values.push(input.parse()?);
            } else {
                let list;
                bracketed!(list in input);
                values.extend(Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?);
            }
        }
        Ok(Setting { name, values })
    }
}

impl Options {
    /// The settings they ask for; paths are relative to the package.
    pub(crate) fn settings(&self, package: &Path) -> syn::Result<Settings> {
        let mut settings = soapgen::configure();
        let has = |name: &str| self.options.iter().any(|option| option.name == name);
        // First, wherever it stands: the other options hold instead of the file's.
        if let Some(Setting { values, .. }) = self.options.iter().find(|option| option.name == "config") {
            for path in values {
                settings = settings.config(package.join(path.value()));
            }
        }
        if has("client") != has("server") {
            settings.client = has("client");
            settings.server = has("server");
        }
        for Setting { name, values } in &self.options {
            let texts = || values.iter().map(LitStr::value);
            let one = || match values.as_slice() {
                [one] => Ok(one.value()),
                _ => Err(syn::Error::new(name.span(), format!("`{name}` takes one text: `{name} = \"…\"`"))),
            };
            match name.to_string().as_str() {
                "client" | "server" => {}
                "config" => _ = one()?,
                "stubs" => settings.stubs = true,
                "strict" => settings.strict = true,
                "no_documents" => settings.documents = false,
                "services" => settings.services.extend(texts()),
                "ports" => settings.ports.extend(texts()),
                "operations" => settings.operations.extend(texts()),
                "derives" => {
                    let names: Vec<String> = texts().collect();
                    let wrong = |error: soapgen::Error| syn::Error::new(name.span(), error.to_string());
                    settings.set_derives(&names).map_err(wrong)?;
                }
                "modules" => {
                    for value in values {
                        let text = value.value();
                        let Some((namespace, module)) = text.rsplit_once('=') else {
                            return Err(syn::Error::new(value.span(), "expected \"namespace=module\""));
                        };
                        settings.modules.insert(namespace.to_owned(), module.to_owned());
                    }
                }
                "catalogs" => settings.catalogs.extend(texts().map(|path| package.join(path))),
                "root" => settings.root = Some(package.join(one()?)),
                "name" => settings.name = Some(one()?),
                other => {
                    let message = format!(
                        "there is no option `{other}`; there are client, server, stubs, strict, no_documents, services, \
                         ports, operations, derives, modules, catalogs, root, name, config"
                    );
                    return Err(syn::Error::new(name.span(), message));
                }
            }
        }
        Ok(settings)
    }
}
