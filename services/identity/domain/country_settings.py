"""The settings of a country on one page: what each may be, what it is called, and when a change weakens protection.

What holds by default is in `shared/contracts/country_settings.py`, because the services that act by it read it too.
"""

from collections.abc import Mapping

from services.identity.domain.setting_shapes import Setting, SettingPart
from shared.contracts.country_settings import ESCALATION, REFERRAL_DEADLINES, SettingValue
from shared.kernel.errors import NotFound


def setting_named(name: str) -> Setting:
    """The setting of that name. Raises NotFound."""
    if name not in SETTINGS:
        raise NotFound
    return SETTINGS[name]


def _numbers(unit: str, minimum: int, maximum: int, *parts: tuple[str, str, str]) -> tuple[SettingPart, ...]:
    """Parts of one unit with the same bounds: key, and what it is called in Spanish and English."""
    return tuple(
        SettingPart(key=key, es=es, en=en, unit_es=unit, unit_en=unit, minimum=minimum, maximum=maximum)
        for key, es, en in parts
    )


def _any_more(before: SettingValue, after: SettingValue, *keys: str) -> bool:
    return any(int(after[key]) > int(before[key]) for key in keys or before)


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            name=REFERRAL_DEADLINES,
            es="Plazos de respuesta",
            en="Time to answer",
            about_es="Cuánto tiempo tiene para responder quien recibe en este país una referencia. Las ya enviadas"
            " conservan su plazo. Un plazo más largo necesita a una segunda persona.",
            about_en="How long whoever receives a referral in this country has to answer it. Those that were sent keep"
            " their deadline. A longer time needs a second person.",
            parts=_numbers(
                "h",
                1,
                720,
                ("imminent", "Riesgo inminente", "Imminent risk"),
                ("high", "Riesgo alto", "High risk"),
                ("medium", "Riesgo medio", "Medium risk"),
                ("low", "Riesgo bajo", "Low risk"),
            ),
            weakens=_any_more,
            least_rise=0,
        ),
        Setting(
            name=ESCALATION,
            es="Qué pasa sin respuesta",
            en="What happens without an answer",
            about_es="Cuándo se recuerda, se avisa y vence una referencia sin respuesta, en porcentaje del plazo: 50 es"
            " la mitad, 200 el doble. Al cumplirse el plazo siempre se avisa a quien administra el país. Recordar o"
            " avisar después, o que venza antes, necesita a una segunda persona.",
            about_en="When a referral without an answer is reminded of, told about and expires, in percent of the time"
            " to answer: 50 is half of it, 200 twice. At the end of the time the administrators of the country are"
            " always told. Reminding or telling later, or expiring sooner, needs a second person.",
            parts=(
                *_numbers("%", 10, 90, ("remind", "Se recuerda a quien la recibió", "The receiver is reminded")),
                *_numbers("%", 110, 900, ("region", "Se avisa a la coordinación regional", "The region is told")),
                *_numbers("%", 120, 1000, ("expires", "Vence", "It expires")),
            ),
            weakens=lambda before, after: (
                _any_more(before, after, "remind", "region") or _any_more(after, before, "expires")
            ),
            least_rise=10,
        ),
    )
}
"""Name → setting, in the order in which they are listed."""
