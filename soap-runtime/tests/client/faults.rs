//! Faults of both versions and of many stacks.
use soap_runtime::codegen::{Block, Fragment};
use soap_runtime::{CallError, Fault, FaultCode, QName, Version};

use crate::notes::{EchoFault, TooLong};
use crate::notes_client::note;
use crate::script::{Script, answered, enveloped, scripted};

const FULL_11: &str = "<s:Fault><faultcode xmlns:o='urn:own'>o:Late</faultcode><faultstring xml:lang='de'>zu spät</faultstring>\
    <faultactor> urn:actor </faultactor><detail><a:one xmlns:a='urn:a'>1</a:one> <b/></detail></s:Fault>";
const FULL_12: &str = "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>n:Big</s:Value><s:Subcode>\
    <s:Value xmlns:o='urn:own'>o:Bigger</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason><s:Text xml:lang='en'>too big</s:Text>\
    <s:Text xml:lang='de'>zu groß</s:Text></s:Reason><s:Node>urn:node</s:Node><s:Role>urn:role</s:Role>\
    <s:Detail><a:one xmlns:a='urn:a'>1</a:one></s:Detail></s:Fault>";

/// The fault that a body content is read as; never a declared one.
async fn fault(version: Version, body: &str) -> Fault {
    let script = Script::new([enveloped(version, 500, "", body)]);
    let client = scripted(&script).version(version).build().unwrap();
    match client.echo(&note(1, "x")).await {
        Err(CallError::Fault(fault)) => fault,
        other => panic!("{other:?} for {body}"),
    }
}

fn details(fault: &Fault) -> Vec<(String, String)> {
    let name = |f: &Fragment| (f.name().0.to_string(), f.name().1.to_string());
    fault.detail.iter().filter_map(Block::fragment).map(name).collect()
}

fn reasons(fault: &Fault) -> Vec<(&str, &str)> {
    fault.reasons.iter().map(|r| (r.language.as_str(), r.text.as_str())).collect()
}

#[tokio::test]
async fn a_declared_fault_comes_with_its_detail() {
    let detail = "<n:TooLong><n:limit>5</n:limit></n:TooLong>";
    let v11 = format!(
        "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring><detail>{detail}</detail></s:Fault>"
    );
    let v12 = format!(
        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang='en'>no</s:Text></s:Reason>\
         <s:Detail>{detail}</s:Detail></s:Fault>"
    );
    for (version, body) in [(Version::Soap11, v11), (Version::Soap12, v12)] {
        let header = "<h:At xmlns:h='urn:h'>noon</h:At>";
        let script = Script::new([enveloped(version, 500, header, &body)]);
        let client = scripted(&script).version(version).build().unwrap();
        let error = client.echo(&note(1, "x")).await.unwrap_err();
        assert_eq!(error.declared(), Some(&EchoFault::TooLong(TooLong { limit: 5 })));
        let envelope = error.fault().unwrap();
        assert_eq!((envelope.code, envelope.text()), (FaultCode::Receiver, "no"));
        assert_eq!(envelope.headers[0].fragment().unwrap().name(), ("urn:h", "At"));
        assert!(error.to_string().contains("no"), "{error}");
    }
}

#[tokio::test]
async fn a_declared_fault_whose_detail_cannot_be_read_stays_a_fault() {
    let body = "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring><detail><n:TooLong><n:limit>many</n:limit>\
                </n:TooLong></detail></s:Fault>";
    let script = Script::new([enveloped(Version::Soap11, 500, "", body)]);
    let client = scripted(&script).strict().build().unwrap();
    let error = client.echo(&note(1, "x")).await.unwrap_err();
    let CallError::Fault(fault) = error else { panic!("{error:?}") };
    assert!(fault.detail[0].fragment().unwrap().as_str().contains("many"));
}

#[tokio::test]
async fn every_part_of_a_fault_of_soap_1_1_is_kept() {
    let fault = fault(Version::Soap11, FULL_11).await;
    assert_eq!(fault.code, FaultCode::Receiver);
    assert_eq!(fault.subcodes, [QName::new("urn:own", "Late")]);
    assert_eq!(reasons(&fault), [("de", "zu spät")]);
    assert_eq!(fault.role.as_deref(), Some("urn:actor"));
    assert_eq!(fault.node, None);
    assert_eq!(details(&fault), [("urn:a".into(), "one".into()), (String::new(), "b".into())]);
}

#[tokio::test]
async fn every_part_of_a_fault_of_soap_1_2_is_kept() {
    let fault = fault(Version::Soap12, FULL_12).await;
    assert_eq!(fault.code, FaultCode::Sender);
    assert_eq!(fault.subcodes, [QName::new("urn:notes", "Big"), QName::new("urn:own", "Bigger")]);
    assert_eq!(reasons(&fault), [("en", "too big"), ("de", "zu groß")]);
    assert_eq!((fault.node.as_deref(), fault.role.as_deref()), (Some("urn:node"), Some("urn:role")));
    assert_eq!(details(&fault), [("urn:a".into(), "one".into())]);
}

#[tokio::test]
async fn fault_codes_of_real_stacks_are_known() {
    for (code, expected, subcode) in [
        ("<faultcode>Client</faultcode>", FaultCode::Sender, None),
        ("<faultcode>soap:Client</faultcode>", FaultCode::Sender, None),
        ("<faultcode>s:Client.Auth</faultcode>", FaultCode::Sender, Some("Client.Auth")),
        ("<faultcode> \n s:MustUnderstand </faultcode>", FaultCode::MustUnderstand, None),
        ("<faultcode>s:VersionMismatch</faultcode>", FaultCode::VersionMismatch, None),
        (
            "<faultcode xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'>e:Client</faultcode>",
            FaultCode::Sender,
            None,
        ),
        ("<faultcode xmlns:e='urn:e'>e:Client</faultcode>", FaultCode::Receiver, Some("Client")),
        ("<faultcode>E_1027</faultcode>", FaultCode::Receiver, Some("E_1027")),
        ("<faultcode/>", FaultCode::Receiver, None),
        ("", FaultCode::Receiver, None),
        ("<s:faultcode>s:Client</s:faultcode>", FaultCode::Sender, None),
    ] {
        let body = format!("<s:Fault>{code}<faultstring>x</faultstring></s:Fault>");
        let fault = fault(Version::Soap11, &body).await;
        assert_eq!(fault.code, expected, "{code}");
        let last = fault.subcodes.last().map(|name| &*name.local);
        assert_eq!(last, subcode, "{code}");
        assert_eq!(fault.text(), "x");
    }
}

#[tokio::test]
async fn faults_with_text_between_elements_odd_order_and_empty_parts_are_read() {
    let body = "<s:Fault>oops<faultstring>x</faultstring>, <extra><deep/></extra><faultcode>s:Client</faultcode> <detail/></s:Fault>";
    let odd = fault(Version::Soap11, body).await;
    assert_eq!((odd.code, odd.text()), (FaultCode::Sender, "x"));
    assert!(odd.detail.is_empty());
    for detail in [
        "<detail></detail>",
        "<detail>only text</detail>",
        "<detail xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>",
    ] {
        let body = format!("<s:Fault><faultcode>s:Server</faultcode><faultstring/>{detail}</s:Fault>");
        let fault = fault(Version::Soap11, &body).await;
        assert_eq!((fault.code, fault.text(), fault.detail.len()), (FaultCode::Receiver, "", 0));
    }
    let empty = fault(Version::Soap11, "<s:Fault/>").await;
    assert_eq!((empty.code, empty.text()), (FaultCode::Receiver, ""));
    let empty =
        fault(Version::Soap12, "<s:Fault>?<s:Code/><s:Reason>?</s:Reason><s:Detail/></s:Fault>").await;
    assert_eq!((empty.code, empty.text()), (FaultCode::Receiver, ""));
}

#[tokio::test]
async fn markup_in_a_faults_texts_does_not_hide_the_fault() {
    let body = "<s:Fault><faultcode>s:Client</faultcode><faultstring>a<br/>b <!-- c --><![CDATA[<d>]]></faultstring></s:Fault>";
    let fault = fault(Version::Soap11, body).await;
    assert_eq!(fault.code, FaultCode::Sender);
    assert!(fault.text().starts_with('a'), "{}", fault.text());
}

#[tokio::test]
async fn a_fault_is_one_with_any_status() {
    for status in [200, 400, 401, 500, 503] {
        let client = answered(enveloped(Version::Soap11, status, "", FULL_11));
        assert!(matches!(client.echo(&note(1, "x")).await, Err(CallError::Fault(_))), "{status}");
    }
    let client = answered(enveloped(Version::Soap11, 500, "", FULL_11));
    assert!(matches!(client.tell(&note(1, "x")).await, Err(CallError::Fault(_))), "one-way");
}

#[tokio::test]
async fn a_mismatch_of_versions_is_a_fault_in_the_services_version() {
    let body = "<s:Fault><faultcode>s:VersionMismatch</faultcode><faultstring>old</faultstring></s:Fault>";
    let script = Script::new([enveloped(Version::Soap11, 500, "", body)]);
    let client = scripted(&script).version(Version::Soap12).build().unwrap();
    let error = client.echo(&note(1, "x")).await.unwrap_err();
    assert_eq!(error.fault().unwrap().code, FaultCode::VersionMismatch);
}
