//! What kinds of records are called by people who do not know FHIR.

/// FHIR resource types and their names. Types that are not listed have their own name, in words.
const NAMES: [(&str, &str); 42] = [
    ("AccessPolicy", "Access policies"),
    ("AllergyIntolerance", "Allergies and intolerances"),
    ("AuditEvent", "Audit log"),
    ("Binary", "Files"),
    ("CarePlan", "Care plans"),
    ("CareTeam", "Care teams"),
    ("Claim", "Claims (bills to insurers)"),
    ("ClientApplication", "Client applications"),
    ("Communication", "Messages"),
    ("Condition", "Conditions (diagnoses, problems)"),
    ("Consent", "Consents"),
    ("Coverage", "Insurance coverage"),
    ("Device", "Devices"),
    ("DiagnosticReport", "Diagnostic reports"),
    ("DocumentReference", "Documents"),
    ("Encounter", "Encounters (visits)"),
    ("ExplanationOfBenefit", "Settled claims"),
    ("Goal", "Goals"),
    ("Group", "Groups"),
    ("Immunization", "Immunizations"),
    ("Invoice", "Invoices"),
    ("Location", "Locations"),
    ("Media", "Pictures and recordings"),
    ("MedicationRequest", "Prescriptions"),
    ("MedicationStatement", "Medications taken"),
    ("Observation", "Observations (measurements, lab values)"),
    ("Organization", "Organizations"),
    ("Patient", "Patients"),
    ("Practitioner", "Practitioners"),
    ("PractitionerRole", "Practitioner roles"),
    ("Procedure", "Procedures"),
    ("ProjectMembership", "Project memberships"),
    ("QuestionnaireResponse", "Questionnaire responses"),
    ("RelatedPerson", "Related persons"),
    ("Schedule", "Calendars"),
    ("SearchParameter", "Search parameters"),
    ("ServiceRequest", "Orders and referrals"),
    ("Slot", "Free calendar slots"),
    ("Specimen", "Specimens"),
    ("StructureDefinition", "Structure definitions"),
    ("Task", "Tasks"),
    ("User", "User accounts"),
];

/// The name of a resource type; `*` stands for every type without a rule of its own.
pub fn kind_name(kind: &str) -> String {
    if kind == "*" {
        return "All other resource types".to_owned();
    }
    match NAMES.iter().find(|(of, _)| *of == kind) {
        Some((_, name)) => (*name).to_owned(),
        None => in_words(kind),
    }
}

/// `ImagingStudy` as `Imaging study`.
fn in_words(kind: &str) -> String {
    let mut words = String::with_capacity(kind.len() + 4);
    for c in kind.chars() {
        if c.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
            words.push(c.to_ascii_lowercase());
        } else {
            words.push(c);
        }
    }
    words
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_called_by_their_everyday_names_or_their_own_in_words() {
        assert_eq!(kind_name("Patient"), "Patients");
        assert_eq!(kind_name("ImagingStudy"), "Imaging study");
        assert_eq!(kind_name("*"), "All other resource types");
        assert_eq!(kind_name(""), "");
    }

    #[test]
    fn the_table_is_in_order_and_names_nothing_twice() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
