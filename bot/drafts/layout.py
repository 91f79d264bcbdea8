"""How a letter is laid out: paragraphs, lists, and a capital where a sentence begins."""

import re

BEGINS = "\ue000"
"""Stands before each part until the letter is laid out."""
_SENTENCE_ENDS = (".", "!", "?", "…")
_FIRST = re.compile(r"^[\s¿¡«“„\"'(]*[^\W\d_]")
_FRENCH = re.compile(r" (?=[:;?!»])|(?<=«) ")  # a space that must not break
_LITERAL = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""")
_YOU = re.compile(rf"\{{\{{\s*you\((?:\s*(?:{_LITERAL.pattern})\s*,?)+\)\s*\}}\}}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def laid_out(text: str, *, small: bool = False) -> str:
    """Paragraphs as a letter shows them."""
    shown = ""
    for paragraph in _PARAGRAPH.split(text):
        lines: list[str] = []
        for line in filter(lambda one: one.strip(BEGINS), map(_tight, paragraph.splitlines())):
            if lines and not line.lstrip(BEGINS).startswith("- "):
                lines[-1] += f" {line}"
            else:
                lines.append(line)
        if lines:
            paragraph = _FRENCH.sub("\N{NO-BREAK SPACE}", "\n".join(lines))
            shown = _joined(shown, paragraph, small)
    return shown


def _tight(line: str) -> str:
    return " ".join(line.replace(f" {BEGINS} ", f" {BEGINS}").split())


def _joined(shown: str, paragraph: str, small: bool) -> str:
    """`paragraph` under what is `shown`; its parts begin with a capital where a sentence does."""
    goes_on = small and shown.endswith(",")
    before, *parts = paragraph.split(BEGINS)
    done = before
    for part in parts:
        behind = done.rstrip()
        first = not goes_on if not behind else behind.endswith(_SENTENCE_ENDS)
        done += capital(part) if first else part
    return f"{shown}\n\n{done}" if shown else done


def capital(text: str) -> str:
    """`text` with a capital, also where it is still a template that begins with you('…')."""
    if text.startswith("{{") and (call := _YOU.match(text)):
        forms = _LITERAL.sub(lambda one: one[0][0] + capital(one[0][1:]), call[0])
        return forms + text[call.end() :]
    return _FIRST.sub(lambda found: found[0].upper(), text, count=1)
