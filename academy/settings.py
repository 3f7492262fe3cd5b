"""Settings: one module, safe for production by default, read from the environment in one place.

`ACADEMY_PROFILE=development` (what `make run` and the tests use) relaxes exactly what it names below:
a throw-away secret key, plain HTTP, mail to a folder, demo sign-ins. Everything else is the same.
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PROFILE = env.str("ACADEMY_PROFILE", default="production")
DEVELOPMENT = PROFILE == "development"
DEMO = DEVELOPMENT
DEBUG = False

# --- Where we are ------------------------------------------------------------------------------
VAR_DIR = Path(env.str("ACADEMY_VAR_DIR", default=str(BASE_DIR / "var")))
ACADEMY_CACHE_DIR = VAR_DIR / "cache"
ACADEMY_BASE_URL = env.str(
    "ACADEMY_BASE_URL", default="http://localhost:8000" if DEVELOPMENT else "https://academy.example"
).rstrip("/")
WAGTAILADMIN_BASE_URL = ACADEMY_BASE_URL
ALLOWED_HOSTS = env.list("ACADEMY_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("ACADEMY_TRUSTED_ORIGINS", default=[])
SECRET_KEY = env.str(
    "ACADEMY_SECRET_KEY", default="development-only-" + "x" * 40 if DEVELOPMENT else env.NOTSET
)
SECRET_KEY_FALLBACKS = env.list("ACADEMY_SECRET_KEY_FALLBACKS", default=[])  # former keys

# --- Apps --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "academy",
    "academy.users",
    "cms",
    "courses",
    "enrollments",
    "certificates",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "academy.users.wagtail_app.AdminUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "academy.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "academy.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "academy.middleware.MaintenanceMiddleware",
    "academy.middleware.CompressionMiddleware",
    "academy.page_weight.PageWeightMiddleware",  # right inside the line above: it weighs what that sends
    "academy.users.middleware.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "academy.users.middleware.LanguageMiddleware",
    "academy.users.middleware.BodyLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "academy.users.middleware.SecondFactorMiddleware",
    "certificates.people.middleware.SeeAsMiddleware",  # after the second factor of who is really there
    "academy.middleware.PageRedirectMiddleware",
]

ROOT_URLCONF = "academy.urls"
WSGI_APPLICATION = "academy.wsgi.application"
FORCE_SCRIPT_NAME = ""  # addresses begin at the root, whatever a SCRIPT_NAME header says

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "academy.context.site",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
_database = DATABASES["default"]
_database["ATOMIC_REQUESTS"] = False
if _database["ENGINE"].endswith("sqlite3"):
    _database["CONN_MAX_AGE"] = None
    _database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    )
else:
    _database["CONN_MAX_AGE"] = env.int("ACADEMY_CONN_MAX_AGE", default=60)
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
WEB_PROCESSES = env.int("ACADEMY_WEB_PROCESSES", default=1)
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "academy.lib.redis_cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }

# --- Files: `public` has URLs under /media/, `private` is served only through a gate -------------
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "media"), "base_url": "/media/"},
    },
    "private": {
        "BACKEND": "cms.storage.PrivateStorage",
        "OPTIONS": {"location": str(VAR_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "academy.static_files.LightStorage"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
ACADEMY_SENDFILE_PREFIX = env.str("ACADEMY_SENDFILE_PREFIX", default="")

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["academy.users.backend.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "academy.users.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "academy.users.forms.SignupForm",
    "login": "academy.users.forms.LoginForm",
    "confirm_email_verification_code": "academy.users.forms.ConfirmCodeForm",
    "reset_password": "academy.users.forms.ResetPasswordForm",
    "reset_password_from_key": "academy.users.forms.ResetPasswordKeyForm",
    "change_password": "academy.users.forms.ChangePasswordForm",
    "set_password": "academy.users.forms.SetPasswordForm",
    "add_email": "academy.users.forms.AddEmailForm",
    "reauthenticate": "academy.users.forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 30 * 60  # mail is slow on slow links
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# Changing the address while the code is awaited would tell a known address (which cannot) from a new one.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_CHANGE_EMAIL = False  # several addresses, each confirmed; the main one gets the mail
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # an open session alone takes no account over
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = ACADEMY_BASE_URL.split(":", 1)[0]
# Many people share one address on the net (a school, a telecentre, a whole operator): limits for an
# address are wide, those for one account are narrow.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/10m/ip",
    "login": "60/m/ip",
    "login_failed": "60/10m/ip,5/5m/key",
    "confirm_email": "60/10m/ip,1/10s/key,10/h/key",
    "reset_password": "20/10m/ip,3/10m/key",
    "reset_password_from_key": "30/10m/ip",
    "reauthenticate": "10/10m/user",
    "change_password": "5/m/user",
    "manage_email": "10/10m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ACADEMY_TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "academy.users.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "academy.users.forms.SecondFactorForm",
    "reauthenticate": "academy.users.forms.SecondFactorAgainForm",
    "activate_totp": "academy.users.forms.ActivateTOTPForm",
    "add_webauthn": "academy.users.passkeys.AddPasskeyForm",
    "edit_webauthn": "academy.users.passkeys.RenamePasskeyForm",
    "login_webauthn": "academy.users.passkeys.PasskeyLoginForm",
    "reauthenticate_webauthn": "academy.users.passkeys.PasskeyAgainForm",
    "authenticate_webauthn": "academy.users.passkeys.PasskeyStepForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "Academy"
MFA_TOTP_TOLERANCE = 1
ACADEMY_SECOND_FACTOR = not DEVELOPMENT  # demanded of the roles that academy.users.roles names
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing about our people goes to another host
WAGTAIL_AUTOSAVE_INTERVAL = 3000  # milliseconds after the last key: links are metered
WAGTAIL_WORKFLOW_ENABLED = False  # Wagtail's own moderation; the course is the unit of review here

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "academy_session"
CSRF_COOKIE_NAME = "academy_csrf"
CSRF_FAILURE_VIEW = "academy.error_pages.csrf_failure"
LANGUAGE_COOKIE_NAME = "academy_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --- Safe by default ---------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEVELOPMENT
SECURE_SSL_REDIRECT = env.bool("ACADEMY_SSL_REDIRECT", default=not DEVELOPMENT)
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEVELOPMENT
SECURE_HSTS_PRELOAD = not DEVELOPMENT
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "DENY"  # Wagtail's previews, which it shows in a frame, say SAMEORIGIN themselves
if env.bool("ACADEMY_BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- Languages ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", _("English")),
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "academy.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
WAGTAIL_I18N_ENABLED = True
ACADEMY_INTERFACE_LANGUAGES = [code for code, _name in LANGUAGES]

# --- Wagtail -----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Academy"
WAGTAILIMAGES_IMAGE_MODEL = "cms.AcademyImage"
WAGTAILIMAGES_RENDITION_STORAGE = "private"  # a picture at another size is as private as the picture
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.upload_forms.CheckedImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.AcademyDocument"
WAGTAILIMAGES_AVIF_QUALITY = 52  # looks like WebP at 80
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "pdf", "pptx", "txt", "vtt", "xlsx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.upload_forms.CheckedDocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "cms.AcademyMedia",
    "MEDIA_FORM_BASE": "cms.upload_forms.CheckedMediaForm",
    "AUDIO_EXTENSIONS": ["mp3", "ogg", "opus", "m4a"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
ACADEMY_DOCUMENT_BYTES = WAGTAILDOCS_MAX_UPLOAD_SIZE = env.int("ACADEMY_DOCUMENT_BYTES", default=20_000_000)
ACADEMY_AUDIO_BYTES = env.int("ACADEMY_AUDIO_BYTES", default=50_000_000)
ACADEMY_VIDEO_BYTES = env.int("ACADEMY_VIDEO_BYTES", default=200_000_000)
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILSEARCH_BACKENDS = {
    # PostgreSQL is to leave words as they are: six languages stand in one index (SQLite always does)
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}
}
TAGGIT_CASE_INSENSITIVE = True
WAGTAIL_APPEND_SLASH = True

# --- Mail --------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("ACADEMY_FROM_EMAIL", default="Academy <academy@demo.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs must not hold a request or the sweep
MAIL_DIR = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
elif DEVELOPMENT:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(MAIL_DIR)
ACADEMY_MAIL_BACKEND = vars().get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_BACKEND = "academy.users.sent_mail.NotingBackend"  # notes what went out, then the one above sends it

# --- Background work ---------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 120}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0.1, "interval_max": 0.3}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "certificates.tasks.sweep", "schedule": 30.0},
    "tend": {"task": "certificates.tasks.tend", "schedule": 3600.0},
}

# --- What the academy says of itself, and its certificates ----------------------------------------
ACADEMY_NAMES = {
    "en": "Academy",
    "ar": "الأكاديمية",
    "zh-hans": "学院",
    "fr": "Académie",
    "ru": "Академия",
    "es": "Academia",
}
ACADEMY_CERTIFICATES_SPECIMEN = env.bool("ACADEMY_SPECIMEN", default=DEMO)
ACADEMY_KEYS_DIR = Path(env.str("ACADEMY_KEYS_DIR", default=str(VAR_DIR / "keys")))
ACADEMY_KEYS_PASSPHRASE = env.str("ACADEMY_KEYS_PASSPHRASE", default="")
ACADEMY_PKCS11_MODULE = env.str("ACADEMY_PKCS11_MODULE", default="")
ACADEMY_PKCS11_TOKEN = env.str("ACADEMY_PKCS11_TOKEN", default="")  # the token's label
ACADEMY_PKCS11_TOKEN_PIN = env.str("ACADEMY_PKCS11_TOKEN_PIN", default="")

# --- Logs: one JSON object a line, with the request's id ------------------------------------------
LOGGING_CONFIG = None
LOG_LEVEL = env.str("ACADEMY_LOG_LEVEL", default="INFO")

from academy.logs import configure_logging  # noqa: E402

configure_logging(level=LOG_LEVEL, pretty=DEVELOPMENT)
