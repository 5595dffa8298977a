//! The first reader: runs the content streams with hayro and finds lines and their order by the layout.

use hayro_syntax::Pdf;

use super::fonts::Fonts;
use super::marked::Layers;
use super::reader::Reader;
use super::{content, footnotes, gbk, guess, layout, quality};
use crate::model::Page;
use crate::quiet::quietly;

/// A file opened by the first reader, with the fonts met so far.
pub(super) struct FirstReader<'a> {
    pdf: &'a Pdf,
    fonts: Fonts<'a>,
    layers: Layers,
}

impl<'a> FirstReader<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, fonts: Fonts::new(), layers: quietly(|| Layers::new(pdf.xref())).unwrap_or_default() }
    }
}

impl Reader for FirstReader<'_> {
    fn page(&self, number: u32) -> Option<Page> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let page = self.pdf.pages().get(index)?;
        quietly(|| {
            let mut drawing = content::draw(page, &self.fonts, &self.layers);
            drawing.unknown -= gbk::decode_pairs(&mut drawing.glyphs).min(drawing.unknown);
            guess::drop_bad(&mut drawing);
            drawing.glyphs.retain(|glyph| !glyph.text.is_empty());
            let mut lines = layout::lines(&drawing);
            footnotes::mark(&drawing, &mut lines);
            let verdict = quality::verdict(&drawing, &lines);
            Page { number, label: None, width: drawing.width, height: drawing.height, verdict, lines }
        })
    }
}
