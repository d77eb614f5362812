import { AUDITED, type AuditChain, type Audited, readChains } from "../../../api/people/audit";
import type { RequestContext } from "../../../api/requestContext";
import { moment, number, t } from "../../../i18n";
import { useResource } from "../../../ui/loading/resource";
import { useBackOnline } from "./backOnline";

interface State {
  chains: { service: Audited; chain: AuditChain }[];
  complete: boolean;
}

/** Whether the record is what was sealed, and until where it was kept outside the database. */
export function Chains() {
  const { data, reload } = useResource(readState, []);
  const online = useBackOnline(reload);
  if (!data) return null;
  const broken = data.chains.some(({ chain }) => chain.first_wrong !== null || chain.not_in_chain > 0);
  const unknown = online ? "audit.chain.unknown" : "audit.chain.offline";
  return (
    <details class={broken ? "note note--care" : "note"}>
      <summary>{t(broken ? "audit.chain.broken" : data.complete ? "audit.chain.whole" : unknown)}</summary>
      <ul class="lines">
        {data.chains.map(({ service, chain }) => (
          <Chain key={`${service}-${chain.country}`} service={service} chain={chain} />
        ))}
      </ul>
    </details>
  );
}

function Chain({ service, chain }: { service: Audited; chain: AuditChain }) {
  const { country, sealed_seq, waiting, anchored_seq, anchored_at, anchored_hash, first_wrong, not_in_chain } = chain;
  const named = { service: t(`audit.service.${service}`), country };
  return (
    <li class="line">
      <div class="line__main">
        <span>{t("audit.chain.state", { ...named, sealed: number(sealed_seq), waiting: number(waiting) })}</span>
        <div class="line__facts">
          {first_wrong !== null && <strong>{t("audit.chain.wrong", { seq: number(first_wrong) })}</strong>}
          {not_in_chain > 0 && <strong>{t("audit.chain.outside", { count: number(not_in_chain) })}</strong>}
          <span>
            {anchored_at
              ? t("audit.chain.anchored", { seq: number(anchored_seq), when: moment(anchored_at) })
              : t("audit.chain.notAnchored")}{" "}
            {anchored_hash && <span class="support-code">{anchored_hash}</span>}
          </span>
        </div>
      </div>
    </li>
  );
}

async function readState(context: RequestContext): Promise<State> {
  const answers = await Promise.allSettled(AUDITED.map((service) => readChains(service, context)));
  const [first] = answers;
  // Without network nothing is known of the record, and the list below says why.
  if (first?.status === "rejected" && answers.every(({ status }) => status === "rejected")) throw first.reason;
  const chains = answers.flatMap((answer, place) =>
    answer.status === "fulfilled"
      ? answer.value.items.map((chain) => ({ service: AUDITED[place] as Audited, chain }))
      : [],
  );
  return { chains, complete: answers.every(({ status }) => status === "fulfilled") };
}
