//! Nodes between a sender and the ultimate receiver: B between A and C, as in the W3C's collection of tests for SOAP 1.2.
use soap_runtime::soap::{Intermediary, Passing};
use soap_runtime::{Block, Fault, FaultCode, Version};

use crate::messages::{SOAP11, SOAP12, envelope, post, send};
use crate::notes::{Notes, service};

const NEXT_11: &str = "http://schemas.xmlsoap.org/soap/actor/next";
const ROLE_12: &str = "http://www.w3.org/2003/05/soap-envelope/role/";
const B: &str = "urn:node:B";
const C: &str = "urn:node:C";

/// Node B: it understands `{urn:t}echoOk` and what begins with `arg`.
fn node() -> Intermediary {
    let ours = |local: &str| local == "echoOk" || local.starts_with("arg");
    Intermediary::new()
        .role(B)
        .node("urn:node")
        .understands(move |name| &*name.namespace == "urn:t" && ours(&name.local))
}

fn receive(message: &str) -> Result<Passing, Fault> {
    node().receive(message.as_bytes(), None)
}

fn forwarded(message: &str) -> String {
    let out = receive(message).and_then(Passing::forward).expect("it is passed on");
    String::from_utf8(out.to_vec()).expect("UTF-8")
}

fn block(local: &str, marks: &str) -> String {
    format!("<t:{local} xmlns:t='urn:t' {marks}>foo</t:{local}>")
}

const BODY: &str =
    "\n <n:Echo ><n:id>7</n:id>\r\n<n:text a = '1'>&#x41;<![CDATA[<]]></n:text><!-- c --></n:Echo>\n";

#[test]
fn blocks_for_this_node_are_processed_and_removed_and_others_stay_as_they_are() {
    for version in Version::ALL {
        let (role, next) = match version {
            Version::Soap11 => ("actor", NEXT_11.to_string()),
            Version::Soap12 => ("role", format!("{ROLE_12}next")),
        };
        let (ours, foreign) = (format!("s:{role}='{B}'"), format!("s:{role} = '{C}' s:mustUnderstand='1'"));
        let next = format!("s:{role}='{next}'");
        let rest = format!("  {}\n{}", block("echoOk", &foreign), block("other", ""));
        let header = |first: &str| format!("{first}{rest}<!-- kept -->");
        for first in
            [block("echoOk", &ours), block("echoOk", &next), block("unknown", &ours), block("unknown", &next)]
        {
            let message = envelope(version, &header(&first), BODY);
            assert_eq!(forwarded(&message), envelope(version, &header(""), BODY), "{first}");
        }
        let message = envelope(version, &header(&block("echoOk", &ours)), BODY);
        assert_eq!(receive(&message).expect("good").processed()[0].name(), ("urn:t", "echoOk"));
    }
}

#[test]
fn blocks_for_the_ultimate_receiver_and_for_nobody_are_not_this_nodes() {
    for marks in [
        String::new(),
        "s:role=''".into(),
        format!("s:role='{ROLE_12}ultimateReceiver'"),
        format!("s:role='{ROLE_12}none'"),
    ] {
        let message =
            envelope(Version::Soap12, &block("unknown", &format!("{marks} s:mustUnderstand='true'")), BODY);
        assert_eq!(forwarded(&message), message);
    }
    let message = envelope(Version::Soap11, &block("unknown", "s:mustUnderstand='1'"), BODY);
    assert_eq!(forwarded(&message), message);
}

#[test]
fn a_mandatory_block_for_this_node_that_it_does_not_understand_ends_the_way() {
    for (version, role) in [(Version::Soap11, "actor"), (Version::Soap12, "role")] {
        let marks = format!("s:{role}='{B}' s:mustUnderstand='1'");
        let message = envelope(version, &block("unknown", &marks), BODY);
        let fault = receive(&message).expect_err("it is mandatory");
        assert_eq!(fault.code, FaultCode::MustUnderstand);
        assert_eq!((fault.node.as_deref(), fault.role.as_deref()), (Some("urn:node"), Some(B)));
        let text = String::from_utf8(fault.to_message(version).to_vec()).expect("UTF-8");
        let (named, by) = match version {
            Version::Soap11 => (false, "<faultactor>urn:node:B</faultactor>"),
            Version::Soap12 => (true, ">urn:node:B</"),
        };
        assert!(text.contains(by) && text.contains("NotUnderstood") == named, "{text}");
    }
}

#[test]
fn relay_keeps_blocks_that_are_not_understood_and_no_others() {
    for role in [B.to_string(), format!("{ROLE_12}next")] {
        for (local, relay, kept) in [
            ("unknown", "true", true),
            ("unknown", "1", true),
            ("unknown", "false", false),
            ("echoOk", "true", false),
        ] {
            let header = block(local, &format!("s:role='{role}' s:relay='{relay}'"));
            let message = envelope(Version::Soap12, &header, BODY);
            let empty = message.replace(&header, "");
            assert_eq!(forwarded(&message), if kept { message.clone() } else { empty }, "{header}");
        }
    }
    // SOAP 1.1 does not know it.
    let header = block("unknown", &format!("s:actor='{B}' s:relay='1'"));
    let message = envelope(Version::Soap11, &header, BODY);
    assert_eq!(forwarded(&message), message.replace(&header, ""));
}

#[test]
fn blocks_can_be_put_in_place_of_those_that_were_processed() {
    let to_b = format!("s:role='{B}'");
    let header = format!("{} {} {}", block("arg1", &to_b), block("kept", ""), block("arg2", &to_b));
    let mut passing = receive(&envelope(Version::Soap12, &header, BODY)).expect("good");
    let words: String = passing
        .processed()
        .iter()
        .map(|block| block.as_str().split(['>', '<']).nth(2).unwrap_or(""))
        .collect();
    let echo = Block::raw(&format!("<t:echoOk xmlns:t='urn:t'>{words}</t:echoOk>")).expect("XML");
    passing.add(echo.role(C).must_understand());
    let out = String::from_utf8(passing.forward().expect("written").to_vec()).expect("UTF-8");
    let (head, body) = out.split_once("<s:Body>").expect("a body");
    assert!(head.contains(&block("kept", "")) && head.contains(">foofoo</t:echoOk></s:Header>"), "{head}");
    assert!(head.contains(":role=\"urn:node:C\"") && !head.contains("arg1"), "{head}");
    assert_eq!(body, format!("{BODY}</s:Body></s:Envelope>"));
}

#[test]
fn an_added_block_finds_its_place_whatever_the_header_looks_like() {
    let add = |message: &str| {
        let mut passing = receive(message).expect("good");
        passing.add(Block::raw("<t:new xmlns:t='urn:t'><plain/></t:new>").expect("XML"));
        let out = String::from_utf8(passing.forward().expect("written").to_vec()).expect("UTF-8");
        let added = node().receive(out.as_bytes(), None).expect("still an envelope").forward().expect("good");
        assert_eq!(added, out);
        out
    };
    for header in
        ["<s:Header/>", "<s:Header />", "<s:Header></s:Header>", "<s:Header a:b='/>' xmlns:a='urn:a'/>", ""]
    {
        let message = format!("<s:Envelope xmlns:s='{SOAP12}'>{header} <s:Body/></s:Envelope>");
        let out = add(&message);
        assert!(out.contains("</t:new></s:Header> <s:Body/>") || header.is_empty(), "{out}");
        assert!(out.ends_with("<s:Body/></s:Envelope>"), "{out}");
    }
    let out = add(&format!("<Envelope xmlns='{SOAP11}'><Body/></Envelope>"));
    let document = soap_runtime::Fragment::parse(&out).expect("XML");
    let mut reader = document.reader(&[]);
    reader.root().expect("a root");
    let mut names = Vec::new();
    while let Ok(event) = reader.next_event() {
        match event {
            soap_model::xml::Event::Start(name) => names.push((reader.uri(name.ns).to_string(), name.local)),
            soap_model::xml::Event::Done => break,
            _ => {}
        }
    }
    let name = |ns: &str, local: &'static str| (ns.to_string(), local);
    assert_eq!(
        names,
        [name(SOAP11, "Header"), name("urn:t", "new"), name("", "plain"), name(SOAP11, "Body")]
    );
}

#[test]
fn what_is_no_envelope_is_not_passed_on() {
    let text = envelope(Version::Soap12, "", BODY);
    for (message, code) in [
        (text.replace("</n:Echo>", ""), FaultCode::Sender),
        (text.replace("<s:Body>", "<!DOCTYPE a><s:Body>"), FaultCode::Sender),
        (format!("{text}<again/>"), FaultCode::Sender),
        (text.replace(SOAP12, "urn:soap:3"), FaultCode::VersionMismatch),
    ] {
        let fault = receive(&message).expect_err("refused");
        assert_eq!((fault.code, fault.node.as_deref()), (code, Some("urn:node")), "{message}");
    }
    let only_11 = node().versions([Version::Soap11]).receive(text.as_bytes(), None).expect_err("refused");
    assert_eq!(only_11.code, FaultCode::VersionMismatch);
}

#[test]
fn text_in_another_encoding_is_passed_on_as_utf_8() {
    let text =
        format!("<?xml version='1.0' encoding='UTF-16'?>{}", envelope(Version::Soap11, "", "<a>\u{e9}</a>"));
    let wide: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let out = node().receive(&wide, None).and_then(Passing::forward).expect("good");
    let out = String::from_utf8(out.to_vec()).expect("UTF-8");
    assert!(
        out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope") && out.contains('\u{e9}'),
        "{out}"
    );
}

struct Plain;
impl Notes for Plain {}

#[tokio::test]
async fn a_service_receives_what_a_node_before_it_passed_on() {
    let marks = format!("s:role='{B}' s:mustUnderstand='1'");
    let message = envelope(
        Version::Soap12,
        &block("echoOk", &marks),
        "<n:Echo><n:id>7</n:id><n:text>seven</n:text></n:Echo>",
    );
    let out = forwarded(&message);
    send(&service(Plain), post(Version::Soap12, out)).await.is(200, &["seven"]);
    // Not for the service: it would have been passed over there, mandatory or not.
    send(&service(Plain), post(Version::Soap12, message)).await.is(200, &["seven"]);
}
