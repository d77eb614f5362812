"""The settings of a country on one page: what each may be, what it is called, and when a change weakens protection.

What holds by default is in `shared/contracts/country_settings.py`, because the services that act by it read it too.
"""

import operator
from collections.abc import Mapping

from services.identity.domain.countries.setting_parts import PartKind, SettingChoice, SettingPart
from services.identity.domain.countries.setting_shapes import Setting, all_or_none, rising
from services.identity.domain.countries.words_setting import WORDS_SETTING
from services.identity.domain.roles.roles import Role
from shared.contracts.country_settings import (
    BY_PASSKEY,
    BY_SECOND_FACTOR,
    CONSENT_NOTICE,
    DAYS_OFF,
    DEFAULTS,
    ESCALATION,
    NIGHT_HOURS,
    PLEDGE,
    REFERRAL_DEADLINES,
    RETENTION,
    SIGN_IN,
    SettingValue,
    days_of,
)
from shared.kernel.errors import NotFound


def setting_named(name: str) -> Setting:
    """The setting of that name. Raises NotFound."""
    if name not in SETTINGS:
        raise NotFound
    return SETTINGS[name]


def _numbers(unit: str, minimum: int, maximum: int, *parts: tuple[str, str, str]) -> tuple[SettingPart, ...]:
    """Parts of one unit with the same bounds: key, and what it is called in Spanish and English."""
    return tuple(
        SettingPart(
            key=key, es=es, en=en, unit_es=unit, unit_en=_IN_ENGLISH.get(unit, unit), minimum=minimum, maximum=maximum
        )
        for key, es, en in parts
    )


def _text(key: str, es: str, en: str, maximum: int, lines: int) -> SettingPart:
    return SettingPart(key=key, kind=PartKind.TEXT, es=es, en=en, maximum=maximum, lines=lines)


_IN_ENGLISH: Mapping[str, str] = {"años": "years", "% del plazo": "% of the time to answer"}


def _any_more(before: SettingValue, after: SettingValue, *keys: str) -> bool:
    return any(int(after[key]) > int(before[key]) for key in keys or before)


def _hours_of(night: SettingValue) -> frozenset[int]:
    begins, ends = int(night["begins"]), int(night["ends"])
    return frozenset((begins + hour) % 24 for hour in range((ends - begins) % 24))


_PROOFS = (
    SettingChoice(code=BY_SECOND_FACTOR, es="Cualquier segundo factor", en="Any second factor"),
    SettingChoice(code=BY_PASSKEY, es="Solo clave de acceso", en="Passkey only"),
)

SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            name=REFERRAL_DEADLINES,
            es="Plazos de respuesta",
            en="Time to answer",
            about_es="Cuánto tiempo tiene para responder quien recibe en este país una referencia. Las ya enviadas"
            " conservan su plazo. Un plazo más largo necesita a una segunda persona.",
            about_en="How long the receiver of a referral in this country has to answer it. Those that were sent keep"
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
            whole_rule=rising(by=0),
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
                *_numbers(
                    "% del plazo", 10, 90, ("remind", "Se recuerda a quien la recibió", "The receiver is reminded")
                ),
                *_numbers(
                    "% del plazo", 110, 900, ("region", "Se avisa a la coordinación regional", "The region is told")
                ),
                *_numbers("% del plazo", 120, 1000, ("expires", "Vence", "It expires")),
            ),
            weakens=lambda before, after: (
                _any_more(before, after, "remind", "region") or _any_more(after, before, "expires")
            ),
            whole_rule=rising(by=10),
        ),
        Setting(
            name=RETENTION,
            es="Cuánto se conservan los casos cerrados",
            en="How long closed cases are kept",
            about_es="Años después del cierre; en casos de niñas, niños y adolescentes, después de que cumplan 18."
            " Pasados, el caso queda sin nombres ni relatos y no se puede recuperar. Acortar necesita a una segunda"
            " persona, y alcanza también a los casos ya cerrados.",
            about_en="Years after the closure; of cases of children, after their 18th birthday. Then a case is left"
            " without names and accounts, which cannot be brought back. Shortening needs a second person, and reaches"
            " cases that are closed already too.",
            parts=(
                *_numbers("años", 5, 100, ("child", "Casos de niñas, niños y adolescentes", "Cases of children")),
                *_numbers("años", 5, 100, ("victim", "Casos de personas adultas", "Cases of adults")),
                *_numbers("años", 1, 100, ("not_a_victim", "Casos sin víctima", "Cases without a victim")),
            ),
            weakens=lambda before, after: _any_more(after, before),
        ),
        Setting(
            name=NIGHT_HOURS,
            es="Horas de la noche",
            en="Hours of the night",
            about_es="De qué hora a qué hora se listan como inusuales las lecturas de casos, en la hora del país. Una"
            " noche que deja fuera horas que hoy cuentan necesita a una segunda persona; de una hora a la misma hora"
            " no hay noche.",
            about_en="From which hour to which reading cases is listed as unusual, by the clocks of the country. A"
            " night that leaves out hours which count today needs a second person; from an hour to the same hour"
            " there is no night.",
            parts=_numbers(
                "h", 0, 23, ("begins", "Empieza a las", "It begins at"), ("ends", "Termina a las", "It ends at")
            ),
            weakens=lambda before, after: not _hours_of(before) <= _hours_of(after),
        ),
        Setting(
            name=SIGN_IN,
            es="Cómo entra cada función",
            en="How each role signs in",
            about_es="Nadie de estas funciones entra sin segundo factor. Donde el país pide clave de acceso, la"
            " contraseña con código ya no basta: al entrar se lleva a la persona a agregar una. Dejar de pedirla"
            " necesita a una segunda persona.",
            about_en="No one in these roles signs in without a second factor. Where the country asks for a passkey,"
            " password and code are not enough: on signing in, people are led to add one. Asking for it no more needs"
            " a second person.",
            parts=tuple(
                SettingPart(
                    key=key,
                    kind=PartKind.CHOICE,
                    es=Role(key).label("es"),
                    en=Role(key).label("en"),
                    choices=_PROOFS,
                )
                for key in DEFAULTS[SIGN_IN]
            ),
            weakens=lambda before, after: any(before[key] == BY_PASSKEY and after[key] != BY_PASSKEY for key in before),
        ),
        Setting(
            name=DAYS_OFF,
            es="Días de asueto",
            en="Days off",
            about_es="Días sin trabajo además de los feriados de la ley, como los asuetos que se decretan para un año."
            " Quien acompaña a una persona recibe entonces antes el aviso de su audiencia. Los plazos de la ley se"
            " cuentan sin ellos: vencen antes, no después. Quitar un día necesita a una segunda persona.",
            about_en="Days without work beside the holidays of the law, such as those that are decreed for one year."
            " Who accompanies a person is then reminded of a hearing earlier. Time limits of the law are counted"
            " without them: they end sooner, not later. Taking a day away needs a second person.",
            parts=(SettingPart(key="days", kind=PartKind.DAYS, maximum=60, es="Días", en="Days"),),
            weakens=lambda before, after: not {*days_of(str(before["days"]))} <= {*days_of(str(after["days"]))},
        ),
        Setting(
            name=PLEDGE,
            es="Compromiso de confidencialidad",
            en="Pledge of confidentiality",
            about_es="Lo que firma cada persona antes de su primer uso, y otra vez al entrar cuando cambia. Todo vacío:"
            " el texto de la red. Una línea vacía separa los párrafos. Cada cambio necesita a una segunda persona.",
            about_en="What each person signs before their first use, and once more on signing in when it changes. All"
            " empty: the text of the network. An empty line parts paragraphs. Each change needs a second person.",
            parts=(
                _text("title_es", "Título en español", "Title in Spanish", 120, 1),
                _text("text_es", "Texto en español", "Text in Spanish", 8000, 12),
                _text("title_en", "Título en inglés", "Title in English", 120, 1),
                _text("text_en", "Texto en inglés", "Text in English", 8000, 12),
            ),
            weakens=operator.ne,
            whole_rule=all_or_none,
        ),
        Setting(
            name=CONSENT_NOTICE,
            es="Aviso antes del consentimiento",
            en="Notice before consent",
            about_es="Lo que se lee a la persona antes de que acepte o no. Cada consentimiento guarda qué aviso se"
            " leyó, y los anteriores se siguen mostrando. Todo vacío: el aviso de la plataforma. Una línea vacía separa"
            " los párrafos. Cada cambio necesita a una segunda persona.",
            about_en="What is read to the person before they agree or not. Each consent holds which notice was read,"
            " and the earlier ones are shown as before. All empty: the notice of the platform. An empty line parts"
            " paragraphs. Each change needs a second person.",
            parts=(
                _text("text_es", "Texto en español", "Text in Spanish", 8000, 12),
                _text("text_en", "Texto en inglés", "Text in English", 8000, 12),
            ),
            weakens=operator.ne,
            whole_rule=all_or_none,
        ),
        WORDS_SETTING,
    )
}
"""Name → setting, in the order in which they are listed."""
