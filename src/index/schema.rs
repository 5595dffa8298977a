//! The fields of the index, and the manifest that every commit carries.
//!
//! Three kinds of record live side by side, told apart by `record`: documents, passages, failures. Only `body`
//! is stored; everything else exists to find and sort.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;

use super::tokenizer::Tokenizer;

/// Counts changes of the fields or terms after which an old index must be built anew.
pub(super) const SCHEMA_VERSION: u32 = 11;

/// The values of the `record` field.
pub(super) mod record {
    pub const DOCUMENT: &str = "document";
    pub const PASSAGE: &str = "passage";
    pub const FAILURE: &str = "failure";
}

/// Handles to the fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// What the record is.
    pub record: Field,
    /// Id of the document a document or passage record belongs to.
    pub document: Field,
    /// Path of the document; also what ties in rankings are broken by.
    pub path: Field,
    /// Path of a file that failed; apart from `path` because a file may be both failed and partly read.
    pub failed: Field,
    /// Ordinal of a passage; number of passages on a document's own record.
    pub ordinal: Field,
    /// Date of the document as a number, 20171231; 0 without a date.
    pub date: Field,
    /// Folded text as [`Tokenizer`] cuts it: decides what matches.
    pub text: Field,
    /// Words as the segmenter cuts them: only for ranking.
    pub words: Field,
    /// Metadata and tags as `name:value`.
    pub facets: Field,
    /// Id of the document, on its own record only: with the four below it lists documents without reading them.
    pub id: Field,
    /// Size of the document's file in bytes.
    pub size: Field,
    /// Time of the file's last change, in nanoseconds since 1970.
    pub modified: Field,
    /// With which codebooks the document was coded, see [`coding`].
    pub coded: Field,
    /// What documents that may be the same text share.
    pub keys: Field,
    /// The record itself.
    pub body: Field,
}

/// Builds the schema and its handles.
pub(super) fn schema() -> (Schema, Fields) {
    let indexed = |tokenizer: &str, option, norms| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(option)
                .set_fieldnorms(norms),
        )
    };
    let whole = indexed("raw", IndexRecordOption::Basic, false);
    let mut builder = Schema::builder();
    let fields = Fields {
        record: builder.add_text_field("record", whole.clone()),
        document: builder.add_text_field("document", whole.clone()),
        path: builder.add_text_field("path", whole.clone() | FAST),
        failed: builder.add_text_field("failed", whole.clone()),
        ordinal: builder.add_u64_field("ordinal", FAST),
        date: builder.add_u64_field("date", FAST),
        text: builder
            .add_text_field("text", indexed(Tokenizer::NAME, IndexRecordOption::WithFreqsAndPositions, true)),
        words: builder.add_text_field("words", indexed("whitespace", IndexRecordOption::Basic, false)),
        facets: builder.add_text_field("facets", whole),
        id: builder.add_text_field("id", TextOptions::default() | FAST),
        size: builder.add_u64_field("size", FAST),
        modified: builder.add_i64_field("modified", FAST),
        coded: builder.add_u64_field("coded", FAST),
        keys: builder.add_u64_field("keys", FAST),
        body: builder.add_bytes_field("body", STORED),
    };
    (builder.build(), fields)
}

/// The tokenizers the schema names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(Tokenizer::NAME, Tokenizer::new());
    manager
}

/// What every commit says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the index's own format.
    pub schema: u32,
    /// Version of Hongtou that wrote it.
    pub version: String,
    /// The codebooks the tags were made with.
    pub codebooks: Vec<CodebookStamp>,
    /// The folders read into the index, as they are shown.
    #[serde(default)]
    pub folders: Vec<String>,
    /// The folder that paths which are not absolute begin at; empty where all are absolute.
    #[serde(default)]
    pub base: Option<String>,
    /// False while an ingest is under way, and after one that was cut short.
    #[serde(default)]
    pub complete: bool,
}

impl Manifest {
    pub(super) fn new() -> Self {
        Self {
            schema: SCHEMA_VERSION,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            codebooks: Vec::new(),
            folders: Vec::new(),
            base: None,
            complete: true,
        }
    }
}

/// A number for a set of codebooks in one state: documents with the same were coded alike.
pub fn coding(codebooks: &[CodebookStamp]) -> u64 {
    let mut hasher = Sha256::new();
    for stamp in codebooks {
        hasher.update(&stamp.hash);
    }
    let hash: [u8; 32] = hasher.finalize().into();
    hash.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Which codebook, in which state, made tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookStamp {
    /// The codebook's id.
    pub id: String,
    /// Its version as its authors count.
    pub version: String,
    /// Hash of its content.
    pub hash: String,
    /// Its file, so that it is at hand wherever the index goes.
    pub text: String,
    /// Asked for beside or instead of the default ones, and kept until others are.
    pub own: bool,
}
