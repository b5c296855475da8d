//! Text to tree, and the parser's errors as diagnostics with places and hints.
use super::{Limits, guard, strict};
use crate::diagnostic::{Diagnostic, Label, closest, place, place_offset};
use roxmltree::{Document, Error, ParsingOptions};

/// Parses a text without document type declaration (see [`strict::expand`]).
pub(super) fn parse<'t>(
    text: &'t str,
    source: u32,
    limits: &Limits,
) -> Result<Document<'t>, Box<Diagnostic>> {
    if text.trim().is_empty() {
        let diagnostic =
            Diagnostic::error("xml-syntax", "the file is empty").at((source, 0..0), "nothing here");
        let diagnostic = diagnostic.expected("a WSDL or schema document");
        return Err(Box::new(diagnostic.help("was the download cut off, or the wrong file saved?")));
    }
    guard::check(text, limits).map_err(|refused| {
        let end = refused.offset + tag_name_length(text, refused.offset);
        Diagnostic::error(refused.rule, refused.message)
            .at((source, refused.offset..end), "")
            .help(refused.help)
    })?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.nodes, entity_resolver: None };
    let tree = Document::parse_with_options(text, options)
        .map_err(|error| Box::new(explain(text, source, &error)))?;
    // The tree's parser says more about what is wrong, but does not see all of it.
    strict::check(text, source, limits)?;
    Ok(tree)
}

/// The length of `<name` or of one character.
fn tag_name_length(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    let ends = |c: char| c.is_ascii_whitespace() || c == '>' || c == '/' || c == '=';
    let skip = rest.chars().take_while(|c| matches!(c, '<' | '/')).count();
    let length = rest.get(skip..).and_then(|name| name.find(ends)).map_or(rest.len(), |i| skip + i);
    if length > 200 { rest.chars().next().map_or(0, char::len_utf8) } else { length }
}

/// A parser's error for people: what was found, what was expected, what to do.
fn explain(text: &str, source: u32, error: &Error) -> Diagnostic {
    let position = error.pos();
    let at = place_offset(text, position.row as usize, position.col as usize);
    let character = text.get(at..).and_then(|rest| rest.chars().next());
    let here = Label::new(source, at..at + character.map_or(0, char::len_utf8), "");
    let tag = Label::new(source, at..at + tag_name_length(text, at), "");
    let found = character.map_or("the end of the file".to_string(), |c| format!("{c:?}"));
    let error_of = |message: String| Diagnostic::error("xml-syntax", message);
    let namespace = |message: String| Diagnostic::error("xml-namespace", message);
    match error {
        Error::UnknownNamespace(prefix, _) => {
            let (declared, scheme) = (declared_prefixes(text), usual_namespace(prefix));
            let prefixes = declared.iter().map(String::as_str).filter(|known| *known != "xmlns");
            let diagnostic = namespace(format!("the prefix `{prefix}` is not declared"))
                .at(tag, "no declaration of this prefix is in scope")
                .expected(format!("an attribute `xmlns:{prefix}=\"…\"` on this element or one around it"))
                .clause("Namespaces in XML 1.0, 5");
            match (scheme, closest(prefix, prefixes)) {
                (Some(uri), _) => diagnostic.help(format!("add xmlns:{prefix}=\"{uri}\" to the root element")),
                (None, Some(near)) => diagnostic.help(format!("did you mean `{near}:`?")),
                (None, None) => diagnostic,
            }
        }
        Error::UnexpectedCloseTag(expected, actual, _) => {
            let diagnostic = error_of(format!("`</{actual}>` closes nothing that is open here"))
                .at(tag, format!("found `</{actual}>`"))
                .expected(format!("`</{expected}>`"));
            match guard::open_elements(text, at).last() {
                Some(opened) => {
                    let range = *opened..opened + tag_name_length(text, *opened);
                    diagnostic.also((source, range), format!("`<{expected}>` is open since here"))
                }
                None => diagnostic,
            }
        }
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
            let end = text.trim_end().len();
            let label = Label::new(source, end..end, "");
            let diagnostic = error_of("the file ends in the middle".to_string())
                .at(label, "the file ends here")
                .help("the file is truncated: fetch or copy it again");
            match guard::open_elements(text, text.len()).last() {
                Some(opened) => {
                    let length = tag_name_length(text, *opened);
                    let name = text.get(opened + 1..opened + length).unwrap_or_default();
                    diagnostic
                        .expected(format!("`</{name}>`"))
                        .also((source, *opened..opened + length), "this element is still open")
                }
                None => diagnostic,
            }
        }
        Error::NoRootNode => error_of("there is no element in the file".to_string())
            .at((source, 0..0), "no element")
            .expected("a WSDL or schema document"),
        Error::UnknownEntityReference(name, _) => {
            error_of(format!("the entity `{name}` is not declared"))
                .at(Label::new(source, at..at + name.len() + 2, ""), "refers to nothing")
                .expected("`&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` or an entity declared in a DOCTYPE")
                .help(strict::entity_help(name))
        }
        Error::MalformedEntityReference(_) => error_of("`&` starts no entity reference here".to_string())
            .at(here, "found `&`")
            .expected("`&name;`")
            .help("a literal `&` is written `&amp;`, also in URLs within attributes"),
        Error::EntityReferenceLoop(_) => {
            Diagnostic::error("limit-entities", "entities refer to each other in a loop, or too deep")
                .at(here, "")
                .help("entities that multiply are an attack (\"billion laughs\"); write the text out")
        }
        Error::InvalidAttributeValue(_) => error_of("`<` must not stand in an attribute's value".to_string())
            .at(here, format!("found {found}"))
            .help("write it `&lt;`, or close the value with its quote"),
        Error::DuplicatedAttribute(name, _) => {
            error_of(format!("the attribute `{name}` is given twice")).at(tag, "the second one").clause("XML 1.0, 3.1")
        }
        Error::DuplicatedNamespace(prefix, _) => namespace(format!("the prefix `{prefix}` is declared twice on one element"))
            .at(tag, "the second declaration"),
        Error::UnexpectedDeclaration(_) => error_of("an XML declaration must be the very first thing of a file".to_string())
            .at(Label::new(source, at..(at + 5).min(text.len()), ""), "found a second or late declaration")
            .help("two files may have been joined: keep one document"),
        Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
            Diagnostic::error("limit-nodes", format!("the document is too big: {error}")).at((source, 0..0), "")
        }
        Error::NonXmlChar(c, _) => error_of(format!("the character U+{:04X} must not stand in an XML file", *c as u32))
            .at(here, "found here")
            .clause("XML 1.0, 2.2")
            .help("remove it; if the file has many, its encoding is probably not the one declared"),
        Error::InvalidComment(_) => error_of("a comment must not contain `--`".to_string())
            .at(Label::new(source, at..(at + 4).min(text.len()), ""), "in this comment")
            .help("write `- -`, or close the comment earlier"),
        Error::InvalidCharacterData(_) => error_of("`]]>` must not stand in text".to_string())
            .at(here, format!("found {found}"))
            .help("write it `]]&gt;`"),
        Error::InvalidChar(expected, ..) => error_of(format!("unexpected {found}"))
            .at(here, format!("found {found}"))
            .expected(format!("{:?}", *expected as char)),
        Error::InvalidChar2(expected, ..) => {
            error_of(format!("unexpected {found}")).at(here, format!("found {found}")).expected(*expected)
        }
        Error::InvalidString(expected, _) => {
            error_of(format!("unexpected {found}")).at(here, format!("found {found}")).expected(format!("`{expected}`"))
        }
        Error::InvalidName(_) => error_of("this is no XML name".to_string())
            .at(here, format!("found {found}"))
            .expected("a name: a letter or `_`, then letters, digits, `.`, `-`, `_`")
            .help("a literal `<` in text is written `&lt;`"),
        Error::UnknownToken(_) if text.get(at..).is_some_and(|rest| !rest.starts_with('<')) => {
            let diagnostic = error_of("there is text outside of the root element".to_string()).at(here, format!("found {found}"));
            if guard::open_elements(text, at).is_empty() && !text.get(..at).is_some_and(|before| before.contains('<')) {
                return diagnostic.expected("`<`").help("is this an XML file? A download may have saved an error page or a log");
            }
            diagnostic
        }
        Error::UnknownToken(_) => error_of("this markup is not known, or must not stand here".to_string())
            .at(tag, format!("found {found}"))
            .help("a document has one root element; an internal DTD subset may declare entities, elements, attributes and notations"),
        Error::InvalidElementNamePrefix(_)
        | Error::InvalidXmlPrefixUri(_)
        | Error::UnexpectedXmlUri(_)
        | Error::UnexpectedXmlnsUri(_) => namespace("the prefixes `xml` and `xmlns` and their namespaces are reserved".to_string())
            .at(tag, "")
            .clause("Namespaces in XML 1.0, 3"),
        other => error_of(without_place(&other.to_string())).at(here, format!("found {found}")),
    }
}

/// A message of the parser without its ` at 3:5`.
fn without_place(message: &str) -> String {
    message.rsplit_once(" at ").map_or(message, |(text, _)| text).to_string()
}

/// Prefixes declared anywhere in a text.
fn declared_prefixes(text: &str) -> Vec<String> {
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let prefix = |rest: &str| rest.get(..rest.find(ends)?).map(str::to_string);
    text.split("xmlns:").skip(1).take(1_000).filter_map(prefix).collect()
}

/// The namespace that a prefix nearly always stands for.
fn usual_namespace(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "xs" | "xsd" => soap_model::xml::names::XSD,
        "xsi" => soap_model::xml::names::XSI,
        "wsdl" => super::names::WSDL11,
        "soap" | "soapbind" => super::names::WSDL_SOAP11,
        "soap12" => super::names::WSDL_SOAP12,
        "soapenc" | "SOAP-ENC" => soap_model::xml::names::ENC11,
        "mime" => super::names::WSDL_MIME,
        "http" => super::names::WSDL_HTTP,
        _ => return None,
    })
}

/// The line that an offset is in, for messages about other files.
pub(super) fn line(text: &str, offset: usize) -> usize {
    place(text, offset).line
}
