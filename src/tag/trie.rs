//! Many texts, looked for at one place of a sentence after the other.
//!
//! Sentences are short and the texts begin with many different characters, so that nearly every place is done with
//! at its first character: a table by first characters, then short lists of next ones.

use std::collections::BTreeMap;

/// Texts by their characters. Each is known by its place in the list it was made from.
#[derive(Clone, Debug, Default)]
pub(super) struct Trie {
    /// The node of each first character from `first` on; 0 where no text begins so.
    roots: Vec<u32>,
    first: u32,
    nodes: Vec<Node>,
    /// The next characters of all nodes with their nodes, in order for each.
    edges: Vec<(char, u32)>,
}

#[derive(Clone, Debug)]
struct Node {
    /// Where its edges begin and end.
    edges: [u32; 2],
    /// The text that ends here.
    text: Option<u32>,
}

impl Trie {
    /// Of texts none of which is empty or comes twice.
    pub(super) fn new(texts: impl IntoIterator<Item = impl IntoIterator<Item = char>>) -> Self {
        let mut children: Vec<BTreeMap<char, u32>> = vec![BTreeMap::new()];
        let mut ends: Vec<Option<u32>> = vec![None];
        for (number, text) in (0..).zip(texts) {
            let mut node = 0;
            for c in text {
                let next = children.len() as u32;
                let child = *children[node].entry(c).or_insert(next);
                if child == next {
                    children.push(BTreeMap::new());
                    ends.push(None);
                }
                node = child as usize;
            }
            ends[node] = Some(number);
        }
        let first = children[0].keys().next().map_or(0, |&c| u32::from(c));
        let last = children[0].keys().next_back().map_or(0, |&c| u32::from(c));
        let mut roots = vec![0; (last - first + 1) as usize];
        for (&c, &node) in &children[0] {
            roots[(u32::from(c) - first) as usize] = node;
        }
        let mut edges: Vec<(char, u32)> = Vec::new();
        let mut nodes = Vec::new();
        for (children, text) in children.into_iter().zip(ends) {
            let start = edges.len() as u32;
            edges.extend(children);
            nodes.push(Node { edges: [start, edges.len() as u32], text });
        }
        Self { roots, first, nodes, edges }
    }

    /// The texts that `chars` begin with, the shortest first: their lengths and numbers.
    pub(super) fn prefixes(
        &self,
        chars: impl IntoIterator<Item = char>,
    ) -> impl Iterator<Item = (usize, usize)> {
        let mut chars = chars.into_iter();
        let mut node = chars.next().map_or(0, |c| self.root(c));
        let mut length = 0;
        std::iter::from_fn(move || {
            while node != 0 {
                length += 1;
                let Node { edges: [start, end], text } = self.nodes[node as usize];
                let edges = &self.edges[start as usize..end as usize];
                let next = if edges.is_empty() { None } else { chars.next() };
                node = next.map_or(0, |c| match edges.binary_search_by_key(&c, |&(edge, _)| edge) {
                    Ok(at) => edges[at].1,
                    Err(_) => 0,
                });
                if let Some(text) = text {
                    return Some((length, text as usize));
                }
            }
            None
        })
    }

    fn root(&self, c: char) -> u32 {
        let at = u32::from(c).checked_sub(self.first);
        at.and_then(|at| self.roots.get(at as usize)).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_that_begin_so() {
        let texts = ["管理", "管", "管理委员会", "理", "𠮷", "a"];
        let trie = Trie::new(texts.iter().map(|text| text.chars()));
        let found = |text: &str| trie.prefixes(text.chars()).collect::<Vec<_>>();
        assert_eq!(found("管理委员会办公室"), [(1, 1), (2, 0), (5, 2)]);
        assert_eq!(found("𠮷a"), [(1, 4)]);
        assert_eq!(found("委员会"), []);
        assert_eq!(found(""), []);
        assert_eq!(Trie::new([] as [std::str::Chars; 0]).prefixes("管".chars()).count(), 0);
        assert_eq!(Trie::default().prefixes("管".chars()).count(), 0);
    }

    proptest! {
        #[test]
        fn finds_what_starts_with_finds(
            texts in prop::collection::btree_set("[管理ab]{1,4}", 0..12), text in "[管理abc]{0,8}",
        ) {
            let texts: Vec<String> = texts.into_iter().collect();
            let trie = Trie::new(texts.iter().map(|text| text.chars()));
            let mut found: Vec<usize> = trie.prefixes(text.chars()).map(|(_, number)| number).collect();
            found.sort_unstable();
            let known = (0..texts.len()).filter(|&number| text.starts_with(&texts[number]));
            prop_assert_eq!(found, known.collect::<Vec<_>>());
        }
    }
}
