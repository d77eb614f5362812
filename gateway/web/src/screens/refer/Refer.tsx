import { useState } from "preact/hooks";

import { listConsents, readCase } from "../../api/cases";
import { asProblem, type Problem } from "../../api/problem";
import { type Offer, type PacketPreview, previewPacket, sendReferral } from "../../api/referrals";
import { discard, useDraft } from "../../forms/drafts";
import type { Form } from "../../forms/form";
import { t } from "../../i18n";
import { go, type Params, query } from "../../router";
import { session } from "../../session";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { say } from "../../ui/Toasts";
import { ChooseOffer } from "./ChooseOffer";
import { Preview } from "./Preview";
import { packetRequest, referralBody } from "./request";
import { Terms } from "./Terms";

/** Refers a person: which service, who offers it, under which consent, and exactly what leaves. */
export default function Refer({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource(async () => {
    const [record, consents] = await Promise.all([readCase(id), listConsents(id)]);
    return { record, consents: consents.items };
  }, [id]);
  const address = `/cases/${id}/refer`;
  const form = useDraft(address, () => ({ key: crypto.randomUUID(), service: query.value.get("service") ?? "" }));
  const [offer, setOffer] = useState<Offer>();
  const [preview, setPreview] = useState<PacketPreview>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setProblem(undefined);
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Loaded whole from={loaded}>
      {({ record, consents }) => {
        const home = session.value?.countries.includes(record.country) ? record.country : "";
        const look = () =>
          attempt(async () => {
            if (offer) setPreview(await previewPacket(id, packetRequest(form, offer, record.country)));
          });
        const dispatch = () =>
          attempt(async () => {
            if (!offer) return;
            const body = referralBody(form, offer, record);
            const sent = await sendReferral(body, form.text("key"));
            discard(address);
            say(t("refer.sent", { code: sent.code }));
            go(`/referrals/${sent.id}`);
          });
        return (
          <>
            <PageHead
              title={t("refer.title")}
              lead={t("refer.lead")}
              back={{ to: `/cases/${id}`, text: record.case_number }}
            />
            <ChooseOffer
              form={form}
              country={home || record.country}
              needs={record.needs}
              chosen={offer}
              choose={setOffer}
            />
            {offer && (
              <Terms form={form} offer={offer} consents={consents} caseId={id} changed={() => setPreview(undefined)} />
            )}
            <ProblemNote problem={problem} />
            {offer && !preview && <ShowPreview form={form} busy={busy} look={look} />}
            {preview && <Preview preview={preview} busy={busy} send={dispatch} />}
          </>
        );
      }}
    </Loaded>
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
