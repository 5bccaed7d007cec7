"""Settings of `make run` and production. Environment variables are read in `env.py`."""

from datetime import timedelta
from urllib.parse import urlsplit

from cms.settings.csp import ADMIN_CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY  # noqa: F401
from cms.settings.env import (
    BASE_DIR,
    VAR_DIR,
    database_settings,
    email_settings,
    env,
    field_keys,
    is_loopback,
    media_storage,
    secret_key,
    site_url,
    staff_mfa,
    time_zone,
)

# Site URL

SITE_URL = site_url()
IS_LOCAL = is_loopback(SITE_URL)
_address = urlsplit(SITE_URL)
HTTPS = _address.scheme == "https"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"] if IS_LOCAL else [_address.hostname]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key(IS_LOCAL)
FIELD_KEYS = field_keys(IS_LOCAL)
WEB_PROCESS = env.bool("WEB_PROCESS", default=False)

# Apps: ours come first, so that our templates override Wagtail's

INSTALLED_APPS = [
    "home.apps.HomeConfig",
    "blog.apps.BlogConfig",
    "conditions.apps.ConditionsConfig",
    "consultations.apps.ConsultationsConfig",
    "cms.reviews.apps.ReviewsConfig",
    "cms.content_checks.apps.ContentChecksConfig",
    "cms.clinic.apps.ClinicConfig",
    "cms.core.apps.CoreConfig",
    "cms.public_forms.apps.PublicFormsConfig",
    "cms.page_cache.apps.PageCacheConfig",
    "cms.outbox.apps.OutboxConfig",
    "cms.operations.apps.OperationsConfig",
    "cms.privacy.apps.PrivacyConfig",
    "cms.images.apps.CustomImagesConfig",
    "cms.users.apps.CustomUsersConfig",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "home.accounts.apps.StaffUsersAppConfig",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.core.middleware.SecurityHeadersMiddleware",
    "cms.core.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.users.middleware.StaffSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.core.admin_access.AdminAccessMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

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
                "cms.clinic.context_processors.clinic_variables",
            ],
        },
    },
]

# Database, cache, tasks

DATABASES = {"default": database_settings(WEB_PROCESS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In-process unless CACHE_URL names a Redis; empty counts as unset. Nothing that processes must share is stored in it.
CACHES = {"default": env.cache_url_config(env("CACHE_URL", default="") or "locmemcache://")}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Email: printed to the console until EMAIL_URL is set. All email about patients goes through `cms/outbox`

vars().update(email_settings())
EMAIL_IS_SET = bool(env("EMAIL_URL", default=""))
EMAIL_TIMEOUT = 20
# Functions that return the sentences of the daily digest for a user.
DIGEST_SECTIONS = ["consultations.admin.selectors.request_digest", "home.dashboard.work_items.digest_sentences"]
# The function that returns the sender's name.
MAIL_SENDER_NAME = "cms.clinic.context.clinic_name"
# Admin users with one of these permissions see a warning when email fails or is late.
MAIL_BANNER_PERMISSIONS = ["outbox.view_message", "consultations.view_consultationrequest"]
# The function that returns counts of other apps for the monthly report of requests.
MONTHLY_STATS = "home.dashboard.monthly_stats.monthly_stats"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"no-reply@{_address.hostname}")

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": media_storage(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Public forms accept no files, and images uploaded in the admin are written to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Language and time

LANGUAGE_CODE = "en-us"
TIME_ZONE = time_zone()
USE_I18N = True
USE_TZ = True

# The model of consultation forms. Set here, like AUTH_USER_MODEL, because lower apps must not import it

PAGE_FORM_MODEL = "consultations.ConsultationForm"

# Users, sign-in, sessions

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "cms.users.validators.ClinicWordsValidator", "OPTIONS": {"named_by": "clinic.ClinicSettings"}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
ACCOUNT_ADAPTER = "cms.users.adapters.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/admin/login/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {"change_password": "cms.users.forms.NewPasswordForm"}
# Counted in the database instead (`cms/users/throttle.py`), because the cache is per process and lost on restart.
ACCOUNT_RATE_LIMITS = False
STAFF_MFA = staff_mfa(IS_LOCAL)
MFA_ADAPTER = "cms.users.adapters.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 12
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Accepts codes from a phone whose clock is half a minute off. Each code still works only once.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "cms.users.forms.SignInCodeForm",
    "reauthenticate": "cms.users.forms.CodeAgainForm",
    "activate_totp": "cms.users.forms.AddAppForm",
    "login_webauthn": "cms.users.forms.PasskeySignInForm",
}
# Password reset emails go through the outbox, so the reset views of Wagtail and allauth are not used.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = int(timedelta(days=730).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# Wagtail

WAGTAIL_SITE_NAME = "Clinic"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "images.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.images.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_AUTOSAVE_INTERVAL = 5000
# Only the clinic's time zone, so that all users schedule pages in clinic time.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILEMBEDS_FINDERS = []

# Logs: one line per event, never the values of a form

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route": {"()": "cms.core.logging.RouteFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "cms": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # At WARNING it logs every URL that was not found, which can contain text that a visitor typed.
        "django.request": {"level": "ERROR", "filters": ["route"]},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "cms.core.logging.NoFrameVariablesFilter"

# Public forms

FORM_LIMITS = env("FORM_LIMITS", default="off" if IS_LOCAL else "10/h per network prefix, 120/h in all")
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# Retention of what patients sent, in days (see docs/operations.md)

RETENTION = {"spam": 30, "closed": 90, "open": 30, "invitations": 180, "questions": 180, "askers": 90}
