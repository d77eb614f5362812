export const help = {
  "help.open": "Help for this screen",
  "help.title": "Help",
  "help.close": "Close",
  "help.search": "Search the help",
  "help.found.one": "{count} page",
  "help.found.other": "{count} pages",
  "help.none": "No page says it. Try another word.",
  "help.contents": "The whole manual",
  "help.here": "Help for this screen",
  "support.ask": "Whom to ask?",
  "support.administrator": "Whoever administers the platform in your country.",
  "help.chapter": "More about: {title}",
};
