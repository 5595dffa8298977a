//! Ctrl-C: the first asks for an orderly end, in which what is done is kept; the second ends the program at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Exit code of a program that was interrupted, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// Whether somebody asked the program to stop. When it is dropped, the next Ctrl-C ends the program at once.
pub struct Stop {
    asked: Arc<AtomicBool>,
    at_once: Arc<AtomicBool>,
}

impl Stop {
    /// Listens to Ctrl-C, and to a polite `kill`.
    ///
    /// # Errors
    /// A system that does not let us listen.
    pub fn on_signal() -> io::Result<Self> {
        let stop = Self::never();
        for signal in [SIGINT, SIGTERM] {
            // In the order they are carried out in.
            flag::register_conditional_shutdown(signal, INTERRUPTED.into(), stop.at_once.clone())?;
            flag::register(signal, stop.asked.clone())?;
            flag::register(signal, stop.at_once.clone())?;
        }
        Ok(stop)
    }

    /// Listens to nobody.
    pub fn never() -> Self {
        Self { asked: Arc::default(), at_once: Arc::default() }
    }

    /// True once somebody asked.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    #[cfg(test)]
    pub fn ask(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.at_once.store(true, Ordering::Relaxed);
    }
}
