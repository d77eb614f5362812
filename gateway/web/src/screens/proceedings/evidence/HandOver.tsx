import { colleagueName } from "../../../api/people/colleagues";
import { type HeldEvidence, handingOver } from "../../../api/proceedings/evidence";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { useForm } from "../../../forms/useForm";
import { Problem } from "../../../http/problem";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { handoverBody, handoverFields, hasLeft, mayGive } from "./giving";
import { evidenceOf, loadEvidence } from "./load";
import { nameOf } from "./words";

/** Gives evidence to another: the giver signs here, a colleague confirms, who is outside has signed on paper. */
export default function HandOver({ params: { id = "", evidence = "" } }: { params: Params }) {
  const loaded = useResource(
    async (context) => {
      const { items, pack } = await loadEvidence(id, context);
      const held = items.find((one) => one.evidence.id === evidence);
      if (!held) throw new Problem(404, "not_found", "");
      return { held, pack };
    },
    [id, evidence],
  );
  return (
    <Loaded whole from={loaded} lines={8}>
      {({ held, pack }) =>
        mayGive(held, session.value?.subject ?? "") ? (
          <Giving proceeding={id} held={held} pack={pack} />
        ) : (
          <NotNow proceeding={id} />
        )
      }
    </Loaded>
  );
}

function Giving({ proceeding, held, pack }: { proceeding: string; held: HeldEvidence; pack: Jurisdiction }) {
  const { evidence, holder } = held;
  const fields = handoverFields(pack, holder);
  const asked = useForm({
    keep: "outbox",
    address: `${evidenceOf(proceeding)}/${evidence.id}/handover`,
    fields,
    pointers: { "/to_user": "receiver" },
    send: ({ values }) => handingOver(proceeding, handoverBody(evidence.id, fields, values)),
    done: () => {
      showToast(t("handover.saved"));
      go(evidenceOf(proceeding));
    },
  });
  return (
    <FormPage
      title={`${t("handover.title")}: ${nameOf(evidence)}`}
      lead={hasLeft(holder) ? t("handover.lead.inPlaceOf", { who: colleagueName(holder) }) : t("handover.lead")}
      back={{ to: evidenceOf(proceeding), text: t("evidence.back") }}
      button={t("handover.save")}
      {...asked}
    />
  );
}

function NotNow({ proceeding }: { proceeding: string }) {
  return (
    <>
      <PageHead title={t("handover.title")} back={{ to: evidenceOf(proceeding), text: t("evidence.back") }} />
      <Empty text={t("handover.mayNot")} />
    </>
  );
}
