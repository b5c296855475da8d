//! Calls that are repeated, and those that never are.
use std::time::Duration;

use soap_runtime::client::TransportErrorKind;
use soap_runtime::{CallError, Retry, Version};

use crate::notes_client::note;
use crate::script::{Script, Step, enveloped, plain, scripted, seven};

fn broken() -> Step {
    Step::Fails(TransportErrorKind::Interrupted)
}

#[tokio::test(start_paused = true)]
async fn a_safe_operation_is_repeated_after_pauses_that_double() {
    let busy = plain(503, "text/html", "<p>later</p>");
    let script = Script::new([broken(), busy, Step::Fails(TransportErrorKind::Connect), seven()]);
    let client = scripted(&script).retry(Retry::default().attempts(4)).build().unwrap();
    assert_eq!(client.safe_echo(&note(7, "seven")).await.unwrap().text, "seven");
    assert_eq!(script.pauses(), [100, 200, 400]);
    let bodies: Vec<_> = script.requests().into_iter().map(|r| r.body.as_bytes().cloned()).collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "the same request each time");
}

#[tokio::test(start_paused = true)]
async fn attempts_that_run_out_of_time_are_repeated_each_with_its_own_time() {
    let script = Script::new([Step::Silence, Step::Silence, Step::Silence]);
    let client = scripted(&script).timeout(Duration::from_secs(1)).build().unwrap();
    assert!(client.safe_echo(&note(7, "seven")).await.unwrap_err().is_timeout());
    assert_eq!(script.pauses(), [1_100, 1_200]);
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_is_not_marked_safe_is_sent_once() {
    let script = Script::new([broken()]);
    let client = scripted(&script).retry(Retry::default().attempts(9)).build().unwrap();
    assert!(matches!(client.echo(&note(7, "seven")).await, Err(CallError::Transport(_))));
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_may_mark_a_call_as_safe() {
    let script = Script::new([broken(), seven()]);
    let client = scripted(&script).build().unwrap();
    client.echo(&note(7, "seven")).safe_to_repeat().await.unwrap();
    assert_eq!(script.pauses(), [100]);
}

#[tokio::test(start_paused = true)]
async fn a_fault_is_never_repeated() {
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>busy</faultstring></s:Fault>";
    for status in [500, 503] {
        let script = Script::new([enveloped(Version::Soap11, status, "", fault)]);
        let client = scripted(&script).build().unwrap();
        assert!(matches!(client.safe_echo(&note(7, "seven")).await, Err(CallError::Fault(_))));
        assert_eq!(script.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_another_attempt_cannot_change_is_not_repeated() {
    let answers = [
        plain(200, "text/xml", "<broken"),
        plain(404, "text/html", "gone"),
        Step::Fails(TransportErrorKind::Address),
        Step::Fails(TransportErrorKind::TooLarge),
        Step::Fails(TransportErrorKind::Coding),
    ];
    for answer in answers {
        let script = Script::new([answer]);
        let client = scripted(&script).build().unwrap();
        client.safe_echo(&note(7, "seven")).await.unwrap_err();
        assert_eq!(script.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn retries_can_be_switched_off() {
    let script = Script::new([broken()]);
    let client = scripted(&script).retry(Retry::NEVER).build().unwrap();
    client.safe_echo(&note(7, "seven")).await.unwrap_err();
    assert_eq!(script.requests().len(), 1);
}
