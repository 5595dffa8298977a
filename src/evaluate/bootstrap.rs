//! Bootstrap intervals (Efron 1979): a figure over sentences drawn again and again from those there are.

/// Draws for one interval.
const DRAWS: usize = 1_000;

/// The 2.5th and 97.5th percentile of `figure` over draws of `count` sentences with replacement. The draws are the
/// same each time.
pub(super) fn interval(count: usize, figure: impl Fn(&[usize]) -> f64) -> [f64; 2] {
    let mut random = fastrand::Rng::with_seed(count as u64);
    let mut draw = vec![0; count];
    let mut figures: Vec<f64> = (0..DRAWS)
        .map(|_| {
            draw.fill_with(|| random.usize(..count));
            figure(&draw)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    [figures[DRAWS / 40], figures[DRAWS - 1 - DRAWS / 40]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_share() {
        // 50 of 100: the normal interval is 0.5 ± 1.96 × 0.05.
        let [low, high] = interval(100, |draw| draw.iter().filter(|&&at| at < 50).count() as f64 / 100.0);
        assert!((low - 0.402).abs() < 0.03 && (high - 0.598).abs() < 0.03, "{low} {high}");
        assert_eq!(interval(3, |_| 1.0), [1.0, 1.0]);
        assert_eq!(interval(0, |_| 0.5), [0.5, 0.5]);
    }
}
