//! What is true, whatever the disk or the screen. Pure rules; no disk, no screen, no clock.
