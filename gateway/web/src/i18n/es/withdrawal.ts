export const withdrawal = {
  "withdrawal.tag": "sin acuse",
  "assignment.nobody": "Nadie todavía.",
  "news.referral_assigned": "Se le asignó la referencia {code}",
  "news.case_changed": "Cambió un caso que sigue",
  "news.approval_asked": "Algo espera su aprobación",
  "news.approval_decided": "Se decidió lo que pidió",
  "news.case_assigned": "Se le asignó un caso",
  "news.referral_access_ended": "Ya no puede usarse lo compartido, acúselo: {code}",
  "news.referral_movement_reported": "Noticias de la llegada o del seguimiento: {code}",
  "news.referral_transfer_requested": "Le piden el caso de {code}",
  "news.referral_transfer_refused": "No se transfiere el caso de {code}",
  "news.referral_withdrawal_acknowledged": "Acusaron el retiro de {code}",
};
