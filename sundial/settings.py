"""Settings, read once from the environment; a wrong value stops the start with a sentence."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from sundial.kernel import suites
from sundial.system.postgres import data_directory, made

ROOT = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes"}:
        return True
    if value.lower() in {"0", "false", "no"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value = os.environ.get(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def database(url: str) -> dict[str, object]:
    """Turn ``postgresql://user:pass@host:port/name?host=/socket`` into Django's setting."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    # Rules are long statements over few rows: compiling one takes PostgreSQL two minutes, running it half a second.
    query["options"] = f"{query.get('options', '')} -c jit=off".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "sundial",
        "USER": unquote(parts.username or "postgres"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {**query, "pool": {"min_size": 2, "max_size": POOL}} if POOL else query,
        "CONN_MAX_AGE": 0 if POOL else 600,  # a pool lends; without one, a thread keeps its own
        "CONN_HEALTH_CHECKS": True,
    }


DEMO = env_bool("SUNDIAL_DEMO", False)
DEBUG = env_bool("SUNDIAL_DEBUG", False)
HTTPS = env_bool("SUNDIAL_HTTPS", False)
POOL = env_int("SUNDIAL_POOL", 0)
TESTING = "PYTEST_VERSION" in os.environ
DATA = data_directory()


def secret_key() -> str:
    """Use ``SECRET_KEY``, else make one once and keep it beside the database, readable by its owner only."""
    if os.environ.get("SECRET_KEY"):
        return os.environ["SECRET_KEY"]
    path = DATA / "secret_key"
    if not path.exists():
        made(DATA)
        with tempfile.NamedTemporaryFile("w", dir=DATA, prefix="secret_key.") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
                path.hardlink_to(file.name)
    return path.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = [h for h in os.environ.get("SUNDIAL_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if h]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "sundial.ui",
    "sundial.system",
    "sundial.ledger",
    "sundial.organs",
    "sundial.powers",
    "sundial.cases",
    "sundial.meetings",
    "sundial.permits",
    "sundial.coercion",
    "sundial.benefits",
    "sundial.penalties",
    "sundial.levies",
    "sundial.requests",
    "sundial.openness",
    "sundial.periodic",
    "sundial.complaints",
    "sundial.inspections",
    "sundial.legality",
    "sundial.registration",
    "sundial.exchange",
    "sundial.accountability",
    "sundial.joint",
    "sundial.inbox",
    "sundial.appointments",
    "sundial.registers",
    "sundial.backups",
    "sundial.supervision",
    "sundial.performance",
    "sundial.hall",
    "sundial.desk",
    "sundial.wall",
    "sundial.demo",
]

MIDDLEWARE = [
    # First, so that what is kept has every header of the layers below.
    "sundial.ui.kept_pages.KeptPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "sundial.system.static_files.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "sundial.ui.middleware.BrokenCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sundial.ui.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sundial.ui.middleware.PrivatePagesMiddleware",
    "sundial.ui.middleware.NulMiddleware",
    "sundial.desk.middleware.SessionLimitsMiddleware",
    "sundial.desk.middleware.FirstPasswordMiddleware",
    "sundial.ui.middleware.RefusalMiddleware",
    "sundial.organs.middleware.DutiesAskedOnceMiddleware",
    "axes.middleware.AxesMiddleware",
]
# The demo's clock can be moved and tests look at once at what they changed: there a page is drawn each time.
KEEP_PAGES = not (TESTING or DEMO or DEBUG)
if DEMO:
    MIDDLEWARE.insert(2, "sundial.system.demo_clock.DemoClockMiddleware")

# Five wrong passwords close the door for that name from that address for a quarter of an hour: a stranger
# elsewhere cannot lock an official out.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "sundial.ui.views.locked_out"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sundial.organs.passwords.LettersAndDigits"},
    {"NAME": "sundial.organs.passwords.NotOfTheName"},
    {"NAME": "sundial.organs.passwords.NoRepetition"},
    {"NAME": "sundial.organs.passwords.NotTheOldOne"},
]
# Real hashing is slow on purpose; tests sign in hundreds of times.
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:work"
LOGOUT_REDIRECT_URL = "desk:logged_out"

ROOT_URLCONF = "sundial.urls"
WSGI_APPLICATION = None
ASGI_APPLICATION = "sundial.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "sundial.ui.templatetags.frame",
                "sundial.ui.templatetags.ui",
            ],
        },
    }
]

FORM_RENDERER = "sundial.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "sundial.ui.views.csrf_failure"

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///sundial"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "organs.Account"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
# Rooms without Django are no apps, so their words have to be pointed at.
LOCALE_PATHS = [ROOT / "sundial" / room / "locale" for room in ["kernel", "rules"]]

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [ROOT / "build" / "assets"]
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN if TESTING else HASHED},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = DATA / "files"
# Dotted name of a function that takes the path of an upload and says whether it is clean; empty: no scanner.
FILE_SCANNER = os.environ.get("SUNDIAL_FILE_SCANNER", "")
# Where clamd listens, for the scanner sundial.cases.inspection.clamav.is_clean: a socket's path, or host:port.
CLAMAV = os.environ.get("SUNDIAL_CLAMAV", "/run/clamav/clamd.ctl")
FONT_DIR = Path(os.environ.get("SUNDIAL_FONTS", ROOT / "build" / "fonts"))
# Printed on every document as the place where it can be checked.
PUBLIC_ADDRESS = os.environ.get("SUNDIAL_PUBLIC_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

# The public name of the log, in every checkpoint and receipt; a new name is a new log.
LEDGER_ORIGIN = os.environ.get("SUNDIAL_LEDGER_ORIGIN", "sundial.localhost/log")
LEDGER_DIRECTORY = DATA / "ledger"
# The socket of a signer that runs by itself, under a user of its own; empty: the worker starts one.
LEDGER_SIGNER = os.environ.get("SUNDIAL_LEDGER_SIGNER", "")
# Which signatures the log puts under a checkpoint: "ed25519", or "ed25519+sm2" for the national one as well.
LEDGER_SUITE = env_choice("SUNDIAL_LEDGER_SUITE", suites.INTERNATIONAL, suites.SUITES)
# Who else signs what the log has shown: "<witness key> <address>", several divided by semicolons.
LEDGER_WITNESSES = [each.strip() for each in os.environ.get("SUNDIAL_LEDGER_WITNESSES", "").split(";") if each.strip()]
# How many of them a receipt waits for, before it is given under a checkpoint.
LEDGER_QUORUM = int(os.environ.get("SUNDIAL_LEDGER_QUORUM", "0"))
# Where fewer cases of an item have begun within a year, the public leaves of another do not name it; 0 names every item.
LEDGER_RARE = int(os.environ.get("SUNDIAL_LEDGER_RARE", "5"))

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
# Seconds an officer may stay signed in, and of those without a sign of life.
SIGNED_IN_AT_MOST = 8 * 3600
SIGNED_IN_IDLE = 30 * 60
# Days after which an officer's password must be changed; 0 for never.
PASSWORD_DAYS = env_int("SUNDIAL_PASSWORD_DAYS", 90)
CSRF_COOKIE_HTTPONLY = False
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = HTTPS, True, "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # The pool tells of every attempt to reach a database that is away; each page that needs one tells of it once.
    "loggers": {"django.request": {"level": "ERROR"}, "psycopg.pool": {"level": "ERROR"}},
}


def mail(url: str) -> dict[str, object]:
    """Turn ``smtp://user:pass@host:port`` (``smtps`` for TLS from the start, ``?starttls`` to switch) into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("SUNDIAL_SMTP must look like smtp://user:password@host:port")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": "starttls" in parse_qs(parts.query, keep_blank_values=True),
        "EMAIL_TIMEOUT": 20,
    }


# Notices outside the system. A demo writes them into its data directory; a real site sends nothing it was not told how to.
OUTBOX = DATA / "outbox"
SMTP = os.environ.get("SUNDIAL_SMTP", "")
if SMTP:
    globals().update(mail(SMTP))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = OUTBOX / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("SUNDIAL_MAIL_FROM", "sundial@localhost")
SMS_DRIVER = os.environ.get("SUNDIAL_SMS", "sundial.system.outgoing.sms:to_file" if DEMO else "")
CAPTCHA_DRIVER = os.environ.get("SUNDIAL_CAPTCHA", "sundial.hall.captcha.sums")
SMS_FOLDER = OUTBOX / "sms"
NOTICE_CHANNELS = [name for name, ready in (("mail", SMTP or DEMO), ("sms", SMS_DRIVER)) if ready]
