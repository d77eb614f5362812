export const announcements = {
  "announcements.title": "Avisos",
  "announcements.until": "Hasta el {day}",
};
