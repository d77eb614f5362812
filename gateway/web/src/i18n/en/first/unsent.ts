export const unsent = {
  "unsent.count.one": "{count} to be sent",
  "unsent.count.other": "{count} to be sent",
  "unsent.attention.one": "{count} needs attention",
  "unsent.attention.other": "{count} need attention",
  "unsent.last": "last time {time}",
  "unsent.see": "See",
  "unsent.strip.offline": "No connection. What you type is kept encrypted here.",
  "unsent.leave.title": "Something is left to send",
  "unsent.leave.text":
    "It stays encrypted on this device, and only you can send it: when you sign in here again. What you have not finished is erased if another person signs in before.",
  "update.ready": "There is a new version.",
  "update.apply": "Update",
  "update.later": "There is a new version. You can update once no form is unfinished.",
  "lowData.title": "Little data",
  "lowData.text":
    "Screens are fetched when they are opened, and charts when they are asked for. Without a network only what was opened before opens.",
  "lowData.on": "Use little data",
};
