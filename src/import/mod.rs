//! A file to records and a row-numbered report.
pub mod networks;
pub mod patients;
pub mod practices;
pub mod preview;
