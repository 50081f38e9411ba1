//! Records to files, one file per format, and the check that re-opens every finished file.
