export const who = {
  "sheet.contact": "Contacto",
  "sheet.noContact": "No se compartió ningún contacto.",
  "sheet.phone": "Teléfono",
  "sheet.call": "se puede llamar",
  "sheet.doNotCall": "no llamar",
  "sheet.write": "se le puede escribir",
  "sheet.doNotWrite": "no escribir",
  "sheet.needs": "Qué necesita",
  "sheet.more": "Lo demás que se compartió",
};
