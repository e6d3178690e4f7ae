from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
        nav.register("hall", Place(pgettext_lazy("menu", "Organs"), "hall:organs", order=50))
        nav.register("hall", Place(pgettext_lazy("menu", "Benchmarks"), "hall:benchmarks", order=53))
        nav.register("hall", Place(pgettext_lazy("menu", "Benefits"), "hall:standards", order=54))
        nav.register("hall", Place(pgettext_lazy("menu", "Rules"), "hall:rules", order=55))
        nav.register("hall", Place(_("The public log"), "hall:log", order=60))
