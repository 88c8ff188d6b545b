"""The answer file on the stick (`thuocdo.answers`): read, kept, and made true at each start."""
