//! Lists the files under a folder, in an order that never changes.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use crate::model::{Failure, Reason};

/// A file found, not opened yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where to open it.
    pub absolute: PathBuf,
    /// The path as shown to the user: the name of the folder but for `.`, then the way down, with `/` between.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of last change, in nanoseconds since 1970; 0 when the file system does not tell.
    pub modified: i64,
}

impl Found {
    /// A failure of this file.
    pub fn failure(&self, reason: Reason, message: impl Into<String>, remedy: impl Into<String>) -> Failure {
        Failure {
            path: self.path.clone(),
            reason,
            message: message.into(),
            remedy: remedy.into(),
            page: None,
            copy_of: None,
            partial: false,
            size: self.size,
            modified: self.modified,
        }
    }

    /// True while the file has the size and the time of change it was found with.
    pub fn is_unchanged(&self) -> bool {
        self.absolute.metadata().is_ok_and(|now| (now.len(), modified(&now)) == (self.size, self.modified))
    }
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The folder as shown to the user.
    pub root: String,
    /// The files to read, by path.
    pub found: Vec<Found>,
    /// What could not be looked at, by path.
    pub failures: Vec<Failure>,
}

impl Walk {
    /// True when the walk looked where a file shown as `path` would be.
    pub fn covers(&self, path: &str) -> bool {
        is_within(path, &self.root) && !self.failures.iter().any(|failure| is_within(path, &failure.path))
    }
}

/// True when `path` is `folder` or lies in it, both as shown.
fn is_within(path: &str, folder: &str) -> bool {
    match path.strip_prefix(folder) {
        Some(_) if folder.is_empty() => Path::new(path).is_relative(),
        Some(rest) => rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'),
        None => false,
    }
}

/// Lists every file under `root`, which may also be a single file.
///
/// Hidden files, what programs leave beside documents (Word's `~$` locks, `Thumbs.db`, logs), notes on the folder
/// itself (`README`, `SOURCES`), indexes and the folder Hongtou writes workbooks to are passed over.
/// Links are not followed: one that leads out of the folder is listed as a failure, one that stays inside is
/// passed over because its target is found anyway.
pub fn walk(root: &Path) -> Walk {
    walk_as(root, root)
}

/// The same with `name` shown in place of the folder.
pub fn walk_as(folder: &Path, name: &Path) -> Walk {
    let root = Root { folder, name };
    let mut walk = Walk { root: shown(root, folder), ..Walk::default() };
    let inside = folder.canonicalize().ok();
    let entries =
        WalkDir::new(folder).into_iter().filter_entry(|entry| entry.depth() == 0 || !is_litter(entry));
    for entry in entries {
        match entry {
            Ok(entry) => visit(root, inside.as_deref(), &entry, &mut walk),
            Err(error) => {
                let at = error.path().unwrap_or(folder);
                walk.failures.push(nothing(root, at).failure(
                    Reason::Unreadable,
                    error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
                    "check that the file exists and that you may read it",
                ));
            }
        }
    }
    walk.found.sort_by(|a, b| a.path.cmp(&b.path));
    walk.failures.sort_by(|a, b| a.path.cmp(&b.path));
    walk
}

/// Where a walk begins, and as what that is shown.
#[derive(Clone, Copy)]
struct Root<'a> {
    folder: &'a Path,
    name: &'a Path,
}

/// The file at `path`, where there is one.
///
/// # Errors
/// What stands there instead, or that nothing does.
pub fn find(path: &Path) -> Result<Found, Failure> {
    let root = Root { folder: path, name: path };
    if path.is_dir() {
        let mut folder = nothing(root, path);
        if folder.path.is_empty() {
            folder.path.push('.');
        }
        return Err(folder.failure(Reason::Unsupported, "a folder, not a file", "name the files in it"));
    }
    let Walk { found, mut failures, .. } = walk(path);
    if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        // What is no folder there may well be a file without the slash, which this says nothing of.
        failures.iter_mut().for_each(|failure| failure.path.push('/'));
    }
    let unreadable = || unreadable(root, path, &std::io::ErrorKind::NotFound.into());
    found.into_iter().next().ok_or_else(|| failures.into_iter().next().unwrap_or_else(unreadable))
}

fn visit(root: Root, inside: Option<&Path>, entry: &DirEntry, walk: &mut Walk) {
    let path = entry.path();
    // walkdir follows the root even when it is a link; below it a link stays a link.
    let kind =
        if entry.depth() == 0 { path.metadata().map(|data| data.file_type()) } else { Ok(entry.file_type()) };
    match kind {
        Ok(kind) if kind.is_dir() => {}
        Ok(kind) if kind.is_file() => match path.metadata() {
            Ok(data) => walk.found.push(Found {
                absolute: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
                path: shown(root, path),
                size: data.len(),
                modified: modified(&data),
            }),
            Err(error) => walk.failures.push(unreadable(root, path, &error)),
        },
        Ok(kind) if kind.is_symlink() => {
            let stays =
                path.canonicalize().is_ok_and(|target| inside.is_some_and(|root| target.starts_with(root)));
            if !stays {
                walk.failures.push(nothing(root, path).failure(
                    Reason::Unsupported,
                    "a link that leads out of the folder; such links are not followed",
                    "copy the file it points to into the folder, or name it on the command line",
                ));
            }
        }
        Ok(_) => walk.failures.push(nothing(root, path).failure(
            Reason::Unsupported,
            "not a regular file but a device, pipe or socket",
            "take it out of the folder",
        )),
        Err(error) => walk.failures.push(unreadable(root, path, &error)),
    }
}

fn unreadable(root: Root, path: &Path, error: &std::io::Error) -> Failure {
    nothing(root, path).failure(Reason::Unreadable, error.to_string(), "check that you may read the file")
}

/// A place about which nothing but the path is known.
fn nothing(root: Root, path: &Path) -> Found {
    Found { absolute: path.to_owned(), path: shown(root, path), size: 0, modified: 0 }
}

/// Files that are no documents although they lie beside them: what programs leave, Hongtou among them, and notes on
/// the folder.
fn is_litter(entry: &DirEntry) -> bool {
    const NAMES: [&str; 8] = [
        "thumbs.db",
        "desktop.ini",
        "hongtou-out",
        "readme",
        "readme.md",
        "readme.txt",
        "sources.md",
        "sources.txt",
    ];
    let name = entry.file_name().to_string_lossy().to_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with(".log")
        || NAMES.contains(&name.as_str())
        || entry.file_type().is_dir() && is_index(entry.path())
}

/// True for a folder with what every index has.
fn is_index(folder: &Path) -> bool {
    ["meta.json", ".managed.json"].iter().all(|name| folder.join(name).is_file())
}

/// The name of the root, then the way down, with `/` between on every system. `.` is left out, so that `./folder`
/// and `folder` show their files alike.
fn shown(root: Root, path: &Path) -> String {
    let down = path.strip_prefix(root.folder).unwrap_or(Path::new(""));
    let parts = root.name.components().chain(down.components()).filter(|part| *part != Component::CurDir);
    parts.fold(String::new(), |mut shown, part| {
        if part == Component::RootDir {
            shown.push('/');
            return shown;
        }
        if !shown.is_empty() && !shown.ends_with('/') {
            shown.push('/');
        }
        push_name(&mut shown, part.as_os_str());
        shown
    })
}

/// Adds a name; bytes that are no Unicode are written out, so that two names never look the same.
fn push_name(shown: &mut String, name: &OsStr) {
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
}

fn modified(data: &Metadata) -> i64 {
    data.modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_nanos()).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn lists_files_in_order_and_passes_over_litter() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("乙/.git")).unwrap();
        for made in ["indexes/甲", "hongtou-out"] {
            fs::create_dir_all(folder.path().join(made)).unwrap();
        }
        let litter = ["乙/.git/config", "~$a.docx", "Thumbs.db", "README.md", "ingest.log"];
        let index = ["indexes/甲/meta.json", "indexes/甲/.managed.json", "indexes/甲/0.store"];
        let found = ["b.txt", "a.txt", "乙/c.pdf"];
        for name in found.iter().chain(&litter).chain(&index).chain(&["hongtou-out/workbook.xlsx"]) {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let walk = walk(folder.path());
        let names: Vec<_> = walk
            .found
            .iter()
            .map(|f| f.path.strip_prefix(folder.path().to_str().unwrap()).unwrap())
            .collect();
        assert_eq!(names, ["/a.txt", "/b.txt", "/乙/c.pdf"]);
        assert!(walk.failures.is_empty());
        assert_eq!(walk.found[0].size, 1);
        assert!(walk.found[0].modified > 0);
    }

    #[test]
    fn a_single_file_keeps_its_path_and_a_missing_one_fails() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        fs::write(&file, "x").unwrap();
        assert_eq!(walk(&file).found[0].path, file.to_str().unwrap());
        let missing = walk(&folder.path().join("none"));
        assert!(missing.found.is_empty());
        assert_eq!(missing.failures[0].reason, Reason::Unreadable);
    }

    #[test]
    fn dots_do_not_matter_and_neighbours_are_not_covered() {
        let shown_as = |root: &str, path: &str| {
            let root = Path::new(root);
            shown(Root { folder: root, name: root }, Path::new(path))
        };
        assert_eq!(shown_as("./a/./b/", "./a/./b/c"), "a/b/c");
        assert_eq!(shown_as(".", "./c"), "c");
        assert_eq!(shown_as("../a", "../a/c"), "../a/c");
        assert_eq!(shown_as("/a", "/a/c"), "/a/c");
        let walk = Walk { root: "a".to_owned(), ..Walk::default() };
        assert!(walk.covers("a/b") && walk.covers("a"));
        assert!(!walk.covers("ab/c") && !walk.covers("b"));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_unicode_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let root = Root { folder: Path::new("/a"), name: Path::new("a") };
        let name = |bytes: &[u8]| shown(root, &Path::new("/a").join(OsStr::from_bytes(bytes)));
        assert_eq!(name(b"x\xff.txt"), "a/x\\xff.txt");
        assert_ne!(name(b"x\xff"), name(b"x\xfe"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "x").unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
        link(outside.path(), "out");
        link(&folder.path().join("a.txt"), "in");
        link(folder.path(), "loop");
        let walk = walk(folder.path());
        assert_eq!(walk.found.len(), 1);
        assert_eq!(walk.failures.len(), 1);
        assert!(walk.failures[0].path.ends_with("/out"));
    }
}
