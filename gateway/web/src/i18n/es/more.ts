/** La pantalla Más. */
export const more = {
  "more.leaving": "Terminar",
  "more.leavingText":
    "Al cerrar la sesión no queda nada legible en este dispositivo. Lo que no se terminó o no se envió queda cifrado, y vuelve cuando usted entra de nuevo aquí.",
  "more.mail": "Correo de prueba",
  "more.mailText": "Los mensajes que envía esta plataforma local. No salen de este equipo.",
  "more.mailOpen": "Abrir el buzón",
};
