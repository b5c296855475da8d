//! SOAP 1.2 with encoded calls, from end to end: what the W3C's collection asks, in messages of our own.
#![allow(missing_docs, clippy::unwrap_used)]
use soap_tests::collection;
use soap_tests::untyped::{self, Answer};

const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

fn message(header: &str, body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{SOAP12}' xmlns:t='http://example.org/ts-tests' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' \
         xmlns:x='http://www.w3.org/2001/XMLSchema' xmlns:e='http://www.w3.org/2003/05/soap-encoding'>\
         <s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

const ENCODED: &str = "s:encodingStyle='http://www.w3.org/2003/05/soap-encoding'";

#[track_caller]
fn check(header: &str, body: &str, status: u16, parts: &[&str]) {
    let Answer { status: found, body, .. } =
        untyped::send(&collection::collection(), message(header, body).as_bytes()).unwrap();
    let text = String::from_utf8(body).unwrap();
    assert_eq!(found, status, "{text}");
    for part in parts {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

fn call(operation: &str, arguments: &str) -> String {
    format!("<t:{operation} {ENCODED}>{arguments}</t:{operation}>")
}

#[test]
fn a_body_may_refer_into_an_encoded_header_block() {
    let holder = |style: &str| {
        format!("<t:DataHolder {style}><t:Data e:id='data-1' i:type='x:string'>hello</t:Data></t:DataHolder>")
    };
    let body = |id: &str| call("echoString", &format!("<inputString e:ref='{id}' i:type='x:string'/>"));
    check(&holder(ENCODED), &body("data-1"), 200, &["hello"]);
    check(&holder(ENCODED), &body("#data-1"), 200, &["hello"]);
    check(&holder(ENCODED), &body("data-2"), 400, &["Sender</", ":MissingID</"]);
    // Without the encoding the attribute is anybody's.
    check(&holder(""), &body("data-1"), 400, &["Sender</", ":MissingID</"]);
}

#[test]
fn faults_of_encoded_calls_have_the_subcodes_of_soap_1_2() {
    let value = "i:type='x:string' e:id='a'>one";
    for (body, code) in [
        (call("unheardOf", ""), "rpc"),
        (call("echoInteger", "<inputInteger>many</inputInteger>"), ":BadArguments</"),
        (call("echoInteger", "<unknown>1</unknown>"), ":BadArguments</"),
        (
            call(
                "echoStringArray",
                &format!("<inputStringArray><item {value}</item><item {value}</item></inputStringArray>"),
            ),
            ":DuplicateID</",
        ),
        (call("countItems", "<inputStringArray e:arraySize='2 *'/>"), ":BadArguments</"),
    ] {
        check("", &body, 400, &["Sender</", code]);
    }
}

#[test]
fn header_and_body_are_both_processed_and_header_faults_go_into_the_header() {
    check("<t:echoOk s:mustUnderstand='1'>a</t:echoOk>", "<t:echoOk>b</t:echoOk>", 200, &[">a</", ">b</"]);
    check("<t:requiredHeader>a</t:requiredHeader>", "<t:echoHeader/>", 200, &["echoHeaderResponse", ">a</"]);
    check("", "<t:echoHeader/>", 400, &["requiredHeader is missing"]);
    let code =
        |code: &str| format!("<t:validateCountryCode s:mustUnderstand='1'>{code}</t:validateCountryCode>");
    check(&code("DE"), "", 200, &[]);
    let refused = untyped::send(&collection::collection(), message(&code("Germany"), "").as_bytes()).unwrap();
    let text = String::from_utf8(refused.body).unwrap();
    let (header, body) = text.split_once("Body>").unwrap();
    assert!(header.contains("validateCountryCodeFault") && !body.contains("Detail"), "{text}");
}

#[test]
fn nil_absent_and_empty_are_three_arguments() {
    for (argument, nil) in [
        ("<inputString i:nil='1'/>", "true"),
        ("", "true"),
        ("<inputString/>", "false"),
        ("<inputString i:nil='false'>a</inputString>", "false"),
    ] {
        check("", &call("isNil", argument), 200, &[&format!(">{nil}</")]);
    }
}
