//! Pages saved with all that belongs to them in one file (MHTML, as browsers and Word save them).

/// The first page in an MHTML archive with the charset its header names; `None` when it is no such archive.
pub(super) fn page(bytes: &[u8]) -> Option<(Vec<u8>, Option<String>)> {
    let (head, body) = split_head(bytes)?;
    if !head.iter().any(|(name, _)| name == "mime-version") {
        return None;
    }
    first_page(&head, body, 0)
}

/// The text of an archive that another program turned into plain text or Markdown, headers and all; `None` when
/// it is no such thing. Headers run up to an empty line, whatever became of their own line ends.
pub(in crate::extract) fn text_parts(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(2000)];
    let (before, after) = head.split_once("boundary=")?;
    if !before.to_ascii_lowercase().trim_start().starts_with("content-type: multipart/") {
        return None;
    }
    let boundary = after.trim_start_matches('"').split([' ', '"', ';', '\n']).next()?;
    let mark = format!("--{boundary}");
    let parts = text.split(mark.as_str()).skip(1).filter_map(|part| part.split_once("\n\n"));
    let shown = parts.filter(|(head, _)| {
        let head = head.to_ascii_lowercase();
        head.contains("content-type: text/html") || head.contains("content-type: text/plain")
    });
    Some(shown.map(|(_, body)| body).collect::<Vec<_>>().join("\n\n")).filter(|_| !boundary.is_empty())
}

type Head = Vec<(String, String)>;

/// Parts may hold parts; no honest file is deeper than a few.
fn first_page(head: &Head, body: &[u8], depth: usize) -> Option<(Vec<u8>, Option<String>)> {
    let kind = field(head, "content-type").unwrap_or_default();
    if let Some(boundary) = parameter(kind, "boundary").filter(|_| depth < 5) {
        let mark = format!("--{boundary}");
        return split(body, mark.as_bytes()).skip(1).find_map(|part| {
            let (head, body) = split_head(part)?;
            first_page(&head, body, depth + 1)
        });
    }
    if !kind.to_ascii_lowercase().starts_with("text/html") {
        return None;
    }
    let encoding = field(head, "content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
    let page = match encoding.as_str() {
        "quoted-printable" => unquote(body),
        "base64" => unbase64(body),
        _ => body.to_vec(),
    };
    Some((page, parameter(kind, "charset")))
}

/// Header fields, names in lower case, up to the first empty line; and what follows it.
fn split_head(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let mut head = Head::new();
    let mut rest = bytes;
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = String::from_utf8_lossy(&rest[..end]).trim_end().to_owned();
        rest = &rest[end + 1..];
        if line.is_empty() {
            // Boundaries are followed by a line end that belongs to nothing.
            if head.is_empty() {
                continue;
            }
            return Some((head, rest));
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = head.last_mut() {
                value.push_str(&line);
            }
        } else {
            let (name, value) = line.split_once(':')?;
            head.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

fn field<'a>(head: &'a Head, name: &str) -> Option<&'a str> {
    head.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"').to_owned();
        (found.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then_some(value)
    })
}

fn split<'a>(bytes: &'a [u8], mark: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let current = rest?;
        let at = current.windows(mark.len()).position(|window| window == mark);
        rest = at.map(|at| &current[at + mark.len()..]);
        Some(at.map_or(current, |at| &current[..at]))
    })
}

fn unquote(body: &[u8]) -> Vec<u8> {
    let digit =
        |byte: Option<&u8>| byte.and_then(|byte| (*byte as char).to_digit(16)).map(|digit| digit as u8);
    let mut plain = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        let after = &body[at + 1..];
        match (byte, digit(after.first()), digit(after.get(1))) {
            (b'=', Some(high), Some(low)) => {
                plain.push(high << 4 | low);
                at += 3;
            }
            (b'=', ..) if after.starts_with(b"\r\n") => at += 3,
            (b'=', ..) if after.starts_with(b"\n") => at += 2,
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

fn unbase64(body: &[u8]) -> Vec<u8> {
    let value = |byte: &u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut plain = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut filled) = (0_u32, 0);
    for six in body.iter().take_while(|byte| **byte != b'=').filter_map(value) {
        bits = bits << 6 | u32::from(six);
        filled += 6;
        if filled >= 8 {
            filled -= 8;
            plain.push((bits >> filled & 0xff) as u8);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_page_is_unpacked() {
        let quoted = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n--b\r\n\
                      Content-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
                      <p>=B5=DA=\r\n=D2=BB</p>\r\n--b--\r\n";
        let (page, label) = page(quoted.as_bytes()).unwrap();
        assert!(page.starts_with(b"<p>\xb5\xda\xd2\xbb</p>"));
        assert_eq!(label.as_deref(), Some("gb2312"));
        assert_eq!(unbase64(b"56ys5L\niA\n"), "第一".as_bytes());
    }

    #[test]
    fn a_plain_page_is_none() {
        assert_eq!(page(b"<html>\n<p>a: b</p>\n\n"), None);
    }
}
