import type { hearings as Texts } from "../../es/first/hearings";

export const hearings: Record<keyof typeof Texts, string> = {
  "news.case_hearing_set": "A hearing was set in a case that you accompany",
  "news.case_hearing_moved": "A hearing was moved in a case that you accompany",
  "news.case_hearing_cancelled": "A hearing was cancelled in a case that you accompany",
  "news.case_hearing_in_7_days": "A hearing is a week away in a case that you accompany",
  "news.case_hearing_tomorrow": "Tomorrow or the next working day there is a hearing in a case that you accompany",
  "news.proceeding_hearing_set": "A hearing was set in a proceeding of yours",
  "news.proceeding_hearing_moved": "A hearing was moved in a proceeding of yours",
  "news.proceeding_hearing_cancelled": "A hearing was cancelled in a proceeding of yours",
  "news.proceeding_hearing_in_7_days": "A hearing is a week away in a proceeding of yours",
  "news.proceeding_hearing_tomorrow": "Tomorrow or the next working day there is a hearing in a proceeding of yours",
  "news.case_request_made": "Something is asked of you for the criminal proceeding of a case",
  "news.case_request_withdrawn": "What was asked of you for the criminal proceeding of a case is not needed any more",
  "news.proceeding_request_answered": "What you asked for in a proceeding was answered",
};
