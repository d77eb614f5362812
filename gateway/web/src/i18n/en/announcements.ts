export const announcements = {
  "announcements.title": "Announcements",
  "announcements.until": "Until {day}",
};
