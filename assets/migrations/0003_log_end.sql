-- Where the change log ends, as number and seal of its last act: a fact of the file named log_end. Without it, acts that were cut
-- off the end of the log by hand would not be missed, because each seal only covers what came before it.
INSERT INTO meta (name, value) SELECT 'log_end', n || ' ' || hash FROM change_group ORDER BY n DESC LIMIT 1;
