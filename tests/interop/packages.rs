//! `scripts/interop` with its packages, installed once for all tests into a folder under `target`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const FILES: [&str; 3] = ["package.json", "package-lock.json", "circle.mjs"];

/// Where the script and its packages are, or why they cannot be there.
pub(crate) fn installed() -> Result<PathBuf, String> {
    for program in ["node", "npm"] {
        let ran = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !ran.is_ok_and(|status| status.success()) {
            return Err(format!("{program} is not installed (Debian: apt-get install nodejs npm)"));
        }
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/interop");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("interop");
    fs::create_dir_all(&folder).expect("a folder can be made");
    // Tests run at once, in threads and in processes: the first installs, and the others wait.
    let lock = File::create(folder.join("lock")).expect("a file can be made");
    lock.lock().expect("a file can be locked");
    let mark = folder.join("installed");
    let wanted = fs::read_to_string(source.join("package-lock.json")).expect("the lock file can be read");
    let is_installed = fs::read_to_string(&mark).is_ok_and(|is| is == wanted);
    for file in FILES {
        place(&source.join(file), &folder.join(file));
    }
    if !is_installed {
        install(&folder)?;
        fs::write(&mark, wanted).expect("a file can be written");
    }
    Ok(folder)
}

/// Puts a file there in one step, so that no program that another test runs reads half of it.
fn place(from: &Path, to: &Path) {
    let draft = to.with_extension("draft");
    fs::copy(from, &draft).expect("a file can be copied");
    fs::rename(&draft, to).expect("a file can be put in its place");
}

fn install(folder: &Path) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"]);
    let ran = npm.current_dir(folder).stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if ran.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ran.stderr);
    let why: Vec<_> = said.lines().filter(|line| !line.trim().is_empty()).take(3).collect();
    Err(format!(
        "`npm ci` could not install the packages of scripts/interop; the first time it needs its registry: {}",
        why.join(" / ")
    ))
}

#[test]
fn the_lock_file_names_one_version_of_everything_and_no_place() {
    let lock = include_str!("../../scripts/interop/package-lock.json");
    assert!(!lock.contains("http") && !lock.contains("resolved"), "a registry is for each machine to choose");
    let lock: serde_json::Value = serde_json::from_str(lock).expect("JSON");
    let packages = lock["packages"].as_object().expect("packages");
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        let integrity = package["integrity"].as_str().unwrap_or_default();
        assert!(integrity.starts_with("sha512-"), "{name} has no checksum");
    }
    assert_eq!(packages["node_modules/secure-remote-password"]["version"], "0.3.1");
}
