//! Secrets that a person enters, or a program hands in: from a file or from the standard input, never as an argument, which
//! everybody on the machine can see.

use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Read, Write, stdin};
use std::path::Path;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::Failure;

/// The most bytes of a file or of a line that are read.
const LONGEST: u64 = 64 * 1024;

/// The text of a file, or what is entered when `prompt` asks for it. A line break at its end is no part of it.
pub(super) fn secret(file: Option<&Path>, prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let Some(path) = file else { return line(prompt) };
    let unusable = |why: &dyn std::fmt::Display| format!("{} cannot be used: {why}", path.display());
    let file = File::open(path).map_err(|error| unusable(&error))?;
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| unusable(&error))?;
    Ok(text(bytes).map_err(|why| unusable(&why))?)
}

/// A token that was given as an argument, or the next line of the standard input where that is `-`.
pub(super) fn token(argument: &str) -> Result<Zeroizing<String>, Failure> {
    if argument == "-" { line("token") } else { Ok(Zeroizing::new(argument.to_owned())) }
}

/// One line of the standard input. On a terminal it is asked for, and not shown.
pub(super) fn line(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let stdin = stdin();
    let _hidden = if stdin.is_terminal() {
        eprint!("{prompt}: ");
        io::stderr().flush()?;
        Some(Hidden::start()?)
    } else {
        None
    };
    let mut bytes = Zeroizing::new(Vec::new());
    stdin.lock().take(LONGEST + 1).read_until(b'\n', &mut bytes)?;
    Ok(text(bytes).map_err(|why| format!("the standard input, where the {prompt} was to come from: {why}"))?)
}

/// What was read, without the line break at its end.
fn text(mut bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, &'static str> {
    if bytes.len() as u64 > LONGEST {
        return Err("it is too long");
    }
    for end in [b'\n', b'\r'] {
        if bytes.last() == Some(&end) {
            bytes.pop();
        }
    }
    if bytes.is_empty() {
        return Err("there is nothing");
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "it is no UTF-8")?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// While it lives, a terminal does not show what is typed.
struct Hidden(Termios);

impl Hidden {
    fn start() -> io::Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self(before))
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // A terminal that has gone needs no restoring.
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, &'static str> {
        text(Zeroizing::new(bytes.to_vec())).map(|text| text.to_string())
    }

    #[test]
    fn one_line_break_at_the_end_is_left_out_and_nothing_else() {
        for (bytes, wanted) in
            [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), (" a \n\n", " a \n"), ("Füßchen\n", "Füßchen")]
        {
            assert_eq!(read(bytes.as_bytes()).as_deref(), Ok(wanted));
        }
    }

    #[test]
    fn nothing_too_much_and_no_text_are_refused() {
        assert_eq!(read(b""), Err("there is nothing"));
        assert_eq!(read(b"\n"), Err("there is nothing"));
        assert_eq!(read(b"\xff\n"), Err("it is no UTF-8"));
        let longest = usize::try_from(LONGEST).unwrap();
        assert_eq!(read(&vec![b'a'; longest + 1]), Err("it is too long"));
        assert!(read(&vec![b'a'; longest]).is_ok());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let refused = secret(Some(Path::new("/nowhere/answer")), "secret").unwrap_err().to_string();
        assert!(refused.starts_with("/nowhere/answer cannot be used: "), "{refused}");
    }
}
