//! The app's own stylesheets, because what they hide is hidden from everybody.

use leptos::prelude::{document, window};
use std::cell::Cell;
use web_sys::Element;

/// Each file of `style/`, by the name that `index.css` imports it by.
const FILES: [(&str, &str); 13] = [
    ("tokens.css", include_str!("../../../style/tokens.css")),
    ("base.css", include_str!("../../../style/base.css")),
    (
        "ui/button.css",
        include_str!("../../../style/ui/button.css"),
    ),
    ("ui/field.css", include_str!("../../../style/ui/field.css")),
    (
        "ui/combobox.css",
        include_str!("../../../style/ui/combobox.css"),
    ),
    (
        "ui/numbered.css",
        include_str!("../../../style/ui/numbered.css"),
    ),
    (
        "ui/notice.css",
        include_str!("../../../style/ui/notice.css"),
    ),
    (
        "ui/dialog.css",
        include_str!("../../../style/ui/dialog.css"),
    ),
    ("ui/table.css", include_str!("../../../style/ui/table.css")),
    ("ui/tools.css", include_str!("../../../style/ui/tools.css")),
    ("ui/facts.css", include_str!("../../../style/ui/facts.css")),
    (
        "ui/matrix.css",
        include_str!("../../../style/ui/matrix.css"),
    ),
    ("page.css", include_str!("../../../style/page.css")),
];

/// Which file comes when, and in which layer.
const INDEX: &str = include_str!("../../../style/index.css");

thread_local! {
    static IS_THERE: Cell<bool> = const { Cell::new(false) };
}

/// Puts the stylesheets on the page, once.
pub fn ensure() {
    if IS_THERE.replace(true) {
        return;
    }
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(&sheet()));
    document().head().unwrap().append_child(&style).unwrap();
}

/// All files as one, as the bundle has them.
fn sheet() -> String {
    let lines = INDEX.lines().map(|line| {
        let Some(import) = line.strip_prefix("@import \"") else {
            return line.to_owned();
        };
        let (name, layer) = import.split_once("\" layer(").expect("a layer");
        let layer = layer.trim_end_matches(");");
        let file = FILES.iter().find(|(file, _)| *file == name);
        let (_, text) = file.unwrap_or_else(|| panic!("{name} is missing here"));
        ["@layer ", layer, " {", text, "}"].concat()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// How an element is laid out.
pub fn display(element: &Element) -> String {
    let style = window().get_computed_style(element).unwrap().unwrap();
    style.get_property_value("display").unwrap()
}

/// The text that the stylesheets put before or after the content.
pub fn generated(element: &Element, which: &str) -> String {
    let style = window().get_computed_style_with_pseudo_elt(element, which);
    let content = style
        .unwrap()
        .unwrap()
        .get_property_value("content")
        .unwrap();
    let quoted = content
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    quoted.unwrap_or_default().to_owned()
}
