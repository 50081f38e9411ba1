"""What every check has in common: it is given files, says each fault in a line, and ends with 1 where there was one."""

import sys


def check(files, of):
    """Runs `of(path)`, which gives sentences, over the files. Whatever it stumbles over is a fault too."""
    faults = 0
    for path in files:
        try:
            found = list(of(path))
        except Exception as error:  # A file that cannot be read is what this is here to find.
            found = [f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())}"]
        for sentence in dict.fromkeys(found):
            print(f"{path}: {sentence}")
        faults += len(found)
    sys.exit(1 if faults else 0)
