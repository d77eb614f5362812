export const practice = {
  "practice.title": "Espacio de práctica.",
  "practice.country": "práctica",
  "practice.lead": "No escriba datos reales.",
  "practice.training": "Capacitación",
  "practice.awaitsYes": "Falta el sí de su organización.",
  "practice.leave": "Volver al trabajo",
  "practice.open": "Ir al espacio de práctica",
  "practice.inCharge": "Usted, en su práctica.",
  "standing.ends": "Su certificado de capacitación termina el {day}.",
  "standing.due": "Apruebe su capacitación antes del {day}: desde ese día hace falta.",
  "standing.lapsed": "Su certificado de capacitación terminó el {day}: solo lectura hasta que apruebe de nuevo.",
  "standing.missing": "Le falta aprobar su capacitación.",
};
