//! A connection that wakes itself while it is polled is polled again at once. hyper does so for each request with a body: left to
//! the scheduler, that would be another way through its queue, a wake-up of another worker that has nothing to do, and often
//! the connection's move there.
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::task::AtomicWaker;

/// Nobody polls; whoever wakes, wakes the task.
const IDLE: u8 = 0;
/// It is being polled.
const POLLED: u8 = 1;
/// It was woken since it was polled.
const WOKEN: u8 = 2;

/// Most polls in a row: then others have their turn.
const MOST: usize = 4;

/// What a future is polled with.
#[derive(Debug)]
pub(super) struct Eager {
    wakes: Arc<Wakes>,
    waker: Waker,
}

#[derive(Debug, Default)]
struct Wakes {
    state: AtomicU8,
    task: AtomicWaker,
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.state.swap(WOKEN, Ordering::AcqRel) == IDLE {
            self.task.wake();
        }
    }
}

impl Eager {
    pub(super) fn new() -> Self {
        let wakes = Arc::new(Wakes::default());
        Eager { waker: wakes.clone().into(), wakes }
    }

    /// Polls the future, again where it woke itself.
    pub(super) fn poll<F: Future>(&self, mut future: Pin<&mut F>, task: &Context<'_>) -> Poll<F::Output> {
        self.wakes.task.register(task.waker());
        let mut own = Context::from_waker(&self.waker);
        for _ in 0..MOST {
            self.wakes.state.swap(POLLED, Ordering::AcqRel);
            if let Poll::Ready(output) = future.as_mut().poll(&mut own) {
                return Poll::Ready(output);
            }
            let idle = self.wakes.state.compare_exchange(POLLED, IDLE, Ordering::AcqRel, Ordering::Acquire);
            if idle.is_ok() {
                return Poll::Pending;
            }
        }
        task.waker().wake_by_ref();
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    /// Wakes itself so many times, each time it is polled.
    struct Restless(usize);

    impl Future for Restless {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            if self.0 == 0 {
                return Poll::Ready(());
            }
            self.0 -= 1;
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    }

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn polled(times: usize) -> (Poll<()>, usize) {
        let count = Arc::new(Count::default());
        let waker = count.clone().into();
        let poll = Eager::new().poll(std::pin::pin!(Restless(times)), &Context::from_waker(&waker));
        (poll, count.0.load(Ordering::Relaxed))
    }

    #[test]
    fn what_wakes_itself_is_polled_again_without_its_task_being_woken() {
        assert_eq!(polled(0), (Poll::Ready(()), 0));
        assert_eq!(polled(2), (Poll::Ready(()), 0));
    }

    #[test]
    fn what_never_rests_lets_others_have_their_turn() {
        assert_eq!(polled(100), (Poll::Pending, 1));
    }

    #[test]
    fn a_wake_from_elsewhere_wakes_the_task_once() {
        let count = Arc::new(Count::default());
        let waker = count.clone().into();
        let eager = Eager::new();
        let mut future = std::pin::pin!(std::future::pending::<()>());
        for round in 1..3 {
            assert!(eager.poll(future.as_mut(), &Context::from_waker(&waker)).is_pending());
            eager.waker.wake_by_ref();
            eager.waker.wake_by_ref();
            assert_eq!(count.0.load(Ordering::Relaxed), round);
        }
    }
}
