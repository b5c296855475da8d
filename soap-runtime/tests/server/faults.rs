//! Faults of the protocol itself.
use soap_runtime::{BlockName, Context, Parser, Reply, Version};

use crate::messages::{ECHO, SOAP11, SOAP12, echo, envelope, post, send};
use crate::notes::{Notes, NotesHeader, service};

struct Plain;
impl Notes for Plain {
    async fn header(&self, _: NotesHeader, _: &mut Context) -> Result<(), Reply> {
        panic!("no block may be processed")
    }
}

#[tokio::test]
async fn an_unknown_version_is_answered_with_the_versions_that_are_spoken() {
    let body = echo(Version::Soap12).replace(SOAP12, "urn:soap:3");
    let answer = send(&service(Plain), post(Version::Soap12, body.clone())).await.is(
        500,
        &[
            "VersionMismatch</",
            "Upgrade",
            "SupportedEnvelope qname=\"soap12:Envelope\" xmlns:soap12=\"http://www.w3.org/2003/05/soap-envelope\"",
            "soap11:Envelope",
            "`urn:soap:3`",
        ],
    );
    assert_eq!(answer.header("content-type"), Version::Soap12.content_type());
    send(&service(Plain), post(Version::Soap11, body))
        .await
        .is(500, &["soap:VersionMismatch</faultcode>", SOAP11]);
}

#[tokio::test]
async fn a_version_that_is_switched_off_is_a_mismatch() {
    let service = service(Plain).configure(|s| s.versions = vec![Version::Soap12]);
    let answer = send(&service, post(Version::Soap11, echo(Version::Soap11))).await;
    let answer = answer.is(500, &["soap:VersionMismatch</faultcode>", "soap12:Envelope"]);
    assert!(!answer.text.contains("soap11:Envelope"), "{}", answer.text);
    send(&service, post(Version::Soap12, echo(Version::Soap12))).await.is(200, &[]);
}

#[tokio::test]
async fn a_mandatory_block_that_nobody_understands_ends_the_request_before_any_is_processed() {
    let header = "<n:Trace><n:level>1</n:level></n:Trace>\
                  <a:One xmlns:a='urn:a&amp;b' s:mustUnderstand='true'/><Two xmlns='urn:c' s:mustUnderstand='1'/>";
    let answer = send(&service(Plain), post(Version::Soap12, envelope(Version::Soap12, header, ECHO))).await;
    answer.is(
        500,
        &[
            "MustUnderstand</",
            "NotUnderstood qname=\"q:One\"",
            "xmlns:q=\"urn:a&amp;b\"",
            "NotUnderstood qname=\"q:Two\"",
            "/Envelope/Header",
            "{urn:c}Two",
        ],
    );
    let header = header.replace("'true'", "'1'");
    let answer = send(&service(Plain), post(Version::Soap11, envelope(Version::Soap11, &header, ECHO))).await;
    let answer = answer.is(500, &["soap:MustUnderstand</faultcode>", "{urn:a&amp;b}One"]);
    assert!(!answer.text.contains("NotUnderstood") && !answer.text.contains("detail"), "{}", answer.text);
}

#[tokio::test]
async fn blocks_for_other_roles_are_not_ours() {
    let next_11 = "http://schemas.xmlsoap.org/soap/actor/next";
    let role_12 = "http://www.w3.org/2003/05/soap-envelope/role/";
    let block = |version, role: &str| {
        let attribute = if version == Version::Soap11 { "actor" } else { "role" };
        let block = format!("<a:One xmlns:a='urn:a' s:mustUnderstand='1' s:{attribute}='{role}'/>");
        post(version, envelope(version, &block, ECHO))
    };
    let service = service(Plain).configure(|s| s.roles = vec!["urn:ours".into()]);
    for (version, role, ours) in [
        (Version::Soap11, "urn:others", false),
        (Version::Soap11, next_11, true),
        (Version::Soap11, "urn:ours", true),
        (Version::Soap11, "", true),
        (Version::Soap12, "urn:others", false),
        (Version::Soap12, "urn:ours", true),
        (Version::Soap12, &format!("{role_12}next"), true),
        (Version::Soap12, &format!("{role_12}ultimateReceiver"), true),
        (Version::Soap12, &format!("{role_12}none"), false),
    ] {
        let answer = send(&service, block(version, role)).await;
        assert_eq!(answer.text.contains("MustUnderstand"), ours, "{version} {role}: {}", answer.text);
    }
}

/// Skips what it is asked about, described or not.
struct Skips;
impl Notes for Skips {
    async fn header_parser(&self, _: BlockName<'_>, _: &mut Context) -> Result<Parser, Reply> {
        Ok(Parser::Skip)
    }
    async fn header(&self, _: NotesHeader, _: &mut Context) -> Result<(), Reply> {
        panic!("it was skipped")
    }
}

#[tokio::test]
async fn a_described_block_that_the_handler_skips_counts_as_understood() {
    let header = "<n:Trace s:mustUnderstand='1'><n:level>1</n:level></n:Trace>";
    send(&service(Skips), post(Version::Soap11, envelope(Version::Soap11, header, ECHO)))
        .await
        .is(200, &["seven"]);
}

#[tokio::test]
async fn an_action_that_disagrees_with_the_body_is_refused() {
    let with = |action: &str| {
        let mut request = post(Version::Soap11, echo(Version::Soap11));
        request.headers_mut().insert("soapaction", action.parse().unwrap());
        request
    };
    let service = service(Plain);
    for fine in ["\"urn:notes:Echo\"", "urn:notes:Echo", "\"\"", ""] {
        send(&service, with(fine)).await.is(200, &["seven"]);
    }
    send(&service, with("\"urn:notes:Delete\"")).await.is(500, &["Client", "urn:notes:Delete", "disagrees"]);
    let mut request = post(Version::Soap12, echo(Version::Soap12));
    let content_type = "application/soap+xml; action=\"urn:notes:Delete\"";
    request.headers_mut().insert("content-type", content_type.parse().unwrap());
    send(&service, request).await.is(400, &["Sender", "urn:notes:Delete"]);
}

#[tokio::test]
async fn an_invalid_message_is_refused_with_path_and_rule() {
    let service = service(Plain);
    for (body, path) in [
        ("<n:Echo><n:id>x</n:id><n:text/></n:Echo>", "/Envelope/Body/Echo/id"),
        ("<n:Echo><n:id>1</n:id></n:Echo>", "/Envelope/Body/Echo"),
        ("<n:Echo><n:text/><n:id>1</n:id></n:Echo>", "/Envelope/Body/Echo"),
        ("<n:Echo z='1'><n:id>1</n:id><n:text/></n:Echo>", "/Envelope/Body/Echo"),
    ] {
        let answer = send(&service, post(Version::Soap12, envelope(Version::Soap12, "", body))).await;
        answer.is(400, &["Sender", path]);
    }
    let header = "<n:Trace><n:level>high</n:level></n:Trace>";
    let answer = send(&service, post(Version::Soap11, envelope(Version::Soap11, header, ECHO))).await;
    answer.is(500, &["soap:Client", "/Envelope/Header/Trace/level"]);
}

#[tokio::test]
async fn what_is_no_envelope_is_refused() {
    let service = service(Plain);
    let e = |inside: &str| format!("<s:Envelope xmlns:s='{SOAP11}'>{inside}</s:Envelope>");
    for (text, says) in [
        (String::new(), "no root"),
        ("hello".into(), "Client"),
        ("<a/>".into(), "Envelope was expected"),
        (e(""), "no Body"),
        (e("<s:Header/>"), "no Body"),
        (e("<x/><s:Body/>"), "Body was expected"),
        (e("<s:Header><x/></s:Header><s:Body/>"), "in no namespace"),
        (e("<s:Header><a:x xmlns:a='urn:a' s:mustUnderstand='maybe'/></s:Header><s:Body/>"), "maybe"),
        (e("<s:Body/><s:Body/>"), "may not follow the body"),
        (e("text<s:Body/>"), "text"),
        (format!("<!DOCTYPE x [<!ENTITY a 'b'>]>{}", echo(Version::Soap11)), "document type"),
        (echo(Version::Soap11).replace("seven", "&nbsp;"), "nbsp"),
    ] {
        send(&service, post(Version::Soap11, text)).await.is(500, &["soap:Client</faultcode>", says]);
    }
}
