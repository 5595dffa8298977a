//! Bytes to text: the charset declared where it is true, else the one the bytes themselves speak for.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::source::utf16_without_mark;

/// The text of `bytes`; characters that cannot be decoded become U+FFFD.
///
/// A byte order mark decides first, then well-formed UTF-8 (no other charset looks like it by chance), then
/// the label in `declared` if hardly anything fails under it, then detection.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Text saved as ASCII escapes of UTF-16 would hold zeros; well-formed text holds none.
        if !bytes.contains(&0) {
            return text.to_owned();
        }
    }
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if let Some(little_endian) = utf16_without_mark(head) {
        let encoding = if little_endian { UTF_16LE } else { UTF_16BE };
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // GB18030 holds all of GBK and GB 2312 and is what pages declared so really use.
    [declared, Some(detect(bytes, Some(b"cn"))), Some(detect(bytes, None)), Some(UTF_8)]
        .into_iter()
        .flatten()
        .map(|encoding| if encoding == encoding_rs::GBK { GB18030 } else { encoding })
        .map(|encoding| encoding.decode_without_bom_handling(bytes).0)
        .map(|text| (text.chars().filter(|c| is_suspect(*c)).count(), text))
        .enumerate()
        // The first is believed while it fails on less than one character in two hundred.
        .min_by_key(
            |(rank, (bad, text))| {
                if *bad * 200 <= text.chars().count() { (0, *rank) } else { (*bad, *rank) }
            },
        )
        .map_or_else(String::new, |(_, (_, text))| text.into_owned())
}

/// True for what only a wrong charset makes of a text: undecodable bytes and private-use characters.
fn is_suspect(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}')
}

/// What the bytes look like; the domain of the site they come from tips the balance for short texts.
fn detect(bytes: &[u8], domain: Option<&[u8]>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(domain, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::BIG5;

    const CHINESE: &str = "第一条 为规范居住证管理，保障公民合法权益，制定本办法。\n";
    const TRADITIONAL: &str =
        "第一條 為規範居住證管理，保障公民合法權益，特制定本辦法，由主管機關發布施行。\n";

    #[test]
    fn chinese_charsets_are_detected() {
        let gb = GB18030.encode(CHINESE).0.into_owned();
        assert_eq!(decode(&gb, None), CHINESE);
        assert_eq!(decode(CHINESE.as_bytes(), None), CHINESE);
        let big5 = BIG5.encode(TRADITIONAL).0.into_owned();
        assert_eq!(decode(&big5, None), TRADITIONAL);
        let wide: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, None), CHINESE);
        assert_eq!(decode(&[&b"\xff\xfe"[..], &wide].concat(), None), CHINESE);
    }

    #[test]
    fn a_false_declaration_is_not_believed() {
        let gb = GB18030.encode(CHINESE).0.into_owned();
        assert_eq!(decode(&gb, Some("utf-8")), CHINESE);
        assert_eq!(decode(CHINESE.as_bytes(), Some("gb2312")), CHINESE);
        assert_eq!(decode(&gb, Some("gb2312")), CHINESE);
    }

    #[test]
    fn rare_hanzi_of_gb18030_survive() {
        let text = "𠮷䶮㙍 第一条 为规范居住证管理";
        assert_eq!(decode(&GB18030.encode(text).0, Some("GBK")), text);
    }
}
