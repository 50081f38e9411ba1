//! A file to records and a row-numbered report.
