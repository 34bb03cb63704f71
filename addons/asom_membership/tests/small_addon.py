"""Models of a small add-on, there for the tests of one class.

What stands on this add-on is tried by something that stands on it: models and
extensions that are defined inside of a function, so that nothing else loads them::

    def my_addon():
        class Move(models.Model):
            _inherit = "account.move"
            _module = "asom_mine"

        return [Move]

    class TestMine(SmallAddonCase):
        small_addon = staticmethod(my_addon)

Tables are made in the transaction of the tests and go with it.
"""

from odoo.models import MetaModel
from odoo.orm.model_classes import add_to_registry

from .common import AssociationCase


class SmallAddonCase(AssociationCase):
    """``small_addon()`` answers with the definitions, in the order of an import."""

    small_addon = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        definitions = cls.small_addon()
        for each in definitions:
            MetaModel._module_to_models__.pop(each._module, None)
        registry = cls.env.registry
        parents = {name for each in definitions for name in (*each._inherit, "base")}
        kept = {
            name: (
                registry[name]._base_classes__,
                list(registry[name]._inherit_children),
            )
            for name in parents
            if name in registry
        }
        new = [each._name for each in definitions if each._name not in registry]
        cls.addClassCleanup(cls._unload, registry, kept, new)
        for each in definitions:
            add_to_registry(registry, each)
        cls.env["ir.module.module"].create(
            [
                {"name": name, "state": "installed"}
                for name in {each._module for each in definitions}
            ]
        )
        names = [each._name for each in definitions]
        registry._setup_models__(cls.env.cr, names)
        registry.init_models(cls.env.cr, names, {"models_to_check": True})
        cls._let_everybody_in(new)

    @classmethod
    def _let_everybody_in(cls, names):
        """Whoever works in the backend may do anything with the new models."""
        cls.env["ir.model.access"].create(
            [
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id(name),
                    "group_id": cls.env.ref("base.group_user").id,
                    "perm_read": True,
                    "perm_write": True,
                    "perm_create": True,
                    "perm_unlink": True,
                }
                for name in names
                if not cls.env[name]._abstract
            ]
        )

    @staticmethod
    def _unload(registry, kept, new):
        """Odoo's own clean-up sets the models up again after this."""
        for name in new:
            registry.models.pop(name, None)
        for name, (bases, children) in kept.items():
            if name in registry:
                model = registry[name]
                model._base_classes__ = bases
                model._inherit_children.clear()
                model._inherit_children.update(children)
        registry.registry_invalidated = True
