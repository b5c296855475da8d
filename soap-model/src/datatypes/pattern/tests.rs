//! The rules of regular expressions, each with what matches and what does not.
use super::*;
use proptest::prelude::*;

fn check(pattern: &str, good: &[&str], bad: &[&str]) {
    let compiled = Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    for text in good {
        assert!(compiled.is_match(text), "{pattern} should match {text:?}");
    }
    for text in bad {
        assert!(!compiled.is_match(text), "{pattern} should not match {text:?}");
    }
}

#[test]
fn an_expression_matches_whole_texts_only() {
    check("a|bc", &["a", "bc"], &["ac", "abc", "xa", "a\n", ""]);
    check("", &[""], &["a"]);
    check("a||b", &["", "a", "b"], &["ab"]);
    check("(ab)*c?", &["", "abab", "abc", "c"], &["aba", "cc"]);
    check("()", &[""], &["()"]);
}

#[test]
fn what_other_languages_call_anchors_are_ordinary_characters() {
    check("^a$", &["^a$"], &["a"]);
    check("a#b c&&", &["a#b c&&"], &["ab"]);
}

#[test]
fn quantifiers_count() {
    check("a{2}", &["aa"], &["a", "aaa"]);
    check("a{2,}", &["aa", "aaaa"], &["a"]);
    check("a{1,3}", &["a", "aaa"], &["", "aaaa"]);
    check("a{0}", &[""], &["a"]);
    check("[ab]{0,1}c+", &["ac", "cc"], &["abc", "a"]);
    check(".{0,4000}", &[&"é".repeat(4000)], &[&"é".repeat(4001)]);
}

#[test]
fn the_wildcard_is_any_character_but_a_line_end() {
    check(".", &["a", "é", "\u{10000}", "\u{85}", "\u{2028}"], &["\n", "\r", "", "ab"]);
}

#[test]
fn classes_have_ranges_complements_and_subtraction() {
    check("[a-cx]", &["a", "b", "x"], &["d", "-"]);
    check("[^a-c]", &["d", "\n"], &["a"]);
    check("[-a]", &["-", "a"], &["b"]);
    check("[a-]", &["-", "a"], &["b"]);
    check("[^-a]", &["b"], &["-", "a"]);
    check("[a^]", &["a", "^"], &["b"]);
    check(r"[\^\]\[\-\\]", &["^", "]", "[", "-", "\\"], &["a"]);
    check(r"[\n-\r]", &["\n", "\u{b}", "\r"], &["\t"]);
    check("[a-z-[aeiou]]", &["b", "z"], &["a", "-"]);
    check("[^a-z-[0-9]]", &["A", " "], &["a", "5"]);
    check("[a-z-[b-y-[m]]]", &["a", "m", "z"], &["b"]);
    check(r"[\d-[5]]", &["4", "٤"], &["5", "a"]);
    check(r"[\w\-.]+", &["a-b.c"], &["a b"]);
    check("[.?*+(){}|$]", &[".", "{", "$"], &["a"]);
    check("[&&a~~]", &["&", "~", "a"], &["b"]);
}

#[test]
fn escapes_have_the_meaning_of_xml_schema() {
    check(r"\d", &["0", "٣"], &["a", "½"]);
    check(r"\D", &["a"], &["0"]);
    check(r"\s", &[" ", "\t", "\n", "\r"], &["\u{a0}", "\u{b}", "a"]);
    check(r"\S", &["a", "\u{a0}"], &[" "]);
    check(r"\w", &["a", "é", "1", "$", "+"], &["_", "-", " ", ".", "\u{0}"]);
    check(r"\W", &["_", "-", " "], &["a", "$"]);
    check(r"\i\c*", &["a-b.c:1", "_x", ":"], &["-a", "1", "a b"]);
    check(r"\I", &["1", "-"], &["a", ":"]);
    check(r"\C", &[" ", "!"], &["a", "-"]);
    check(r"[\i-[:]][\c-[:]]*", &["abc"], &["a:b", ":a"]);
    check(r"\.\\\?\*\+\(\)\{\}\[\]\|\-\^", &[".\\?*+(){}[]|-^"], &[]);
    check(r"\n\r\t", &["\n\r\t"], &["nrt"]);
}

#[test]
fn categories_and_blocks_are_those_of_unicode() {
    check(r"\p{Lu}\p{Ll}+", &["Été", "Abc"], &["abc", "A1"]);
    check(r"\P{L}", &["1"], &["a"]);
    check(r"\p{IsBasicLatin}*", &["abc~"], &["é"]);
    check(r"\P{IsBasicLatin}", &["é"], &["a"]);
    check(r"[\p{IsGreek}\p{IsCyrillic}]+", &["αж"], &["a"]);
    check(r"\p{IsLatin-1Supplement}", &["é"], &["e"]);
    check(r"\p{IsPrivateUse}", &["\u{e000}", "\u{10fffd}"], &["a"]);
    check(r"a?\p{IsHighSurrogates}*", &["a", ""], &["b"]);
    check(r"\P{IsLowSurrogates}", &["a"], &[""]);
    for category in CATEGORIES {
        check(&format!(r"[\p{{{category}}}\P{{{category}}}]"), &["a", "\n", "\u{e000}"], &[]);
    }
}

#[test]
fn an_error_says_where_and_what_was_expected() {
    for (pattern, offset, reason) in [
        ("a(b", 3, "offset 1 is not closed"),
        ("a)", 1, "no group is open"),
        ("[", 1, "not closed"),
        ("[]", 1, "cannot be empty"),
        ("[^]", 2, "cannot be empty"),
        ("[a", 2, "not closed"),
        ("[z-a]", 1, "out of order"),
        ("[a[b]]", 2, "`\\[`"),
        ("[a-c-e]", 4, "`-`"),
        ("[a--]", 3, "expected a character"),
        (r"[a-\d]", 3, "single character"),
        (r"[\d-a]", 3, "`-`"),
        ("[a-[b]c]", 6, "expected `]`"),
        ("*a", 0, "nothing that `*`"),
        ("a**", 2, "nothing that `*`"),
        ("a+?", 2, "nothing that `?`"),
        ("a|*", 2, "nothing"),
        ("(*a)", 1, "nothing"),
        ("{1}", 0, "nothing"),
        ("a{", 2, "expected a number"),
        ("a{1", 3, "expected `}`"),
        ("a{,2}", 2, "expected a number"),
        ("a{3,2}", 1, "out of order"),
        ("a{100001}", 2, "limit"),
        ("a{99999999999999}", 2, "limit"),
        ("a}", 1, "`\\}`"),
        ("a]", 1, "`\\]`"),
        (r"a\", 1, "expected a character"),
        (r"\b", 0, "no escape"),
        (r"\1", 0, "no escape"),
        (r"\$", 0, "no escape"),
        (r"\p", 2, "expected `{`"),
        (r"\p{Lu", 2, "expected `}`"),
        (r"\p{Xx}", 3, "`Xx`"),
        (r"\p{IsNowhere}", 3, "`IsNowhere`"),
        (r"\p{lu}", 3, "`lu`"),
        (r"\p{Cs}", 3, "`Cs`"),
        ("é(", 3, "not closed"),
    ] {
        let error = Pattern::new(pattern).expect_err(pattern);
        assert!(error.offset == offset && error.reason.contains(reason), "{pattern}: {error}");
    }
}

#[test]
fn nesting_and_size_are_limited() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Pattern::new(&nested(MAX_DEPTH)).is_ok());
    assert!(Pattern::new(&nested(MAX_DEPTH + 1)).unwrap_err().reason.contains("groups within"));
    let subtracted = |depth: usize| format!("{}[b]{}", "[a-".repeat(depth), "]".repeat(depth));
    assert!(Pattern::new(&subtracted(MAX_DEPTH)).is_ok());
    assert!(Pattern::new(&subtracted(MAX_DEPTH + 1)).is_err());
    assert!(Pattern::new("((a{1000}){1000}){1000}").unwrap_err().reason.contains("memory"));
}

#[test]
fn one_of_the_expressions_of_a_step_must_match() {
    let step = Pattern::any_of(["a|b", "c+"]).unwrap();
    assert!(step.is_match("b") && step.is_match("cc") && !step.is_match("ac"));
    assert!(Pattern::any_of(["a|b", "c+", "("]).is_err());
    assert!(Pattern::any_of(["a(", "b)"]).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_the_translator_panic(any: String, likely in r"[ab\\pP{}()\[\]^|*+?.,0-9iIcCdDwWsS-]{0,30}") {
        for text in [&any, &likely] {
            // What is accepted the other crate compiles, unless it is too large.
            if let Err(error) = Pattern::new(text) {
                prop_assert!(!error.reason.contains("cannot be compiled"), "{}: {}", text, error);
            }
        }
    }
}
