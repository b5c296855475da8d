//! TOML with places: tables whose keys are taken one by one, so that what nobody took is known.
use super::Text;
use crate::diagnostic::{Diagnostic, did_you_mean};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table that is being read.
pub(super) struct Table<'t> {
    entries: Vec<(Text, Option<&'t Spanned<DeValue<'t>>>)>,
    known: Vec<&'static str>,
}

/// An error at a place of the file.
pub(super) fn error(span: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("configuration", message).at((0, span), "")
}

impl<'t> Table<'t> {
    pub(super) fn new(table: &'t DeTable<'t>) -> Self {
        let entries = table.iter().map(|(key, value)| {
            let key = Text { value: key.get_ref().to_string(), span: key.span() };
            (key, Some(value))
        });
        Table { entries: entries.collect(), known: Vec::new() }
    }

    /// All entries, where the keys are the user's.
    pub(super) fn all(self) -> impl Iterator<Item = (Text, &'t Spanned<DeValue<'t>>)> {
        self.entries.into_iter().filter_map(|(key, value)| Some((key, value?)))
    }

    fn take(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.entries.iter_mut().find(|(known, _)| known.value == key).and_then(|(_, value)| value.take())
    }

    /// A value that may be of several kinds.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.take(key)
    }

    pub(super) fn bool(&mut self, key: &'static str, findings: &mut Vec<Diagnostic>) -> Option<bool> {
        let value = self.take(key)?;
        let yes = value.get_ref().as_bool();
        if yes.is_none() {
            findings.push(wrong(key, value, "`true` or `false`"));
        }
        yes
    }

    pub(super) fn text(&mut self, key: &'static str, findings: &mut Vec<Diagnostic>) -> Option<Text> {
        let value = self.take(key)?;
        let text = text(value);
        if text.is_none() {
            findings.push(wrong(key, value, "a text"));
        }
        text
    }

    /// A text, or several in an array.
    pub(super) fn texts(&mut self, key: &'static str, findings: &mut Vec<Diagnostic>) -> Option<Vec<Text>> {
        let value = self.take(key)?;
        let list: Option<Vec<Text>> = match value.get_ref() {
            DeValue::Array(list) => list.iter().map(text).collect(),
            _ => text(value).map(|text| vec![text]),
        };
        if list.is_none() {
            findings.push(wrong(key, value, "an array of texts"));
        }
        list
    }

    pub(super) fn table(&mut self, key: &'static str, findings: &mut Vec<Diagnostic>) -> Option<Table<'t>> {
        let value = self.take(key)?;
        let table = value.get_ref().as_table().map(Table::new);
        if table.is_none() {
            findings.push(wrong(key, value, "a table"));
        }
        table
    }

    /// An error for every key that nobody asked for.
    pub(super) fn finish(self, place: &str, findings: &mut Vec<Diagnostic>) {
        for (key, value) in self.entries {
            if value.is_none() {
                continue;
            }
            let message = format!("there is no key `{}` in {place}", key.value);
            let known = self.known.join(", ");
            let help = did_you_mean(&key.value, self.known.iter().copied());
            findings.push(
                error(key.span, message).maybe_help(help.or_else(|| Some(format!("the keys are: {known}")))),
            );
        }
    }
}

/// The text that a value is.
pub(super) fn text(value: &Spanned<DeValue<'_>>) -> Option<Text> {
    Some(Text { value: value.get_ref().as_str()?.to_owned(), span: value.span() })
}

pub(super) fn wrong(key: &str, value: &Spanned<DeValue<'_>>, expected: &str) -> Diagnostic {
    error(value.span(), format!("`{key}` is {expected}, not {}", value.get_ref().type_str()))
        .expected(expected)
}
