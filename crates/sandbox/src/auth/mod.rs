//! `/auth` and `/oauth2`: signing in, tokens, passwords (contract §2 to §5).

pub mod agent;
pub mod login;
pub mod me;
pub mod mfa;
pub mod password;
pub mod register;
pub mod session;
pub mod token;
