//! What is made of answers: values, warnings, and errors that tell what is wrong where.
use soap_runtime::client::UnexpectedResponse;
use soap_runtime::{CallError, MessageErrorKind, Version};

use crate::notes::{EchoFault, Note};
use crate::notes_client::note;
use crate::script::{SEVEN, Script, Step, answered, enveloped, plain, scripted, seven};

async fn error(answer: Step) -> CallError<EchoFault> {
    answered(answer).echo(&note(7, "seven")).await.unwrap_err()
}

async fn unexpected(answer: Step) -> UnexpectedResponse {
    match error(answer).await {
        CallError::Protocol(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_gateways_error_page_is_a_protocol_error_that_shows_it() {
    let page = format!("<html><p>Bad Gateway{}</html>", " é".repeat(2_000));
    for content_type in ["text/html", "text/html; charset=utf-8", "application/xhtml+xml", "text/xml", ""] {
        let answer = unexpected(plain(502, content_type, page.clone())).await;
        assert_eq!(answer.status.unwrap().as_u16(), 502);
        assert!(answer.excerpt.starts_with("<html><p>Bad Gateway é"));
        assert_eq!(answer.excerpt.chars().count(), 500);
        assert!(answer.to_string().contains("502"), "{answer}");
    }
}

#[tokio::test]
async fn a_page_or_nothing_instead_of_an_answer_is_a_protocol_error() {
    let answer = unexpected(plain(200, "text/html", "<html>Please log in</html>")).await;
    assert_eq!(answer.content_type.as_deref(), Some("text/html"));
    assert_eq!(unexpected(plain(200, "text/xml", "")).await.reason, "an answer without a body");
    assert_eq!(unexpected(plain(202, "", "")).await.reason, "an answer without a body");
    assert_eq!(unexpected(plain(302, "", "")).await.status.unwrap().as_u16(), 302);
    unexpected(plain(200, "text/xml", "<html>Please log in</html>")).await;
    unexpected(plain(200, "text/xml", "<Envelope><Body/></Envelope>")).await;
}

#[tokio::test]
async fn an_ordinary_answer_with_an_error_status_is_a_protocol_error() {
    for status in [400, 404, 500] {
        let answer = unexpected(enveloped(Version::Soap11, status, "", SEVEN)).await;
        assert_eq!(answer.status.unwrap().as_u16(), status);
    }
}

#[tokio::test]
async fn an_answer_in_the_other_version_is_a_protocol_error() {
    let answer = unexpected(enveloped(Version::Soap12, 200, "", SEVEN)).await;
    assert!(answer.reason.contains("version"), "{answer}");
    let answer = unexpected(plain(200, "text/xml", "<Envelope xmlns='urn:soap:3'><Body/></Envelope>")).await;
    assert!(answer.excerpt.contains("urn:soap:3"));
}

#[tokio::test]
async fn an_answer_that_is_no_well_formed_envelope_is_a_decode_error_with_its_position() {
    let whole = crate::script::envelope(Version::Soap11, "", SEVEN);
    let cut = &whole[..whole.len() - 40];
    let CallError::Decode(malformed) = error(plain(200, "text/xml", cut)).await else { panic!("decode") };
    assert_eq!(malformed.kind(), MessageErrorKind::Malformed);
    assert!(malformed.position().is_some(), "{malformed}");
    for (body, kind) in [
        (format!("<!DOCTYPE a>{whole}"), MessageErrorKind::Malformed),
        (format!("{whole}x"), MessageErrorKind::Malformed),
        (whole.replace("s:Body", "s:Corpus"), MessageErrorKind::Envelope),
        (whole.replace("n:id", "n:id a='&x;'"), MessageErrorKind::Malformed),
    ] {
        let CallError::Decode(error) = error(plain(200, "text/xml", body.clone())).await else {
            panic!("{body}")
        };
        assert_eq!(error.kind(), kind, "{error}");
    }
    let CallError::Decode(error) = error(plain(200, "text/xml; charset=klingon", whole)).await else {
        panic!("decode")
    };
    assert_eq!(error.kind(), MessageErrorKind::Encoding);
}

#[tokio::test]
async fn a_charset_of_the_content_type_is_obeyed() {
    let body = crate::script::envelope(Version::Soap11, "", &SEVEN.replace("seven", "zehn é"));
    let latin: Vec<u8> = body.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let Step::Answer(mut answer) = plain(200, "text/xml; charset=\"ISO-8859-1\"", "") else { unreachable!() };
    answer.body = latin.into();
    assert_eq!(answered(Step::Answer(answer)).echo(&note(7, "x")).await.unwrap().text, "zehn é");
}

#[tokio::test]
async fn another_element_than_the_contracts_is_a_decode_error() {
    for body in ["", "<n:Other/>", "<EchoResponse><id>7</id></EchoResponse>"] {
        let CallError::Decode(error) = error(enveloped(Version::Soap11, 200, "", body)).await else {
            panic!("decode: {body}")
        };
        assert_eq!(error.kind(), MessageErrorKind::Invalid);
        assert!(error.path().starts_with("/Envelope/Body"), "{error}");
        assert!(error.to_string().contains("EchoResponse"), "{error}");
    }
}

const ODD: &str = "<n:EchoResponse><n:text>seven</n:text><n:new>1</n:new><n:id>7</n:id></n:EchoResponse>";

#[tokio::test]
async fn lax_reading_takes_what_it_finds_and_lists_what_it_tolerated_with_paths() {
    let client = answered(enveloped(Version::Soap11, 200, "", ODD));
    let response = client.echo(&note(7, "seven")).send().await.unwrap();
    assert_eq!(response.value, Note { id: 7, text: "seven".into() });
    let warnings: Vec<_> = response.warnings.iter().map(ToString::to_string).collect();
    assert!(!warnings.is_empty());
    let paths: Vec<_> = response.warnings.iter().map(|w| w.path().to_string()).collect();
    assert!(paths.iter().all(|path| path.starts_with("/Envelope/Body/EchoResponse")), "{warnings:?}");
    assert!(paths.iter().any(|path| path.ends_with("/new")), "{warnings:?}");
}

#[tokio::test]
async fn strict_reading_refuses_it_and_says_where() {
    for by_call in [false, true] {
        let script = Script::new([enveloped(Version::Soap11, 200, "", ODD)]);
        let builder = scripted(&script);
        let client = if by_call { builder } else { builder.strict() }.build().unwrap();
        let error = client.echo(&note(7, "seven")).options(|o| o.strict = true).await.unwrap_err();
        let CallError::Decode(error) = error else { panic!("{error:?}") };
        assert_eq!(error.kind(), MessageErrorKind::Invalid);
        assert!(error.path().starts_with("/Envelope/Body/EchoResponse"), "{error}");
    }
}

#[tokio::test]
async fn an_exact_answer_gives_no_warnings_in_either_mode() {
    for strict in [false, true] {
        let call = answered(seven()).echo(&note(7, "seven")).options(|o| o.strict = strict);
        let response = call.send().await.unwrap();
        assert!(response.warnings.is_empty(), "{:?}", response.warnings);
    }
}

#[tokio::test]
async fn entries_beyond_the_contract_are_refused_by_strict_reading_only() {
    let body = format!("{SEVEN}<n:More/>");
    for strict in [false, true] {
        let client = answered(enveloped(Version::Soap11, 200, "", &body));
        let outcome = client.echo(&note(7, "seven")).options(|o| o.strict = strict).await;
        assert_eq!(outcome.is_ok(), !strict, "{outcome:?}");
    }
}

#[tokio::test]
async fn header_blocks_of_the_answer_are_given_as_they_came() {
    let header = "<a:One xmlns:a='urn:a'>1</a:One><a:Two xmlns:a='urn:a' s:mustUnderstand='1'>2</a:Two>";
    let client = answered(enveloped(Version::Soap11, 200, header, SEVEN));
    let response = client.echo(&note(7, "seven")).send().await.unwrap();
    assert_eq!(response.headers.len(), 2);
    let two = response.header("urn:a", "Two").unwrap();
    assert!(two.as_str().contains(">2<"), "{}", two.as_str());
    assert!(response.header("urn:b", "Two").is_none());
    // Nobody here understands `Two`.
    let client = answered(enveloped(Version::Soap11, 200, header, SEVEN));
    let error = client.echo(&note(7, "seven")).options(|o| o.strict = true).await.unwrap_err();
    assert!(matches!(error, CallError::Protocol(_)), "{error:?}");
}

#[tokio::test]
async fn the_answers_bytes_are_kept_on_demand() {
    let body = crate::script::envelope(Version::Soap11, "", SEVEN);
    let response = answered(seven()).echo(&note(7, "seven")).send().await.unwrap();
    assert_eq!(response.raw, None);
    let call = answered(seven()).echo(&note(7, "seven")).options(|o| o.keep_raw = true);
    let response = call.send().await.unwrap();
    assert_eq!(response.raw.unwrap(), body);
    assert_eq!(response.status.unwrap().as_u16(), 200);
    assert_eq!(response.http_headers["content-type"], "text/xml; charset=utf-8");
}

#[tokio::test]
async fn a_one_way_call_takes_every_receipt() {
    let empty = enveloped(Version::Soap11, 200, "", "");
    for answer in
        [plain(202, "", ""), plain(200, "", ""), plain(204, "", ""), plain(200, "text/html", "ok"), empty]
    {
        answered(answer).tell(&note(1, "x")).await.unwrap();
    }
    for answer in [plain(404, "text/html", "no such page"), plain(500, "", "")] {
        let error = answered(answer).tell(&note(1, "x")).await.unwrap_err();
        assert!(matches!(error, CallError::Protocol(_)), "{error:?}");
    }
}

#[tokio::test]
async fn an_operation_with_an_empty_response_takes_an_empty_body_and_no_body() {
    for answer in [
        enveloped(Version::Soap11, 200, "", ""),
        enveloped(Version::Soap11, 200, "", " <!-- nothing --> "),
        enveloped(Version::Soap11, 200, "", "<n:PingResponse/>"),
        plain(200, "text/xml", ""),
        plain(202, "", ""),
    ] {
        answered(answer).ping().await.unwrap();
    }
}

#[tokio::test]
async fn limits_of_the_xml_reader_hold_for_answers() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let CallError::Decode(error) =
        error(enveloped(Version::Soap11, 200, &format!("<x:h xmlns:x='u'>{deep}</x:h>"), SEVEN)).await
    else {
        panic!("decode")
    };
    assert_eq!(error.kind(), MessageErrorKind::Limit);
}
