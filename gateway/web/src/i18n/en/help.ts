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
  "help.chapter": "More about: {title}",
};
