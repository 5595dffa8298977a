//! What was put is read back; what is broken, foreign or in use says so.

use super::*;
use crate::model::{Directive, Part, Signal};

#[test]
fn reads_back_what_was_put() {
    let mut one = document("1111", "b.txt", &["第一段", "第二段"]);
    one.metadata.level = Some(Level::County);
    one.passages[1].tags = vec![Tag {
        codebook: "actors".to_owned(),
        code: "finance".to_owned(),
        span: Span::new(0, 2),
        sentence: 0,
        cue: "第二".to_owned(),
        level: Some(Level::County),
        portfolio: Some("finance".to_owned()),
        role: Some(ActorRole::Lead),
        entity: Some("贵州省/六盘水市/六枝特区/财政局".to_owned()),
    }];
    one.passages[1].directives = vec![Directive {
        sentence: 0,
        signal: Signal::G,
        strength: 2,
        ambiguity: 0.4,
        parts: vec![Part { code: "hedge".to_owned(), weight: 0.25, cue: "逐步".to_owned() }],
    }];
    let two = document("2222", "a.txt", &["另一个"]);
    let (_folder, index) = index_of(&[one.clone(), two.clone()]);
    let without = |document: &Document| Document { passages: Vec::new(), ..document.clone() };
    assert_eq!(index.documents().unwrap(), [without(&two), without(&one)]);
    assert_eq!(index.document("1111").unwrap(), Some(without(&one)));
    assert_eq!(index.passages("1111").unwrap(), one.passages);
    assert_eq!(index.passage("1111-0002").unwrap().as_ref(), Some(&one.passages[1]));
    assert_eq!(index.passage("1111-0003").unwrap(), None);
    assert_eq!(index.verify().unwrap(), []);
}

#[test]
fn a_document_replaces_by_id_and_by_path() {
    let (_folder, index) = index_of(&[document("1111", "a.txt", &["旧的内容", "第二段"])]);
    let mut writer = index.writer().unwrap();
    writer.put(&document("2222", "a.txt", &["新的内容"]), &[]).unwrap();
    assert_eq!(found(&index, "内容"), ["1111-0001"], "nothing is seen before the commit");
    writer.commit().unwrap();
    assert_eq!(found(&index, "内容"), ["2222-0001"]);
    writer.put(&document("2222", "moved.txt", &["新的内容"]), &[]).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.documents().unwrap().len(), 1);
    writer.remove("moved.txt");
    writer.commit().unwrap();
    assert_eq!(index.documents().unwrap().len(), 0);
    assert!(found(&index, "内容").is_empty());
    assert_eq!(index.verify().unwrap(), []);
}

fn failure(path: &str, partial: bool) -> Failure {
    Failure {
        path: path.to_owned(),
        reason: Reason::Damaged,
        message: "cut short".to_owned(),
        remedy: "download it again".to_owned(),
        page: None,
        copy_of: None,
        partial,
        size: 3,
        modified: 4,
    }
}

#[test]
fn failures_stand_beside_documents() {
    let (_folder, index) =
        index_of(&[document("1111", "a.txt", &["内容"]), document("2222", "b.txt", &["内容"])]);
    let mut writer = index.writer().unwrap();
    writer.put_failure(&failure("b.txt", false)).unwrap();
    writer.put_failure(&failure("a.txt", true)).unwrap();
    writer.put_failure(&failure("a.txt", true)).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.failures().unwrap(), [failure("a.txt", true), failure("b.txt", false)]);
    assert_eq!(found(&index, "内容"), ["1111-0001"], "a partly read file keeps its text, another does not");
    writer.put(&document("3333", "b.txt", &["内容"]), &[]).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.failures().unwrap(), [failure("a.txt", true)]);
}

#[test]
fn a_second_writer_is_told() {
    let (_folder, index) = index_of(&[]);
    let _writer = index.writer().unwrap();
    let again = Index::open(index.path()).unwrap();
    assert!(matches!(again.writer().err(), Some(IndexError::LockBusy { .. })));
}

#[test]
fn a_reader_sees_whole_commits_while_a_writer_writes() {
    let versions: Vec<String> = (0..5).map(|at| format!("内容{}", "甲".repeat(at))).collect();
    let texts = |version: &str| vec![version.to_owned(); 50];
    let put = |writer: &mut Writer, version: &str| {
        let texts = texts(version);
        writer
            .put(&document("1111", "a.txt", &texts.iter().map(String::as_str).collect::<Vec<_>>()), &[])
            .unwrap();
        writer.commit().unwrap();
    };
    let (_folder, index) = index_of(&[]);
    let mut writer = index.writer().unwrap();
    put(&mut writer, &versions[0]);
    std::thread::scope(|scope| {
        let writing =
            scope.spawn(|| versions.iter().cycle().take(20).for_each(|version| put(&mut writer, version)));
        while !writing.is_finished() {
            let reader = Index::open(index.path()).unwrap();
            let passages = reader.passages("1111").unwrap();
            assert_eq!(passages.len(), 50);
            assert!(passages.iter().all(|passage| passage.text == passages[0].text));
        }
    });
}

#[test]
fn what_a_creation_cut_short_left_is_no_obstacle() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(".managed.json"), "[]").unwrap();
    Index::open_or_create(folder.path()).unwrap().writer().unwrap().commit().unwrap();
    assert!(Index::open(folder.path()).is_ok());
}

#[test]
fn reading_needs_no_right_to_write() {
    let (_folder, index) = index_of(&[document("1111", "a.txt", &["内容"])]);
    // A folder in the place of the lock file: it cannot be opened, whoever runs the test.
    let lock = index.path().join(".tantivy-meta.lock");
    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    assert_eq!(found(&Index::open(index.path()).unwrap(), "内容"), ["1111-0001"]);
}

#[test]
fn the_manifest_names_codebooks() {
    let (_folder, index) = index_of(&[]);
    let stamp = CodebookStamp {
        id: "nato".into(),
        version: "1.0".into(),
        hash: "abc".into(),
        text: "id = 'nato'".into(),
        own: true,
    };
    let mut writer = index.writer().unwrap();
    writer.set_codebooks(vec![stamp.clone()]);
    writer.commit().unwrap();
    drop(writer);
    // A later writer keeps them.
    index.writer().unwrap().commit().unwrap();
    assert_eq!(index.codebooks().unwrap(), [stamp]);
    assert_eq!(index.manifest().unwrap().version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn what_is_no_index_says_so() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().join("none");
    assert!(matches!(Index::open(&place).err(), Some(IndexError::Missing { .. })));
    assert!(matches!(Index::open(folder.path()).err(), Some(IndexError::Missing { .. })));
    std::fs::write(folder.path().join("letter.txt"), "mine").unwrap();
    assert!(matches!(Index::open(folder.path()).err(), Some(IndexError::Foreign { .. })));
    assert!(matches!(Index::open_or_create(folder.path()).err(), Some(IndexError::Foreign { .. })));
}

#[test]
fn another_version_or_damage_says_so() {
    let (_folder, index) = index_of(&[document("1111", "a.txt", &["内容"])]);
    let meta = index.path().join("meta.json");
    let original = std::fs::read_to_string(&meta).unwrap();
    let now = format!("\\\"schema\\\":{}", crate::index::schema::SCHEMA_VERSION);
    std::fs::write(&meta, original.replace(&now, "\\\"schema\\\":99")).unwrap();
    assert!(matches!(Index::open(index.path()).err(), Some(IndexError::OtherVersion { .. })));
    std::fs::write(&meta, &original[..original.len() / 2]).unwrap();
    assert!(matches!(Index::open(index.path()).err(), Some(IndexError::Damaged { .. })));
    std::fs::write(&meta, &original).unwrap();
    assert!(Index::open(index.path()).is_ok());
    let store = std::fs::read_dir(index.path()).unwrap().filter_map(Result::ok).map(|entry| entry.path());
    let store = store.into_iter().find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let mut bytes = std::fs::read(&store).unwrap();
    bytes[10] ^= 1;
    std::fs::write(&store, bytes).unwrap();
    assert_eq!(Index::open(index.path()).unwrap().verify().unwrap().len(), 1);
}

#[test]
fn verify_names_what_does_not_agree() {
    let mut bad = document("1111", "a.txt", &["第一段", "第二段"]);
    bad.passages[0].sentences = vec![Span::new(0, 9)];
    bad.passages[1].ordinal = 3;
    bad.passages[1].tags = vec![Tag {
        codebook: "nato".to_owned(),
        code: "OP".to_owned(),
        span: Span::new(0, 2),
        sentence: 1,
        ..Tag::default()
    }];
    let (_folder, index) = index_of(&[bad, document("2222", "b.txt", &["好的"])]);
    let places: Vec<String> = index.verify().unwrap().into_iter().map(|problem| problem.place).collect();
    assert_eq!(places, ["1111-0001", "1111-0003", "1111-0003"]);
}
