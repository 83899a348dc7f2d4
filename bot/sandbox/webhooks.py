"""Methods by which the bot says where it wants to be called."""

from bot.sandbox import hooks
from bot.sandbox.asked import Asked
from bot.sandbox.receiving import Told, allow
from bot.sandbox.records import Json
from bot.sandbox.refusals import Refusal
from bot.sandbox.updates import DEFAULT_KINDS

_DEFAULT_CONNECTIONS, _MOST_CONNECTIONS = 40, 100


def set_webhook(asked: Asked) -> Told:
    if not asked.text("url"):
        return delete_webhook(asked)
    updates = asked.world.updates
    webhooks, before = updates.webhooks, updates.webhooks.hook
    webhooks.hurry()
    secret, certificate = asked.text("secret_token"), _certificate(asked)
    connections = asked.integer("max_connections", _DEFAULT_CONNECTIONS, 1, _MOST_CONNECTIONS)
    wanted = (asked.text("url"), secret, connections, asked.text("ip_address"))
    plain = certificate is None and not asked.flag("drop_pending_updates")
    if plain and before is not None and before.certificate is None and before.settings == wanted:
        allow(asked)
        return Told(result=True, description="Webhook is already set")
    updates.interrupt(Refusal(409, "Conflict: terminated by setWebhook request"))
    _close(asked)
    # The one before is gone by now, even if this one is refused.
    hook = hooks.hook(asked.text("url"), secret, connections, asked.text("ip_address"), certificate)
    allow(asked)
    webhooks.open(hook)
    asked.world.changed.notify_all()
    return Told(result=True, description="Webhook was set")


def delete_webhook(asked: Asked) -> Told:
    was_set = asked.world.updates.webhooks.hook is not None
    _close(asked)
    return Told(result=True, description="Webhook was deleted" if was_set else "Webhook is already deleted")


def get_webhook_info(asked: Asked) -> Json:
    updates = asked.world.updates
    hook, error = updates.webhooks.hook, updates.webhooks.last_error
    info: Json = {"url": hook.url if hook else "", "has_custom_certificate": bool(hook and hook.certificate)}
    info["pending_update_count"] = updates.pending()
    if error is not None:
        info["last_error_date"], info["last_error_message"] = error
    if hook is not None:
        info |= {"max_connections": hook.max_connections, "ip_address": hook.address}
    if updates.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(updates.allowed)
    return info


def _close(asked: Asked) -> None:
    asked.world.updates.webhooks.close()
    if asked.flag("drop_pending_updates"):
        asked.world.updates.drop()


def _certificate(asked: Asked) -> bytes | None:
    upload = asked.uploads.get(asked.text("certificate").removeprefix("attach://") or "certificate")
    return None if upload is None else upload.data


METHODS = {
    "setWebhook": (
        set_webhook,
        "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    ),
    "deleteWebhook": (delete_webhook, "drop_pending_updates"),
    "getWebhookInfo": (get_webhook_info, ""),
}
