//! How a folder is called in an index: the same from wherever and however it is named on the command line, so that its
//! files are the same files.

use std::env;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::index::Manifest;

/// The folder at which the paths in an index begin.
pub struct Base(String);

impl Base {
    /// That of an index. Where it has none yet, or that is gone as when all was moved to another machine, it is the one
    /// that holds both `folder` and the working folder; nothing where `folder` is named in full.
    ///
    /// # Errors
    /// A working folder that is gone.
    pub fn of(manifest: &Manifest, folder: &Path) -> io::Result<Self> {
        match &manifest.base {
            Some(base) if base.is_empty() || Path::new(base).is_dir() => return Ok(Self(base.clone())),
            None if folder.is_absolute() => return Ok(Self(String::new())),
            _ => {}
        }
        let (here, there) = (env::current_dir()?, full(folder)?);
        let base = here.ancestors().find(|base| folder.is_absolute() || there.starts_with(base));
        // Names that are no Unicode cannot be written down.
        Ok(Self(base.and_then(Path::to_str).unwrap_or_default().to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As what `folder` is shown.
    ///
    /// # Errors
    /// A working folder that is gone.
    pub fn name(&self, folder: &Path) -> io::Result<PathBuf> {
        let full = full(folder)?;
        let below = |path: &Path| path.strip_prefix(&self.0).map(Path::to_owned).ok();
        // A link may lead to where it is known.
        let below = below(&full).or_else(|| below(&full.canonicalize().ok()?));
        Ok(below.unwrap_or(full))
    }

    /// Where the folder shown as `name` is.
    pub fn place(&self, name: &str) -> PathBuf {
        Path::new(&self.0).join(name)
    }
}

/// The way to `folder` from the root, without `.` and `..`.
fn full(folder: &Path) -> io::Result<PathBuf> {
    // Nothing is how the working folder itself is shown.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut full = PathBuf::new();
    for part in std::path::absolute(folder)?.components() {
        match part {
            Component::ParentDir => drop(full.pop()),
            Component::CurDir => {}
            part => full.push(part),
        }
    }
    Ok(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_name() {
        let base = Base("/a/b".to_owned());
        for (folder, name) in [
            ("/a/b/policies", "policies"),
            ("/a/b/policies/", "policies"),
            ("/a/c/../b/./policies/x", "policies/x"),
            ("/a/b", ""),
            ("/a/c", "/a/c"),
            ("/a/bc", "/a/bc"),
        ] {
            assert_eq!(base.name(Path::new(folder)).unwrap(), Path::new(name), "{folder}");
        }
        assert_eq!(Base(String::new()).name(Path::new("/a")).unwrap(), Path::new("/a"));
        assert_eq!(base.place("policies"), Path::new("/a/b/policies"));
        assert_eq!(base.place("/a/c"), Path::new("/a/c"));
    }
}
