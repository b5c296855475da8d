//! Documents of schemas without a service, read and written by the types generated for them.
use soap_runtime::codegen::{BindError, Limits, ReadContext, ReadOptions, Rule};
use soap_tests::generated::parcels::elements::{PARCEL, RETURN, validate};

fn parcel(attributes: &str, content: &str) -> String {
    format!(
        "<parcel xmlns='urn:parcels' xmlns:p='urn:parcels' xmlns:xs='http://www.w3.org/2001/XMLSchema' \
         xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' {attributes}>{content}</parcel>"
    )
}

fn rule(document: &str) -> Option<Rule> {
    PARCEL.read(document).err().map(|error: BindError| error.rule())
}

#[test]
fn a_document_comes_back_as_it_was_written() {
    let text = parcel(
        "id='a'",
        "<weight>2.50</weight><extras><stamp>2024-02-29</stamp></extras><o:x xmlns:o='urn:o'>1 <o:y/></o:x>",
    );
    let read = PARCEL.read(&text).expect("a valid parcel");
    assert_eq!(read.weight.to_string(), "2.50");
    let written = PARCEL.write(&read).expect("writable");
    assert_eq!(PARCEL.read(&written).expect("a valid parcel"), read, "{written}");
    assert!(written.contains("2024-02-29") && written.contains("urn:o"), "{written}");
}

#[test]
fn elements_of_one_type_are_told_apart() {
    let text = parcel("", "<weight>1</weight>");
    assert!(RETURN.read(&text).is_err());
    assert!(
        RETURN
            .read(&text.replace("parcel xmlns=", "return xmlns=").replace("</parcel>", "</return>"))
            .is_ok()
    );
    assert!(validate("<stamp xmlns='urn:parcels'>2024-02-29</stamp>", &Limits::default()).is_ok());
    assert!(validate("<stamp xmlns='urn:parcels'>2023-02-29</stamp>", &Limits::default()).is_err());
    assert!(validate("<unknown/>", &Limits::default()).is_err());
}

#[test]
fn strict_wildcards_are_followed_to_declarations() {
    assert_eq!(
        rule(&parcel("", "<weight>1</weight><extras><stamp>soon</stamp></extras>")),
        Some(Rule::Value)
    );
    assert_eq!(rule(&parcel("", "<weight>1</weight><extras><seal/></extras>")), Some(Rule::NotDeclared));
    assert_eq!(rule(&parcel("p:priority='1'", "<weight>1</weight>")), None);
    assert_eq!(rule(&parcel("p:priority='high'", "<weight>1</weight>")), Some(Rule::Value));
    assert_eq!(rule(&parcel("p:colour='red'", "<weight>1</weight>")), Some(Rule::NotDeclared));
}

#[test]
fn what_is_of_any_type_is_assessed_as_far_as_it_is_declared() {
    let note = |content: &str| parcel("", &format!("<weight>1</weight><note>{content}</note>"));
    assert_eq!(rule(&note("<any thing='x'>at all</any>")), None);
    assert_eq!(rule(&note("<stamp>soon</stamp>")), Some(Rule::Value));
    assert_eq!(rule(&note("<x xsi:type='xs:int'>1</x>")), None);
    assert_eq!(rule(&note("<x xsi:type='xs:int'>one</x>")), Some(Rule::Value));
    assert_eq!(rule(&note("<x xsi:type='p:Weight'>0</x>")), Some(Rule::Value));
}

#[test]
fn a_simple_type_may_stand_for_the_one_it_restricts() {
    let typed = |name: &str, value: &str| parcel("", &format!("<weight xsi:type='{name}'>{value}</weight>"));
    assert_eq!(rule(&typed("p:Weight", "0.5")), None);
    assert_eq!(rule(&typed("p:Weight", "0")), Some(Rule::Value));
    assert_eq!(rule(&typed("xs:int", "7")), None);
    assert_eq!(rule(&typed("xs:int", "7.5")), Some(Rule::Value));
    assert_eq!(rule(&typed("xs:string", "7")), Some(Rule::Type));
    assert_eq!(
        rule(&parcel("", "<weight>1</weight><value xsi:type='p:Weight'>0</value>")),
        Some(Rule::Value)
    );
}

#[test]
fn fixed_values_are_compared_as_values() {
    assert_eq!(rule(&parcel("", "<weight>1</weight><paid>P12M</paid>")), None);
    assert_eq!(rule(&parcel("", "<weight>1</weight><paid>P2Y</paid>")), Some(Rule::Fixed));
}

#[test]
fn identifiers_are_unique_and_references_lead_to_them() {
    assert_eq!(rule(&parcel("id='a' with='a'", "<weight>1</weight>")), None);
    assert_eq!(rule(&parcel("id='a' with='b'", "<weight>1</weight>")), Some(Rule::Id));
}

#[test]
fn lax_reading_says_what_it_tolerated() {
    let text = parcel("", "<unknown/><weight>1</weight>");
    assert!(PARCEL.read(&text).is_err());
    let mut context = ReadContext::new(ReadOptions::lax());
    let read = PARCEL.read_with(&text, &Limits::default(), &mut context).expect("read laxly");
    assert_eq!(read.weight.to_string(), "1");
    assert_eq!(context.tolerated().len(), 1);
    assert_eq!(context.tolerated()[0].path(), "/parcel/unknown");
}
