//! From the file's text to settings and wishes.
use super::document::{Table, error, text, wrong};
use super::{Config, Section, Stream, Text, Wish};
use crate::diagnostic::Diagnostic;
use crate::settings::{Settings, is_trait, trait_help};
use std::fs;
use std::path::PathBuf;
use toml::de::{DeTable, DeValue};

impl Settings {
    /// Reads a configuration file (see `docs/configuration.md`). What it sets holds instead of what was set before,
    /// and what is set afterwards holds instead of the file. Errors in it are reported when code is generated.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        let mut config = Config { path: path.into(), ..Config::default() };
        match fs::read_to_string(&config.path) {
            Ok(text) => {
                config.text = text.clone();
                read(&text, &mut config, &mut self);
            }
            Err(why) => {
                let message = format!("cannot read the configuration file {}: {why}", config.path.display());
                config.findings.push(Diagnostic::error("configuration", message));
            }
        }
        self.config = Some(config);
        self
    }
}

fn read(text: &str, config: &mut Config, settings: &mut Settings) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(why) => {
            let span = why.span().unwrap_or(0..0);
            config.findings.push(error(span, format!("not TOML: {}", why.message())));
            return;
        }
    };
    let mut findings = Vec::new();
    let mut table = Table::new(table.get_ref());
    if let Some(options) = table.table("generate", &mut findings) {
        generate(options, config, settings, &mut findings);
    }
    if let Some(prefixes) = table.table("prefixes", &mut findings) {
        for (prefix, value) in prefixes.all() {
            match text_of(value, "a namespace", &mut findings) {
                Some(namespace) => config.prefixes.push((prefix.value, namespace.value)),
                None => continue,
            }
        }
    }
    if let Some(namespaces) = table.table("namespaces", &mut findings) {
        for (key, value) in namespaces.all() {
            let module = match value.get_ref().as_table() {
                Some(keys) => {
                    let mut keys = Table::new(keys);
                    let module = keys.text("module", &mut findings);
                    keys.finish("a namespace's table", &mut findings);
                    module
                }
                None => text_of(value, "the name of a module, or a table", &mut findings),
            };
            let known = config.prefixes.iter().find(|(prefix, _)| *prefix == key.value);
            let namespace = known.map_or(key.value, |(_, namespace)| namespace.clone());
            if let Some(module) = module {
                settings.modules.insert(namespace, module.value);
            }
        }
    }
    for (section, key) in [
        (Section::Types, "types"),
        (Section::Members, "members"),
        (Section::Operations, "operations"),
        (Section::Services, "services"),
    ] {
        let Some(wishes) = table.table(key, &mut findings) else { continue };
        for (selector, value) in wishes.all() {
            config.wishes.extend(wish(section, selector, value, &mut findings));
        }
    }
    table.finish("a configuration file", &mut findings);
    config.findings.append(&mut findings);
}

fn text_of(
    value: &toml::Spanned<toml::de::DeValue<'_>>,
    expected: &'static str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Text> {
    let found = text(value);
    if found.is_none() {
        let kind = value.get_ref().type_str();
        findings.push(error(value.span(), format!("this is {expected}, not {kind}")).expected(expected));
    }
    found
}

/// The options of the command line.
fn generate(mut table: Table<'_>, config: &Config, settings: &mut Settings, findings: &mut Vec<Diagnostic>) {
    for (key, place) in [
        ("client", &mut settings.client),
        ("server", &mut settings.server),
        ("stubs", &mut settings.stubs),
        ("strict", &mut settings.strict),
        ("documents", &mut settings.documents),
        ("skip_undefined", &mut settings.skip_undefined),
    ] {
        if let Some(yes) = table.bool(key, findings) {
            *place = yes;
        }
    }
    for (key, place) in [
        ("services", &mut settings.services),
        ("ports", &mut settings.ports),
        ("operations", &mut settings.operations),
    ] {
        if let Some(names) = table.texts(key, findings) {
            *place = names.into_iter().map(|name| name.value).collect();
        }
    }
    if let Some(names) = table.texts("derive", findings) {
        let (paths, others): (Vec<Text>, Vec<Text>) =
            names.into_iter().partition(|name| name.value == "none" || is_trait(&name.value));
        findings.extend(others.iter().map(no_trait));
        let paths: Vec<String> = paths.into_iter().map(|name| name.value).collect();
        // Only traits are left.
        _ = settings.set_derives(&paths);
    }
    if let Some(name) = table.text("name", findings) {
        settings.name = Some(name.value);
    }
    if let Some(root) = table.text("root", findings) {
        settings.root = Some(config.folder().join(root.value));
    }
    if let Some(catalogs) = table.texts("catalogs", findings) {
        settings.catalogs = catalogs.into_iter().map(|path| config.folder().join(path.value)).collect();
    }
    if let Some(folder) = table.text("out_dir", findings) {
        settings.out_dir = Some(config.folder().join(folder.value));
    }
    table.finish("`[generate]`", findings);
}

fn wish(
    section: Section,
    selector: Text,
    value: &toml::Spanned<toml::de::DeValue<'_>>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Wish> {
    let mut wish = Wish {
        section,
        selector,
        name: None,
        rust: None,
        derive: Vec::new(),
        attributes: Vec::new(),
        stream: None,
    };
    let Some(table) = value.get_ref().as_table() else {
        let expected = match section {
            Section::Types => "the path of a Rust type, or a table",
            _ => "a Rust name, or a table",
        };
        let text = text_of(value, expected, findings)?;
        match section {
            Section::Types => wish.rust = Some(text),
            _ => wish.name = Some(text),
        }
        return checked(wish, findings);
    };
    let mut table = Table::new(table);
    wish.name = table.text("name", findings);
    let place = match section {
        Section::Types => "a type's table",
        Section::Members => "a member's table",
        Section::Operations => "an operation's table",
        Section::Services => "a service's table",
    };
    if matches!(section, Section::Types | Section::Members) {
        wish.rust = table.text("rust", findings);
        wish.attributes = table.texts("attributes", findings).unwrap_or_default();
    }
    if section == Section::Operations {
        wish.stream = table.value("stream").and_then(|value| stream(value, findings));
    }
    if section == Section::Types {
        wish.derive = table.texts("derive", findings).unwrap_or_default();
    }
    table.finish(place, findings);
    checked(wish, findings)
}

/// `true`, or a table with what is streamed of request and response.
fn stream(value: &toml::Spanned<DeValue<'_>>, findings: &mut Vec<Diagnostic>) -> Option<Stream> {
    let only = |span| Some(Text { value: String::new(), span });
    let table = match value.get_ref() {
        DeValue::Boolean(true) => {
            return Some(Stream { request: only(value.span()), response: only(value.span()) });
        }
        DeValue::Boolean(false) => return None,
        DeValue::Table(table) => table,
        _ => {
            findings.push(wrong("stream", value, "`true`, or a table with `request` and `response`"));
            return None;
        }
    };
    let mut table = Table::new(table);
    let mut message = |key| {
        let value = table.value(key)?;
        match (value.get_ref(), text(value)) {
            (DeValue::Boolean(true), _) => only(value.span()),
            (DeValue::Boolean(false), _) => None,
            (_, Some(path)) if !path.value.is_empty() => Some(path),
            _ => {
                findings.push(wrong(key, value, "`true`, or the path of a repeated element"));
                None
            }
        }
    };
    let stream = Stream { request: message("request"), response: message("response") };
    table.finish("a stream's table", findings);
    Some(stream)
}

/// The wish, if what it gives is Rust.
fn checked(wish: Wish, findings: &mut Vec<Diagnostic>) -> Option<Wish> {
    let before = findings.len();
    if let Some(name) = wish.name.as_ref().filter(|name| !is_identifier(&name.value)) {
        findings.push(error(name.span.clone(), format!("`{}` is no Rust name", name.value)));
    }
    if let Some(path) = wish.rust.as_ref().filter(|path| !is_type(&path.value)) {
        findings.push(error(path.span.clone(), format!("`{}` is no path of a Rust type", path.value)));
    }
    findings.extend(wish.derive.iter().filter(|path| !is_trait(&path.value)).map(no_trait));
    for attribute in wish.attributes.iter().filter(|attribute| !is_attribute(&attribute.value)) {
        let message = format!("`{}` is no attribute", attribute.value);
        findings.push(error(attribute.span.clone(), message).help("for instance `#[serde(default)]`"));
    }
    (findings.len() == before).then_some(wish)
}

fn no_trait(name: &Text) -> Diagnostic {
    let message = format!("`{}` is no path of a trait", name.value);
    error(name.span.clone(), message).maybe_help(trait_help(&name.value))
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
        && text != "_"
        && text.len() <= 200
}

pub(crate) fn is_path(text: &str) -> bool {
    text.strip_prefix("::").unwrap_or(text).split("::").all(is_identifier)
}

/// A path, perhaps with types as arguments.
fn is_type(text: &str) -> bool {
    let text = text.replace(", ", ",");
    let fits = |c: char| unicode_ident::is_xid_continue(c) || ":<>,".contains(c);
    let starts = text.starts_with(|c: char| c == ':' || c == '_' || unicode_ident::is_xid_start(c));
    starts && text.chars().all(fits) && is_balanced(&text)
}

fn is_attribute(text: &str) -> bool {
    let inner = text.trim().strip_prefix("#[").and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| {
        inner.starts_with(unicode_ident::is_xid_start)
            && !inner.contains("//")
            && !inner.contains("/*")
            && is_balanced(inner)
    })
}

/// Brackets and quotes in pairs.
fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    let mut quoted = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                chars.next();
            }
            _ if quoted => {}
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            '<' => open.push('>'),
            ')' | ']' | '}' | '>' if open.pop() != Some(c) => return false,
            _ => {}
        }
    }
    open.is_empty() && !quoted
}
