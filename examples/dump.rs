fn main() {
    for arg in std::env::args().skip(1) {
        let walk = hongtou::source::walk(std::path::Path::new(&arg));
        for f in &walk.failures { println!("FAIL {} {} {}", f.path, f.reason, f.message); }
        for found in &walk.found {
            let t = std::time::Instant::now();
            match hongtou::source::identify(found) {
                Err(f) => println!("FAIL {} {} {} -> {}", f.path, f.reason, f.message, f.remedy),
                Ok(s) => match hongtou::extract::read(&found.absolute, s.format, &Default::default()) {
                    Err(e) => println!("ERR {} [{}] {} {}", s.path, s.format, e.reason, e.message),
                    Ok(p) => {
                        let n: usize = p.pages.iter().flat_map(|p| &p.lines).map(|l| l.text.chars().count()).sum();
                        println!("OK {} [{}] pages {} lines {} chars {} {:?} {:?}", s.path, s.format, p.pages.len(), p.pages.iter().map(|p| p.lines.len()).sum::<usize>(), n, p.info, t.elapsed());
                        if std::env::var("V").is_ok() {
                            for page in &p.pages { for l in &page.lines { println!("  {:?}| {}", l.role, l.text); } }
                        }
                    }
                },
            }
        }
    }
}
