//! Repeating calls that failed on the way.
use std::time::Duration;

use http::StatusCode;

use super::{CallError, TransportErrorKind};

/// When and how often a call is repeated. Only calls of operations that are safe to repeat are (by the contract, or
/// because the caller said so with [`Call::safe_to_repeat`](super::Call::safe_to_repeat)).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Retry {
    /// Attempts in all; 1: never repeat.
    pub attempts: u32,
    /// Pause before the second attempt; it doubles from attempt to attempt.
    pub pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

impl Default for Retry {
    /// Three attempts, 100 ms and 200 ms apart.
    fn default() -> Self {
        Retry { attempts: 3, pause: Duration::from_millis(100), longest_pause: Duration::from_secs(5) }
    }
}

impl Retry {
    /// No repetition.
    pub const NEVER: Retry = Retry { attempts: 1, pause: Duration::ZERO, longest_pause: Duration::ZERO };

    /// This many attempts in all.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The pause before the second attempt.
    pub fn pause(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// The pause before the attempt after this one (counted from 1); None when there is none left.
    pub(super) fn pause_after(&self, attempt: u32) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let doubled = self.pause.saturating_mul(2u32.saturating_pow(attempt.saturating_sub(1)));
        Some(doubled.min(self.longest_pause.max(self.pause)))
    }
}

/// Whether another attempt may help: no connection, a broken one, an attempt out of time, or a gateway that says "later".
pub(super) fn may_help<F>(error: &CallError<F>) -> bool {
    match error {
        CallError::Transport(error) => matches!(
            error.kind(),
            TransportErrorKind::Connect | TransportErrorKind::Interrupted | TransportErrorKind::Timeout
        ),
        CallError::Protocol(answer) => matches!(
            answer.status,
            Some(
                StatusCode::BAD_GATEWAY
                    | StatusCode::SERVICE_UNAVAILABLE
                    | StatusCode::GATEWAY_TIMEOUT
                    | StatusCode::TOO_MANY_REQUESTS
            )
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end_after_the_last_attempt() {
        let retry = Retry::default().attempts(4).pause(Duration::from_secs(2));
        let pauses: Vec<_> = (1..=4).map(|n| retry.pause_after(n).map(|p| p.as_secs())).collect();
        assert_eq!(pauses, [Some(2), Some(4), Some(5), None]);
        assert_eq!(Retry::NEVER.pause_after(1), None);
    }
}
