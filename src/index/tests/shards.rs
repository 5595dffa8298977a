//! Several indexes read as one and joined.

use tempfile::TempDir;

use super::*;
use crate::index::{CodebookStamp, FacetCount};

fn failure(path: &str, partial: bool) -> Failure {
    Failure {
        path: path.to_owned(),
        reason: Reason::Damaged,
        message: "broken".to_owned(),
        remedy: "mend it".to_owned(),
        page: None,
        copy_of: None,
        partial,
        size: 1,
        modified: 0,
    }
}

/// An index of these documents and failures.
fn shard(documents: &[Document], failures: &[Failure]) -> (TempDir, Index) {
    let (folder, index) = index_of(documents);
    let mut writer = index.writer().unwrap();
    for failure in failures {
        writer.put_failure(failure).unwrap();
    }
    writer.commit().unwrap();
    (folder, index)
}

fn open_all(shards: &[&(TempDir, Index)]) -> Result<Index, IndexError> {
    let paths: Vec<_> = shards.iter().map(|(_, index)| index.path()).collect();
    Index::open_all(&paths)
}

/// What the indexes hold together, read as one and joined.
fn together(shards: &[&(TempDir, Index)]) -> [(TempDir, Index); 2] {
    let folders = [(); 2].map(|()| TempDir::new().unwrap());
    let read = open_all(shards).unwrap();
    let joined = read.copy_to(folders[1].path()).unwrap();
    let mut writer = joined.writer().unwrap();
    read.copies().iter().for_each(|copy| writer.put_failure(copy).unwrap());
    writer.finish().unwrap();
    assert!(joined.verify().unwrap().is_empty());
    let [one, other] = folders;
    [(one, read), (other, joined)]
}

fn failures(index: &Index) -> Vec<(String, Reason, bool)> {
    let failures = index.failures().unwrap().into_iter();
    failures.map(|failure| (failure.path, failure.reason, failure.partial)).collect()
}

#[test]
fn hits_order_and_scores_are_those_of_one_index() {
    let documents: Vec<Document> = (0..12)
        .map(|n| {
            let texts = ["医院双向转诊的经费", "转诊", "县级医院和转诊转诊"];
            document(&format!("d{n}"), &format!("{}.txt", 11 - n), &texts[..n % 3 + 1])
        })
        .collect();
    let (_folder, one) = index_of(&documents);
    let shards: Vec<_> = documents.chunks(4).map(|documents| shard(documents, &[])).collect();
    for (_folder, index) in together(&shards.iter().collect::<Vec<_>>()) {
        for query in ["转诊", "医院 转诊", "经费 OR 县", "NOT 医院", "path:1.txt"] {
            let query = Query::parse(query).unwrap();
            for (limit, offset) in [(3, 0), (5, 2), (usize::MAX, 0)] {
                let options = SearchOptions { limit, offset, sort: Sort::Relevance };
                assert_eq!(index.search(&query, &options).unwrap(), one.search(&query, &options).unwrap());
            }
            assert_eq!(index.count(&query).unwrap(), one.count(&query).unwrap());
        }
        assert_eq!(index.documents().unwrap(), one.documents().unwrap());
        assert_eq!(index.filed().unwrap(), one.filed().unwrap());
    }
}

#[test]
fn a_document_that_several_have_counts_once() {
    let texts: &[&str] = &["双向转诊", "经费"];
    let first = shard(&[document("a", "here/a.txt", texts)], &[]);
    let second = shard(
        &[document("a", "there/a.txt", texts), document("b", "there/b.txt", texts)],
        &[failure("there/a.txt", true), failure("there/b.txt", true)],
    );
    let copied = shard(&[document("b", "there/b.txt", texts)], &[]);
    for (_folder, index) in together(&[&first, &second, &copied]) {
        assert_eq!(found(&index, "转诊"), ["a-0001", "b-0001"]);
        assert_eq!(index.count(&Query::everything()).unwrap(), Counts { passages: 4, documents: 2 });
        let paths: Vec<String> = index.documents().unwrap().into_iter().map(|d| d.source.path).collect();
        assert_eq!(paths, ["here/a.txt", "there/b.txt"]);
        // The other file is listed as a copy; what is missing from the document left out goes with it.
        let expected = [
            ("there/a.txt".to_owned(), Reason::Duplicate, false),
            ("there/b.txt".to_owned(), Reason::Damaged, true),
        ];
        assert_eq!(failures(&index), expected);
    }
}

#[test]
fn an_index_and_its_changed_copy() {
    let first = shard(&[document("a", "a.txt", &["甲"]), document("b", "b.txt", &["乙"])], &[]);
    let copy = TempDir::new().unwrap();
    for entry in std::fs::read_dir(first.1.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let changed = Index::open(copy.path()).unwrap();
    let mut writer = changed.writer().unwrap();
    writer.remove("a.txt");
    writer.put(&document("c", "c.txt", &["丙"]), &[]).unwrap();
    writer.commit().unwrap();
    drop(writer);
    for (_folder, index) in together(&[&first, &(copy, changed)]) {
        assert_eq!(found(&index, "甲 OR 乙 OR 丙"), ["a-0001", "b-0001", "c-0001"]);
    }
}

#[test]
fn a_file_that_was_read_has_not_failed() {
    let first = shard(&[], &[failure("read.txt", false), failure("bad.txt", false)]);
    let second = shard(&[document("a", "read.txt", &["甲"])], &[failure("bad.txt", false)]);
    let third = shard(&[], &[failure("read.txt", false), failure("other.txt", false)]);
    for (_folder, index) in together(&[&first, &second, &third]) {
        let expected = ["bad.txt", "other.txt"].map(|path| (path.to_owned(), Reason::Damaged, false));
        assert_eq!(failures(&index), expected);
        assert_eq!(found(&index, "甲"), ["a-0001"]);
    }
}

#[test]
fn what_cannot_be_one_index_says_why() {
    let first = shard(&[document("a", "a.txt", &["甲"])], &[]);
    let second = shard(&[document("b", "a.txt", &["乙"])], &[]);
    assert!(
        matches!(open_all(&[&first, &second]), Err(IndexError::SamePath { file, .. }) if file == "a.txt")
    );

    let coded = |hash: &str, id: &str| {
        let (folder, index) = index_of(&[document(id, id, &["甲"])]);
        let mut writer = index.writer().unwrap();
        writer.set_codebooks(vec![CodebookStamp {
            id: "nato".to_owned(),
            version: "1".to_owned(),
            hash: hash.to_owned(),
            text: String::new(),
            own: false,
        }]);
        writer.commit().unwrap();
        (folder, index)
    };
    let (one, other, empty) = (coded("1", "a"), coded("2", "b"), shard(&[], &[]));
    assert!(matches!(open_all(&[&one, &other]), Err(IndexError::OtherCodebooks { .. })));
    let together = open_all(&[&empty, &one]).unwrap();
    assert_eq!(together.codebooks().unwrap(), one.1.codebooks().unwrap());
    assert_eq!(together.facets(&Query::everything(), "level").unwrap(), Vec::<FacetCount>::new());
    assert!(matches!(together.writer(), Err(IndexError::Io { .. })));
}
