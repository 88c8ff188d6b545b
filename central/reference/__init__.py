"""What sites, counters, officers, procedures, hours are, and when: data that figures refer to.

Every fact has the days on which it holds (the first one counts, the last one does not) and, where
it ends, what it goes on in. The rules are pure: `validity` (one history), `succession` (mergers and
splits), `rows` and `checks` (what a sheet says), `plan` (what it would change). Around them stand
the files (`read_sheet`, `write_sheet`) and the tables (`held`, `writing`). Others ask `as_of`,
`opening_hours` and `history`.
"""
