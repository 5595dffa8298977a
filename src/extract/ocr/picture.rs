//! A page as a grey picture.

use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::page::Page;

/// Pixels per inch. Tesseract's models like hanzi of 30 to 45 pixels: the body of an official document, in 16
/// points, is read up to six per cent better at 200 dpi than at the usual 300, and nothing was read worse.
const DPI: f32 = 200.0;
/// The most pixels a picture may have: A2 at 200 dpi fits. Four bytes each are held while drawing.
const MAX_PIXELS: f32 = 20e6;
/// The longest side Tesseract takes.
const MAX_SIDE: f32 = 32_000.0;
/// Darker than this is ink.
const INK: u8 = 128;

/// A page drawn in grey.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picture {
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// Pixels per point.
    pub(super) scale: f32,
    grey: Vec<u8>,
}

impl Picture {
    /// Draws a page; nothing when it has no area. Fonts that are not embedded are drawn with hayro's own
    /// stand-ins for the standard Latin fonts; it has none for Chinese, so such text is not in the picture.
    pub(super) fn of(page: &Page<'_>) -> Option<Self> {
        let (width, height) = page.render_dimensions();
        let scale = scale(width, height)?;
        // A cache of its own, because hayro's never forgets and scans share nothing between pages.
        let pixels = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        );
        let luma =
            |r: u8, g: u8, b: u8| ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b)) >> 8) as u8;
        let grey = pixels.data().iter().map(|pixel| luma(pixel.r, pixel.g, pixel.b)).collect();
        Some(Self { width: pixels.width().into(), height: pixels.height().into(), scale, grey })
    }

    /// A picture of nothing.
    #[cfg(test)]
    pub(super) fn white(width: u32, height: u32, scale: f32) -> Self {
        Self { width, height, scale, grey: Vec::new() }
    }

    /// True when there is so little ink on it that nothing can be written there.
    pub(super) fn is_blank(&self) -> bool {
        let ink = self.grey.iter().filter(|&&pixel| pixel < INK).count();
        ink * 10_000 < self.grey.len()
    }

    /// The resolution to tell Tesseract, in pixels per inch: half as much again as it is drawn in. It takes
    /// every stroke longer than a quarter of an inch for a ruled line, and those of a title are nearly so long.
    pub(super) fn stated_dpi(&self) -> u32 {
        (self.scale * 72.0 * 1.5).round() as u32
    }

    /// The picture in the portable grey map format.
    pub(super) fn pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.grey);
        file
    }
}

/// Pixels per point for a page of this size in points; nothing for a page without area.
fn scale(width: f32, height: f32) -> Option<f32> {
    let area = width * height;
    if !(area.is_finite() && width > 0.0 && height > 0.0) {
        return None;
    }
    let scale = (DPI / 72.0).min((MAX_PIXELS / area).sqrt()).min(MAX_SIDE / width.max(height));
    (width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_are_drawn_smaller() {
        assert_eq!(scale(595.0, 842.0), Some(DPI / 72.0));
        let poster = scale(10_000.0, 10_000.0).expect("a scale");
        assert!((10_000.0 * poster).powi(2) <= MAX_PIXELS * 1.001, "{poster}");
        let strip = scale(100.0, 20_000.0).expect("a scale");
        assert!(20_000.0 * strip <= MAX_SIDE, "{strip}");
        for (width, height) in
            [(0.0, 10.0), (10.0, -1.0), (f32::NAN, 1.0), (f32::INFINITY, 1.0), (1e30, 1e-6)]
        {
            assert_eq!(scale(width, height), None, "{width} by {height}");
        }
    }

    #[test]
    fn a_few_specks_are_no_ink() {
        let mut grey = vec![250; 1_000_000];
        grey[500..520].fill(0);
        let mut picture = Picture { width: 1000, height: 1000, scale: 1.0, grey };
        assert!(picture.is_blank());
        picture.grey[..5000].fill(0);
        assert!(!picture.is_blank());
    }

    #[test]
    fn writes_a_grey_map() {
        let picture = Picture { width: 2, height: 1, scale: DPI / 72.0, grey: vec![0, 255] };
        assert_eq!(picture.pgm(), b"P5\n2 1\n255\n\x00\xff");
        assert_eq!(picture.stated_dpi(), 300);
    }
}
