import re
import unicodedata
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ...memberfile import CHOICES, Choice
from ...memberfile.words import comparable as comparable_word

# Where a channel's code stands: (model, field).
USED_BY = (
    ("asom.membership", "payment_channel"),
    ("asom.collection.run.line", "payment_channel"),
    ("account.move", "asom_payment_channel"),
)

# A handful, the archived ones among them.
EVERY = [("active", "in", (True, False))]


class Known(NamedTuple):
    """A channel as it is kept in memory."""

    code: str
    label: str
    active: bool
    way: str
    needs_ean: bool


class PaymentChannel(models.Model):
    """A way in which members pay, in the lists that one chooses from.

    The same for all associations: the bureau's catalogue. The code is what members,
    runs and invoices store, and never changes (decision 0022).
    """

    _name = "asom.payment.channel"
    _description = "Payment Channel"
    _order = "sequence, id"
    # Invariant 4: no association's data, and only the bureau's manager changes it.
    _asom_bureau_wide = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        readonly=True,
        copy=False,
        help="What members, runs and invoices store. Given by the system, once.",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    way = fields.Selection(
        [
            ("builtin", "Its own, built in"),
            ("transfer", "Transfer to the association's account"),
            ("card", "Card, on the page for payments"),
            ("number", "To a number of the association, for example MobilePay"),
        ],
        string="How Members Pay",
        default="transfer",
        required=True,
        help="What invoices, mails and the members' pages say.",
    )
    words = fields.Char(
        string="Words in Lists",
        help="Other words for it in lists of members that are imported, separated by "
        "commas.",
    )
    needs_ean = fields.Boolean(
        string="Needs an EAN Number",
        help="For public bodies: the member has an EAN number, which invoices show.",
    )
    number_ids = fields.One2many(
        "asom.payment.channel.number", "channel_id", string="Numbers"
    )

    _code_uniq = models.UniqueIndex("(code)", "There is a channel with this code.")

    # === WHAT THERE IS === #

    @ormcache("self.env.lang")
    def _known(self) -> tuple[Known, ...]:
        """Every channel, in their order.

        Kept until a channel changes. An archived one is here as long as something has
        it, and cannot be chosen any more, so that this only ever tells too many.
        """
        # Superuser: members and the service partner read the labels, too.
        channels = self.sudo().search(EVERY)
        rows = []
        for channel in channels:
            label = channel.name
            if not channel.active:
                if not channel._used_in():
                    continue
                label = self.env._("%s (no longer used)", label)
            facts = channel.active, channel.way, channel.needs_ean
            rows.append(Known(channel.code, label, *facts))
        return tuple(rows)

    @api.model
    def _selection(self) -> list:
        """(code, label) pairs, for the fields that hold a channel."""
        return [(row.code, row.label) for row in self._known()]

    @api.model
    def _default_code(self):
        """Betalingsservice, as long as it is in use; else the first one."""
        codes = [row.code for row in self._known() if row.active]
        first = codes[0] if codes else False
        return "betalingsservice" if "betalingsservice" in codes else first

    @api.model
    def _way_of(self, code) -> str:
        """How members pay who have ``code``; "builtin" for none."""
        return next((row.way for row in self._known() if row.code == code), "builtin")

    @api.model
    def _ean_codes(self) -> list:
        """Codes of the channels for which a member needs an EAN number."""
        return [row.code for row in self._known() if row.needs_ean]

    @api.model
    def _check_codes(self, codes, *, in_use=True):
        """:param in_use: whether archived channels are refused, too
        :raises ValidationError: for a code that is none; names those to choose from
        """
        active = [row for row in self._known() if row.active]
        known = {row.code for row in (active if in_use else self._known())}
        wrong = sorted(set(codes) - known - {False, None, ""})
        if wrong:
            labels = dict(self._selection())
            raise ValidationError(
                self.env._(
                    "“%(channel)s” is not a payment channel in use. Choose one of "
                    "these: %(choices)s. A manager adds others under Configuration / "
                    "Payment Channels.",
                    channel=labels.get(wrong[0], wrong[0]),
                    choices=", ".join(row.label for row in active),
                )
            )

    @api.model
    def _choices(self) -> tuple[Choice, ...]:
        """The channels in use with all words for them, for lists that are imported."""
        usual = {each.key: each for each in CHOICES["payment_channel"]}
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        channels = self.sudo().search([("active", "=", True)])
        names = {
            lang: channels.with_context(lang=lang).mapped("name")
            for lang in ("da_DK", "en_US")
            if lang in languages
        }
        english = names.get("en_US") or channels.mapped("name")
        danish = names.get("da_DK") or english
        choices = []
        for channel, name, english_name in zip(channels, danish, english, strict=True):
            known = usual.get(channel.code)
            others = (known.danish, known.english, *known.others) if known else ()
            choices.append(
                Choice(
                    channel.code,
                    name,
                    english_name,
                    (*others, *channel._split_words()),
                )
            )
        return tuple(choices)

    def _split_words(self) -> list[str]:
        return [word.strip() for word in (self.words or "").split(",") if word.strip()]

    def _used_in(self) -> str:
        """What has the channel: the name of a kind of records, "" for nothing."""
        self.ensure_one()
        for model, field in USED_BY:
            records = self.env[model].sudo().with_context(active_test=False)
            if records.search_count([(field, "=", self.code)], limit=1):
                return self.env["ir.model"]._get(model).name
        return ""

    # === CONSTRAINTS === #

    @api.constrains("name", "words", "active")
    def _check_words(self):
        """A word in a list means one channel, or members would be given either."""
        meant = {}
        for choice in self._choices():
            for word in choice.words:
                other = meant.setdefault(word, choice)
                if other.key != choice.key:
                    raise ValidationError(
                        self.env._(
                            "“%(word)s” would mean two payment channels: %(one)s and "
                            "%(other)s.",
                            word=word,
                            one=other.danish,
                            other=choice.danish,
                        )
                    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self._asom_is_step():
            self.browse()._asom_check_unlocked(*vals_list)
        taken = set(self.search(EVERY).mapped("code"))
        for vals in vals_list:
            archived = self._archived_of_name(vals.get("name"))
            if archived:
                raise UserError(
                    self.env._(
                        "There is a payment channel “%s” already. It is archived: find "
                        "it with the filter “Archived” and take it back into use.",
                        archived.name,
                    )
                )
            if not vals.get("code") or not self.env.su:
                vals["code"] = _free_code(vals.get("name") or "", taken)
            taken.add(vals["code"])
        # The code is given here; a user sends none.
        step = self._asom_step("code")
        channels = super(PaymentChannel, step).create(vals_list).with_env(self.env)
        self.env.registry.clear_cache()
        return channels

    def write(self, vals):
        if "code" in vals and any(row.code != vals["code"] for row in self):
            raise UserError(self.env._("The code of a payment channel never changes."))
        if vals.get("way") and not self.env.su:
            self._check_builtin(vals["way"])
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for channel in self:
            used = channel._used_in()
            if used:
                raise UserError(
                    self.env._(
                        "“%(channel)s” cannot be deleted: it is in use (%(what)s). "
                        "Archive it, then nobody can choose it any more.",
                        channel=channel.name,
                        what=used,
                    )
                )
            if channel._is_shipped():
                raise UserError(
                    self.env._(
                        "“%s” comes with the system and cannot be deleted. Archive it.",
                        channel.name,
                    )
                )

    def _is_shipped(self) -> bool:
        name = self.sudo().get_external_id().get(self.id)
        # An export of Odoo's names records, too.
        return bool(name) and not name.startswith("__")

    def _check_builtin(self, way):
        """What is built in hangs on the code: it is neither taken nor given."""
        for channel in self:
            if channel.way != way and "builtin" in (channel.way, way):
                raise UserError(
                    self.env._(
                        "%s: how members pay is built in for the channels that come "
                        "with it, and for no other.",
                        channel.name,
                    )
                )

    def _archived_of_name(self, name):
        word = comparable_word(name or "")
        archived = self.with_context(active_test=False).search([("active", "=", False)])
        return archived.filtered(lambda row: comparable_word(row.name) == word)[:1]


def _free_code(name: str, taken: set[str]) -> str:
    """A code of small letters and digits that no other channel has."""
    name = name.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:32] or "channel"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code
