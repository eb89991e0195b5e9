//! A text as a QR code in a PNG image, as a data URL.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcodegen::{QrCode, QrCodeEcc};

/// Pixels per module.
const SCALE: i32 = 4;
/// Modules of white around the code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The image, empty for texts that are too long for a QR code.
pub fn data_url(text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return String::new();
    };
    let size = (code.size() + 2 * QUIET) * SCALE;
    let mut rows = Vec::new();
    for y in 0..size {
        // Filter type of the row: none.
        rows.push(0);
        rows.extend((0..size).map(|x| {
            let dark = code.get_module(x / SCALE - QUIET, y / SCALE - QUIET);
            if dark { 0 } else { 255 }
        }));
    }
    let side = u32::try_from(size).unwrap_or(0);
    format!(
        "data:image/png;base64,{}",
        STANDARD.encode(png(side, &rows))
    )
}

/// A square image of eight bits of grey, with its rows stored uncompressed.
fn png(side: u32, rows: &[u8]) -> Vec<u8> {
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [
        (b"IHDR", header),
        (b"IDAT", zlib(rows)),
        (b"IEND", Vec::new()),
    ] {
        let length = u32::try_from(data.len()).unwrap_or(0);
        let named = [kind.as_slice(), data.as_slice()].concat();
        image.extend(length.to_be_bytes());
        image.extend(&named);
        image.extend(crc32(&named).to_be_bytes());
    }
    image
}

/// RFC 1950 around stored blocks of RFC 1951.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            let carry = if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            crc >> 1 ^ carry
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_specifications() {
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
        assert_eq!(
            zlib(b"abc").split_off(8),
            [b'b', b'c', 0x02, 0x4d, 0x01, 0x27].to_vec()
        );
    }

    #[test]
    fn the_image_is_a_png() {
        let url = data_url("otpauth://totp/medplum.com:a%40b.example?secret=JBSWY3DPEHPK3PXP");
        assert!(url.starts_with("data:image/png;base64,iVBORw0KGgo"));
    }
}
