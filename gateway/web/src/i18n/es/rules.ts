/** Las reglas de una organización sobre sus casos. */
export const rules = {
  "rules.title": "Reglas de {name}",
  "rules.lead": "Cómo trabaja la organización con sus casos.",
  "rules.link": "Reglas",
  "rules.save": "Guardar reglas",
  "rules.saved": "Reglas guardadas",
  "rules.waits": "Lo que protege menos espera el sí de la organización",
  "rules.waits.note": "Se pidió que sus reglas protejan menos. Sigue lo de ahora hasta el sí de {organisation}.",
  "rules.second":
    "Lo que protege más vale en el acto. Lo que protege menos espera el sí de la supervisión de la organización; si no la hay, el de la coordinación regional. A quienes supervisan o administran la organización se les avisa de cada cambio.",
  "rules.approvals_for": "¿Qué necesita a una segunda persona?",
  "rules.approvals_for.hint":
    "Lo aprueba una persona que supervisa y no lo pidió; nunca un sistema. Compartir sin consentimiento y borrar quién es alguien la necesitan siempre.",
  "rules.caseworkers_see": "¿Qué casos ve quien atiende casos?",
  "rules.see.hint":
    "Supervisión ve siempre todos. Con «solo los suyos», al registrar tampoco se avisa de casos parecidos de otras personas, y un sistema, con cualquier función, ve solo los que abrió.",
};
