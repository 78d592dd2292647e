//! A flame graph as SVG: a box for each function, as wide as its share of the samples, below it what called it. A browser
//! shows the whole name and the share of the box under the pointer.

use std::fmt::Write as _;

use super::stacks::{Frame, Stacks};

const WIDTH: f64 = 1200.0;
const HEIGHT: usize = 17;
/// A letter is about as wide.
const LETTER: f64 = 6.5;
/// Boxes narrower than this share are left out: nobody could read them, and they would be most of the file.
const LEAST: f64 = 0.003;

pub(super) fn svg(title: &str, stacks: &Stacks) -> String {
    let total = share_of(stacks.total().max(1));
    let depth = depth(stacks.root(), total);
    let height = (depth + 2) * HEIGHT;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\"><text x=\"4\" y=\"12\" font-size=\"13\">{}</text>\n",
        escaped(title)
    );
    let mut canvas = Canvas { svg: &mut svg, total, height };
    canvas.boxes(stacks.root(), 0.0, 1);
    svg.push_str("</svg>\n");
    svg
}

#[expect(clippy::cast_precision_loss, reason = "nobody takes 2^52 samples")]
const fn share_of(samples: u64) -> f64 {
    samples as f64
}

struct Canvas<'a> {
    svg: &'a mut String,
    total: f64,
    height: usize,
}

impl Canvas<'_> {
    /// The boxes of what a function called, from the left on.
    fn boxes(&mut self, caller: &Frame, mut left: f64, level: usize) {
        for (name, frame) in &caller.called {
            let share = share_of(frame.samples) / self.total;
            if share >= LEAST {
                self.one(name, share, left, level);
                self.boxes(frame, left, level + 1);
            }
            left += share * WIDTH;
        }
    }

    fn one(&mut self, name: &str, share: f64, left: f64, level: usize) {
        let (width, top) = (share * WIDTH, self.height - (level + 1) * HEIGHT);
        // Writing into a string cannot fail.
        let _ = write!(
            self.svg,
            "<g><title>{} ({:.1} %)</title><rect x=\"{left:.1}\" y=\"{top}\" width=\"{:.1}\" height=\"{}\" fill=\"{}\"/>",
            escaped(name),
            share * 100.0,
            (width - 0.5).max(0.5),
            HEIGHT - 1,
            colour(name)
        );
        let room = name.chars().scan(0.0, |used, letter| {
            *used += LETTER;
            (*used < width - LETTER).then_some(letter)
        });
        let label: String = room.collect();
        if label.chars().count() > 2 {
            let _ = write!(self.svg, "<text x=\"{:.1}\" y=\"{}\">{}</text>", left + 2.0, top + 12, escaped(&label));
        }
        self.svg.push_str("</g>\n");
    }
}

/// By where the function is from, as far as its name tells.
fn colour(name: &str) -> &'static str {
    if name.contains("authkeep") {
        "#f4a261"
    } else if name.contains("::") {
        "#e9d8a6"
    } else {
        // The kernel and the C library.
        "#a8c5da"
    }
}

fn depth(frame: &Frame, total: f64) -> usize {
    let shown = frame.called.values().filter(|called| share_of(called.samples) / total >= LEAST);
    1 + shown.map(|called| depth(called, total)).max().unwrap_or(0)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_as_wide_as_its_share() {
        let stacks = Stacks::read("worker\n\t 1 a\n\nworker\n\t 1 b<c>\n\nworker\n\t 1 b<c>\n\nworker\n\t 1 b<c>\n\n");
        let svg = svg("title", &stacks);
        assert!(svg.contains("<title>b&lt;c&gt; (75.0 %)</title>"), "{svg}");
        assert!(svg.contains("width=\"899.5\""), "{svg}");
    }
}
