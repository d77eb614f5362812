export const blank = {
  "blank.title": "Registro en papel",
  "blank.lead": "Las mismas preguntas que en la pantalla, para donde no hay aparato. Todo puede quedar sin respuesta.",
  "blank.print": "Imprimir en blanco",
  "blank.care":
    "Lo que se escribe aquí no está cifrado. No lo deje a la vista, páselo al sistema el mismo día y destruya la hoja.",
  "blank.number": "Número de caso (si ya lo tiene)",
  "blank.date": "Fecha",
  "blank.who": "Quién lo llena",
};
