export const escalation = {
  "nav.escalated": "Plazos vencidos",
  "nav.perpetrators": "Presuntos responsables",
  "nav.movements": "Movilidad",
  "escalation.tag": "plazo vencido, ya se avisó",
  "news.referral_escalated": "Venció el plazo sin respuesta, se avisó a otras instancias: {code}",
  "news.referral_overdue_ended": "Ya no espera respuesta: {code}",
  "news.referral_recipient_suspended": "La organización que debía responder está suspendida: {code}",
  "news.referral_info_provided": "Respondieron su pregunta sobre {code}",
  "news.readAll": "Marcar todo como leído",
  "news.referral_overdue": "Una referencia espera respuesta: {code}",
  "timeline.escalated": "Referencia {code}: venció el plazo sin respuesta, se avisó",
};
