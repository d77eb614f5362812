export const alerts = {
  "alerts.title": "Cuentas que abrieron o buscaron mucho",
  "alerts.lead":
    "En una hora: más que el límite, o mucho más de lo que suele esa cuenta. Puede tener un buen motivo: pregunte, y si no lo tiene suspenda la cuenta.",
  "alerts.opened.one": "abrió {count} caso",
  "alerts.opened.other": "abrió {count} casos",
  "alerts.searched.one": "hizo {count} búsqueda",
  "alerts.searched.other": "hizo {count} búsquedas",
};
