//! What samples of times say: their middle, their spread, and whether two sets differ.
//!
//! Times have a long tail, made by whatever else the machine does. Two sets are therefore cut together before they are
//! compared: what is below the 5th or above the 95th percentile of both as one goes, so that the cut favours neither. Of
//! the longer set as many are compared as the shorter one has, spread over its whole time.

/// Beyond this two sets differ: 4.5 standard errors, which chance alone gives once in 150,000 comparisons. It is the
/// threshold that leakage tests of cryptographic code use.
pub(crate) const THRESHOLD: f64 = 4.5;

const CUT: f64 = 0.05;

/// The value below which a part of the samples lies, from 0 to 1, between the two nearest.
pub(crate) fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (count(sorted) - 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a place in the samples")]
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

pub(crate) fn sorted(samples: &[f64]) -> Vec<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Welch's t of two sets after the cut: by how many standard errors the mean of the first is above that of the second.
/// The sets are in the order of time.
pub(crate) fn compare(one: &[f64], two: &[f64]) -> f64 {
    let length = one.len().min(two.len());
    let thinned = |set: &[f64]| (0..length).map(|place| set[place * set.len() / length]).collect::<Vec<_>>();
    let (one, two) = (thinned(one), thinned(two));
    let both = sorted(&[&one[..], &two].concat());
    let (lowest, highest) = (quantile(&both, CUT), quantile(&both, 1.0 - CUT));
    let cut = |set: Vec<f64>| set.into_iter().filter(|time| (lowest..=highest).contains(time)).collect::<Vec<_>>();
    welch(&cut(one), &cut(two))
}

fn welch(one: &[f64], two: &[f64]) -> f64 {
    let squared_error = |set: &[f64]| variance(set) / count(set);
    (mean(one) - mean(two)) / (squared_error(one) + squared_error(two)).sqrt()
}

fn mean(set: &[f64]) -> f64 {
    set.iter().sum::<f64>() / count(set)
}

fn variance(set: &[f64]) -> f64 {
    let mean = mean(set);
    set.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count(set) - 1.0)
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer samples than an f64 can count")]
fn count(set: &[f64]) -> f64 {
    set.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trials::Random;

    /// Times around 20 ms with a spread of 1 ms and, now and then, a delay of up to 50 ms.
    fn times(random: &mut Random, later_by: f64) -> Vec<f64> {
        let mut part = || f64::from(u32::try_from(random.number() >> 32).unwrap()) / f64::from(u32::MAX);
        (0..2_000)
            .map(|_| {
                let bell = (0..12).map(|_| part()).sum::<f64>() - 6.0;
                let delay = if part() > 0.98 { part() * 50_000.0 } else { 0.0 };
                20_000.0 + later_by + bell * 1_000.0 + delay
            })
            .collect()
    }

    #[test]
    fn welch_is_that_of_an_example_that_was_worked_out_by_hand() {
        // Means 2 and 5, variances 1 and 4, 3 and 3 samples: -3 / sqrt(1/3 + 4/3).
        let t = welch(&[1.0, 2.0, 3.0], &[3.0, 5.0, 7.0]);
        assert!((t + 3.0 / (5.0_f64 / 3.0).sqrt()).abs() < 1e-12, "{t}");
    }

    #[test]
    fn quantiles_lie_between_samples() {
        let samples = sorted(&[4.0, 1.0, 3.0, 2.0]);
        let close = |part, expected: f64| (quantile(&samples, part) - expected).abs() < 1e-12;
        assert!(close(0.0, 1.0) && close(0.5, 2.5) && close(1.0, 4.0) && close(0.25, 1.75));
    }

    #[test]
    fn sets_of_one_kind_do_not_differ_and_a_shift_of_a_third_of_the_spread_is_found() {
        let mut random = Random::new(11);
        for _ in 0..50 {
            let (one, two, later) = (times(&mut random, 0.0), times(&mut random, 0.0), times(&mut random, 300.0));
            assert!(compare(&one, &two).abs() < THRESHOLD);
            assert!(compare(&later, &one) > THRESHOLD);
            assert!(compare(&one, &later) < -THRESHOLD);
        }
    }

    #[test]
    fn sets_without_a_common_value_differ() {
        let mut random = Random::new(13);
        let (many, later) = (times(&mut random, 0.0), times(&mut random, 200_000.0));
        assert!(compare(&later, &many) > 1_000.0);
        assert!(compare(&later[..20], &many) > 100.0, "so few are not all cut away");
    }
}
