import { useEffect, useState } from "preact/hooks";

import { type Case, type Consent, listConsents, readCase } from "../../api/cases";
import { type PacketPreview, previewPacket, sendReferral } from "../../api/referrals";
import { keyFor, useAttempt } from "../../forms/attempt";
import { discard, useDraft } from "../../forms/drafts";
import { type Form, placeErrors } from "../../forms/form";
import { Problem } from "../../http/problem";
import { t } from "../../i18n";
import { go, type Params, query } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { showToast } from "../../ui/Toasts";
import { ChooseOffer } from "./ChooseOffer";
import { asFromAddress, offerOf, profileOf, takeFromAddress } from "./chosen";
import { Preview } from "./Preview";
import { packetRequest, referralBody } from "./request";
import { Terms } from "./Terms";

interface Known {
  record: Case;
  consents: Consent[];
}

/** What was shown, and exactly what was asked to see it. */
interface Seen {
  asked: string;
  preview: PacketPreview;
}

/** Refers a person: which service, which organisation offers it, under which consent, and exactly what is disclosed. */
export default function Refer({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource(
    async (context): Promise<Known> => {
      const [record, consents] = await Promise.all([readCase(id, context), listConsents(id, undefined, context)]);
      return { record, consents: consents.items };
    },
    [id],
  );
  return (
    <Loaded whole from={loaded}>
      {({ record, consents }) => <Referring record={record} consents={consents} />}
    </Loaded>
  );
}

/** Shows what would be disclosed, then sends exactly that. */
function useSending(form: Form, record: Case, address: string) {
  const [seen, setSeen] = useState<Seen>();
  const { problem, busy, attempt } = useAttempt();
  const offer = offerOf(form);
  const request = offer && packetRequest(form, offer, record.country);
  const asked = request ? JSON.stringify(request) : "";
  // A preview is of one request: with another recipient, service, profile or consent there is none yet.
  const preview = seen && seen.asked === asked ? seen.preview : undefined;

  const look = () =>
    attempt(async () => {
      if (!request) return;
      const shown = await previewPacket(record.id, request);
      const objections = shown.message_problems.map(({ message }) => message).join(". ");
      if (objections) form.errors.value = { ...form.errors.value, message: objections };
      setSeen({ asked, preview: shown });
    });
  const dispatch = (textConfirmed: boolean) =>
    attempt(async () => {
      if (!offer || !preview) return;
      const body = referralBody(form, offer, record, { seal: preview.seal, textConfirmed });
      try {
        const sent = await sendReferral(body, keyFor(form, body));
        discard(address);
        showToast(t("refer.sent", { code: sent.code }));
        go(`/referrals/${sent.id}`);
      } catch (thrown) {
        if (thrown instanceof Problem && thrown.errors.some(({ pointer }) => pointer === "/previewed"))
          setSeen(undefined);
        if (thrown instanceof Problem) placeErrors(form, thrown, { "/message": "message" });
        throw thrown;
      }
    });
  return { offer, preview, asked, problem, busy, look, dispatch };
}

function Referring({ record, consents }: Known) {
  const address = `/cases/${record.id}/refer`;
  const form = useDraft(address, () => asFromAddress(query.value), record.case_number);
  useEffect(() => takeFromAddress(form, query.value), []);
  const { offer, preview, asked, problem, busy, look, dispatch } = useSending(form, record, address);
  return (
    <>
      <PageHead
        title={t("refer.title")}
        lead={t("refer.lead")}
        back={{ to: `/cases/${record.id}`, text: record.case_number }}
      />
      <ChooseOffer form={form} country={record.country} needs={record.needs} profile={profileOf(record)} />
      {offer && <Terms form={form} offer={offer} record={record} consents={consents} />}
      <ProblemNote problem={problem} />
      {offer && !preview && <ShowPreview form={form} busy={busy} look={look} />}
      {preview && <Preview key={asked} preview={preview} busy={busy} send={dispatch} />}
    </>
  );
}

function ShowPreview({ form, busy, look }: { form: Form; busy: boolean; look: () => void }) {
  const ready = Boolean(form.text("urgency") && form.text("disclosure_profile"));
  return (
    <div class="actions">
      <button type="button" class="btn" disabled={busy || !ready} onClick={look}>
        {t("refer.preview")}
      </button>
      {!ready && <p class="soft">{t("refer.notReady")}</p>}
    </div>
  );
}
