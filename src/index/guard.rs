//! Reading files that may be broken: the engine trusts its files and panics where they contradict themselves.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

use super::IndexError;

thread_local! {
    /// True while this thread reads under guard, so that a panic is no news.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// Reads from the index at `path`; a panic becomes the error that it is damaged.
pub(super) fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    QUIET.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                report(panic);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    // What was read in part is thrown away with the panic.
    let read = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(outer);
    read.unwrap_or_else(|panic| {
        let detail = format!("reading broke off: {}; 'hongtou verify' says more", message(&*panic));
        Err(IndexError::damaged(path, detail))
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
        (Some(message), _) => message,
        (None, Some(message)) => message,
        _ => "no reason given",
    }
}
