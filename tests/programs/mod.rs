//! The optional programs in tests: where one is missing a test says so and passes, but not in continuous
//! integration, where all of them must be tested.

use hongtou::extract::programs;

/// True when the program is there with all its language data.
pub fn is_installed(name: &str) -> bool {
    let there = programs::check()
        .iter()
        .any(|program| program.name == name && program.path.is_some() && program.missing.is_empty());
    if !there {
        let in_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!in_ci, "{name} must be installed in continuous integration, with its language data");
        eprintln!("skipped: {name} or its language data are not installed (see `hongtou doctor`)");
    }
    there
}
