//! CORS: any origin, with credentials, for the API's paths only (contract §12).

use crate::message::{Request, Response};
use crate::version::Version;

const PREFIXES: [&str; 9] = [
    "/admin/",
    "/auth/",
    "/oauth2/",
    "/fhir/",
    "/email/",
    "/fhircast/",
    "/keyvalue/",
    "/storage/",
    "/.well-known/",
];

fn allowed_origin(request: &Request, version: Version) -> Option<&str> {
    let path = match request.path.strip_prefix("/api") {
        Some(path) if version.is_v5() => path,
        _ => &request.path,
    };
    let origin = request.header("origin")?;
    PREFIXES
        .iter()
        .any(|prefix| path.starts_with(prefix))
        .then_some(origin)
}

fn exposed(version: Version) -> &'static str {
    match version {
        Version::V4_5 => "Content-Location,ETag,Last-Modified,Location",
        Version::V5_1 => "Content-Location,ETag,Last-Modified,Location,RateLimit",
    }
}

/// The answer to a preflight; `None` when the request is none.
pub fn preflight(request: &Request, version: Version) -> Option<Response> {
    let origin = allowed_origin(request, version).filter(|_| request.method == "OPTIONS")?;
    let mut response = Response::empty(204)
        .with("access-control-allow-origin", origin)
        .with("vary", "Origin, Access-Control-Request-Headers")
        .with("access-control-allow-credentials", "true")
        .with(
            "access-control-allow-methods",
            "GET,HEAD,PUT,PATCH,POST,DELETE",
        );
    if let Some(headers) = request.header("access-control-request-headers") {
        response = response.with("access-control-allow-headers", headers);
    }
    if version.is_v5() {
        response = response.with("access-control-max-age", "600");
    }
    Some(response.with("access-control-expose-headers", exposed(version)))
}

/// Adds the headers to an ordinary answer, errors included.
pub fn add_headers(request: &Request, response: &mut Response, version: Version) {
    let Some(origin) = allowed_origin(request, version) else {
        return;
    };
    let headers = [
        ("access-control-allow-origin", origin),
        ("vary", "Origin, Accept-Encoding"),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", exposed(version)),
    ];
    response
        .headers
        .extend(headers.map(|(name, value)| (name.to_owned(), value.to_owned())));
}
