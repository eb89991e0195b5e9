//! nginx and Caddy, on a machine of one's own. `cargo xtask test --only hosts` starts both with these files.

use super::headers::{ASSETS, Headers, IMMUTABLE, REVALIDATE};

/// Lines for the `server` block of nginx; `root` there is the bundle.
///
/// `add_header` in a location would replace those of the block, so what differs is in a variable.
/// `Cache-Control` lacks `always`: what is missing is not to be kept.
pub fn nginx(headers: &Headers) -> String {
    let security: String = headers
        .security()
        .iter()
        .map(|(name, value)| format!("add_header {name} \"{value}\" always;\n"))
        .collect();
    format!(
        "# Usher. In the server block of the site: root /srv/usher/dist; include /srv/usher/dist-hosting/nginx.conf;\n\
         # brotli_static needs ngx_brotli (Debian: libnginx-mod-http-brotli-static); without it, remove the line.\n\
         gzip_static on;\n\
         gzip_vary on;\n\
         brotli_static on;\n\
         server_tokens off;\n\n\
         {security}\
         set $usher_cache \"{REVALIDATE}\";\n\
         add_header cache-control $usher_cache;\n\n\
         # The names of the assets change with their content.\n\
         location ^~ /{ASSETS}/ {{\n  set $usher_cache \"{IMMUTABLE}\";\n  try_files $uri =404;\n}}\n\
         # A path with a file extension is a file, there or missing.\n\
         location ~ \"\\.[^/]*$\" {{\n  try_files $uri =404;\n}}\n\
         # Every other path is the app's.\n\
         location / {{\n  rewrite ^ /index.html last;\n}}\n"
    )
}

/// A Caddyfile for a site of its own. Where it is and what it is called comes from the environment.
pub fn caddy(headers: &Headers) -> String {
    let security: String = headers
        .security()
        .iter()
        .map(|(name, value)| format!("\t\t{name} \"{value}\"\n"))
        .collect();
    format!(
        "# Usher. SITE_ADDRESS=console.example.org SITE_ROOT=/srv/usher/dist caddy run --config Caddyfile\n\
         (usher) {{\n\theader {{\n{security}\t\t-server\n\t}}\n}}\n\n\
         {{$SITE_ADDRESS:localhost}} {{\n\
         \timport usher\n\
         \troot * {{$SITE_ROOT:/srv/usher/dist}}\n\n\
         \t# The names of the assets change with their content; what is missing is not to be kept.\n\
         \t@asset {{\n\t\tpath /{ASSETS}/*\n\t\tfile {{path}}\n\t}}\n\
         \t@other not path /{ASSETS}/*\n\
         \theader @asset cache-control \"{IMMUTABLE}\"\n\
         \theader @other cache-control \"{REVALIDATE}\"\n\n\
         \t# A path with a file extension is a file, there or missing; every other path is the app's.\n\
         \t@route {{\n\t\tnot path /{ASSETS}/*\n\t\tnot path_regexp \\.[^/]*$\n\t}}\n\
         \t@change not method GET HEAD\n\
         \terror @change 405\n\
         \trewrite @route /index.html\n\
         \tfile_server {{\n\t\tprecompressed br gzip\n\t}}\n\
         \thandle_errors {{\n\t\timport usher\n\t\trespond \"{{err.status_code}} {{err.status_text}}\"\n\t}}\n\
         }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_header_is_said_once() {
        let headers = Headers::new(None);
        for text in [nginx(&headers), caddy(&headers)] {
            for (name, value) in headers.security() {
                let line = format!("{name} \"{value}\"");
                assert_eq!(text.matches(&line).count(), 1, "{name}: {text}");
            }
        }
    }
}
