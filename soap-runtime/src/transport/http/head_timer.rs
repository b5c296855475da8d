//! The time a request's head may take, at little cost. hyper starts a timer whenever it waits for a head and drops it when that is
//! there: with the runtime's timers that would be an entry in their queue for each request. Here it is a number that the
//! connection looks at when its own timer, one for all of its requests, has run out.
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

/// No head is waited for.
const NONE: u64 = 0;
/// The time is over.
const OVER: u64 = u64::MAX;

/// The timer that hyper gets for one connection.
#[derive(Debug, Clone)]
pub(super) struct HeadTimer {
    start: Instant,
    /// [`NONE`], [`OVER`], or when the time is over, in nanoseconds after the start.
    due: Arc<AtomicU64>,
}

/// What the connection is to do when its own timer has run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Look again at this time.
    Later(Instant),
    /// The time of a head is over, and hyper learns of it when it is polled next.
    Over,
}

impl HeadTimer {
    pub(super) fn new() -> Self {
        HeadTimer { start: now(), due: Arc::new(AtomicU64::new(NONE)) }
    }

    /// Looks at the time; `time` is what each head has.
    pub(super) fn look(&self, time: Duration) -> Verdict {
        let now = now();
        let due = self.due.load(Ordering::Relaxed);
        if due == NONE {
            // Whatever is waited for from now on has all of its time.
            return Verdict::Later(now + time);
        }
        let at = self.start + Duration::from_nanos(due.min(OVER - 1));
        if due != OVER && at > now {
            return Verdict::Later(at);
        }
        self.due.store(OVER, Ordering::Relaxed);
        Verdict::Over
    }

    fn set(&self, deadline: Instant) {
        let after = deadline.saturating_duration_since(self.start).as_nanos();
        let due = u64::try_from(after).unwrap_or(OVER).clamp(NONE + 1, OVER - 1);
        self.due.store(due, Ordering::Relaxed);
    }
}

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.set(deadline);
        Box::pin(HeadSleep(self.due.clone()))
    }

    fn now(&self) -> Instant {
        now()
    }

    fn reset(&self, _: &mut Pin<Box<dyn Sleep>>, deadline: Instant) {
        self.set(deadline);
    }
}

/// By the clock of the runtime.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Ready once the connection found the time to be over. It wakes nobody: the connection polls hyper right after it looked.
struct HeadSleep(Arc<AtomicU64>);

impl Sleep for HeadSleep {}

impl Future for HeadSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0.load(Ordering::Relaxed) == OVER { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl Drop for HeadSleep {
    fn drop(&mut self) {
        self.0.store(NONE, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_head_that_is_waited_for_runs_out_of_time() {
        let (timer, hour) = (HeadTimer::new(), Duration::from_secs(3600));
        assert!(matches!(timer.look(hour), Verdict::Later(_)));
        let waiting = timer.sleep(hour);
        assert!(matches!(timer.look(hour), Verdict::Later(at) if at > Instant::now()));
        drop(waiting);
        let waiting = timer.sleep(Duration::ZERO);
        assert_eq!(timer.look(hour), Verdict::Over);
        drop(waiting);
        assert!(matches!(timer.look(hour), Verdict::Later(_)));
    }

    #[test]
    fn a_timer_that_is_set_again_waits_anew() {
        let (timer, hour) = (HeadTimer::new(), Duration::from_secs(3600));
        let mut waiting = timer.sleep(Duration::ZERO);
        timer.reset(&mut waiting, Instant::now() + hour);
        assert!(matches!(timer.look(hour), Verdict::Later(_)));
    }
}
