"""`kiosk doctor`: what a kiosk is made of, looked at part by part, changing nothing.

One file for each part: facts in, findings out, pure. `reading` has the edges that find the facts
out; `examine` runs them side by side, each with its deadline. Guarantees that no finding holds an
answer, a ticket, an officer's name or a secret. Leaves to others: the command
(`kiosk.doctor_command`), the running kiosk's own facts (`kiosk.doctor_running`), the page of the
service menu (`kiosk.ui.doctor_rows`).
"""
