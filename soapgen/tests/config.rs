//! The configuration file: what it does, what it is told where it is wrong, and what holds where both speak.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soapgen::{Error, Output, Settings, configure};
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// A configuration file with this text.
fn file(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("config").join(name);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("soapgen.toml");
    fs::write(&path, text).unwrap();
    path
}

fn shop(settings: &Settings) -> Result<Output, Error> {
    settings.clone().root(fixtures()).generate(fixtures().join("services/shop.wsdl"))
}

/// The lines of what is said about a configuration with this text, without the folder of the file.
fn told(name: &str, text: &str) -> Vec<String> {
    let path = file(name, text);
    let lines = match shop(&configure().config(&path)) {
        Ok(output) => output.warnings.lines(),
        Err(Error::Contract(findings)) => findings.lines(),
        Err(error) => vec![error.to_string()],
    };
    let folder = format!("{}/", path.parent().unwrap().display());
    lines.into_iter().map(|line| line.replace(&folder, "")).collect()
}

#[test]
fn every_wrong_key_and_value_is_told_at_its_place_in_one_run() {
    let text = "[generate]\nclint = true\nserver = \"yes\"\n\n[types]\n\"s:Sku\" = { nam = \"A\" }\n\"Price\" = 5\n\n[tipes]\n";
    let told = told("keys", text);
    assert_eq!(
        told,
        [
            "soapgen.toml:2:1: error[configuration]: there is no key `clint` in `[generate]`",
            "soapgen.toml:3:10: error[configuration]: `server` is `true` or `false`, not string",
            "soapgen.toml:6:1: error[configuration]: the prefix `s` is not declared",
            "soapgen.toml:6:13: error[configuration]: there is no key `nam` in a type's table",
            "soapgen.toml:7:11: error[configuration]: this is the path of a Rust type, or a table, not integer",
            "soapgen.toml:9:2: error[configuration]: there is no key `tipes` in a configuration file",
        ]
    );
}

#[test]
fn a_slip_in_a_key_is_answered_with_the_key_that_was_meant() {
    let path = file("help", "[generate]\nopperations = [\"Offer*\"]\n");
    let error = shop(&configure().config(path)).unwrap_err().to_string();
    assert!(error.contains("did you mean `operations`?") && error.contains("soapgen.toml:2:1"), "{error}");
}

#[test]
fn selectors_that_select_nothing_are_warnings_with_what_was_meant() {
    let path = file(
        "selectors",
        "[prefixes]\ns = \"urn:example:shop\"\n[types]\n\"s:Skuu\" = { name = \"A\" }\n[members]\n\"s:Line/pryce\" = \"b\"\n\
         \"{urn:example:shop}Line/@serials\" = \"c\"\n\"Grade/=b\" = \"B\"\n[operations]\nOffers = \"x\"\n",
    );
    let output = shop(&configure().config(path)).unwrap();
    let text = output.warnings.to_string();
    for (what, help) in [
        ("`s:Skuu` selects nothing", "did you mean `Sku`?"),
        ("`s:Line/pryce` selects nothing", "did you mean `price`?"),
        ("`{urn:example:shop}Line/@serials` selects nothing", "did you mean `serial`?"),
        ("`Grade/=b` selects nothing", "did you mean `a`?"),
        ("there is no operation `Offers`", ""),
    ] {
        assert!(text.contains(what) && text.contains(help), "{text}");
    }
    assert_eq!(output.warnings.lines().len(), 5);
}

#[test]
fn what_is_no_rust_and_what_is_no_toml_is_refused() {
    assert!(told("toml", "[types\n")[0].starts_with("soapgen.toml:1:7: error[configuration]: not TOML"));
    let text = "[types]\n\"xs:decimal\" = \"f64; fn x()\"\n\"Sku\" = { name = \"1st\", attributes = [\"#[a] struct X;\"], derive = [\"a-b\"] }\n";
    let told = told("rust", text);
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(
        told[0].contains("is no path of a Rust type") && told[1].contains("`1st` is no Rust name"),
        "{told:?}"
    );
    let missing = shop(&configure().config("/nowhere/soapgen.toml")).unwrap_err().to_string();
    assert!(missing.contains("cannot read the configuration file"), "{missing}");
}

#[test]
fn what_is_set_after_the_file_holds_and_what_was_set_before_does_not() {
    let path = file("precedence", "[generate]\nclient = false\nname = \"file\"\nderive = [\"Clone\"]\n");
    let output = shop(&configure().client(true).name("before").config(&path)).unwrap();
    assert_eq!(output.name, "file");
    assert!(!output.files["shop_service.rs"].contains("ShopClient"));
    assert!(output.files["types.rs"].contains("[Clone] \"Line"));
    let output = shop(&configure().config(&path).client(true).name("after")).unwrap();
    assert_eq!(output.name, "after");
    assert!(output.files["shop_service.rs"].contains("ShopClient"));
}

#[test]
fn a_name_that_the_user_gave_is_kept_and_others_give_way() {
    let path = file(
        "names",
        "[types]\nLine = { name = \"Offer\" }\n[members]\n\"Line/tax\" = \"price\"\n\"Line/@serial\" = \"type\"\n\"Grade/=a\" = \"Unknown\"\n",
    );
    let output = shop(&configure().config(path)).unwrap();
    let text = &output.files["types.rs"];
    assert!(
        text.contains("pub struct Offer {\n    /// Attribute `serial`\n    pub r#type: Option<u64>"),
        "{text}"
    );
    assert!(text.contains("pub struct OfferElement {"), "{text}");
    assert!(
        text.contains("    pub price_2: Price,\n    /// `tax`\n    pub price: Option<rt::Decimal>,"),
        "{text}"
    );
    assert!(text.contains("    /// `a`\n    Unknown,") && text.contains("    Other(String),"), "{text}");
}

#[test]
fn a_module_cannot_have_the_name_of_another_file() {
    for name in ["tables", "include", "aux", "shop_service"] {
        let path = file("modules", &format!("[namespaces]\n\"urn:example:shop\" = \"{name}\"\n"));
        let error = shop(&configure().config(path)).unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}` is the name of another file")), "{error}");
    }
}

#[test]
fn a_type_of_the_users_own_is_used_and_not_generated_with_what_only_it_needs() {
    let path = file("own", "[types]\nLine = \"crate::Line\"\n");
    let output = shop(&configure().config(path)).unwrap();
    let text = &output.files["types.rs"];
    assert!(text.contains("pub item: Vec<crate::Line>"), "{text}");
    assert!(!text.contains("pub struct Line") && !text.contains("Sku") && !text.contains("Grade"), "{text}");
    assert!(output.files["shop_service.rs"].contains("Result<crate::Line, "));
}

fn ledger(name: &str, text: &str) -> Result<Output, Error> {
    let path = file(name, text);
    configure().config(&path).root(fixtures()).generate(fixtures().join("streams/ledger.wsdl"))
}

#[test]
fn what_cannot_be_streamed_is_told_at_its_place_with_what_can() {
    let text = "\
[operations]
PostEntries = { stream = { request = \"entri\", response = true } }
ListEntries = { stream = { request = \"account\", response = \"entry\" } }
CopyEntries = { stream = { request = \"entry/tag\" } }
Track = { stream = { response = true } }
";
    let Err(Error::Contract(findings)) = ledger("streams", text) else { panic!("it was generated") };
    let lines: Vec<String> =
        findings.lines().iter().map(|line| line.split_once("soapgen.toml:").unwrap().1.to_owned()).collect();
    assert_eq!(
        lines,
        [
            "2:38: error[configuration]: the request of `PostEntries` cannot be streamed: `PostEntries` has no element `entri`",
            "2:58: error[configuration]: the response of `PostEntries` cannot be streamed: no element of it repeats, or only within others that do",
            "3:38: error[configuration]: the request of `ListEntries` cannot be streamed: `account` does not repeat",
            "3:60: error[configuration]: the response of `ListEntries` cannot be streamed: `ListEntriesResponse` has no element `entry`",
            "4:38: error[configuration]: the request of `CopyEntries` cannot be streamed: `entry` repeats itself, and only one element of a message is handled item by item",
            "5:33: error[configuration]: the response of `Track` cannot be streamed: its body is empty",
        ]
    );
    let text = findings.to_string();
    for help in ["did you mean `entry`?", "for instance `entry`", "there are: page, count"] {
        assert!(text.contains(help), "{help}: {text}");
    }
    let told = told(
        "stream-keys",
        "[operations]\nOfferItems = { stream = \"item\" }\nShop = { stream = { requests = true, response = 1 } }\n",
    );
    assert_eq!(
        told,
        [
            "soapgen.toml:2:25: error[configuration]: `stream` is `true`, or a table with `request` and `response`, not string",
            "soapgen.toml:3:1: warning[configuration-selector]: there is no operation `Shop`",
            "soapgen.toml:3:21: error[configuration]: there is no key `requests` in a stream's table",
            "soapgen.toml:3:49: error[configuration]: `response` is `true`, or the path of a repeated element, not integer",
        ]
    );
}

#[test]
fn where_several_elements_repeat_the_one_to_be_streamed_has_to_be_named() {
    let error =
        ledger("several", "[operations]\nPostEntries = { stream = { request = true } }\n").unwrap_err();
    let text = error.to_string();
    assert!(text.contains("several elements of it repeat") && text.contains("`entry`, `remark`"), "{text}");
    let output =
        ledger("named", "[operations]\nPostEntries = { stream = { request = \"{urn:ledger}entry\" } }\n");
    let text = output.unwrap().files.get("ledger_service.rs").unwrap().clone();
    assert!(text.contains("rt::Streaming<super::ledger::PostEntries, super::ledger::Entry>"), "{text}");
}
