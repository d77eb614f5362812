export const withdrawal = {
  "withdrawal.tag": "sin acuse",
  "withdrawal.title": "Retiros sin acuse",
  "withdrawal.lead":
    "Se revocó un consentimiento o se borró una identidad, y quien había aceptado la referencia no lo ha acusado.",
  "withdrawal.none": "Todos los retiros tienen acuse.",
  "withdrawal.toAcknowledge":
    "La información ya no se puede abrir. Deje de usar lo que copió de ella y acuse el retiro.",
  "withdrawal.waiting": "Quien la recibió fue avisado y todavía no lo ha acusado.",
  "withdrawal.acknowledged": "Acuse de quien la recibió: {when}.",
  "step.acknowledge": "Acusar el retiro",
  "step.explain.acknowledge-withdrawal":
    "Confirma que su organización lo sabe y ya no usa lo que se compartió. Quien la envió recibe el acuse.",
  "step.done.acknowledge-withdrawal": "Retiro acusado",
  "assignment.title": "Quién la atiende",
  "assignment.nobody": "Nadie todavía.",
  "assignment.left": "Una persona que ya no está activa.",
  "assignment.to": "Asignar a",
  "assignment.hint": "Recibe un aviso y, una vez aceptada, puede abrir la información.",
  "assignment.assign": "Asignar",
  "assignment.done": "Referencia asignada",
  "news.referral_assigned": "Se le asignó la referencia {code}",
  "news.case_assigned": "Se le asignó un caso",
  "news.referral_access_ended": "Ya no puede usarse lo compartido, acúselo: {code}",
  "news.referral_movement_reported": "Noticias de la llegada o del seguimiento: {code}",
  "news.referral_withdrawal_acknowledged": "Acusaron el retiro de {code}",
};
