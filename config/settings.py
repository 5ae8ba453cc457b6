"""Settings of the simulator; every value that differs between places comes from the environment.

Names and defaults are listed in ``docs/settings.md``. Not for production use with real data: the
simulator holds synthetic people only.
"""

from pathlib import Path

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# Signs the short-lived tokens of the JSON edge and nothing else; the launcher generates one per state folder.
SECRET_KEY = env.text("ONSHI_SECRET_KEY", "synthetic-data-only-not-a-secret")
DEBUG = env.flag("ONSHI_DEBUG")
ALLOWED_HOSTS = env.text("ONSHI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.staticfiles",
    "sandbox",
    "insurers",
    "consent",
    "eligibility",
    "batch",
    "fixtures",
    "console",
]

# The shortest chain there is: every middleware costs each check (docs/adr/0003-hot-path.md).
MIDDLEWARE: list[str] = []

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}},
]

DATABASES = {
    "default": env.database(env.text("DATABASE_URL", "postgresql://onshi@localhost/onshi")),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["sandbox.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["sandbox.api.permissions.HasKey"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["sandbox.api.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "sandbox.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    # One form for everything: no ?format= beside Accept, and OPTIONS says nothing the schema does not.
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_METADATA_CLASS": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Onshi: オンライン資格確認シミュレーター",
    "DESCRIPTION": (
        "Simulator of the national eligibility back end. Synthetic data only, not for production. "
        "オンライン資格確認等システムの模擬環境です。架空データ専用で、本番利用はできません。"
    ),
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Codes stay beside the field that takes them, instead of in components of their own.
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enum_id_removal",
        "eligibility.api.described.describe_edges",
    ],
}

# --- broker: a doorbell only; what is true stands in PostgreSQL (design §7)
CELERY_BROKER_URL = env.broker(env.text("REDIS_URL", "redis://localhost:6379/0"))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Tasks after which a worker's connection is closed all the same (config.lasting): it remembers every table it has met.
CELERY_DB_REUSE_MAX = 100
CELERY_TIMEZONE = TIME_ZONE
# Files have a queue, and in `make up` a process, of their own: a long one must not keep the timetable waiting. So have
# bulk look-ups, which are waited for.
CELERY_TASK_ROUTES = {
    "batch.tasks.take_file": {"queue": "files"},
    "batch.tasks.answer_bulk": {"queue": "bulk"},
}

# --- the simulator
# Seconds an idToken of the JSON edge lives on the sandbox clock (real value unknown, oqs-wire §12.10).
ONSHI_TOKEN_SECONDS = env.whole("ONSHI_TOKEN_SECONDS", 1800)
# Days of real time a journal row is kept; 0 keeps it for ever.
ONSHI_JOURNAL_DAYS = env.whole("ONSHI_JOURNAL_DAYS", 0)
# Days of real time a bulk look-up is kept after its end, once its number has expired too; 0 keeps it for ever.
ONSHI_BULK_DAYS = env.whole("ONSHI_BULK_DAYS", 365)
# Where uploaded files lie, sealed with a key made of the text below (batch.vault); web and worker share the folder.
ONSHI_FILES_DIR = env.text("ONSHI_FILES_DIR", str(BASE_DIR / ".local" / "files"))
ONSHI_FILE_KEY = env.text("ONSHI_FILE_KEY", "synthetic-data-only-not-a-secret")
# Days of real time the bytes of an ended job are kept; 0 forgets them at the next sweep.
ONSHI_FILES_DAYS = env.whole("ONSHI_FILES_DAYS", 7)
# Bytes an uploaded file may have.
ONSHI_UPLOAD_BYTES = env.whole("ONSHI_UPLOAD_BYTES", 2 << 30)
# Secrets that seal 個人番号, the newest first, and the one they are looked up by (docs/adr/0013-individual-numbers.md).
_SYNTHETIC_SECRET = "c3ludGhldGljLWRhdGEtb25seS1ub3QtYS1zZWNyZXQ"  # noqa: S105  # says so itself, in base64
ONSHI_NUMBER_KEYS = env.secrets_by_id("ONSHI_NUMBER_KEYS", f"1:{_SYNTHETIC_SECRET}")
ONSHI_NUMBER_LOOKUP_KEY = env.secret("ONSHI_NUMBER_LOOKUP_KEY", _SYNTHETIC_SECRET)
# Files a web process takes in or gives back at a time: fewer than it has threads, so that slow peers never stop it. The
# last place is for a sandbox that holds none.
ONSHI_TRANSFERS_AT_ONCE = env.whole("ONSHI_TRANSFERS_AT_ONCE", 2)
# The same for files of bulk look-ups and their results.
ONSHI_BULK_AT_ONCE = env.whole("ONSHI_BULK_AT_ONCE", 3)
# Name of the header in which a trusted proxy hands over the client certificate (URL-escaped PEM); empty: none.
ONSHI_CLIENT_CERT_HEADER = env.text("ONSHI_CLIENT_CERT_HEADER")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "sandbox.scrubbing.KeylessFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
