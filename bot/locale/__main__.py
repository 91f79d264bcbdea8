"""`python -m bot.locale`: bring the catalogues up to date with the sentences of the code."""

import sys
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.locale.catalogue import LANGUAGES, SOURCE, place, read
from bot.locale.sentences import sentences

_HEADER = """# Brought up to date by python -m bot.locale; colleagues are addressed informally.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""  # the languages here all count like English; one that does not needs its own last line


def updated(language: str) -> Catalog:
    """The catalogue with every sentence of the code and no other; translations are kept."""
    old, new = read(language), Catalog(locale=language, domain="ascolto", fuzzy=False)
    for sentence in sentences():
        known = old.get(sentence.id if isinstance(sentence.id, str) else sentence.id[0])
        new.add(
            sentence.id,
            string=known.string if known else "",
            locations=[(sentence.file, sentence.line)],
            flags=["python-brace-format"] if "{" in str(sentence.id) else [],
        )
    return new


def written(catalogue: Catalog) -> bytes:
    """The file of a catalogue. Its header holds no dates: the same sentences, the same file."""
    body = BytesIO()
    write_po(body, catalogue, width=100, sort_by_file=True, include_lineno=False, omit_header=True)
    return _HEADER.format(language=catalogue.locale_identifier).encode() + body.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The sentences that still wait for their translation."""
    waiting = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and not all(strings):
            waiting.append(str(message.id))
    return waiting


def main() -> int:
    """Write the catalogues; say what is left to translate."""
    left = 0
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        catalogue = updated(language)
        place(language).write_bytes(written(catalogue))
        waiting = missing(catalogue)
        left += len(waiting)
        sys.stdout.write(f"{place(language)}: {len(waiting)} left to translate\n")
        sys.stdout.writelines(f"  {sentence}\n" for sentence in waiting)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
