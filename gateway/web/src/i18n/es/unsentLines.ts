/** Lo que se lee en la pantalla de lo que falta enviar. */
export const unsentLines = {
  "unsent.history": "Quedó en el historial: el riesgo del caso no cambió.",
  "unsent.title": "Por enviar",
  "unsent.lead":
    "Lo que confirmó y la plataforma todavía no tiene. Se guarda cifrado en este dispositivo y se envía al volver la red.",
  "unsent.none": "No queda nada por enviar.",
  "unsent.confirmed": "Confirmado: {time}",
  "unsent.state.waiting": "Espera la red",
  "unsent.state.onItsWay": "Se envió sin respuesta; se repite hasta que la haya, y no se guarda dos veces",
  "unsent.state.refused": "No se aceptó: {why}",
  "unsent.state.doubtful":
    "Se envió hace más de dos días y no hubo respuesta. Quizá llegó: búsquelo antes de enviarlo otra vez.",
  "unsent.correct": "Corregir",
  "unsent.taken": "Hay otro formulario igual sin terminar: guárdelo o descártelo antes de corregir este.",
  "unsent.again": "No llegó: enviar otra vez",
  "unsent.now": "Enviar ahora",
  "unsent.sent": "Enviado en esta visita",
  "unsent.sentAt": "Enviado: {time}",
  "unsent.refer": "Su primera referencia se prepara aquí, cuando esté enviado.",
  "unsent.open": "Abrir el caso",
};
