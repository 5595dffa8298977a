//! What a sentence that instructs someone is like: how binding, and how much it leaves open.

use serde::{Deserialize, Serialize};

use super::Signal;

/// A sentence with a signal other than N, measured. `docs/ambiguity.md` says how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Directive {
    /// Which sentence of the passage, from 0.
    pub sentence: usize,
    /// Its signal; never N.
    pub signal: Signal,
    /// How binding it is, from 1 (permits or encourages) to 5 (prohibits).
    pub strength: u8,
    /// How much it leaves open, 0 to 1: the sum of the weights of its parts.
    pub ambiguity: f32,
    /// What opens it, and, without weight, what closes it.
    pub parts: Vec<Part>,
}

/// One part of the ambiguity of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its code in the codebook of ambiguity, such as `hedge`.
    pub code: String,
    /// What it adds.
    pub weight: f32,
    /// The words that made it, joined by `|`; empty for what is missing.
    pub cue: String,
}

/// Strength and ambiguity of many sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// How many sentences instruct someone.
    pub directives: usize,
    /// Their mean strength, 1 to 5; absent where there are none.
    pub strength: Option<f64>,
    /// Their mean ambiguity, 0 to 1; absent where there are none.
    pub ambiguity: Option<f64>,
}

impl Figures {
    /// The figures of a passage, a document or a corpus: means over its directives.
    pub fn of<'a>(directives: impl IntoIterator<Item = &'a Directive>) -> Self {
        let (mut count, mut strength, mut ambiguity) = (0, 0.0, 0.0);
        for directive in directives {
            count += 1;
            strength += f64::from(directive.strength);
            ambiguity += f64::from(directive.ambiguity);
        }
        let mean = |sum: f64| (count > 0).then(|| sum / count as f64);
        Self { directives: count, strength: mean(strength), ambiguity: mean(ambiguity) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_means_over_directives() {
        let directive = |strength, ambiguity| Directive {
            sentence: 0,
            signal: Signal::B,
            strength,
            ambiguity,
            parts: Vec::new(),
        };
        let figures = Figures::of(&[directive(5, 0.0), directive(2, 0.5)]);
        assert_eq!(figures, Figures { directives: 2, strength: Some(3.5), ambiguity: Some(0.25) });
        assert_eq!(Figures::of(&[]), Figures::default());
    }
}
