/** What is read on the screen of what is to be sent. */
export const unsentLines = {
  "unsent.history": "Kept as history: the risk of the case did not change.",
  "unsent.title": "To be sent",
  "unsent.lead":
    "What you confirmed and the platform does not have yet. It is kept encrypted on this device and sent when the network is back.",
  "unsent.none": "Nothing is left to send.",
  "unsent.confirmed": "Confirmed: {time}",
  "unsent.state.waiting": "Waiting for the network",
  "unsent.state.onItsWay": "Sent without an answer; repeated until there is one, and not saved twice",
  "unsent.state.refused": "Not accepted: {why}",
  "unsent.state.doubtful":
    "Sent more than two days ago, and there was no answer. Perhaps it arrived: look for it before you send it again.",
  "unsent.correct": "Correct",
  "unsent.taken": "Another form like this is unfinished: save or discard it before you correct this one.",
  "unsent.again": "It did not arrive: send again",
  "unsent.now": "Send now",
  "unsent.sent": "Sent during this visit",
  "unsent.sentAt": "Sent: {time}",
  "unsent.refer": "Its first referral is prepared here, once it is sent.",
  "unsent.open": "Open the case",
};
