export const announcements = {
  "announcements.title": "Anuncios",
  "announcements.until": "Hasta el {day}",
};
