//! A text as a QR code (ISO/IEC 18004) in a PNG picture of 300 by 300 pixels, black on white.

use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

/// The width and the height of a picture.
pub const SIZE: u32 = 300;

const SIDE: usize = SIZE as usize;
/// The white border around a code, in modules.
const QUIET: usize = 4;

/// The text does not fit into a QR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text does not fit into a QR code")]
pub struct TooLong;

/// Makes the picture. A text that holds a secret is wiped out of it when it is dropped.
///
/// # Errors
/// [`TooLong`], from 2,954 bytes on.
///
/// # Panics
/// Never: a picture of this size can be written into memory.
pub fn png(text: &str) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    let code = [EcLevel::M, EcLevel::L]
        .into_iter()
        .find_map(|level| QrCode::with_error_correction_level(text, level).ok())
        .ok_or(TooLong)?;
    let rows = rows(&code);

    let mut picture = Zeroizing::new(Vec::with_capacity(8192));
    let mut encoder = png::Encoder::new(&mut *picture, SIZE, SIZE);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&rows))
        .expect("the rows have the length of the picture, and memory takes them");
    Ok(picture)
}

/// The rows of the picture, eight pixels a byte, a white one being a set bit.
fn rows(code: &QrCode) -> Zeroizing<Vec<u8>> {
    let modules = code.width();
    let scale = SIDE / (modules + 2 * QUIET);
    let border = (SIDE - modules * scale) / 2;
    let module = |pixel: usize| pixel.checked_sub(border).map(|at| at / scale).filter(|at| *at < modules);
    let is_white = |x: usize, y: usize| match (module(x), module(y)) {
        (Some(x), Some(y)) => code[(x, y)] == Color::Light,
        _ => true,
    };

    let bytes = SIDE.div_ceil(8);
    let mut rows = Zeroizing::new(vec![0; bytes * SIDE]);
    for (y, row) in rows.chunks_exact_mut(bytes).enumerate() {
        for x in (0..SIDE).filter(|x| is_white(*x, y)) {
            row[x / 8] |= 0x80 >> (x % 8);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The picture as another library reads it, one byte a pixel.
    fn pixels(picture: &[u8]) -> Vec<u8> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (SIZE, SIZE));
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::Eight));
        pixels
    }

    fn read(picture: &[u8]) -> String {
        let pixels = pixels(picture);
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(SIDE, SIDE, |x, y| pixels[y * SIDE + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn another_library_reads_the_text() {
        let usual = "otpauth://totp/Barong:user@example.com?algorithm=SHA1&digits=6&issuer=Barong&period=30\
                     &secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let long = format!("{usual}{}", "x".repeat(400));
        for text in ["a", usual, &long] {
            assert_eq!(read(&png(text).unwrap()), text);
        }
    }

    #[test]
    fn the_border_is_white() {
        let pixels = pixels(&png("a").unwrap());
        for at in 0..SIDE {
            for (x, y) in [(at, 0), (at, SIDE - 1), (0, at), (SIDE - 1, at)] {
                assert_eq!(pixels[y * SIDE + x], 255, "{x} {y}");
            }
        }
        assert!(pixels.contains(&0));
    }

    #[test]
    fn the_longest_text_fits_and_a_longer_one_is_refused() {
        assert!(png(&"é".repeat(1476)).is_ok());
        assert_eq!(png(&"é".repeat(1477)), Err(TooLong));
    }
}
