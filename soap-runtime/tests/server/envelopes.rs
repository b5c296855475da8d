//! What an envelope must look like, in both versions.
use soap_runtime::Version;

use crate::messages::{Answer, ECHO, SOAP11, echo, envelope, post, send};
use crate::notes::{Notes, service};

struct Plain;
impl Notes for Plain {}

async fn answer(version: Version, message: impl Into<String>) -> Answer {
    send(&service(Plain), post(version, message.into())).await
}

/// The status and code of a fault that says the sender is wrong.
fn sender(version: Version) -> (u16, &'static str) {
    match version {
        Version::Soap11 => (500, "soap:Client</faultcode>"),
        Version::Soap12 => (400, "Sender</"),
    }
}

#[tokio::test]
async fn must_understand_has_the_forms_of_its_version() {
    for (value, in_11, in_12) in [
        ("0", true, true),
        ("1", true, true),
        (" 1 ", true, true),
        ("true", false, true),
        ("false", false, true),
        ("wrong", false, false),
        ("", false, false),
        ("TRUE", false, false),
        ("2", false, false),
    ] {
        for (version, good) in [(Version::Soap11, in_11), (Version::Soap12, in_12)] {
            let header = format!("<n:Trace s:mustUnderstand='{value}'><n:level>1</n:level></n:Trace>");
            let answer = answer(version, envelope(version, &header, ECHO)).await;
            if good {
                answer.is(200, &["seven"]);
            } else {
                let (status, code) = sender(version);
                answer.is(status, &[code, "/Envelope/Header: mustUnderstand is"]);
            }
        }
    }
}

#[tokio::test]
async fn relay_is_a_boolean_of_soap_1_2_and_unknown_to_1_1() {
    let header = "<n:Trace s:relay='maybe'><n:level>1</n:level></n:Trace>";
    answer(Version::Soap11, envelope(Version::Soap11, header, ECHO)).await.is(200, &[]);
    answer(Version::Soap12, envelope(Version::Soap12, header, ECHO)).await.is(400, &["relay is"]);
}

#[tokio::test]
async fn attributes_of_another_version_and_of_elements_within_blocks_have_no_meaning() {
    let header = format!(
        "<u:a xmlns:u='urn:u' xmlns:o='{SOAP11}' o:mustUnderstand='1'/>\
         <u:b xmlns:u='urn:u'><u:c s:mustUnderstand='1'/></u:b>"
    );
    answer(Version::Soap12, envelope(Version::Soap12, &header, ECHO)).await.is(200, &["seven"]);
}

#[tokio::test]
async fn marks_of_header_blocks_have_no_meaning_on_body_entries() {
    for version in Version::ALL {
        let marks =
            "<n:Echo s:mustUnderstand='1' s:role='urn:x' s:actor='urn:x' s:relay='1' s:encodingStyle=''>";
        let marks = marks.replace(
            "''",
            if version == Version::Soap12 { "'http://www.w3.org/2003/05/soap-encoding'" } else { "''" },
        );
        answer(version, echo(version).replace("<n:Echo>", &marks)).await.is(200, &["seven"]);
        let (status, code) = sender(version);
        let other = echo(version).replace("<n:Echo>", "<n:Echo s:other='1'>");
        answer(version, other).await.is(status, &[code, "unexpected attribute"]);
        let deeper = echo(version).replace("<n:id>", "<n:id s:mustUnderstand='1'>");
        answer(version, deeper).await.is(status, &[code, "unexpected attribute"]);
    }
}

#[tokio::test]
async fn the_parts_of_an_envelope_stand_in_their_order_and_once() {
    for version in Version::ALL {
        let whole = envelope(version, "<u:a xmlns:u='urn:u'/>", ECHO);
        let header = "<s:Header><u:a xmlns:u='urn:u'/></s:Header>";
        let body = format!("<s:Body>{ECHO}</s:Body>");
        let with = |content: String| whole.replace(&format!("{header}{body}"), &content);
        for content in [
            format!("{body}{header}"),
            format!("{header}{header}{body}"),
            format!("{header}{body}{body}"),
            header.to_string(),
            String::new(),
            format!("{header}text{body}"),
            format!("{header}<n:other/>{body}"),
            format!("{header}{body}<unqualified/>"),
            format!("{body}<s:Other/>"),
            format!("<s:Header>text</s:Header>{body}"),
            format!("<s:Header><unqualified/></s:Header>{body}"),
            "<s:Body>text</s:Body>".to_string(),
            format!("<s:Body>{ECHO}{ECHO}</s:Body>"),
        ] {
            let (status, code) = sender(version);
            answer(version, with(content.clone())).await.is(status, &[code, "/Envelope"]);
        }
    }
}

#[tokio::test]
async fn elements_after_the_body_are_passed_over_in_1_1_and_refused_in_1_2() {
    let after = |version| echo(version).replace("</s:Envelope>", "<n:after/></s:Envelope>");
    answer(Version::Soap11, after(Version::Soap11)).await.is(200, &["seven"]);
    answer(Version::Soap12, after(Version::Soap12)).await.is(400, &["`after` may not follow the body"]);
}

#[tokio::test]
async fn messages_hold_no_document_types_and_no_processing_instructions() {
    for version in Version::ALL {
        let (status, code) = sender(version);
        let text = echo(version);
        let doctype = format!("<!DOCTYPE s:Envelope [<!ENTITY x 'y'>]>{text}");
        answer(version, doctype).await.is(status, &[code]);
        for place in [
            text.replace("<n:Echo>", "<?a b?><n:Echo>"),
            text.replace("<n:id>", "<?a b?><n:id>"),
            text.replace("seven", "se<?a b?>ven"),
            text.replace("<s:Body>", "<s:Header><?a b?></s:Header><s:Body>"),
        ] {
            answer(version, place).await.is(status, &[code, "processing instructions"]);
        }
        // What stands around the header and the body is no part of either.
        answer(version, format!("<?xml-stylesheet href='a'?>{text}")).await.is(200, &["seven"]);
        answer(version, text.replace("<s:Body>", "<?a b?><s:Body>")).await.is(200, &["seven"]);
    }
}

#[tokio::test]
async fn attributes_of_the_envelope_are_in_a_namespace_in_1_2() {
    let text = envelope(Version::Soap12, "<u:a xmlns:u='urn:u'/>", ECHO);
    for part in ["Envelope", "Header", "Body"] {
        let with =
            |attribute: &str| text.replacen(&format!("<s:{part}"), &format!("<s:{part} {attribute}"), 1);
        answer(Version::Soap12, with("n:own='1'")).await.is(200, &["seven"]);
        answer(Version::Soap12, with("own='1'")).await.is(400, &["`own` is in no namespace"]);
    }
    let text = echo(Version::Soap11).replace("<s:Body>", "<s:Body id='b'>");
    answer(Version::Soap11, text).await.is(200, &["seven"]);
}

#[tokio::test]
async fn encoding_styles_stand_on_blocks_and_entries_alone_and_are_known() {
    let enc = "http://www.w3.org/2003/05/soap-encoding";
    let text = envelope(Version::Soap12, "<n:Trace><n:level>1</n:level></n:Trace>", ECHO);
    let with = |part: &str, style: &str| {
        text.replacen(&format!("<{part}"), &format!("<{part} s:encodingStyle='{style}'"), 1)
    };
    for part in ["s:Envelope", "s:Header", "s:Body"] {
        answer(Version::Soap12, with(part, enc)).await.is(400, &["Sender</", "`encodingStyle` may not"]);
    }
    for part in ["n:Trace", "n:Echo"] {
        let answer = answer(Version::Soap12, with(part, "urn:poison")).await;
        answer.is(500, &["DataEncodingUnknown</", "`urn:poison` is not known"]);
    }
    // A block that is not processed may be in any encoding.
    let other =
        text.replace("n:Trace", "n:Unknown").replace("<n:Unknown", "<n:Unknown s:encodingStyle='urn:poison'");
    answer(Version::Soap12, other).await.is(200, &["seven"]);
    // SOAP 1.1 admits the attribute everywhere.
    let text = echo(Version::Soap11).replace("<s:Body", "<s:Body s:encodingStyle='urn:any'");
    answer(Version::Soap11, text).await.is(200, &["seven"]);
}

#[tokio::test]
async fn a_fault_in_place_of_a_request_is_a_fault_to_the_letter_or_refused() {
    let fault = |version, content: &str| envelope(version, "", &format!("<s:Fault>{content}</s:Fault>"));
    let refused = |text: &'static str, rule: &'static str| (text, rule);
    let good_11 = "<faultcode>s:Client</faultcode><faultstring xml:lang='en'>no</faultstring><detail><a/></detail>\
                   <faultactor>urn:a</faultactor><n:more/>";
    answer(Version::Soap11, fault(Version::Soap11, good_11)).await.is(500, &["no operation takes"]);
    for (text, rule) in [
        refused("<faultcode>s:Client<a/></faultcode>", "/Envelope/Body/Fault/faultcode"),
        refused("<faultstring><a/></faultstring>", "/Envelope/Body/Fault/faultstring"),
        refused("<faultcode>a</faultcode><faultcode>a</faultcode>", "`faultcode` may not stand here"),
        refused("<other/>", "`other` is no part of a fault"),
        refused("<s:faultcode>a</s:faultcode>", "`faultcode` is no part of a fault"),
    ] {
        answer(Version::Soap11, fault(Version::Soap11, text)).await.is(500, &["soap:Client</", rule]);
    }
    let code = "<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>n:a</s:Value></s:Subcode></s:Code>";
    let reason = "<s:Reason><s:Text xml:lang='en'>a</s:Text><s:Text xml:lang='de'>b</s:Text></s:Reason>";
    let good_12 = format!("{code}{reason}<s:Node>n</s:Node><s:Role>r</s:Role><s:Detail><a/></s:Detail>");
    let answer_12 = answer(Version::Soap12, fault(Version::Soap12, &good_12)).await;
    answer_12.is(400, &["no operation takes", ":ProcedureNotPresent</"]);
    for (text, rule) in [
        (format!("{reason}{code}"), "`Code` may not stand here"),
        (format!("{code}{code}{reason}"), "`Code` may not stand here"),
        (format!("{code}{reason}<s:Other/>"), "`Other` is no part"),
        (reason.to_string(), "`Code` is missing"),
        (format!("{code}<s:Reason/>"), "/Envelope/Body/Fault/Reason: `Text` is missing"),
        ("<s:Code><s:Value>a<b/></s:Value></s:Code>".into(), "/Fault/Code/Value"),
        (good_12.replace("<s:Detail", "<s:Detail s:encodingStyle='urn:x'"), "`encodingStyle` may not"),
    ] {
        let answer = answer(Version::Soap12, fault(Version::Soap12, &text)).await;
        answer.is(400, &["Sender</", rule]);
    }
    let beside = fault(Version::Soap12, &good_12).replace("</s:Fault>", "</s:Fault><n:more/>");
    answer(Version::Soap12, beside).await.is(400, &["may not stand beside a fault"]);
}
