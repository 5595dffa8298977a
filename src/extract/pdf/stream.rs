//! Decodes content streams, noticing what the reader would silently repair: a stream cut short, and one
//! whose bytes were changed.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::Page;

/// Content larger than this is a bomb, not a page.
const MAX_CONTENT: u64 = 256 << 20;

/// A decoded stream and whether it can be trusted.
pub(super) struct Decoded<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// The compressed data stops before its end or lacks its checksum.
    pub(super) cut: bool,
    /// The compressed data is wrong, or not decodable at all.
    pub(super) corrupt: bool,
}

pub(super) fn decode<'a>(stream: &Stream<'a>) -> Decoded<'a> {
    let filters = stream.filters();
    let (mut cut, mut corrupt) = (false, false);
    // The common case: one Flate filter without predictor, checked here while decoding.
    if filters.len() == 1
        && filters[0] == Filter::FlateDecode
        && !stream.dict().contains_key(keys::DECODE_PARMS)
    {
        let raw = stream.raw_data();
        let mut bytes = Vec::with_capacity(raw.len().saturating_mul(4).min(1 << 20));
        match ZlibDecoder::new(raw.as_ref()).take(MAX_CONTENT).read_to_end(&mut bytes) {
            Ok(_) => return Decoded { bytes: Cow::Owned(bytes), cut: false, corrupt: false },
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => cut = true,
            Err(_) => corrupt = true,
        }
    }
    match stream.decoded_data() {
        Ok(bytes) => Decoded { bytes, cut, corrupt },
        Err(_) => Decoded { bytes: Cow::Borrowed(&[]), cut, corrupt: true },
    }
}

/// The decoded content of a page, its streams one after the other.
pub(super) fn page_content(page: &Page<'_>) -> Decoded<'static> {
    let mut bytes = Vec::new();
    let (mut cut, mut corrupt) = (false, false);
    let mut add = |stream: &Stream<'_>| {
        let decoded = decode(stream);
        cut |= decoded.cut;
        corrupt |= decoded.corrupt;
        bytes.extend_from_slice(&decoded.bytes);
        bytes.push(b' ');
    };
    let raw = page.raw();
    let mut lost = false;
    if let Some(stream) = raw.get::<Stream<'_>>(keys::CONTENTS) {
        add(&stream);
    } else if let Some(streams) = raw.get::<Array<'_>>(keys::CONTENTS) {
        let found = streams.iter::<Stream<'_>>().map(|stream| add(&stream)).count();
        lost = found < streams.raw_iter().count();
    } else {
        lost = raw.contains_key(keys::CONTENTS);
    }
    Decoded { bytes: Cow::Owned(bytes), cut, corrupt: corrupt || lost }
}
