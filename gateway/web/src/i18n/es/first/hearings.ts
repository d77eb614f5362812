/** Notices of hearings and requests: that there is one, not which or when. */
export const hearings = {
  "news.case_hearing_set": "Se fijó una audiencia de un caso que usted acompaña",
  "news.case_hearing_moved": "Se movió una audiencia de un caso que usted acompaña",
  "news.case_hearing_cancelled": "Se canceló una audiencia de un caso que usted acompaña",
  "news.case_hearing_in_7_days": "Falta una semana para una audiencia de un caso que usted acompaña",
  "news.case_hearing_tomorrow": "Mañana o el próximo día hábil hay una audiencia de un caso que usted acompaña",
  "news.proceeding_hearing_set": "Se fijó una audiencia de un proceso que usted lleva",
  "news.proceeding_hearing_moved": "Se movió una audiencia de un proceso que usted lleva",
  "news.proceeding_hearing_cancelled": "Se canceló una audiencia de un proceso que usted lleva",
  "news.proceeding_hearing_in_7_days": "Falta una semana para una audiencia de un proceso que usted lleva",
  "news.proceeding_hearing_tomorrow": "Mañana o el próximo día hábil hay una audiencia de un proceso que usted lleva",
  "news.case_request_made": "Le piden algo para el proceso penal de un caso",
  "news.case_request_withdrawn": "Ya no le piden lo que pedían para el proceso penal de un caso",
  "news.proceeding_request_answered": "Respondieron lo que usted pidió para un proceso",
};
