"""The sentences of the pages that need no session, by language."""

from typing import Any, Final

ERROR: Final[dict[str, dict[str, str]]] = {
    "es": {
        "safe": "Lo que ya estaba guardado sigue guardado.",
        "back": "Volver al inicio",
        "again": "Intentar de nuevo",
        "help": "Para pedir ayuda, hable con",
        "administrator": "quien administra la plataforma en su país",
        "code": "Código para pedir ayuda:",
    },
    "en": {
        "safe": "What was already saved is still saved.",
        "back": "Back to the start",
        "again": "Try again",
        "help": "For help, ask",
        "administrator": "the administrator of the platform in your country",
        "code": "Code to ask for help:",
    },
}

LEAVE: Final[dict[str, dict[str, str]]] = {
    "es": {
        "title": "Agenda",
        "done": "No hay nada pendiente para hoy.",
        "history": "Si usa un equipo compartido, cierre también esta ventana.",
    },
    "en": {
        "title": "Agenda",
        "done": "Nothing is due today.",
        "history": "On a shared computer, close this window too.",
    },
}

UNBUILT: Final[dict[str, dict[str, str]]] = {
    "es": {
        "title": "La aplicación web no está construida",
        "how": "La interfaz de programación funciona. Para construir la aplicación web, ejecute:",
        "docs": "Documentación de la interfaz de programación",
    },
    "en": {
        "title": "The web application is not built",
        "how": "The API works. To build the web application, run:",
        "docs": "API documentation",
    },
}

PRIVACY: Final[dict[str, dict[str, Any]]] = {
    "es": {
        "title": "Aviso de privacidad",
        "other_language": "en",
        "other_label": "English",
        "sections": [
            {
                "title": "Qué se guarda en su navegador",
                "text": "Una cookie de sesión, que termina a los 30 minutos sin uso o a las 12 horas. "
                "No hay cookies de seguimiento ni contenido de otros sitios.",
            },
            {
                "title": "Qué se registra",
                "text": "Cada lectura y cada cambio de un expediente queda registrado: quién, cuándo y para qué. "
                "Los registros técnicos no contienen nombres.",
            },
            {
                "title": "Con quién se comparte",
                "text": "Solo con las organizaciones para las que la persona dio su consentimiento, "
                "y solo los datos que ese consentimiento permite.",
            },
            {
                "title": "Sus derechos",
                "text": "Puede pedir ver, corregir o borrar sus datos, y retirar su consentimiento, "
                "por medio de la organización que le atiende.",
            },
        ],
    },
    "en": {
        "title": "Privacy notice",
        "other_language": "es",
        "other_label": "Español",
        "sections": [
            {
                "title": "What is kept in your browser",
                "text": "One session cookie, which ends after 30 minutes without use or after 12 hours. "
                "There are no tracking cookies and nothing from other sites.",
            },
            {
                "title": "What is recorded",
                "text": "Each reading and each change of a file is recorded: who, when and why. "
                "Technical logs hold no names.",
            },
            {
                "title": "Who it is shared with",
                "text": "Only the organisations that the person consented to, "
                "and only the data that the consent allows.",
            },
            {
                "title": "Your rights",
                "text": "You may ask to see, correct or erase your data, and withdraw your consent, "
                "through the organisation that supports you.",
            },
        ],
    },
}
