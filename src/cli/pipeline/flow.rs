//! Work on many things at once whose results are taken in order, with a bound on what waits: memory does not grow
//! with the number of things, however long one of them takes.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};

use super::stop::Stop;

/// How far work may be ahead of the first result that is still missing.
const AHEAD: usize = 1024;
/// Weight of the results that wait for it, in bytes, from which on nothing new is begun.
const HEAVY: usize = 32 << 20;
/// How often the end of the program is looked for.
const TICK: Duration = Duration::from_millis(100);
/// Of a thread: texts nest, and what reads them may recurse.
const STACK: usize = 16 << 20;

/// How a flow ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every result was taken.
    Whole,
    /// Somebody asked the program to stop. Threads may still work on what nobody will take.
    Stopped,
    /// Whoever takes the results wanted no more.
    Enough,
}

/// What the threads know of one another.
#[derive(Default)]
struct State {
    /// How many things were begun.
    begun: usize,
    /// How many results were taken.
    taken: usize,
    /// Weight of the results that wait.
    waiting: usize,
    ended: bool,
}

struct Shared<I> {
    things: Mutex<I>,
    state: Mutex<State>,
    changed: Condvar,
}

impl<I: Iterator> Shared<I> {
    /// The state is valid between any two statements, so a panic elsewhere does not spoil it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next thing to work on and its number, once there is room for its result.
    fn begin(&self) -> Option<(usize, I::Item)> {
        // Held while the next thing is waited for, which may be long; the state is not.
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.state();
        loop {
            let ahead = state.begun - state.taken;
            // The result all others wait for must always be made.
            if state.ended || ahead == 0 || ahead < AHEAD && state.waiting < HEAVY {
                break;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.ended {
            return None;
        }
        drop(state);
        let thing = things.next()?;
        let mut state = self.state();
        state.begun += 1;
        Some((state.begun - 1, thing))
    }
}

/// Ends the threads with whoever takes their results, whatever the reason.
struct EndWith<I: Iterator>(Arc<Shared<I>>);

impl<I: Iterator> Drop for EndWith<I> {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.changed.notify_all();
    }
}

/// Does `work` on each of `things`, `jobs` at a time, and hands the results to `take` in the order of the things.
/// `weigh` says how many bytes a result holds; `tick` is called several times a second.
pub fn in_order<I: Iterator + Send + 'static, R: Send + 'static>(
    jobs: usize,
    stop: &Stop,
    things: I,
    work: impl Fn(usize, I::Item) -> R + Send + Sync + 'static,
    weigh: fn(&R) -> usize,
    tick: impl Fn(),
    mut take: impl FnMut(R) -> Result<ControlFlow<()>>,
) -> Result<End> {
    let shared =
        Arc::new(Shared { things: Mutex::new(things), state: Mutex::default(), changed: Condvar::new() });
    let _end = EndWith(shared.clone());
    let work = Arc::new(work);
    let (send, results) = mpsc::channel();
    for _ in 0..jobs {
        let (shared, work, send) = (shared.clone(), work.clone(), send.clone());
        thread::Builder::new().stack_size(STACK).spawn(move || {
            while let Some((at, thing)) = shared.begin() {
                let result = work(at, thing);
                shared.state().waiting += weigh(&result);
                if send.send((at, result)).is_err() {
                    break;
                }
            }
        })?;
    }
    drop(send);
    let mut waiting = BTreeMap::new();
    let mut taken = 0;
    loop {
        if stop.is_asked() {
            return Ok(End::Stopped);
        }
        tick();
        match results.recv_timeout(TICK) {
            Ok((at, result)) => drop(waiting.insert(at, result)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) if taken == shared.state().begun => return Ok(End::Whole),
            Err(RecvTimeoutError::Disconnected) => bail!("a thread died; this is a mistake in hongtou"),
        }
        while let Some(result) = waiting.remove(&taken) {
            let weight = weigh(&result);
            if take(result)?.is_break() {
                return Ok(End::Enough);
            }
            taken += 1;
            let mut state = shared.state();
            state.taken = taken;
            state.waiting -= weight;
            shared.changed.notify_all();
            if stop.is_asked() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::iter;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn run(jobs: usize, weigh: fn(&usize) -> usize) -> Vec<usize> {
        let mut results = Vec::new();
        let work = |at: usize, thing: usize| {
            // Later things are quicker.
            thread::sleep(Duration::from_micros((300 - at as u64) * 10));
            thing
        };
        let end = in_order(
            jobs,
            &Stop::never(),
            0..300,
            work,
            weigh,
            || {},
            |result| {
                results.push(result);
                Ok(ControlFlow::Continue(()))
            },
        );
        assert_eq!(end.unwrap(), End::Whole);
        results
    }

    #[test]
    fn results_come_in_order() {
        let expected: Vec<usize> = (0..300).collect();
        for jobs in [1, 2, 7, 1000] {
            assert_eq!(run(jobs, |_| 1), expected);
            assert_eq!(run(jobs, |_| HEAVY), expected, "each result alone fills the room");
        }
        assert_eq!(
            in_order(2, &Stop::never(), iter::empty(), |_, ()| (), |_| 0, || {}, |_| bail!("none")).unwrap(),
            End::Whole
        );
    }

    #[test]
    fn nothing_runs_far_ahead_of_a_slow_one() {
        static BEGUN: AtomicUsize = AtomicUsize::new(0);
        let work = |at: usize, ()| {
            BEGUN.fetch_add(1, Ordering::SeqCst);
            if at == 0 {
                thread::sleep(Duration::from_millis(300));
                return BEGUN.load(Ordering::SeqCst);
            }
            0
        };
        let mut first = 0;
        in_order(
            2,
            &Stop::never(),
            iter::repeat_n((), 5000),
            work,
            |_| 1,
            || {},
            |result| {
                first = first.max(result);
                Ok(ControlFlow::Continue(()))
            },
        )
        .unwrap();
        assert_eq!(first, AHEAD, "while the first was worked on");
    }

    #[test]
    fn ends_early() {
        let take =
            |result: usize| Ok(if result == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) });
        let end = in_order(2, &Stop::never(), 0..100, |at, _| at, |_| 1, || {}, take);
        assert_eq!(end.unwrap(), End::Enough);
        let stop = Stop::never();
        stop.ask();
        let end = in_order(
            2,
            &stop,
            iter::once(()),
            |_, ()| thread::sleep(Duration::from_secs(60)),
            |_| 1,
            || {},
            |()| bail!("taken"),
        );
        assert_eq!(end.unwrap(), End::Stopped);
        let failed =
            in_order(2, &Stop::never(), iter::once(()), |_, ()| (), |_| 1, || {}, |()| bail!("no room"));
        assert_eq!(failed.unwrap_err().to_string(), "no room");
    }
}
