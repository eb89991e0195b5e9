//! Access policies with everything a policy can say.

use serde_json::{Value, json};

/// The policies of the first project, without type and id.
pub(super) fn all() -> [Value; 5] {
    [
        json!({"name": "Read only", "resource": [{"resourceType": "*", "readonly": true}]}),
        json!({"name": "Patient portal", "compartment": {"reference": "%patient"}, "resource": [
            {"resourceType": "Patient", "criteria": "Patient?_id=%patient.id", "readonlyFields": ["identifier"]},
            {"resourceType": "RelatedPerson", "criteria": "RelatedPerson?patient=%patient", "readonly": true},
            {"resourceType": "Appointment", "criteria": "Appointment?_compartment=%patient"},
        ]}),
        json!({"name": "Front desk", "resource": [
            {"resourceType": "Patient", "interaction": ["read", "search", "create", "update"],
             "hiddenFields": ["photo"], "readonlyFields": ["identifier"]},
            {"resourceType": "Appointment", "criteria": "Appointment?status=booked"},
            {"resourceType": "Practitioner", "readonly": true},
            {"resourceType": "RelatedPerson", "readonly": true},
        ]}),
        json!({"name": "One site only", "resource": [
            {"resourceType": "Encounter", "criteria": "Encounter?location=%site"},
            {"resourceType": "Patient", "interaction": ["read", "search"]},
        ]}),
        json!({"name": "Office network only", "resource": [
            {"resourceType": "Patient"},
            {"resourceType": "Appointment", "writeConstraint": [{
                "language": "text/fhirpath", "expression": "%before.exists() implies %before.status = 'booked'",
            }]},
        ], "ipAccessRule": [
            {"name": "office", "value": "10.", "action": "allow"}, {"value": "*", "action": "block"},
        ]}),
    ]
}
