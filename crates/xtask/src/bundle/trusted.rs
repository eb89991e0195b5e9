//! HTML is taken only from what was compiled in, so that `require-trusted-types-for 'script'` can hold.
//!
//! Leptos makes the parts of a view that never change from literals in the program, by `innerHTML` of a
//! `<template>`. Under Trusted Types such a sink needs a policy. A policy that lets everything pass would be
//! worth little; this one looks at where the text lies in the program's memory: literals are between the stack
//! and the heap, and what is put together while running, be it from a server's answer, is in neither case there.

use anyhow::{Result, bail};

/// The one place of wasm-bindgen's glue where text becomes HTML.
const SINK: &str = ".innerHTML = getStringFromWasm0(arg1, arg2);";

/// What takes its place.
const ADMITTED: &str = ".innerHTML = literal(arg1, arg2);";

/// Where the literals begin: the compiler puts the stack of 1 MiB in front of them.
const STACK_END: u32 = 0x10_0000;

/// The glue with a policy of Trusted Types in front of its sink. `checked` is whether the module says where its
/// heap begins, as every release does; a development build does not.
///
/// # Errors
/// When the glue has another sink than the one expected.
pub fn admit_literals(glue: &str, checked: bool) -> Result<String> {
    let sinks = [
        ".innerHTML",
        ".outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
    ];
    let found = sinks
        .iter()
        .map(|sink| glue.matches(sink).count())
        .sum::<usize>();
    if found != 1 || !glue.contains(SINK) {
        bail!("wasm-bindgen's glue makes HTML at {found} places instead of the one that is known");
    }
    let check = if checked {
        format!(
            "if (at < {STACK_END} || at + length > wasm.__heap_base.value) throw new TypeError('HTML that was not compiled in');\n"
        )
    } else {
        String::new()
    };
    Ok(format!(
        "{}\nconst policy = globalThis.trustedTypes?.createPolicy('usher', {{ createHTML: (html) => html }});\n\
         function literal(at, length) {{\n{check}const html = getStringFromWasm0(at, length);\n\
         return policy ? policy.createHTML(html) : html;\n}}\n",
        glue.replace(SINK, ADMITTED)
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    const GLUE: &str =
        "set: function(arg0, arg1, arg2) {\n  arg0.innerHTML = getStringFromWasm0(arg1, arg2);\n}";

    #[test]
    fn only_literals_become_html() {
        let glue = admit_literals(GLUE, true).unwrap();
        assert!(
            glue.contains("arg0.innerHTML = literal(arg1, arg2);"),
            "{glue}"
        );
        assert!(
            glue.contains("at < 1048576 || at + length > wasm.__heap_base.value"),
            "{glue}"
        );
        assert!(!admit_literals(GLUE, false).unwrap().contains("__heap_base"));
    }

    #[test]
    fn another_way_to_html_is_refused() {
        for glue in [
            String::new(),
            GLUE.replace("arg1", "arg3"),
            format!("{GLUE}\n{GLUE}"),
            format!("{GLUE}\narg0.outerHTML = x;"),
        ] {
            assert!(admit_literals(&glue, true).is_err(), "{glue}");
        }
    }
}
