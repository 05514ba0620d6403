"""Files as broken programs, broken disks and hostile hands write them: by kind, their names and their bytes."""
