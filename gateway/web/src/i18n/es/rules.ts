/** Las reglas de una organización sobre sus casos. */
export const rules = {
  "rules.title": "Reglas de {name}",
  "rules.lead": "Cómo trabaja la organización con sus casos.",
  "rules.link": "Reglas",
  "rules.save": "Guardar reglas",
  "rules.saved": "Reglas guardadas",
  "rules.approvals_for": "¿Qué necesita a una segunda persona?",
  "rules.approvals_for.hint":
    "Lo aprueba una persona que supervisa y no lo pidió; nunca un sistema. Compartir sin consentimiento la necesita siempre.",
  "rules.caseworkers_see": "¿Qué casos ve quien atiende casos?",
  "rules.see.hint":
    "Supervisión ve siempre todos. Con «solo los suyos», al registrar tampoco se avisa de casos parecidos de otras personas, y un sistema, con cualquier función, ve solo los que abrió.",
};
