export const alerts = {
  "alerts.title": "Cuentas que leyeron de forma inusual",
  "alerts.all": "Ver todo",
  "alerts.kind.much": "mucho en una hora",
  "alerts.kind.night": "de noche",
  "alerts.kind.other_team": "casos de otro equipo",
  "alerts.opened.one": "abrió {count} caso",
  "alerts.opened.other": "abrió {count} casos",
  "alerts.searched.one": "hizo {count} búsqueda",
  "alerts.searched.other": "hizo {count} búsquedas",
};
