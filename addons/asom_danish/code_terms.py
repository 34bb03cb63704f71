"""Corrections of the texts in Python and JavaScript.

Odoo reads them from each module's own files when they are first asked for, once per
process, and asks no model. What it reads is corrected on the way, so they hold for
every database of a server that has this add-on in one of them.
"""

from __future__ import annotations

from odoo.tools.translate import CodeTranslations, code_translations

from . import terms


def correct_code_terms() -> None:
    """Correct what Odoo reads from now on, and have it read again what it has read."""
    if hasattr(CodeTranslations._get_code_translations, "asom_original"):
        return
    CodeTranslations._get_code_translations = staticmethod(
        _corrected(CodeTranslations._get_code_translations)
    )
    code_translations.python_translations.clear()
    code_translations.web_translations.clear()


def _corrected(original):
    def get_code_translations(module_name, lang, filter_func):
        ours = terms.corrections(module_name, lang)
        if not ours:
            return original(module_name, lang, filter_func)
        seen = set()

        def correct(row):
            if row["src"] in ours:
                seen.add(row["src"])
                row["value"] = ours[row["src"]]
            return filter_func(row)

        found = original(module_name, lang, correct)
        # A text that Odoo's file does not know as code, such as a tax's name.
        return found | {src: ours[src] for src in ours.keys() - seen}

    get_code_translations.asom_original = original
    return get_code_translations
