"""A good questionnaire, and what may be wrong with one.

A fault is a replacement in the good file; `#!` stands on the line to be named.
"""

GOOD = """\
id = "mau"
version = 3
effective_from = 2026-01-01
languages = ["vi", "en"]
sources = ["sample"]

[title]
vi = "Phiếu mẫu"
en = "Sample"

[[scales]]
id = "hai-long"
measure = "satisfaction"

  [[scales.levels]]
  value = 1
  face = 1
  words = { vi = "Không", en = "No" }

  [[scales.levels]]
  value = 4
  face = 5
  words = { vi = "Có", en = "Yes" }

[[questions]]
id = "service"
scale = "hai-long"
about = "service"
headline = true
words = { vi = "Một?", en = "One?" }

[[questions]]
id = "officer"
scale = "hai-long"
about = "officer"
words = { vi = "Hai?", en = "Two?" }

[[groups]]
id = "nhom"
words = { vi = "Nhóm", en = "Group" }
"""

FAULTS = {
    "a key is misspelt": (
        "version = 3",
        "verzion = 3 #!",
        "verzion",
        "unknown key; did you mean 'version'?",
    ),
    "a key of a question is misspelt": (
        'about = "officer"',
        'abuot = "officer" #!',
        "questions.1.abuot",
        "unknown key; did you mean 'about'?",
    ),
    "a key is of nothing known": (
        'id = "officer"',
        'id = "officer"\ncolour = "red" #!',
        "questions.1.colour",
        "unknown key",
    ),
    "a table is unknown": ("[title]", "[footer] #!\n[title]", "footer", "unknown key"),
    "a key of another table stands here": (
        'id = "nhom"',
        'id = "nhom"\nversion = 1 #!',
        "groups.0.version",
        "unknown key",
    ),
    "a key of a part is missing": (
        '[[questions]]\nid = "officer"\n',
        "[[questions]] #!\n",
        "questions.1.id",
        "is missing",
    ),
    "a level has no value": (
        "  [[scales.levels]]\n  value = 4",
        "  [[scales.levels]] #!",
        "scales.0.levels.1.value",
        "is missing",
    ),
    "a scale is not defined": (
        'scale = "hai-long"\nabout = "officer"',
        'scale = "khac" #!\nabout = "officer"',
        "questions.1.scale",
        "expected a scale that is defined (hai-long), found 'khac'",
    ),
    "a question stands twice": (
        'id = "officer"',
        'id = "service" #!',
        "questions.1.id",
        "question 'service' is defined twice",
    ),
    "a scale stands twice": (
        '[[questions]]\nid = "service"',
        (
            '[[scales]]\nid = "hai-long" #!\nmeasure = "choice"\nlevels = [{value=1, '
            'words={vi="a", en="b"}}, {value=2, words={vi="a", en="b"}}]\n\n'
            '[[questions]]\nid = "service"'
        ),
        "scales.1.id",
        "scale 'hai-long' is defined twice",
    ),
    "a group stands twice": (
        '[[groups]]\nid = "nhom"',
        '[[groups]]\nid = "nhom"\nwords = { vi = "a", en = "b" }\n\n[[groups]]\nid = "nhom" #!',
        "groups.1.id",
        "group 'nhom' is defined twice",
    ),
    "a value of a scale stands twice": (
        "value = 4",
        "value = 1 #!",
        "scales.0.levels.1.value",
        "in scale 'hai-long', value 1 is defined twice",
    ),
    "a language stands twice": (
        'languages = ["vi", "en"]',
        'languages = ["vi", "en", "vi"] #!',
        "languages",
        "language 'vi' is defined twice",
    ),
    "the title lacks a language": (
        '[title]\nvi = "Phiếu mẫu"',
        "[title] #!",
        "title.vi",
        "has no text in this language",
    ),
    "a question lacks a language": (
        'words = { vi = "Hai?", en = "Two?" }',
        'words = { vi = "Hai?" } #!',
        "questions.1.words.en",
        "has no text in this language",
    ),
    "a level lacks a language": (
        'words = { vi = "Có", en = "Yes" }',
        'words = { en = "Yes" } #!',
        "scales.0.levels.1.words.vi",
        "has no text in this language",
    ),
    "a group lacks a language": (
        'words = { vi = "Nhóm", en = "Group" }',
        'words = { vi = "Nhóm" } #!',
        "groups.0.words.en",
        "has no text in this language",
    ),
    "a text is empty": (
        'en = "Sample"',
        'en = "  " #!',
        "title.en",
        "String should have at least 1 character, found '  '",
    ),
    "a text is too long": (
        'en = "Sample"',
        f'en = "{"x" * 81}" #!',
        "title.en",
        "String should have at most 80 characters",
    ),
    "a number is a text": (
        "version = 3",
        'version = "3" #!',
        "version",
        "expected a valid integer, found '3'",
    ),
    "a number is true": ("face = 5", "face = true #!", "scales.0.levels.1.face", "found True"),
    "a number is too large": (
        "face = 5",
        "face = 6 #!",
        "scales.0.levels.1.face",
        "expected less than or equal to 5, found 6",
    ),
    "a level is not of 1 to 9": (
        "value = 4",
        "value = 0 #!",
        "scales.0.levels.1.value",
        "expected greater than or equal to 1, found 0",
    ),
    "a version is zero": ("version = 3", "version = 0 #!", "version", "expected greater than"),
    "a text is a number": (
        'id = "officer"',
        "id = 7 #!",
        "questions.1.id",
        "expected a valid string, found 7",
    ),
    "an id has accents": (
        'id = "mau"',
        'id = "Mẫu" #!',
        "id",
        (
            "expected an id of 1 to 40 lower-case letters without accents, digits and dashes, "
            "found 'Mẫu'"
        ),
    ),
    "a language is none": (
        'languages = ["vi", "en"]',
        'languages = ["vi", "english"] #!',
        "languages.1",
        "expected a language such as vi or en, found 'english'",
    ),
    "no language is named": (
        'languages = ["vi", "en"]',
        "languages = [] #!",
        "languages",
        "List should have at least 1 item",
    ),
    "a day is a text": (
        "effective_from = 2026-01-01",
        'effective_from = "2026-01-01" #!',
        "effective_from",
        "expected a valid date, found '2026-01-01'",
    ),
    "a day is a moment": (
        "effective_from = 2026-01-01",
        "effective_from = 2026-01-01T00:00:00 #!",
        "effective_from",
        "expected a valid date",
    ),
    "it ends before it begins": (
        "effective_from = 2026-01-01",
        "effective_from = 2026-01-01\neffective_to = 2025-12-31 #!",
        "effective_to",
        "expected no day before effective_from 2026-01-01, found 2025-12-31",
    ),
    "a question is about nothing known": (
        'about = "officer"',
        'about = "weather" #!',
        "questions.1.about",
        "expected 'service', 'officer', 'office' or 'citizen', found 'weather'",
    ),
    "a table is a text": (
        'words = { vi = "Hai?", en = "Two?" }',
        'words = "Hai?" #!',
        "questions.1.words",
        "expected a table, found 'Hai?'",
    ),
    "a list is a table": ("[[groups]]", "[groups] #!", "groups", "expected a valid list"),
    "reasons stand in the questionnaire itself": (
        'sources = ["sample"]',
        'sources = ["sample"]\nreasons = [{ id = "R1" }] #!',
        "reasons",
        "expected a valid string",
    ),
    "it is no TOML": ('id = "nhom"', "id = nhom #!", "", "not TOML: Invalid value"),
    "a scale does not say what it measures": (
        '[[scales]]\nid = "hai-long"\nmeasure = "satisfaction"\n',
        '[[scales]] #!\nid = "hai-long"\n',
        "scales.0.measure",
        "is missing",
    ),
    "a scale measures nothing known": (
        'measure = "satisfaction"',
        'measure = "joy" #!',
        "scales.0.measure",
        "expected 'satisfaction', 'points' or 'choice', found 'joy'",
    ),
    "a level is above the ladder of satisfaction": (
        "value = 4",
        "value = 6 #!",
        "scales.0.levels.1.value",
        "expected a step of satisfaction from 1 to 5, found 6",
    ),
    "a scale of satisfaction has no satisfied level": (
        "\n\n  [[scales.levels]]\n  value = 4",
        "\n\n  [[scales.levels]]\n  value = 2 #!",
        "scales.0.levels.1.value",
        "expected levels on both sides: 4 or 5 for satisfied, 1 to 3 for not, found 1, 2",
    ),
    "a scale of satisfaction has points": (
        "face = 5",
        "face = 5\n  points = 2 #!",
        "scales.0.levels.1.points",
        "only a scale of points has points; 'hai-long' is of satisfaction",
    ),
    "a question is in a group that is not defined": (
        'about = "officer"',
        'about = "officer"\ngroup = "khac" #!',
        "questions.1.group",
        "expected a group that is defined (nhom), found 'khac'",
    ),
    "another question than the service's is to be the index": (
        'about = "officer"',
        'about = "officer"\nheadline = true #!',
        "questions.1.headline",
        "the index is read from the question 'service', not from 'officer'",
    ),
    "the service's question is not to be the index": (
        'id = "service"\nscale = "hai-long"\nabout = "service"\nheadline = true',
        'id = "service" #!\nscale = "hai-long"\nabout = "service"',
        "questions.0.id",
        "expected headline = true: the index is read from the question 'service'",
    ),
    "the officer's question is about something else": (
        'about = "officer"',
        'about = "office" #!',
        "questions.1.about",
        "expected 'officer' for a question of that id, found 'office'",
    ),
    "a text has two lines": (
        'en = "Sample"',
        'en = "Sam\\nple" #!',
        "title.en",
        "expected one line of plain text, found the character U+000A",
    ),
    "a text turns its direction": (
        'en = "Sample"',
        'en = "Sam\\u202eple" #!',
        "title.en",
        "expected one line of plain text, found the character U+202E",
    ),
    "a key stands twice": (
        "version = 3",
        "version = 3\nversion = 4 #!",
        "",
        "not TOML: Cannot overwrite a value",
    ),
    "a day is none of the calendar": (
        "2026-01-01",
        "2026-02-30 #!",
        "",
        "not TOML: Invalid date or datetime",
    ),
}
