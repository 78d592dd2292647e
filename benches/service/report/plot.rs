//! The plots: how each ratio stands to its goal, what the sides of each row answer in a second, and how times grow with
//! load.

use plotters::coord::Shift;
use plotters::prelude::*;

use super::{Outcome, Report};
use crate::failure::Result;
use crate::finding::{Finding, Goal};

const WIDTH: u32 = 960;
const LINE: u32 = 26;
const GOOD: RGBColor = RGBColor(46, 125, 50);
const BAD: RGBColor = RGBColor(198, 40, 40);
const PLAIN: RGBColor = RGBColor(69, 90, 100);
const PALE: RGBColor = RGBColor(176, 190, 197);

type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// The plots as SVG.
pub(super) fn figures(report: &Report) -> Result<Vec<String>> {
    let mut figures = Vec::new();
    figures.extend(goals(report)?);
    figures.extend(rates(report)?);
    figures.extend(tail(report)?);
    Ok(figures)
}

fn measured(report: &Report) -> impl Iterator<Item = (&'static str, Goal, &Finding)> {
    report.rows.iter().filter_map(|line| match &line.outcome {
        Outcome::Measured { finding, .. } => Some((line.name, line.goal, finding)),
        Outcome::NotMeasured { .. } => None,
    })
}

/// A horizontal bar.
struct Bar {
    name: String,
    value: f64,
    range: (f64, f64),
    text: String,
    colour: RGBColor,
}

/// Each figure as a part of its goal, so that all fit one scale: at the line or to the right of it, it is met.
fn goals(report: &Report) -> Result<Option<String>> {
    let bars: Vec<Bar> = measured(report)
        .filter_map(|(name, goal, finding)| {
            let part = |figure: f64| match goal {
                Goal::AtLeast(least) => Some(figure / least),
                Goal::AtMost(most) if figure > 0.0 => Some(most / figure),
                // It needs none of what it may have.
                Goal::AtMost(_) => Some(2.0),
                Goal::None => None,
            };
            let figure = finding.figure;
            let value = part(figure.median)?;
            let (one, other) = (part(figure.min)?, part(figure.max)?);
            Some(Bar {
                name: name.to_owned(),
                value,
                range: (one.min(other), one.max(other)),
                text: format!("{:.2} {}", figure.median, finding.unit),
                colour: if value >= 1.0 { GOOD } else { BAD },
            })
        })
        .collect();
    bars_of(
        "Figures as parts of their goals; the line is the goal, thin lines are single rounds",
        &bars,
        Some(1.0),
        2.0,
    )
}

/// What each side does in a second, as a part of the fastest of its row.
fn rates(report: &Report) -> Result<Option<String>> {
    let bars: Vec<Bar> = measured(report)
        .flat_map(|(row, _, finding)| {
            let sides: Vec<_> = finding.sides.iter().filter_map(|side| Some((side, side.rate()?))).collect();
            let most = sides.iter().map(|(_, rate)| rate.median).fold(f64::MIN_POSITIVE, f64::max);
            let bar = move |(at, (side, rate)): (usize, (&crate::finding::Measured, crate::statistics::Spread))| Bar {
                name: if at == 0 { format!("{row}: {}", side.name) } else { side.name.clone() },
                value: rate.median / most,
                range: (rate.min / most, rate.max / most),
                text: format!("{:.0} a second", rate.median),
                colour: if at == 0 { PLAIN } else { PALE },
            };
            sides.into_iter().enumerate().map(bar).collect::<Vec<_>>()
        })
        .collect();
    bars_of("What each side does in a second, as a part of the fastest of its row", &bars, None, 1.3)
}

fn bars_of(title: &str, bars: &[Bar], line: Option<f64>, most: f64) -> Result<Option<String>> {
    const NAMES: i32 = 330;
    const TOP: i32 = 40;
    if bars.is_empty() {
        return Ok(None);
    }
    let height = TOP.unsigned_abs() + LINE * u32::try_from(bars.len())? + 10;
    drawn(height, |canvas| {
        canvas.draw(&Text::new(title, (10, 12), ("sans-serif", 16)))?;
        let across = |value: f64| NAMES + pixels(value.clamp(0.0, most) / most * f64::from(WIDTH - 440));
        for (bar, top) in bars.iter().zip((TOP..).step_by(LINE as usize)) {
            let (middle, bottom) = (top + 9, top + 18);
            canvas.draw(&Text::new(bar.name.as_str(), (10, top + 2), ("sans-serif", 13)))?;
            canvas.draw(&Rectangle::new([(NAMES, top), (across(bar.value), bottom)], bar.colour.filled()))?;
            let range = vec![(across(bar.range.0), middle), (across(bar.range.1), middle)];
            canvas.draw(&PathElement::new(range, BLACK.stroke_width(1)))?;
            let right = across(bar.value.max(bar.range.1)) + 6;
            canvas.draw(&Text::new(bar.text.as_str(), (right, top + 2), ("sans-serif", 13)))?;
        }
        if let Some(line) = line {
            let ends = vec![(across(line), TOP - 6), (across(line), i32::try_from(height)? - 6)];
            canvas.draw(&PathElement::new(ends, BLACK.stroke_width(2)))?;
        }
        Ok(())
    })
    .map(Some)
}

/// Times of the open loop, by its rate.
fn tail(report: &Report) -> Result<Option<String>> {
    let Some((_, _, finding)) = measured(report).find(|(name, ..)| *name == "tail-sled") else { return Ok(None) };
    let mut points: Vec<(f64, [f64; 3])> = finding
        .sides
        .iter()
        .filter(|side| side.name.starts_with("open"))
        .filter_map(|side| {
            let time = |of: fn(&crate::sample::Latency) -> f64| side.latency(of).map(|spread| spread.median);
            Some((side.rate()?.median, [time(|t| t.p50)?, time(|t| t.p99)?, time(|t| t.p999)?]))
        })
        .collect();
    points.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Ok(None) };
    let most = points.iter().flat_map(|(_, times)| *times).fold(10.0, f64::max);
    let rates = first.0 * 0.9..last.0 * 1.05;
    drawn(400, |canvas| {
        let mut chart = ChartBuilder::on(canvas)
            .caption("Times of answers by rate, open loop, microseconds", ("sans-serif", 16))
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(64)
            .build_cartesian_2d(rates, (10.0..most * 1.5).log_scale())?;
        chart.configure_mesh().x_desc("requests a second").disable_mesh().draw()?;
        for (at, (name, colour)) in [("p50", GOOD), ("p99", PLAIN), ("p999", BAD)].into_iter().enumerate() {
            let line = points.iter().map(|(rate, times)| (*rate, times[at]));
            chart
                .draw_series(LineSeries::new(line, colour.stroke_width(2)))?
                .label(name)
                .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], colour.stroke_width(2)));
        }
        chart.configure_series_labels().position(SeriesLabelPosition::UpperLeft).border_style(BLACK).draw()?;
        Ok(())
    })
    .map(Some)
}

fn drawn(height: u32, draw: impl FnOnce(&Canvas<'_>) -> Result<()>) -> Result<String> {
    let mut svg = String::new();
    {
        let canvas = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        canvas.fill(&WHITE)?;
        draw(&canvas)?;
        canvas.present()?;
    }
    Ok(svg)
}

#[expect(clippy::cast_possible_truncation, reason = "it lies within the canvas")]
fn pixels(value: f64) -> i32 {
    value.round() as i32
}
