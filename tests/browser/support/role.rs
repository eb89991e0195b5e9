//! What an element is announced as: role and name are computed here, as HTML-AAM and the accessible name computation
//! (ARIA 1.2) say for the elements that the app uses. Firefox and WebKit don't tell theirs and Chromium takes a second
//! for a page, so it is asked in `parts/role.rs` alone, which holds this to what it says.

use super::style::{display, generated};
use js_sys::{Function, Object, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, Node};

/// The elements that may have this role, as a selector.
fn candidates(role: &str) -> String {
    let native = match role {
        "article" => "article",
        "banner" => "header",
        "button" => "button, summary, input[type=button], input[type=submit], input[type=reset]",
        "cell" => "td",
        "checkbox" => "input[type=checkbox]",
        "code" => "code",
        "columnheader" | "rowheader" => "th",
        "combobox" | "listbox" => "select",
        "complementary" => "aside",
        "contentinfo" => "footer",
        "definition" => "dd",
        "dialog" => "dialog",
        "form" => "form",
        "group" => "fieldset, details, optgroup",
        "heading" => "h1, h2, h3, h4, h5, h6",
        "image" => "img, svg, [role=img]",
        "link" => "a[href]",
        "list" => "ul, ol",
        "listitem" => "li",
        "main" => "main",
        "navigation" => "nav",
        "option" => "option",
        "paragraph" => "p",
        "progressbar" => "progress",
        "radio" => "input[type=radio]",
        "region" => "section",
        "row" => "tr",
        "search" => "search",
        "searchbox" => "input[type=search]",
        "spinbutton" => "input[type=number]",
        "status" => "output",
        "table" => "table",
        "term" => "dt",
        "textbox" => "input, textarea",
        "time" => "time",
        _ => "",
    };
    let explicit = ["[role~=", role, "]"].concat();
    match native {
        "" => explicit,
        native => [native, ", ", &explicit].concat(),
    }
}

/// The elements below `root` with this role that are there for everybody, in order.
pub fn with_role(root: &Element, role: &str) -> Vec<HtmlElement> {
    let exposure = Exposure::now();
    let all = elements(root, &candidates(role)).into_iter();
    all.filter(|element| exposure.has(element) && role_of(element) == role)
        .collect()
}

/// Every element below `root` that is there for everybody and announced as something, with role and name.
pub fn announced(root: &Element) -> Vec<(HtmlElement, String, String)> {
    let exposure = Exposure::now();
    let all = elements(root, "*").into_iter();
    all.filter(|element| exposure.has(element))
        .map(|element| {
            let (role, name) = (role_of(&element), name_of(&element));
            (element, role, name)
        })
        .filter(|(_, role, _)| !role.is_empty())
        .collect()
}

fn elements(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let all = root.query_selector_all(selector).unwrap();
    (0..all.length())
        .filter_map(|at| all.item(at))
        .map(JsCast::unchecked_into)
        .collect()
}

/// What is out of reach at the moment.
struct Exposure {
    /// The modal dialog on top; all else is out of reach.
    modal: Option<Element>,
}

impl Exposure {
    fn now() -> Exposure {
        let open = document().query_selector_all("dialog:modal").unwrap();
        let last = open
            .length()
            .checked_sub(1)
            .and_then(|last| open.item(last));
        Exposure {
            modal: last.map(JsCast::unchecked_into),
        }
    }

    /// Whether screen readers get to the element.
    fn has(&self, element: &Element) -> bool {
        let reached = match &self.modal {
            Some(modal) => modal.contains(Some(element)),
            None => true,
        };
        let shown = match element.tag_name().as_str() {
            // The options of a closed list have no box.
            "OPTION" | "OPTGROUP" => element.closest("select").unwrap(),
            _ => Some(element.clone()),
        };
        reached && shown.is_some_and(|shown| is_shown(&shown))
    }
}

fn is_shown(element: &Element) -> bool {
    let off = element.closest("[aria-hidden=true], [inert]").unwrap();
    off.is_none() && is_visible(element)
}

fn is_visible(element: &Element) -> bool {
    let options = Object::new();
    Reflect::set(&options, &"visibilityProperty".into(), &true.into()).unwrap();
    let check: Function = get(element, "checkVisibility").unchecked_into();
    check.call1(element, &options).unwrap().is_truthy()
}

fn get(object: &JsValue, property: &str) -> JsValue {
    Reflect::get(object, &property.into()).unwrap()
}

/// Role and name as the browser itself computes them; none where it does not tell.
pub fn told(element: &Element) -> Option<(String, String)> {
    let role = get(element, "computedRole").as_string()?;
    let name = get(element, "computedName").as_string()?;
    // Browsers call it what their platform calls it.
    let role = match element.tag_name().as_str() {
        "SUMMARY" => "button".to_owned(),
        _ => usual(&role),
    };
    Some((role, name))
}

/// One word for what has several.
fn usual(role: &str) -> String {
    match role {
        "img" => "image",
        "none" | "presentation" | "generic" => "",
        role => role,
    }
    .to_owned()
}

/// The role of an element; empty where it has none.
pub fn role_of(element: &Element) -> String {
    let explicit = element.get_attribute("role").unwrap_or_default();
    if let Some(role) = explicit.split_whitespace().next() {
        return usual(role);
    }
    native_role(element).to_owned()
}

fn native_role(element: &Element) -> &'static str {
    let has = |attribute: &str| element.has_attribute(attribute);
    match element.tag_name().to_lowercase().as_str() {
        "a" if has("href") => "link",
        "article" => "article",
        "aside" => "complementary",
        "button" | "summary" => "button",
        "caption" => "caption",
        "code" => "code",
        "dd" => "definition",
        "details" | "fieldset" | "optgroup" => "group",
        "dialog" => "dialog",
        "dt" => "term",
        "footer" if is_of_the_page(element) => "contentinfo",
        "form" if is_named(element) => "form",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "heading",
        "header" if is_of_the_page(element) => "banner",
        "img"
            if element
                .get_attribute("alt")
                .is_some_and(|alt| alt.is_empty()) =>
        {
            ""
        }
        "img" | "svg" => "image",
        "input" => input_role(element.unchecked_ref()),
        "li" => "listitem",
        "main" => "main",
        "nav" => "navigation",
        "ol" | "ul" => "list",
        "option" => "option",
        "output" => "status",
        "p" => "paragraph",
        "progress" => "progressbar",
        "section" if is_named(element) => "region",
        "select" => select_role(element.unchecked_ref()),
        "table" => "table",
        "tbody" | "thead" | "tfoot" => "rowgroup",
        "td" => "cell",
        "textarea" => "textbox",
        "th" if element
            .get_attribute("scope")
            .is_some_and(|scope| scope.starts_with("row")) =>
        {
            "rowheader"
        }
        "th" => "columnheader",
        "time" => "time",
        "tr" => "row",
        _ => "",
    }
}

fn input_role(input: &HtmlInputElement) -> &'static str {
    match input.type_().as_str() {
        "button" | "submit" | "reset" | "image" => "button",
        "checkbox" => "checkbox",
        "radio" => "radio",
        "number" => "spinbutton",
        "range" => "slider",
        "hidden" | "file" | "color" => "",
        _ if input.has_attribute("list") => "combobox",
        "search" => "searchbox",
        _ => "textbox",
    }
}

fn select_role(select: &HtmlSelectElement) -> &'static str {
    match select.multiple() || select.size() > 1 {
        true => "listbox",
        false => "combobox",
    }
}

/// Whether a header or footer is the page's own.
fn is_of_the_page(element: &Element) -> bool {
    let part = element.closest("article, aside, main, nav, section");
    part.unwrap().is_none()
}

fn is_named(element: &Element) -> bool {
    ["aria-labelledby", "aria-label", "title"]
        .iter()
        .any(|attribute| element.has_attribute(attribute))
}

/// The accessible name of an element.
pub fn name_of(element: &Element) -> String {
    tidy(&named(element, Way::Itself))
}

/// How the computation came to an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It is the one that is named.
    Itself,
    /// By `aria-labelledby`, which is not followed twice, hidden or not.
    Reference,
    /// As a part of another's content.
    Content,
}

fn named(element: &Element, way: Way) -> String {
    if way == Way::Content && !is_shown(element) {
        return String::new();
    }
    let references = element.get_attribute("aria-labelledby").unwrap_or_default();
    if way == Way::Itself && !references.trim().is_empty() {
        let by_id = |id| document().get_element_by_id(id);
        let referenced = references.split_whitespace().filter_map(by_id);
        let texts: Vec<String> = referenced
            .map(|one| tidy(&named(&one, Way::Reference)))
            .filter(|text| !text.is_empty())
            .collect();
        return texts.join(" ");
    }
    if way == Way::Content
        && let Some(value) = value_in_a_label(element)
    {
        return value;
    }
    let label = element.get_attribute("aria-label").unwrap_or_default();
    if !label.trim().is_empty() {
        return label;
    }
    let native = native_name(element, way);
    if !tidy(&native).is_empty() {
        return native;
    }
    if way != Way::Itself || is_named_by_content(element) {
        let content = content(element);
        if !tidy(&content).is_empty() {
            return content;
        }
    }
    let otherwise = ["title", "placeholder"].into_iter();
    otherwise
        .filter_map(|attribute| element.get_attribute(attribute))
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default()
}

/// What a control inside a label adds to it.
fn value_in_a_label(element: &Element) -> Option<String> {
    match role_of(element).as_str() {
        "textbox" | "searchbox" | "spinbutton" => {
            Some(get(element, "value").as_string().unwrap_or_default())
        }
        "combobox" if element.tag_name() == "SELECT" => {
            let select: &HtmlSelectElement = element.unchecked_ref();
            let at = u32::try_from(select.selected_index()).ok();
            let option = at.and_then(|at| select.item(at));
            Some(option.map(|option| content(&option)).unwrap_or_default())
        }
        _ => None,
    }
}

/// What HTML itself names an element by.
fn native_name(element: &Element, way: Way) -> String {
    let child = |tag: &str| {
        let children = element.children();
        (0..children.length())
            .filter_map(|at| children.item(at))
            .find(|child| child.tag_name() == tag)
            .map(|child| named(&child, Way::Reference))
            .unwrap_or_default()
    };
    match element.tag_name().as_str() {
        "FIELDSET" => child("LEGEND"),
        "TABLE" => child("CAPTION"),
        "IMG" => element.get_attribute("alt").unwrap_or_default(),
        "OPTGROUP" => element.get_attribute("label").unwrap_or_default(),
        "INPUT" if role_of(element) == "button" => {
            get(element, "value").as_string().unwrap_or_default()
        }
        "INPUT" | "SELECT" | "TEXTAREA" if way == Way::Itself => labels(element),
        _ => String::new(),
    }
}

fn labels(element: &Element) -> String {
    let labels = get(element, "labels");
    let Some(labels) = labels.dyn_ref::<web_sys::NodeList>() else {
        return String::new();
    };
    let all = (0..labels.length()).filter_map(|at| labels.item(at));
    let texts: Vec<String> = all
        .map(|label| content_but(label.unchecked_ref(), Some(element)))
        .map(|text| tidy(&text))
        .collect();
    texts.join(" ")
}

fn is_named_by_content(element: &Element) -> bool {
    matches!(
        role_of(element).as_str(),
        "button"
            | "cell"
            | "checkbox"
            | "columnheader"
            | "gridcell"
            | "heading"
            | "link"
            | "menuitem"
            | "option"
            | "radio"
            | "rowheader"
            | "switch"
            | "tab"
            | "term"
            | "tooltip"
    )
}

fn content(element: &Element) -> String {
    content_but(element, None)
}

/// The text of the content, without one element of it.
fn content_but(element: &Element, but: Option<&Element>) -> String {
    let mut text = generated(element, "::before");
    let children = element.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.item(at)) {
        match child.node_type() {
            Node::TEXT_NODE => text.push_str(&child.text_content().unwrap_or_default()),
            Node::ELEMENT_NODE => {
                let child: Element = child.unchecked_into();
                if Some(&child) != but {
                    push(&mut text, &child, but);
                }
            }
            _ => {}
        }
    }
    text.push_str(&generated(element, "::after"));
    text
}

fn push(text: &mut String, child: &Element, but: Option<&Element>) {
    let apart = child.tag_name() == "BR" || display(child) != "inline";
    let inner = match but {
        // A label around its field has other things around it too.
        Some(but) if child.contains(Some(but)) => content_but(child, Some(but)),
        _ => named(child, Way::Content),
    };
    for part in [
        if apart { " " } else { "" },
        &inner,
        if apart { " " } else { "" },
    ] {
        text.push_str(part);
    }
}

/// Without white space around it and with single spaces in it.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.join(" ")
}
