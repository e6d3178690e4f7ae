from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What anybody may look into, in the order in which it is asked for; folded under one word of the menu.
OPEN_GOVERNMENT = [
    (_("Organs and their powers"), "hall:organs"),
    (_("Key powers"), "hall:key-powers"),
    (_("Policies and documents"), "hall:documents"),
    (_("Officers who may enforce the law"), "hall:officers"),
    (_("Discretion benchmarks"), "hall:benchmarks"),
    (_("Standards of benefits"), "hall:standards"),
    (_("Rules of supervision"), "hall:rules"),
    (_("Integrity risks"), "hall:risks"),
    (_("Duties to publish"), "hall:disclosure"),
    (_("Statistics"), "hall:statistics"),
    (_("Ratings"), "hall:ratings"),
    (_("Evaluation of the organs"), "hall:surveys"),
    (_("Questions and answers"), "hall:answers"),
    (_("Open data"), "hall:data"),
    (_("The public log"), "hall:log"),
]


class HallConfig(AppConfig):
    name = "sundial.hall"

    def ready(self) -> None:
        """Hang the hall's places in the public navigation."""
        from sundial.ui import nav
        from sundial.ui.nav import Place

        nav.register("hall", Place(pgettext_lazy("hall", "Home"), "hall:home", order=10))
        nav.register("hall", Place(_("Services"), "hall:services", order=20))
        nav.register("hall", Place(_("Progress"), "hall:progress", order=30))
        nav.register("hall", Place(_("My matters"), "hall:mine", order=32))
        nav.register("hall", Place(pgettext_lazy("menu", "Ask"), "hall:ask", order=35))
        nav.register("hall", Place(_("Published results"), "hall:published", order=40))
        for order, (label, url_name) in enumerate(OPEN_GOVERNMENT, start=50):
            nav.register("hall", Place(label, url_name, group=_("Open government"), order=order))
