"""Reports that an office hands on: one pure description of each, and three ways to write it.

Guarantees that every figure of answers is one that `central.released` lets a supervisor or a leader
see, that whatever is withheld or empty is said in words, and that no text of anybody becomes a
formula, a layout or a file's path. Leaves to others: who may ask (`central.dashboard`,
`central.commands`), what counts (`central.tally`), and the index (`kiosk.survey`).
"""
