/** The states in which the receiver still owes an answer. */
export const UNANSWERED = new Set(["sent", "received", "info_requested"]);
