export const unsent = {
  "unsent.count.one": "{count} por enviar",
  "unsent.count.other": "{count} por enviar",
  "unsent.attention.one": "{count} necesita atención",
  "unsent.attention.other": "{count} necesitan atención",
  "unsent.last": "última vez {time}",
  "unsent.see": "Ver",
  "unsent.strip.offline": "Sin conexión. Lo escrito se guarda cifrado aquí.",
  "unsent.leave.title": "Queda algo por enviar",
  "unsent.leave.text":
    "Se queda cifrado en este dispositivo, y solo usted lo puede enviar: al entrar de nuevo aquí. Lo que no terminó de escribir se borra si antes entra otra persona.",
  "update.ready": "Hay una versión nueva.",
  "update.apply": "Actualizar",
  "update.later": "Hay una versión nueva. Se podrá actualizar cuando no quede ningún formulario sin terminar.",
  "lowData.title": "Pocos datos",
  "lowData.text":
    "Las pantallas se traen cuando se abren y los gráficos cuando se piden. Sin red solo se abre lo que ya se abrió.",
  "lowData.on": "Usar pocos datos",
};
