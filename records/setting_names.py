"""The names of all settings, so that one that is written wrongly is found and not passed over."""

from collections.abc import Mapping
from difflib import get_close_matches

# Ours alone: whatever begins so is meant for us.
_OWN = ("GATEWAY_", "MESSENGER_")
# Others use these as well, so only what looks like one of ours is refused.
_SHARED = (
    *("ACTIONS_", "CONSOLE_", "DATABASE_", "DATA_", "ENGINE_", "LOG_", "REDIS_", "RETENTION_"),
    "TRACES_",
)
_LIKENESS = 0.87
_SECRETS = (
    "DATABASE_URL",
    "REDIS_URL",
    "MESSENGER_APP_SECRET",
    "MESSENGER_VERIFY_TOKEN",
    "MESSENGER_PAGE_TOKEN",
    "MESSENGER_PAGE_ID",
)
NAMES = frozenset(
    {
        *_SECRETS,
        *(f"{name}_FILE" for name in _SECRETS),
        *("DATA_DIR", "LOG_LEVEL", "RETENTION_DAYS", "TRACES_URL", "TRACES_SHARE"),
        *("ACTIONS_HOST", "ACTIONS_PORT", "ACTIONS_URL"),
        *("ENGINE_PORT", "ENGINE_URL", "ENGINE_TIMEOUT", "ENGINE_TENSORFLOW"),
        *("CONSOLE", "CONSOLE_HOST", "CONSOLE_PORT", "CONSOLE_HTTPS", "CONSOLE_MODEL"),
        *("CONSOLE_SECOND_PERSON", "CONSOLE_NICE"),
        *(f"GATEWAY_{kind}_LIMIT" for kind in ("RATE", "ADDRESS", "SESSION")),
        *("GATEWAY_HOST", "GATEWAY_PORT", "GATEWAY_METRICS_HOST", "GATEWAY_METRICS_PORT"),
        *("GATEWAY_ORIGINS", "GATEWAY_PROXIES", "GATEWAY_DOCS", "GATEWAY_SESSION_DAYS"),
        *("GATEWAY_MESSAGE_CHARS", "GATEWAY_BODY_BYTES"),
        *("MESSENGER_GRAPH_URL", "MESSENGER_GRAPH_VERSION", "MESSENGER_ORDER_WAIT"),
        *("MESSENGER_HAND_OFF_TO", "MESSENGER_HAND_OFF_WHEN", "MESSENGER_OWNER_HOURS"),
        *("MESSENGER_DISCLOSURE_HOURS", "MESSENGER_SENDS_AT_ONCE", "MESSENGER_GIVE_UP_MINUTES"),
    }
)


def misspelt(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for each name that was meant to be a setting and is none.

    Args:
        environment: usually ``os.environ``.
    """
    lines = []
    for name in sorted(environment.keys() - NAMES):
        near = get_close_matches(name, NAMES, 1, _LIKENESS if name.startswith(_SHARED) else 0.6)
        if name.startswith(_OWN) or (near and name.startswith(_SHARED)):
            mend = f"did you mean {near[0]}?" if near else "remove it."
            lines.append(f"{name} is no setting; {mend} All of them are in docs/settings.md.")
    return lines
