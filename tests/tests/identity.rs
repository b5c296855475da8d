//! Identity constraints of a schema, evaluated by the types generated for it.
use soap_runtime::codegen::{Limits, ReadContext, ReadOptions, Rule};
use soap_tests::generated::depots::elements::{NETWORK, validate};

fn depot(code: &str, content: &str) -> String {
    format!("<d:depot code='{code}'>{content}</d:depot>")
}

fn document(depots: &[(&str, &str)], routes: &[(&str, &str)]) -> String {
    let depots: String = depots.iter().map(|(code, content)| depot(code, content)).collect();
    let routes: String = routes
        .iter()
        .map(|(from, to)| format!("<d:route><d:from>{from}</d:from><d:to>{to}</d:to></d:route>"))
        .collect();
    format!("<d:network xmlns:d='urn:depots'>{depots}{routes}</d:network>")
}

const SMALL: &str = "<d:capacity>10</d:capacity>";

/// What reading says, which is what validating says.
fn refused(text: &str) -> Option<String> {
    let read = NETWORK.read(text).err();
    assert_eq!(
        validate(text, &Limits::default()).err().map(|e| e.to_string()),
        read.as_ref().map(|e| e.to_string())
    );
    read.map(|error| {
        assert_eq!(error.rule(), Rule::Identity, "{error}");
        error.to_string()
    })
}

#[test]
fn keys_that_differ_and_references_to_them_are_read() {
    let text = document(&[("A", SMALL), ("B", SMALL)], &[("A", "B"), (" B ", "A")]);
    assert_eq!(refused(&text), None);
    assert_eq!(NETWORK.read(&text).unwrap().route.len(), 2);
}

#[test]
fn a_key_that_stands_twice_is_refused_where_it_stands() {
    let error = refused(&document(&[("A", SMALL), ("B", SMALL), ("A", SMALL)], &[])).unwrap();
    assert!(error.contains("`A` stands twice, against `depotCode`") && error.contains("depot[3]"), "{error}");
}

#[test]
fn a_key_that_is_absent_is_refused() {
    let text = document(&[("A", SMALL)], &[]).replace(" code='A'", "");
    assert!(refused(&text).unwrap().contains("a field of the key `depotCode` is absent"));
}

#[test]
fn a_reference_to_no_key_is_refused() {
    let error = refused(&document(&[("A", SMALL)], &[("A", "Z")])).unwrap();
    assert!(error.contains("`Z` is no key that `routeEnds` may refer to"), "{error}");
}

#[test]
fn unique_values_are_compared_as_values_and_only_where_all_are_there() {
    let of = |city: &str, capacity: &str| format!("{city}<d:capacity>{capacity}</d:capacity>");
    let pair = |a: &str, b: &str| refused(&document(&[("A", a), ("B", b)], &[]));
    let bonn = "<d:city>Bonn</d:city>";
    assert_eq!(pair(&of(bonn, "10"), &of(bonn, "10.01")), None);
    assert_eq!(pair(&of("", "10"), &of("", "10")), None);
    assert!(pair(&of(bonn, "10"), &of(bonn, "10.00")).unwrap().contains("capacityInCity"));
}

#[test]
fn a_constraint_of_an_inner_element_ends_with_it() {
    let gates =
        |numbers: [i32; 2]| format!("{SMALL}<d:gate>{}</d:gate><d:gate>{}</d:gate>", numbers[0], numbers[1]);
    assert_eq!(refused(&document(&[("A", &gates([1, 2])), ("B", &gates([1, 2]))], &[])), None);
    assert!(refused(&document(&[("A", &gates([1, 1]))], &[])).unwrap().contains("gateNumber"));
}

#[test]
fn what_constraints_keep_is_bounded_and_nothing_is_kept_unless_asked_for() {
    let codes: Vec<String> = (0..1_000).map(|n| format!("depot-{n}")).collect();
    let depots: Vec<(&str, &str)> = codes.iter().map(|code| (code.as_str(), SMALL)).collect();
    let text = document(&depots, &[]);
    let with = |options: ReadOptions, text: &str| {
        NETWORK.read_with(text, &Limits::default(), &mut ReadContext::new(options)).map(|_| ())
    };
    assert!(with(ReadOptions::strict().with_identity(1 << 20), &text).is_ok());
    assert_eq!(with(ReadOptions::strict().with_identity(1 << 10), &text).unwrap_err().rule(), Rule::Identity);
    let twice = document(&[("A", SMALL), ("A", SMALL)], &[]);
    assert!(with(ReadOptions::strict(), &twice).is_ok());
}
