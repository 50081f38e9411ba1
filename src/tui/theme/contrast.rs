//! Contrast of two colours as WCAG 2 defines it, and the nearest colour of the 256-colour table.
use super::Rgb;

/// Contrast from 1 (the same) to 21 (black on white).
pub fn ratio(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, 0 to 1.
fn luminance(colour: Rgb) -> f64 {
    let [_, r, g, b] = colour.to_be_bytes().map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Steps of the colour cube, entries 16 to 231.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of the 240 fixed colours: its number and what it looks like.
pub fn nearest_256(colour: Rgb) -> (u8, Rgb) {
    nearest(colour, &|_| true)
}

/// The nearest of the 240 fixed colours that has at least this contrast on every one of these grounds.
pub fn nearest_readable(colour: Rgb, grounds: &[Rgb], contrast: f64) -> Rgb {
    nearest(colour, &|rgb| grounds.iter().all(|ground| ratio(rgb, *ground) >= contrast)).1
}

fn nearest(colour: Rgb, fits: &dyn Fn(Rgb) -> bool) -> (u8, Rgb) {
    let mut best = (u32::MAX, 16, 0);
    for index in 16..=255_u8 {
        let rgb = fixed(index);
        if !fits(rgb) {
            continue;
        }
        let apart: u32 =
            colour.to_be_bytes().into_iter().zip(rgb.to_be_bytes()).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum();
        if apart < best.0 {
            best = (apart, index, rgb);
        }
    }
    (best.1, best.2)
}

/// What a fixed entry of the table looks like.
fn fixed(index: u8) -> Rgb {
    let step = |n: u8| STEPS.get(usize::from(n)).copied().unwrap_or(0);
    let [r, g, b] = if index >= 232 {
        [8 + (index - 232) * 10; 3]
    } else {
        let n = index.saturating_sub(16);
        [step(n / 36), step(n / 6 % 6), step(n % 6)]
    };
    u32::from_be_bytes([0, r, g, b])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_agrees_with_known_values() {
        assert!((ratio(0, 0xFF_FFFF) - 21.0).abs() < 0.01);
        assert!((ratio(0x00_5EB8, 0) - 3.3).abs() < 0.1);
        assert!((ratio(0x0B_1F33, 0x0B_1F33) - 1.0).abs() < 0.001);
    }

    #[test]
    fn exact_colours_of_the_table_are_found() {
        assert_eq!(nearest_256(0xFF_FFFF).1, 0xFF_FFFF);
        assert_eq!(nearest_256(0x00_0000).1, 0);
        assert_eq!(nearest_256(0x5F_AFFF), (75, 0x5F_AFFF));
    }
}
