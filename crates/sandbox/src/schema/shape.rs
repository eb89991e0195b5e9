//! What the resources of the sandbox look like, as far as it looks into them.

/// The shape of a value.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Text,
    Bool,
    /// A text without white space.
    Uri,
    Object(&'static [Field]),
    /// Not looked into.
    Any,
}

#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) required: bool,
    pub(super) list: bool,
}

const fn one(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
        list: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
        list: false,
    }
}

const fn many(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
        list: true,
    }
}

const fn must_many(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
        list: true,
    }
}

const REFERENCE: Shape = Shape::Object(&[
    one("reference", Shape::Text),
    one("type", Shape::Text),
    one("identifier", IDENTIFIER),
    one("display", Shape::Text),
    // What a whole resource in place of a reference brings along; the server lets it pass.
    one("resourceType", Shape::Text),
]);
const IDENTIFIER: Shape = Shape::Object(&[
    one("use", Shape::Text),
    one("type", Shape::Any),
    one("system", Shape::Text),
    one("value", Shape::Text),
    one("period", Shape::Any),
    one("assigner", Shape::Any),
]);
const HUMAN_NAME: Shape = Shape::Object(&[
    one("use", Shape::Text),
    one("text", Shape::Text),
    one("family", Shape::Text),
    many("given", Shape::Text),
    many("prefix", Shape::Text),
    many("suffix", Shape::Text),
    one("period", Shape::Any),
]);
const CONTACT_POINT: Shape = Shape::Object(&[
    one("system", Shape::Text),
    one("value", Shape::Text),
    one("use", Shape::Text),
    one("rank", Shape::Any),
    one("period", Shape::Any),
]);
const SETTING: Shape = Shape::Object(&[
    must("name", Shape::Text),
    must("value[x]", Shape::Any),
    one("valueString", Shape::Text),
    one("valueBoolean", Shape::Bool),
    one("valueDecimal", Shape::Any),
    one("valueInteger", Shape::Any),
]);
const SITE: Shape = Shape::Object(&[
    must("name", Shape::Text),
    must_many("domain", Shape::Text),
    one("googleClientId", Shape::Text),
    one("googleClientSecret", Shape::Text),
    one("recaptchaSiteKey", Shape::Text),
    one("recaptchaSecretKey", Shape::Text),
]);
const ACCESS: Shape = Shape::Object(&[
    must("policy", REFERENCE),
    many(
        "parameter",
        Shape::Object(&[
            must("name", Shape::Text),
            must("value[x]", Shape::Any),
            one("valueString", Shape::Text),
            one("valueReference", REFERENCE),
        ]),
    ),
]);
const RULE: Shape = Shape::Object(&[
    must("resourceType", Shape::Text),
    one("compartment", REFERENCE),
    one("criteria", Shape::Text),
    one("readonly", Shape::Bool),
    many("interaction", Shape::Text),
    many("hiddenFields", Shape::Text),
    many("readonlyFields", Shape::Text),
    many("writeConstraint", Shape::Any),
]);

/// What every resource may have.
pub(super) const COMMON: [&str; 8] = [
    "resourceType",
    "id",
    "meta",
    "implicitRules",
    "language",
    "text",
    "contained",
    "extension",
];

const USER: &[Field] = &[
    many("identifier", IDENTIFIER),
    must("firstName", Shape::Text),
    must("lastName", Shape::Text),
    one("externalId", Shape::Text),
    one("email", Shape::Text),
    one("emailVerified", Shape::Bool),
    one("admin", Shape::Bool),
    one("passwordHash", Shape::Text),
    one("mfaSecret", Shape::Text),
    one("mfaEnrolled", Shape::Bool),
    one("mfaRequired", Shape::Bool),
    many("mfaMethod", Shape::Text),
    one("project", REFERENCE),
];
const PROJECT_MEMBERSHIP: &[Field] = &[
    one("active", Shape::Bool),
    must("project", REFERENCE),
    one("invitedBy", REFERENCE),
    must("user", REFERENCE),
    must("profile", REFERENCE),
    one("userName", Shape::Text),
    one("externalId", Shape::Text),
    one("accessPolicy", REFERENCE),
    many("access", ACCESS),
    one("userConfiguration", REFERENCE),
    one("admin", Shape::Bool),
    many("identifier", IDENTIFIER),
];
const PERSON: &[Field] = &[
    many("identifier", IDENTIFIER),
    one("active", Shape::Bool),
    many("name", HUMAN_NAME),
    many("telecom", CONTACT_POINT),
    one("gender", Shape::Text),
    one("birthDate", Shape::Text),
    many("address", Shape::Any),
    many("photo", Shape::Any),
    many("communication", Shape::Any),
    many("qualification", Shape::Any),
    one("deceasedBoolean", Shape::Bool),
    one("deceasedDateTime", Shape::Text),
    one("maritalStatus", Shape::Any),
    one("multipleBirthBoolean", Shape::Bool),
    one("multipleBirthInteger", Shape::Any),
    many("contact", Shape::Any),
    many("generalPractitioner", REFERENCE),
    one("managingOrganization", REFERENCE),
    many("link", Shape::Any),
];
const RELATED_PERSON: &[Field] = &[
    many("identifier", IDENTIFIER),
    one("active", Shape::Bool),
    must("patient", REFERENCE),
    many("relationship", Shape::Any),
    many("name", HUMAN_NAME),
    many("telecom", CONTACT_POINT),
    one("gender", Shape::Text),
    one("birthDate", Shape::Text),
    many("address", Shape::Any),
    many("photo", Shape::Any),
    one("period", Shape::Any),
    many("communication", Shape::Any),
];
const ACCESS_POLICY: &[Field] = &[
    one("name", Shape::Text),
    many("basedOn", REFERENCE),
    one("compartment", REFERENCE),
    many("resource", RULE),
    many("ipAccessRule", Shape::Any),
];
const CLIENT_APPLICATION: &[Field] = &[
    one("status", Shape::Text),
    one("name", Shape::Text),
    one("description", Shape::Text),
    one("signInForm", Shape::Any),
    one("secret", Shape::Text),
    one("retiringSecret", Shape::Text),
    one("jwksUri", Shape::Uri),
    one("redirectUri", Shape::Uri),
    many("redirectUris", Shape::Uri),
    one("launchUri", Shape::Uri),
    many("launchIdentifierSystems", Shape::Any),
    one("pkceOptional", Shape::Bool),
    one("identityProvider", Shape::Any),
    one("accessTokenLifetime", Shape::Text),
    one("refreshTokenLifetime", Shape::Text),
    many("allowedOrigin", Shape::Text),
    many("defaultScope", Shape::Text),
];
const BOT: &[Field] = &[
    many("identifier", IDENTIFIER),
    one("name", Shape::Text),
    one("description", Shape::Text),
    one("category", Shape::Any),
    one("runtimeVersion", Shape::Text),
    one("timeout", Shape::Any),
    one("photo", Shape::Any),
    one("cronTiming", Shape::Any),
    one("cronString", Shape::Text),
    one("system", Shape::Bool),
    one("runAsUser", Shape::Bool),
    one("publicWebhook", Shape::Bool),
    many("auditEventTrigger", Shape::Any),
    many("auditEventDestination", Shape::Any),
    one("sourceCode", Shape::Any),
    one("executableCode", Shape::Any),
    one("code", Shape::Text),
    one("cdsService", Shape::Any),
];
const USER_CONFIGURATION: &[Field] = &[
    one("name", Shape::Text),
    many(
        "menu",
        Shape::Object(&[must("title", Shape::Text), many("link", Shape::Any)]),
    ),
    many(
        "search",
        Shape::Object(&[must("name", Shape::Text), must("criteria", Shape::Text)]),
    ),
    many("option", Shape::Any),
];
const PROJECT: &[Field] = &[
    many("identifier", IDENTIFIER),
    must("name", Shape::Text),
    one("description", Shape::Text),
    one("superAdmin", Shape::Bool),
    one("strictMode", Shape::Bool),
    one("checkReferencesOnWrite", Shape::Bool),
    one("owner", REFERENCE),
    many("features", Shape::Text),
    one("defaultPatientAccessPolicy", REFERENCE),
    many("setting", SETTING),
    many("secret", SETTING),
    many("systemSetting", SETTING),
    many("systemSecret", SETTING),
    many("site", SITE),
    many("link", Shape::Any),
    many("defaultProfile", Shape::Any),
    many("exportedResourceType", Shape::Text),
];
pub(super) const DEFAULT_POLICIES: Field = many(
    "defaultAccessPolicies",
    Shape::Object(&[
        must("profileType", Shape::Text),
        must("accessPolicy", REFERENCE),
    ]),
);

/// The fields of a type, `None` for types that are not looked into.
pub(super) fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "User" => USER,
        "ProjectMembership" => PROJECT_MEMBERSHIP,
        "Patient" | "Practitioner" => PERSON,
        "RelatedPerson" => RELATED_PERSON,
        "AccessPolicy" => ACCESS_POLICY,
        "Bot" => BOT,
        "ClientApplication" => CLIENT_APPLICATION,
        "UserConfiguration" => USER_CONFIGURATION,
        "Project" => PROJECT,
        _ => return None,
    })
}
