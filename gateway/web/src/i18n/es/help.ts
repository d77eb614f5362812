export const help = {
  "help.open": "Ayuda de esta pantalla",
  "help.title": "Ayuda",
  "help.close": "Cerrar",
  "help.search": "Buscar en la ayuda",
  "help.found.one": "{count} página",
  "help.found.other": "{count} páginas",
  "help.none": "Ninguna página lo dice. Pruebe con otra palabra.",
  "help.contents": "Todo el manual",
  "help.here": "Ayuda de esta pantalla",
  "support.ask": "¿A quién preguntar?",
  "support.administrator": "A quien administra la plataforma en su país.",
  "help.chapter": "Más sobre: {title}",
};
