//! The guard against requests that grow dearer unnoticed: how many instructions the server needs for each of some fixed
//! requests, counted under callgrind. A count is the same on a busy machine as on a quiet one, which a time never is.
//!
//! The figures to compare with lie in a file beside the code. A request that costs more than a tenth more fails; whoever
//! wants it so writes the figures anew, and the change shows in the review.

mod callgrind;
mod figures;
mod requests;

use std::path::Path;

use crate::children;
use crate::command_line::Instructions;
use crate::failure::Result;
use crate::instructions::figures::Figures;
use crate::progress::Progress;

/// Whether no request costs more than it may.
pub(crate) fn guard(binary: &Path, given: &Instructions) -> Result<bool> {
    let progress = Progress::start();
    let folder = children::make_folder()?;
    let mut counted = Figures::of_these_tools()?;
    for engine in requests::ENGINES {
        progress.say(&format!("{}, under callgrind", engine.name));
        counted.requests.extend(requests::count(engine, binary, &folder, &progress)?);
    }
    if given.update {
        counted.write(&given.figures)?;
        println!("{} requests were written to {}", counted.requests.len(), given.figures.display());
        return Ok(true);
    }
    let known = Figures::read(&given.figures)?;
    Ok(figures::compare(&known, &counted))
}
