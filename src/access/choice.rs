//! Fields of records that come in several types, such as `value[x]`: a record has `valueQuantity` or
//! `valueString`, never `value`. Hiding `value` hides nothing (contract §10.1).

/// Such fields by the name they have in FHIR R4, without `[x]`, wherever a type has them.
const ANYWHERE: [&str; 15] = [
    "abatement",
    "asNeeded",
    "born",
    "deceased",
    "effective",
    "identified",
    "medication",
    "multipleBirth",
    "occurred",
    "occurrence",
    "onset",
    "performed",
    "reported",
    "serviced",
    "value",
];

/// Those that are such fields in these types only.
const IN: [(&str, &str); 30] = [
    ("ActivityDefinition", "product"),
    ("ActivityDefinition", "subject"),
    ("ActivityDefinition", "timing"),
    ("ChargeItem", "product"),
    ("ConceptMap", "source"),
    ("ConceptMap", "target"),
    ("Consent", "source"),
    ("Contract", "legallyBinding"),
    ("Contract", "topic"),
    ("DeviceDefinition", "manufacturer"),
    ("DeviceRequest", "code"),
    ("DeviceUseStatement", "timing"),
    ("EventDefinition", "subject"),
    ("FamilyMemberHistory", "age"),
    ("Goal", "start"),
    ("GuidanceResponse", "module"),
    ("ImmunizationEvaluation", "doseNumber"),
    ("ImmunizationEvaluation", "seriesDoses"),
    ("Library", "subject"),
    ("Measure", "subject"),
    ("Media", "created"),
    ("MedicationDispense", "statusReason"),
    ("MessageDefinition", "event"),
    ("MessageHeader", "event"),
    ("PlanDefinition", "subject"),
    ("ResearchDefinition", "subject"),
    ("ResearchElementDefinition", "subject"),
    ("ServiceRequest", "quantity"),
    ("SupplyDelivery", "item"),
    ("SupplyRequest", "item"),
];

/// Whether hiding this field of this type hides nothing, because it only comes with its type at the end.
pub(super) fn hides_nothing(kind: &str, field: &str) -> bool {
    ANYWHERE.contains(&field) || IN.contains(&(kind, field))
}

/// Whether hiding it may hide nothing; of `*`, in some type.
pub(super) fn may_hide_nothing(kind: &str, field: &str) -> bool {
    hides_nothing(kind, field) || kind == "*" && IN.iter().any(|(_, name)| *name == field)
}

/// What to know about hiding such a field.
pub(super) fn choice_sentence(field: &str) -> String {
    let rest = "” hides nothing: its stored name ends with its type. Write “";
    ["“", field, rest, field, "[x]”."].concat()
}

/// Whether it names a field as a record has it: letters, and for a field of several types `[x]`.
pub(super) fn is_simple(field: &str) -> bool {
    let name = field.strip_suffix("[x]").unwrap_or(field);
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_several_types_is_hidden_under_its_full_name_only() {
        for (kind, field, nothing) in [
            ("Observation", "value", true),
            ("Observation", "value[x]", false),
            ("Observation", "valueQuantity", false),
            ("*", "value", true),
            ("Goal", "start", true),
            ("Appointment", "start", false),
            ("Patient", "photo", false),
        ] {
            assert_eq!(hides_nothing(kind, field), nothing, "{kind}.{field}");
        }
        assert!(may_hide_nothing("*", "source") && !hides_nothing("*", "source"));
        assert!(!may_hide_nothing("Patient", "source"));
        assert!(is_simple("value[x]") && is_simple("birthDate"));
        for odd in ["name.family", "", "Patient.photo", "photo ", "[x]"] {
            assert!(!is_simple(odd), "{odd}");
        }
    }
}
