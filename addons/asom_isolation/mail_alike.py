"""What mails of one batch have in common: their HTML with marks for what differs."""

from __future__ import annotations

import re
from secrets import token_hex

from lxml import etree
from markupsafe import Markup

from odoo import fields

# Texts that are written in HTML in one way: letters, digits and what stands in amounts,
# dates, numbers, names of products and lines of payment slips; addresses of pictures.
PLAIN = re.compile(
    r"\+?\w(?:[\w .,:/+<&()%§–\xa0]|-(?!-))*" r"|/[A-Za-z0-9](?:[A-Za-z0-9_./]|-(?!-))*"
)
STRINGS = re.compile(r"'[^']*'|\"[^\"]*\"")
NAMES = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
# Directives that bring in what is not seen here.
OTHER_SOURCES = ("t-call", "t-call-assets", "t-inner-content")


class Texts(dict):
    """{name: mark} that the HTML of a mail is made with in place of its own texts. A
    class of its own: no call can bring one along in its context."""


class Compiled(dict):
    """What is worked out once for a batch of mails: compiled templates, and the HTML
    of mails that are alike. A class of its own: no call can bring one along in its
    context.

    :ivar patterns: {what mails are alike in: HTML with marks}; None where that did not
        give what Odoo gives
    :ivar seen: what at least one mail is alike in
    :ivar sanitized: {HTML: the same as Odoo would sanitize it}
    :ivar langs: {(template, ids of records): their languages}
    :ivar facts: {what was asked: what is the same for all of the batch}
    """

    def __init__(self):
        super().__init__()
        self.patterns, self.sanitized, self.langs, self.names = {}, {}, {}, {}
        self.facts, self.seen = {}, set()

    @classmethod
    def of(cls, env):
        """The batch's own, or None."""
        known = env.context.get("asom_compiled")
        return known if isinstance(known, cls) else None

    def names_of(self, env, template, without=()) -> set[str] | None:
        """Names that the expressions of a view ask for (:func:`names_in`)."""
        key = (template, env.lang)
        if key not in self.names:
            # Its text: the tree is taken apart where it is compiled.
            _tree, text, _ref = env["ir.qweb"]._get_template(template)
            self.names[key] = names_in(etree.fromstring(text), without)
        return self.names[key]


class Alike(Markup):
    """HTML of one mail, made from that of all that are alike.

    :ivar key: what they are alike in
    :ivar texts: {name: text} of this one
    """

    key = texts = None


class Pattern:
    """HTML with marks, into which the texts of one mail after the other are put.

    :ivar html: with the marks
    """

    def __init__(self, html: str, marks: Texts):
        self.html = str(html)
        self.names = {mark.strip("/"): name for name, mark in marks.items()}
        # [text, mark, text, mark, ... text]
        split = re.split("(" + "|".join(self.names) + ")", self.html)
        self.parts = split if self.names else [self.html]

    def fill(self, texts: dict, sanitized: bool = False) -> str:
        """The HTML of one mail.

        :param sanitized: Odoo writes some characters otherwise then
        """
        parts = list(self.parts)
        for number in range(1, len(parts), 2):
            # The slash of an address is in the pattern: links are told by it.
            text = texts[self.names[parts[number]]].removeprefix("/")
            text = text.replace("&", "&amp;").replace("<", "&lt;")
            parts[number] = text.replace("\xa0", "&nbsp;") if sanitized else text
        return "".join(parts)


def marks_for(texts: dict) -> Texts:
    """A mark that stands in no text, for each of these."""
    return Texts(
        {
            name: "/" * text.startswith("/") + f"x{token_hex(12)}x"
            for name, text in texts.items()
        }
    )


def is_plain(text) -> bool:
    """May the text be put into ready HTML as it is?"""
    return isinstance(text, str) and bool(PLAIN.fullmatch(text))


def names_in(source, without: tuple[str, ...] = ()) -> set[str] | None:
    """Names that the expressions of a QWeb source ask for.

    :param source: text or element
    :param without: expressions that are left out, with what is asked of them
    :returns: None where the source brings in others
    """
    if isinstance(source, str):
        source = etree.fromstring(f"<div>{source}</div>", etree.HTMLParser())
    left_out = "|".join(re.escape(text) + r"(?!\w)" for text in without) or r"(?!)"
    found: set[str] = set()
    for element in source.iter(etree.Element):
        for name, value in element.attrib.items():
            if name in OTHER_SOURCES:
                return None
            if name.startswith("t-"):
                text = re.sub(left_out, "", STRINGS.sub("", value))
                found.update(NAMES.findall(text))
    return found


class SanitizedHtml(fields.Html):
    """HTML that Odoo sanitizes; of mails that are alike it is done once."""

    def _convert(self, value, record, validate):
        known = Compiled.of(record.env) if validate and value else None
        if known is not None and value in known.sanitized:
            return known.sanitized[value]
        return super()._convert(value, record, validate)

    def sanitize_as_here(self, value, record):
        """The value as it will be stored."""
        return super()._convert(value, record, True)  # pylint: disable=super-method-mismatch
