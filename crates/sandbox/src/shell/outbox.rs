//! The outbox as a page to read mails on. No script, no inline style: it works under a strict CSP.

use crate::html::escape;
use crate::message::{HTML, Response};
use crate::store::StoredMail;

const STYLE: &str = "
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid GrayText; border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0; }
h2 { font-size: 1rem; margin: 0; }
p.meta { margin: 0; color: GrayText; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .75rem 0 0; }
";

/// The style sheet of the page.
pub(super) fn style() -> Response {
    Response::text(200, "text/css; charset=utf-8", STYLE)
}

/// All mails, newest first.
pub(super) fn page(mails: &[StoredMail]) -> Response {
    let mut html = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Outbox</title>\n\
         <link rel=\"stylesheet\" href=\"/sandbox/style.css\">\n<main>\n<h1>Outbox</h1>\n",
    );
    if mails.is_empty() {
        html.push_str("<p>No mail yet. Mails that the sandbox sends appear here.</p>\n");
    }
    for mail in mails {
        html.push_str(&format!(
            "<article>\n<h2>{}</h2>\n<p class=\"meta\">to {} · {}</p>\n<pre>{}</pre>\n</article>\n",
            escape(&mail.subject),
            escape(&mail.to),
            escape(&mail.date),
            with_links(&mail.text),
        ));
    }
    html.push_str("</main>\n</html>\n");
    Response::text(200, HTML, html)
        .with("cache-control", "no-store")
        .with(
            "content-security-policy",
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'",
        )
        .with("referrer-policy", "no-referrer")
        .with("x-content-type-options", "nosniff")
}

/// Escaped text in which addresses are links.
fn with_links(text: &str) -> String {
    let mut html = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let address = word.trim_end();
        let space = word.get(address.len()..).unwrap_or_default();
        let address = escape(address);
        if address.starts_with("http://") || address.starts_with("https://") {
            html.push_str(&format!("<a href=\"{address}\">{address}</a>{space}"));
        } else {
            html.push_str(&format!("{address}{space}"));
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_links_work() {
        let html = with_links("Hi <b>\n\nhttp://localhost:3000/setpassword/1/2?a=1&b=\"2\" bye\n");
        assert_eq!(
            html,
            "Hi &lt;b&gt;\n\n<a href=\"http://localhost:3000/setpassword/1/2?a=1&amp;b=&quot;2&quot;\">\
             http://localhost:3000/setpassword/1/2?a=1&amp;b=&quot;2&quot;</a> bye\n"
        );
    }
}
