import { useEffect, useState } from "preact/hooks";

import { listConsents, readCase } from "../../../api/case/cases";
import { listOverrides } from "../../../api/case/overrides";
import { listPersons } from "../../../api/case/persons";
import {
  listReferrals,
  type PacketPreview,
  type PacketRequest,
  previewPacket,
  type ReferralLine,
  referral,
} from "../../../api/referrals/referrals";
import { ErrorSummary } from "../../../forms/fields/ErrorSummary";
import { focusQuestion } from "../../../forms/focusQuestion";
import { type Form, isAboutFields, placeErrors } from "../../../forms/form";
import { sendForm } from "../../../forms/send";
import { type UsedForm, useForm } from "../../../forms/useForm";
import { Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { go, type Params, query } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { replacementOf, type Scrubbed, scrubbedMessage } from "../../../ui/form/scrubbed";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { NotOnPaper } from "../../../ui/page/NotOnPaper";
import { PageHead } from "../../../ui/page/PageHead";
import { AlreadyOpen } from "./AlreadyOpen";
import { answersOf, type Known } from "./answers";
import { ChooseOffer } from "./ChooseOffer";
import { offerOf, profileOf, startingAnswers, takeFromAddress } from "./chosen";
import { fieldsFor, MESSAGE, POINTERS, timeToAnswer } from "./fields";
import { Preview } from "./Preview";
import { packetRequest, referralBody } from "./request";
import { Terms } from "./Terms";

/** The query of the address at which the preview stands. */
const PREVIEW = "view=preview";

/** A supervisor has been asked first; the form stays, to be sent once they have approved. */
const APPROVAL_ASKED = "approval_asked";

interface Loading extends Known {
  referrals: ReferralLine[];
}

/** What was shown, and exactly what was asked to see it. */
interface Seen {
  asked: string;
  preview: PacketPreview;
}

/** Refers a person: which service, which organisation offers it, under which consent, and exactly what is disclosed. */
export default function Refer({ params }: { params: Params }) {
  return <ReferOrTransfer id={params.id ?? ""} transfer={false} />;
}

/** A transfer is a referral of its own kind: the same questions, with the file and no less. */
export function ReferOrTransfer({ id, transfer }: { id: string; transfer: boolean }) {
  const loaded = useResource(
    async (context): Promise<Loading> => {
      const [record, consents, referrals, persons, asked] = await Promise.all([
        readCase(id, context),
        listConsents(id, undefined, context),
        listReferrals({ box: "out", case_id: id }, context),
        listPersons(id, context),
        listOverrides(id, context),
      ]);
      const overrides = asked.items.filter(({ in_force }) => in_force);
      const others = persons.items.filter(({ is_first }) => !is_first);
      return { record, consents: consents.items, referrals: referrals.items, persons: others, overrides, transfer };
    },
    [id],
  );
  return (
    <Loaded whole from={loaded}>
      {(known) => <Referring {...known} />}
    </Loaded>
  );
}

/** The message that was looked at last, without what identifies; of another message there is none yet. */
function useScrubbed(form: Form, address: string) {
  const [scrubbed, setScrubbed] = useState<Scrubbed>();
  const [placed, setPlaced] = useState(false);
  useEffect(() => {
    if (!placed) return;
    setPlaced(false);
    // Once the form is there again, and its heading has taken the focus.
    setTimeout(() => focusQuestion("message"));
  }, [placed]);
  const keep = (sent: PacketRequest["message"], preview: PacketPreview) => setScrubbed(scrubbedMessage(sent, preview));
  const replacement = replacementOf(form.text("message"), scrubbed);
  const remove =
    replacement !== undefined
      ? () => {
          form.set("message", replacement);
          setPlaced(true);
          go(address);
          showToast(t("text.removed"));
        }
      : undefined;
  return { keep, remove };
}

/** Shows what would be disclosed, then sends exactly that. */
function useSending({ form, attempt }: Pick<UsedForm, "form" | "attempt">, known: Known, address: string) {
  const { record } = known;
  const [seen, setSeen] = useState<Seen>();
  const { keep, remove } = useScrubbed(form, address);
  const offer = offerOf(form);
  const answers = offer && answersOf(form, offer, known);
  const request = offer && answers && packetRequest(answers, offer, known);
  const asked = request ? JSON.stringify(request) : "";
  // A preview is of one request: with another recipient, service, profile or consent there is none yet.
  const preview = seen && seen.asked === asked ? seen.preview : undefined;

  const place = (thrown: unknown) => {
    if (!isAboutFields(thrown)) throw thrown;
    placeErrors(form, thrown, POINTERS);
    go(address);
  };
  const look = () =>
    attempt(async () => {
      if (!request) return;
      try {
        const shown = await previewPacket(record.id, request);
        keep(request.message, shown);
        const refused = shown.message_problems.filter(({ confirmable }) => !confirmable);
        form.errors.value = refused.length > 0 ? { message: refused.map(({ message }) => message).join(". ") } : {};
        if (refused.length > 0) return;
        setSeen({ asked, preview: shown });
        go(`${address}?${PREVIEW}`);
      } catch (thrown) {
        place(thrown);
      }
    });
  const dispatch = (textConfirmed: boolean) =>
    attempt(async () => {
      if (!offer || !answers || !preview) return;
      const body = referralBody(answers, offer, known, { seal: preview.seal, textConfirmed });
      try {
        const sent = await sendForm(address, form, referral(body));
        if (sent === undefined) return;
        showToast(t("refer.sent", { code: sent.code }));
        go(`/referrals/${sent.id}`);
      } catch (thrown) {
        if (thrown instanceof Problem && thrown.code === APPROVAL_ASKED) {
          showToast(t("timeline.approval.asked"));
          return go(`/cases/${record.id}?tab=team`);
        }
        if (!(thrown instanceof Problem && thrown.errors.some(({ pointer }) => pointer === "/previewed")))
          return place(thrown);
        setSeen(undefined);
        go(address);
        throw thrown;
      }
    });
  return { offer, answers, preview, look, dispatch, remove };
}

/** The form and, at an address of its own, what it would send: Back leads from the one to the other. */
function Referring(known: Loading) {
  const { record, referrals, transfer } = known;
  const address = `/cases/${record.id}/${transfer ? "transfer" : "refer"}`;
  const title = t(transfer ? "transfer.title" : "refer.title");
  const { form, fields, problem, busy, attempt } = useForm({
    keep: "draft",
    address,
    about: record.case_number,
    fields: [...fieldsFor(record, transfer), ...MESSAGE],
    start: () => startingAnswers(record, query.value),
  });
  useEffect(() => takeFromAddress(form, query.value), []);
  const { offer, answers, preview, look, dispatch, remove } = useSending({ form, attempt }, known, address);
  const back = { to: `/cases/${record.id}`, text: record.case_number };
  if (preview && query.value.toString() === PREVIEW)
    return (
      <>
        <PageHead key="preview" title={t("preview.title")} back={{ to: address, text: title }} />
        <ProblemNote problem={problem} />
        <Preview
          preview={preview}
          within={timeToAnswer(offer, answers?.urgency ?? "")}
          busy={busy}
          send={dispatch}
          change={address}
          remove={remove}
        />
      </>
    );
  return (
    <div class="refer-form">
      <PageHead key="form" title={title} lead={t(transfer ? "transfer.lead" : "refer.lead")} back={back} />
      <NotOnPaper />
      <ErrorSummary form={form} fields={fields} />
      <ChooseOffer form={form} country={record.country} needs={record.needs} profile={profileOf(record)} />
      {offer && <AlreadyOpen referrals={referrals} to={offer.organisation_id} name={offer.organisation_name} />}
      {offer && <Terms form={form} offer={offer} remove={remove} {...known} />}
      <ProblemNote problem={problem} />
      {answers && <ShowPreview ready={Boolean(answers.urgency && answers.profile)} busy={busy} look={look} />}
    </div>
  );
}

function ShowPreview({ ready, busy, look }: { ready: boolean; busy: boolean; look: () => void }) {
  return (
    <div class="actions">
      <button type="button" class="btn" disabled={busy || !ready} onClick={look}>
        {t("refer.preview")}
      </button>
      {!ready && <p class="soft">{t("refer.notReady")}</p>}
    </div>
  );
}
