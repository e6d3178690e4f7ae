from collections.abc import Collection

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def _orders_waiting(request: HttpRequest) -> int | None:
    """How many orders wait for this officer's answer."""
    from sundial.supervision.orders.access import orders_to_answer

    officer = getattr(request.user, "officer", None)
    return orders_to_answer(officer).count() if officer else None


def _reviews_law(user: object) -> bool:
    """Whether the user reviews the law of what an organ does."""
    from sundial.organs.models import Role

    return _holds(user, {Role.LEGAL_REVIEWER})


def _keeps_files(user: object) -> bool:
    """Whether the user supervises organs, and keeps the files of their officers."""
    from sundial.organs.models import Role

    return _holds(user, {Role.SUPERVISOR})


def _reports_of_himself(user: object) -> bool:
    """Whether one of the user's posts obliges him to report personal matters."""
    from sundial.supervision.integrity.terms import reporting_roles

    return _holds(user, reporting_roles())


def _holds(user: object, roles: Collection[str]) -> bool:
    from sundial.organs.access import duties
    from sundial.organs.models import Account

    held = duties(user.officer) if isinstance(user, Account) and user.officer else []
    return any(duty.post.role in roles for duty in held)


class WallConfig(AppConfig):
    name = "sundial.wall"

    def ready(self) -> None:
        """Hang the wall's places where supervisors and chiefs find them."""
        from sundial.organs.models import Account
        from sundial.supervision.access import sees_lights
        from sundial.ui import nav
        from sundial.ui.nav import Place

        def allowed(user: object) -> bool:
            return isinstance(user, Account) and user.is_staff and sees_lights(user.officer)

        nav.register(
            "wall", Place(pgettext_lazy("menu", "Burning"), "wall:wall", icon="light-red", order=10, allowed=allowed)
        )
        nav.register(
            "wall",
            Place(_("All lights"), "wall:signals", icon="document", order=20, allowed=allowed),
        )
        nav.register(
            "wall", Place(pgettext_lazy("menu", "Orders"), "wall:orders", icon="stamp", order=25, allowed=allowed)
        )
        nav.register("desk", Place(_("Orders to answer"), "wall:orders", icon="stamp", order=25, count=_orders_waiting))
        nav.register(
            "wall",
            Place(pgettext_lazy("menu", "Corrections"), "wall:corrections", icon="document", order=27, allowed=allowed),
        )
        nav.register(
            "wall",
            Place(pgettext_lazy("menu", "Resolutions"), "wall:resolutions", icon="check", order=27, allowed=allowed),
        )
        for slot in ("desk-account", "wall-account"):
            nav.fill(slot, "wall/notices/in_bar.html", order=10)
        nav.register(
            "wall",
            Place(pgettext_lazy("menu", "Supervisors"), "wall:register", icon="people", order=28, allowed=allowed),
        )
        nav.register(
            "wall",
            Place(pgettext_lazy("menu", "Integrity"), "wall:integrity", icon="people", order=29, allowed=_keeps_files),
        )
        nav.register(
            "desk",
            Place(_("Personal matters"), "wall:integrity-own", "user", nav.WATCH, 72, _reports_of_himself),
        )
        nav.register("wall", Place(_("Rules"), "wall:rules", icon="book", order=30, allowed=allowed))
        nav.register(
            "desk",
            Place(_("Enforcement in figures"), "wall:enforcement", "document", nav.WATCH, 71, _reviews_law),
        )
        nav.register("wall", Place(_("Statistics"), "wall:statistics", icon="document", order=40, allowed=allowed))
        nav.register(
            "wall",
            Place(pgettext_lazy("menu", "Unrecorded"), "wall:reconciling", icon="document", order=45, allowed=allowed),
        )
        nav.register("desk", Place(_("Electronic supervision"), "wall:wall", "light-red", nav.WATCH, 70, allowed))
