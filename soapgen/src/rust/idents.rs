//! Rust identifiers out of XML names: always valid, in the form that compilers and file systems compare (NFKC), and never longer
//! than a person or a file system can bear.
use heck::ToSnakeCase;
use unicode_normalization::UnicodeNormalization;

/// The longest identifier, in bytes: file names are made of some.
const LONGEST: usize = 120;
use unicode_security::GeneralSecurityProfile;

/// Names that generated code uses as they are; a type of this name would hide them.
const PRELUDE: [&str; 9] = ["String", "Vec", "Option", "Box", "Result", "Some", "None", "Ok", "Err"];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 4] = ["self", "super", "crate", "_"];

/// Keywords of every edition up to 2024.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// `ContactAddress` for `contact-address`: the name of a type, trait or enum arm.
pub fn camel(xml: &str) -> String {
    let mut out = String::new();
    for word in words(xml) {
        let digits_meet =
            out.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit());
        if digits_meet {
            out.push('_');
        }
        let mut chars = word.chars();
        out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(chars.as_str());
    }
    let out = shortened(out);
    match out.chars().next() {
        None => "Empty".into(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("N{out}"),
        Some(_) if out == "Self" => "SelfType".into(),
        Some(_) => out,
    }
}

/// [`camel`] for a type: not one of the names that every Rust file knows.
pub fn type_name(xml: &str) -> String {
    let name = camel(xml);
    if PRELUDE.contains(&name.as_str()) { format!("{name}Type") } else { name }
}

/// `contact_address` for `ContactAddress`: the name of a field, function or argument, without `r#`.
pub fn snake(xml: &str) -> String {
    let out = shortened(words(xml).join("_"));
    match out.chars().next() {
        None => "empty".into(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("n{out}"),
        Some(_) => out,
    }
}

/// `CONTACT_ADDRESS` for `ContactAddress`: the name of a constant.
pub fn screaming(xml: &str) -> String {
    normal(&snake(xml).to_uppercase())
}

/// The name of a file, and so of a module, for one in snake case: letters that a file system may fold or
/// decompose in its own way are spelled out.
pub fn file(snake: &str) -> String {
    if snake.is_ascii() {
        return snake.to_owned();
    }
    let spelled = |c: char| if c.is_ascii() { c.to_string() } else { format!("u{:x}", c as u32) };
    shortened(snake.chars().map(spelled).collect())
}

/// The name in the form in which compilers and file systems compare it.
fn normal(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { name.nfkc().collect() }
}

/// A very long name is cut and ends in a number made of all of it.
pub(super) fn shortened(name: String) -> String {
    let name = normal(&name);
    if name.len() <= LONGEST {
        return name;
    }
    // FNV-1a: the same everywhere and always.
    let number = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let end = (0..=LONGEST - 20).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    let kept = name[..end].trim_end_matches('_');
    format!("{kept}_{number:016x}")
}

/// The identifier as it is written in source: `r#type` for `type`, `self_` for `self`.
pub fn raw(name: &str) -> String {
    if NEVER_RAW.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// Lower-case words of a name, by case, digits left with the letters before them, and everything
/// that no identifier may contain as a separator. A minus before a digit is spelled out.
fn words(xml: &str) -> Vec<String> {
    let mut text = String::new();
    let xml = &normal(xml);
    let mut chars = xml.chars().peekable();
    while let Some(c) = chars.next() {
        let number_follows = chars.peek().is_some_and(char::is_ascii_digit);
        if c == '-' && text.is_empty() && number_follows {
            text.push_str("minus ");
        } else if unicode_ident::is_xid_continue(c) && c != '_' {
            if is_common(c) {
                text.push(c);
            } else {
                text.push_str(&format!(" {} ", symbol(c)));
            }
        } else {
            text.push(' ');
        }
    }
    if text.trim().is_empty() {
        text = xml.chars().map(symbol).collect::<Vec<_>>().join(" ");
    }
    normal(&text.to_snake_case()).split('_').filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The compiler says nothing about identifiers with this character in either case (its lint `uncommon_codepoints`, which only
/// a whole crate can allow). About rare letters of the Latin script compilers differ.
fn is_common(c: char) -> bool {
    let rare = |c: char| ('\u{180}'..='\u{2af}').contains(&c);
    let allowed = |c: char| c.is_ascii() || GeneralSecurityProfile::identifier_allowed(c) && !rare(c);
    allowed(c) && c.to_lowercase().all(allowed) && c.to_uppercase().all(allowed)
}

/// The word for a character that stands where no letter does.
fn symbol(c: char) -> String {
    let word = match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '~' => "tilde",
        '^' => "caret",
        '_' => "underscore",
        ' ' => "blank",
        '(' | ')' | '[' | ']' | '{' | '}' => "bracket",
        '"' | '\'' => "quote",
        _ => return format!("u{:x}", c as u32),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_camel_case() {
        for (xml, rust) in [
            ("contact-address", "ContactAddress"),
            ("SOAPHeader", "SoapHeader"),
            ("ArrayOf_xsd_string", "ArrayOfXsdString"),
            ("urn:x.y", "UrnXY"),
            ("3DSecure", "N3dSecure"),
            ("1.0", "N1_0"),
            ("-1", "Minus1"),
            ("", "Empty"),
            ("+", "Plus"),
            ("<=", "LessEqual"),
            ("☃", "U2603"),
            ("größe", "Größe"),
            ("имя", "Имя"),
            ("²", "N2"),
            ("_", "Underscore"),
            ("Self", "SelfType"),
        ] {
            assert_eq!(camel(xml), rust, "{xml}");
        }
    }

    #[test]
    fn names_every_file_knows_are_not_taken() {
        assert_eq!(type_name("option"), "OptionType");
        assert_eq!(type_name("Result"), "ResultType");
        assert_eq!(type_name("results"), "Results");
    }

    #[test]
    fn fields_are_snake_case() {
        for (xml, rust) in [
            ("ContactAddress", "contact_address"),
            ("IPAddress", "ip_address"),
            ("address2Line", "address2_line"),
            ("2ndLine", "n2nd_line"),
            ("a.b-c", "a_b_c"),
        ] {
            assert_eq!(snake(xml), rust, "{xml}");
        }
    }

    #[test]
    fn two_spellings_of_one_letter_are_one_name() {
        assert_eq!(camel("e\u{301}tat"), "État");
        assert_eq!(camel("e\u{301}tat"), camel("\u{e9}tat"));
        assert_eq!(snake("\u{200f}\u{5d0}\u{5d1}"), "\u{5d0}\u{5d1}");
        assert_eq!(file("größe_service"), "gruf6udfe_service");
    }

    #[test]
    fn very_long_names_are_cut_and_still_differ() {
        let (a, b) = (camel(&"word ".repeat(900)), camel(&("word ".repeat(900) + "x")));
        assert!(a.len() <= LONGEST && a.starts_with("WordWordWord"), "{a}");
        assert_ne!(a, b);
        assert!(screaming(&"é".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn keywords_become_raw_identifiers() {
        assert_eq!(raw("type"), "r#type");
        assert_eq!(raw("self"), "self_");
        assert_eq!(raw("union"), "union");
        assert_eq!(raw("gen"), "r#gen");
        assert_eq!(raw("name"), "name");
    }
}
