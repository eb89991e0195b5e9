//! The two server versions the sandbox can stand in for.

/// Which server the sandbox behaves like (contract §0 lists the differences).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Medplum 4.5.
    V4_5,
    /// Medplum 5.1.
    V5_1,
}

impl Version {
    /// What `software.version` of the CapabilityStatement says.
    pub fn software(self) -> &'static str {
        match self {
            Self::V4_5 => "4.5.2-sandbox",
            Self::V5_1 => "5.1.29-sandbox",
        }
    }

    /// As it is called: `4.5` or `5.1`.
    pub fn number(self) -> &'static str {
        match self {
            Self::V4_5 => "4.5",
            Self::V5_1 => "5.1",
        }
    }

    /// True for 5.1.
    pub fn is_v5(self) -> bool {
        self == Self::V5_1
    }
}

impl std::str::FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "4.5" => Ok(Self::V4_5),
            "5.1" => Ok(Self::V5_1),
            other => Err(format!(
                "unknown server version {other}, expected 4.5 or 5.1"
            )),
        }
    }
}
