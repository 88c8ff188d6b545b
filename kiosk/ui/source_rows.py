"""The rows of the service menu that tell of the sources: state, what to do, what came last.

Guarantees that every state and every kind of event is said in the screen's language, and that a
state that is not `ok` comes with what to do about it. The reason is the device layer's own
sentence, in English, with the path, address or group that the words cannot know.
"""

from kiosk.service import OneSource, SourceFacts
from kiosk.ui.words import Words

Row = dict[str, str]
OK = "ok"
CONNECTED = "connected"
"""The reason of a line that is well: says no more than its state."""


def source_rows(found: SourceFacts | None, words: Words, *, events: bool = True) -> list[Row]:
    """The rows of what is `found`; `events`: with the latest ones."""
    if found is None or not found.each:
        return [_row(words, "sources", words["service.value.no_source"])]
    rows = [row for source in found.each for row in _source(source, words)]
    if events:
        for event in found.events:
            kind = words.get(f"service.event.{event.kind}", event.kind)
            value = f"{event.ticket} · {kind}" if event.ticket else kind
            rows.append({"label": event.at, "value": value})
    return rows


def _source(source: OneSource, words: Words) -> list[Row]:
    rows = [_row(words, source.name, words.get(f"service.source.{source.state}", source.state))]
    if source.state != OK:
        advice = words.get(f"service.advice.{source.state}", "")
        advice = words.get(f"service.advice.{source.name}-{source.state}", advice)
        rows += [_more(words, source, "advice", advice)] if advice else []
    if source.reason and source.reason != CONNECTED:
        label = "detail" if source.state == OK else "reason"
        rows.append(_more(words, source, label, source.reason))
    return rows


def _more(words: Words, source: OneSource, label: str, value: str) -> Row:
    """A row that names its source: in two columns it may stand below another one's."""
    of, what = words[f"service.row.{source.name}"], words[f"service.row.{label}"]
    return {"label": f"{of}: {what.lower()}", "value": value}


def _row(words: Words, label: str, value: str) -> Row:
    return {"label": words[f"service.row.{label}"], "value": value}
