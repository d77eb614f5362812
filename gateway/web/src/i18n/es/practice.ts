export const practice = {
  "practice.title": "Espacio de práctica.",
  "practice.lead": "Las personas son inventadas. No escriba datos de personas reales.",
  "practice.training": "Capacitación",
  "practice.leave": "Volver al trabajo",
  "practice.open": "Practicar con casos inventados",
};
