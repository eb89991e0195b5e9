//! The letters of an international domain in ASCII and back (RFC 3492). The browser has only the way there.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

/// What follows `xn--` for a label; `None` for one too long to be a label.
pub(super) fn encode(label: &str) -> Option<String> {
    let mut code: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(code.len()).ok()?;
    if basic > 0 {
        code.push('-');
    }
    let (mut next, mut delta, mut bias, mut done) = (FIRST_CODE, 0_u32, FIRST_BIAS, basic);
    let all = || label.chars().map(u32::from);
    while let Some(least) = all().filter(|c| *c >= next).min() {
        delta = (least - next).checked_mul(done + 1)?.checked_add(delta)?;
        next = least;
        for c in all() {
            if c < next {
                delta = delta.checked_add(1)?;
            } else if c == next {
                write(delta, bias, &mut code);
                bias = adapted(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        next += 1;
    }
    Some(code)
}

/// The label behind `xn--`; `None` for what is none.
pub(super) fn decode(code: &str) -> Option<String> {
    let (basic, code) = code.rsplit_once('-').unwrap_or(("", code));
    let mut label: Vec<char> = basic.chars().collect();
    let (mut next, mut at, mut bias) = (FIRST_CODE, 0_u32, FIRST_BIAS);
    let mut digits = code.bytes();
    while digits.len() > 0 {
        let before = at;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let digit = value(digits.next()?)?;
            at = digit.checked_mul(weight)?.checked_add(at)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let count = u32::try_from(label.len()).ok()? + 1;
        bias = adapted(at - before, count, before == 0);
        next = next.checked_add(at / count)?;
        at %= count;
        label.insert(at as usize, char::from_u32(next)?);
        at += 1;
    }
    Some(label.into_iter().collect())
}

fn write(mut delta: u32, bias: u32, code: &mut String) {
    let mut k = BASE;
    loop {
        let t = threshold(k, bias);
        if delta < t {
            break code.push(digit(delta));
        }
        code.push(digit(t + (delta - t) % (BASE - t)));
        delta = (delta - t) / (BASE - t);
        k += BASE;
    }
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn adapted(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = delta / if first { 700 } else { 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + 38)
}

fn digit(value: u32) -> char {
    char::from_digit(if value < 26 { value + 10 } else { value - 26 }, 36).unwrap_or('a')
}

fn value(digit: u8) -> Option<u32> {
    let value = char::from(digit).to_digit(36)?;
    Some(if value < 10 { value + 26 } else { value - 10 })
}
