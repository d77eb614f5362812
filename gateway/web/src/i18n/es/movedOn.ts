/** Lo que se lee de una evaluación del riesgo cuando otra se registró mientras tanto. */
export const movedOn = {
  "assess.now": "Consta ahora:",
  "assess.found": "evaluado: {day}",
  "assess.savedAsHistory": "Evaluación guardada en el historial: {risk}. El riesgo del caso no cambió.",
  "assess.movedOn.title": "El riesgo se evaluó mientras tanto.",
  "assess.movedOn.text":
    "Todavía no se guardó nada de lo que usted escribió, y se conserva. Vea ambas evaluaciones y decida.",
  "assess.movedOn.stored": "Ahora consta",
  "assess.movedOn.mine": "Usted escribió",
  "assess.movedOn.by": "{who}, {when}",
  "assess.movedOn.keep": "Dejar lo que consta; la mía va al historial",
  "assess.movedOn.replace": "La mía vale desde ahora",
  "assess.movedOn.older": "La suya es de un día anterior: no reemplaza lo que consta.",
};
