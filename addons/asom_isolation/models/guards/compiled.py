from lxml import etree
from markupsafe import Markup

from odoo import api, models
from odoo.tools.rendering_tools import parse_inline_template
from odoo.tools.safe_eval import safe_eval

from ...mail_alike import Alike, Compiled, Pattern, marks_for, names_in

# What a template may ask of its record, where mails are to be alike: the company is the
# same, and the record itself says in which texts they differ.
ASKED = ("object.company_id", "object._mail_way()")
# What a layout is given of the record.
OF_RECORD = {"record", "record_name", "subtitles", "message"}


class IrQweb(models.AbstractModel):
    """Odoo compiles the body of a mail template again for each record. For who makes
    many mails it is compiled once::

        template.with_context(asom_compiled=Compiled()).send_mail_batch(ids)
    """

    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        known = Compiled.of(self.env)
        if known is None or not isinstance(template, etree._Element):
            return super()._generate_code_uncached(template)
        # What is compiled says where its source is forbidden, and is in one language.
        names = (*self._get_template_cache_keys(), "raise_on_forbidden_code_for_model")
        key = (etree.tostring(template), *map(self.env.context.get, names))
        if key not in known:
            known[key] = super()._generate_code_uncached(template)
        return known[key]


class MailTemplate(models.Model):
    """Mails of a batch that differ in a few texts are rendered once, with marks for
    these texts, where that is certain to give the same: the template and the layout
    ask nothing else of the record, and the first mail comes out as Odoo makes it."""

    _inherit = "mail.template"

    def _render_field(self, field, res_ids, *args, **kwargs):
        known = Compiled.of(self.env)
        if known is None or field != "body_html" or args or kwargs:
            return super()._render_field(field, res_ids, *args, **kwargs)
        records = self.env[self.render_model].browse(res_ids)
        names = names_in(self.body_html or "", ASKED)
        if names is None or "object" in names or not hasattr(records, "_mail_texts"):
            return super()._render_field(field, res_ids)
        found = {}
        for record in records:
            alike, texts = record._mail_texts()
            key = alike and (self.id, self.env.lang, record.company_id.id, alike)
            if key in known.seen and key not in known.patterns:
                known.patterns[key] = self._asom_body_pattern(record, texts)
            if known.patterns.get(key) is None:
                # Of one of a kind a pattern is not worth while.
                known.seen |= {key} if key else set()
                found.update(super()._render_field(field, record.ids))
                continue
            html = Alike(known.patterns[key][0].fill(texts))
            html.key, html.texts = key, texts
            found[record.id] = html
        return found

    def _asom_body_pattern(self, record, texts):
        """(HTML with marks, marks), or None where they do not give what Odoo does."""
        marks = marks_for(texts)
        marked = self.with_context(asom_mail_texts=marks)
        [html] = (
            super(MailTemplate, marked)  # pylint: disable=super-method-mismatch
            ._render_field("body_html", record.ids)
            .values()
        )
        pattern = Pattern(html, marks)
        [whole] = (
            super()  # pylint: disable=super-method-mismatch
            ._render_field("body_html", record.ids)
            .values()
        )
        return (pattern, marks) if pattern.fill(texts) == whole else None

    def _render_lang(self, res_ids, *args, **kwargs):
        """Odoo asks for it twice."""
        known = Compiled.of(self.env)
        if known is None or args or kwargs:
            return super()._render_lang(res_ids, *args, **kwargs)
        key = (self.id, tuple(res_ids))
        if key not in known.langs:
            known.langs[key] = super()._render_lang(res_ids)
        return known.langs[key]

    @api.model
    def _render_template_inline_template(
        self, template_txt, model, res_ids, add_context=None, options=None
    ):
        """One evaluation for all records, in Odoo's own sandbox."""
        known = Compiled.of(self.env)
        if known is not None and template_txt and len(res_ids) > 1 and not add_context:
            try:
                return self._asom_inline_of_many(str(template_txt), model, res_ids)
            except ValueError:
                # Odoo says of which record, and why.
                known = None
        return super()._render_template_inline_template(
            template_txt, model, res_ids, add_context, options
        )

    def _asom_inline_of_many(self, text, model, res_ids):
        """:raises ValueError: where one of the expressions fails"""
        records = self.env[model].browse(res_ids)
        variables = self._render_eval_context()
        found = [[] for _record in records]
        for string, expression, default in parse_inline_template(text):
            values = [""] * len(records)
            if expression:
                values = safe_eval(
                    f"[({expression}) for object in objects]",
                    {**variables, "objects": records},
                )
            for parts, value in zip(found, values, strict=True):
                parts += [string, str(value or default or "")]
        return dict(zip(res_ids, map("".join, found), strict=True))

    @api.model
    def _render_encapsulate(
        self, layout_xmlid, html, add_context=None, context_record=None
    ):
        known = Compiled.of(self.env)
        if known is None or not isinstance(html, Alike):
            return super()._render_encapsulate(
                layout_xmlid, html, add_context, context_record
            )

        def whole(body):
            return super(MailTemplate, self)._render_encapsulate(
                layout_xmlid, Markup(body), add_context, context_record
            )

        company = (add_context or {}).get("company")
        key = (layout_xmlid, self.env.lang, company and company.id, html.key)
        if key not in known.patterns:
            pattern, marks = known.patterns[html.key]
            known.patterns[key] = self._asom_layout_pattern(
                layout_xmlid, whole, html, pattern, marks
            )
        if known.patterns[key] is None:
            return whole(html)
        layout, sanitized = known.patterns[key]
        done = Markup(layout.fill(html.texts))
        known.sanitized[done] = Markup(sanitized.fill(html.texts, sanitized=True))
        return done

    def _asom_layout_pattern(self, layout_xmlid, whole, html, pattern, marks):
        """(HTML with marks, the same sanitized), or None as above.

        :param whole: gives the mail of a body
        """
        known = Compiled.of(self.env)
        names = known.names_of(self.env, layout_xmlid, ("message.body",))
        if names is None or names & OF_RECORD:
            return None
        messages = self.env["mail.message"]
        field = messages._fields["body"]
        marked, own = whole(pattern.html), whole(html)
        both = []
        for sanitize in (False, True):
            if sanitize:
                marked = field.sanitize_as_here(marked, messages)
                own = field.sanitize_as_here(own, messages)
            both.append(Pattern(marked, marks))
            if both[-1].fill(html.texts, sanitize) != own:
                return None
        return tuple(both)
