//! What is not compared, and why.

/// Exchanges that are replayed, for what they do, but answered differently: file, name, reason.
pub const EXCHANGES: &[(&str, &str, &str)] = &[
    (
        "05-breach-service-down",
        "Project/$init by the super administrator with a new ownerEmail",
        "super administrators' operations are not offered",
    ),
    (
        "10-invite-again",
        "two identical invites of a new person at the same moment: the one that is refused",
        "its mail was recorded with the one that succeeds",
    ),
    (
        "12-project-details",
        "search Project",
        "there is no linked base project",
    ),
    (
        "13-users-tab",
        "graphql: members with profile in one request",
        "GraphQL is not offered",
    ),
    (
        "13-users-tab",
        "graphql: the connection does not take _total",
        "GraphQL is not offered",
    ),
    (
        "13-users-tab",
        "graphql: user resource of a server-scoped user",
        "GraphQL is not offered",
    ),
    (
        "13-users-tab",
        "graphql: chained filter",
        "GraphQL is not offered",
    ),
    (
        "13-users-tab",
        "graphql: syntax error",
        "GraphQL is not offered",
    ),
    (
        "13-users-tab",
        "graphql: unknown field",
        "GraphQL is not offered",
    ),
    ("13-users-tab", "graphql: single", "GraphQL is not offered"),
    (
        "13-users-tab",
        "graphql: connection with count",
        "GraphQL is not offered",
    ),
    (
        "13-users-tab",
        "graphql: list filtered by a reference",
        "GraphQL is not offered",
    ),
    (
        "14-membership-edit",
        "saving it with profile.display left out: display stays out",
        "the recorded request holds the display it says to leave out",
    ),
    (
        "15-policies-and-configurations",
        "UserConfiguration: search by name",
        "the order of equal names is anybody's guess",
    ),
    (
        "16-clients-bots-secrets-sites",
        "client: token by client credentials with the retiring secret",
        "clients don't sign in here",
    ),
    (
        "16-clients-bots-secrets-sites",
        "client: wrong secret",
        "clients don't sign in here",
    ),
    (
        "16-clients-bots-secrets-sites",
        "client: token after deletion",
        "clients don't sign in here",
    ),
    (
        "16-clients-bots-secrets-sites",
        "client info (public endpoint) of a deleted client",
        "clients don't sign in here",
    ),
    (
        "16-clients-bots-secrets-sites",
        "bot: deploy without the feature",
        "bots don't run here",
    ),
    (
        "16-clients-bots-secrets-sites",
        "bot: execute without the feature",
        "bots don't run here",
    ),
    (
        "17-cross-cutting",
        "CORS preflight: path outside the list (/healthcheck): no CORS headers",
        "the health check does not claim to be a real server",
    ),
    (
        "17-cross-cutting",
        "gzip is not applied to bodies under 1 KB (larger ones get Content-Encoding: gzip)",
        "the health check does not claim to be a real server",
    ),
    (
        "17-cross-cutting",
        "invalid UTF-8",
        "the recorded bytes were replaced by a word",
    ),
    (
        "17-cross-cutting",
        "FHIR quota used up -> 429",
        "the FHIR quota is counted but never runs out",
    ),
    (
        "17-cross-cutting",
        "FHIR quota used up: admin endpoint that goes through the repository",
        "the FHIR quota is counted but never runs out",
    ),
    (
        "17-cross-cutting",
        "FHIR quota used up: invite still works (it is not counted)",
        "the FHIR quota is counted but never runs out",
    ),
    (
        "17-cross-cutting",
        "FHIR quota used up: batch answers 200 with 429 inside",
        "the FHIR quota is counted but never runs out",
    ),
    (
        "18-odds-and-ends",
        "client: ... leaves the ClientApplication, which can no longer get a token",
        "clients don't sign in here",
    ),
    (
        "18-odds-and-ends",
        "AuditEvents hold no sign-ins here (only bot runs)",
        "there are no AuditEvents",
    ),
    (
        "v5-09-settings-rate-limits",
        "$rate-limits as project admin (limits off on this server)",
        "$rate-limits is not offered",
    ),
    (
        "v5-09-settings-rate-limits",
        "$rate-limits as non-admin",
        "$rate-limits is not offered",
    ),
    (
        "v5-09-settings-rate-limits",
        "$rate-limits of another project's id",
        "$rate-limits is not offered",
    ),
    (
        "v5-09-settings-rate-limits",
        "Project $rate-limits as project admin",
        "$rate-limits is not offered",
    ),
    (
        "v5-09-settings-rate-limits",
        "Project $rate-limits for one member",
        "$rate-limits is not offered",
    ),
    (
        "v5-09-settings-rate-limits",
        "Project $rate-limits for an unknown member",
        "$rate-limits is not offered",
    ),
    (
        "v5-09-settings-rate-limits",
        "Project $rate-limits with another project's id: own project",
        "$rate-limits is not offered",
    ),
    (
        "v5-09-settings-rate-limits",
        "/healthcheck across origins: no CORS headers",
        "the health check does not claim to be a real server",
    ),
    (
        "v5-09-settings-rate-limits",
        "/api/healthcheck across origins: no CORS headers",
        "the health check does not claim to be a real server",
    ),
    (
        "v5-12-concurrency",
        "invited again after such a 409: works, but the mail is the existing-user one without a link",
        "the recorded profile was that of the request before, which is not replayed",
    ),
    (
        "v5-13-other-changed-answers",
        "healthcheck carries the version",
        "the health check does not claim to be a real server",
    ),
    (
        "v5-13-other-changed-answers",
        "healthcheck from another origin: no CORS headers, a script cannot read it",
        "the health check does not claim to be a real server",
    ),
    (
        "v5-13-other-changed-answers",
        "CapabilityStatement: readable across origins, without a token",
        "only what clients look at is in the CapabilityStatement",
    ),
];
