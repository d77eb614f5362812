import { useState } from "preact/hooks";

import { nameOf, since } from "../../../forms/names";
import {
  correct,
  isFormTaken,
  neverLeft,
  outbox,
  type Sent,
  sendAgain,
  sendWaiting,
  sent,
  stateOf,
  throwAway,
  type Waiting,
} from "../../../forms/outbox";
import { t } from "../../../i18n";
import { go } from "../../../router";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { Empty } from "../../../ui/loading/Empty";
import { PageHead } from "../../../ui/page/PageHead";
import { RiskMovedOn } from "../../case/risk/RiskMovedOn";

/** What was confirmed on this device and the platform does not have yet, one by one, with its state. */
export default function Unsent() {
  const [asked, setAsked] = useState<Waiting>();
  return (
    <>
      <PageHead title={t("unsent.title")} lead={t("unsent.lead")} back={{ to: "/", text: t("nav.today") }}>
        {outbox.value.length > 0 && (
          <button type="button" class="btn btn--second" onClick={() => void sendWaiting()}>
            {t("unsent.now")}
          </button>
        )}
      </PageHead>
      {outbox.value.length === 0 ? (
        <Empty text={t("unsent.none")} />
      ) : (
        <ul class="lines card card--flush unsent">
          {outbox.value.map((waiting) => (
            <Line key={waiting.id} waiting={waiting} discard={() => setAsked(waiting)} />
          ))}
        </ul>
      )}
      {sent.value.length > 0 && <SentLines sent={sent.value} />}
      {asked && <Question waiting={asked} close={() => setAsked(undefined)} />}
    </>
  );
}

function Line({ waiting, discard }: { waiting: Waiting; discard: () => void }) {
  const state = stateOf(waiting);
  const name = nameOf(waiting);
  return (
    <li class="line">
      <div class="line__main stack">
        <p>
          <strong>{name}</strong>{" "}
          <span class="soft">{t("unsent.confirmed", { time: since(new Date(waiting.confirmedAt)) })}</span>
        </p>
        <p>{stateInWords(waiting)}</p>
        {waiting.values.refer_next && <p class="soft">{t("unsent.refer")}</p>}
        <Meanwhile waiting={waiting} />
        {waiting.refusal?.errors.map((error) => (
          <p key={error.pointer}>{error.message}</p>
        ))}
        {neverLeft(waiting) && isFormTaken(waiting) && <p class="soft">{t("unsent.taken")}</p>}
        <p class="row">
          {neverLeft(waiting) && !isFormTaken(waiting) && (
            <Act
              name={name}
              text={t("unsent.correct")}
              press={() => void correct(waiting).then(() => go(waiting.address))}
            />
          )}
          {state === "doubtful" && <Act name={name} text={t("unsent.again")} press={() => void sendAgain(waiting)} />}
          {(neverLeft(waiting) || state === "doubtful") && (
            <Act name={name} text={t("draft.discard")} press={discard} />
          )}
        </p>
      </div>
    </li>
  );
}

/** What is stored by now beside a form that waited here; other forms than assessments are decided where they are corrected. */
function Meanwhile({ waiting: { refusal, ...waiting } }: { waiting: Waiting }) {
  const { movedOn } = refusal ?? {};
  if (!movedOn || !("risk_level" in movedOn.stored && movedOn.stored.risk_level)) return null;
  const send = (meant: object) => void sendAgain({ ...waiting, body: { ...(waiting.body as object), ...meant } });
  return <RiskMovedOn movedOn={movedOn} busy={false} send={send} />;
}

function stateInWords(waiting: Waiting): string {
  const state = stateOf(waiting);
  if (state === "refused") return t("unsent.state.refused", { why: waiting.refusal?.title ?? "" });
  if (state === "doubtful") return t("unsent.state.doubtful");
  return t(waiting.triedAt === undefined ? "unsent.state.waiting" : "unsent.state.onItsWay");
}

function Act({ name, text, press }: { name: string; text: string; press: () => void }) {
  return (
    <button type="button" class="btn btn--second" onClick={press}>
      {text}
      <span class="govuk-visually-hidden">: {name}</span>
    </button>
  );
}

function Question({ waiting, close }: { waiting: Waiting; close: () => void }) {
  const press = () => {
    close();
    void throwAway(waiting);
  };
  return (
    <Dialog title={t("draft.discard.title")} onClose={close}>
      <p>
        <strong>{nameOf(waiting)}</strong>. {t("draft.discard.text")}
      </p>
      <DialogActions care text={t("draft.discard")} press={press} close={close} />
    </Dialog>
  );
}

function SentLines({ sent }: { sent: Sent[] }) {
  return (
    <section class="stack">
      <h2>{t("unsent.sent")}</h2>
      <ul class="lines card card--flush">
        {sent.map((one) => (
          <li key={one.id} class="line">
            <p class="line__main row">
              <strong>{nameOf(one)}</strong>
              <span class="soft">{t("unsent.sentAt", { time: since(one.at) })}</span>
              {one.isHistory && <span>{t("unsent.history")}</span>}
              {one.leadsTo && <a href={`#${one.leadsTo}`}>{t("unsent.open")}</a>}
              {one.leadsTo && one.refer && <a href={`#${one.leadsTo}/refer`}>{t("case.refer")}</a>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
