export const admin = {
  "organisations.title": "Organizaciones",
  "organisations.lead": "Las organizaciones de la red que usted puede ver.",
  "organisations.none": "No hay organizaciones en su alcance.",
  "users.title": "Usuarios",
  "users.lead": "Quién trabaja con la plataforma y con qué función.",
  "users.none": "No hay usuarios en su alcance.",
  "status.active": "Activa",
  "status.invited": "Con invitación",
  "status.suspended": "Suspendida",
  "status.closed": "Cerrada",
};
