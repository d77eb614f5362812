import type { ComponentChildren } from "preact";
import { listParts, type RecordedPart } from "../api/case/parts";
import { colleagueName } from "../api/people/colleagues";
import { day, t } from "../i18n";
import { may } from "../session/session";
import { Tag } from "../ui/facts/Tag";
import { Lines } from "../ui/loading/Lines";
import { useResource } from "../ui/loading/resource";
import { CardHead } from "./CardHead";
import type { Kind, Listed, Owner } from "./kind";
import { loadOffered } from "./offered";

export interface PartsProps<Of> {
  owner: Owner<Of>;
  of: Of;
  /** The owner may ask for something else now. */
  changed?: (() => void) | undefined;
}

interface Props<Of, P extends RecordedPart> extends PartsProps<Of> {
  kind: Kind<Of, P>;
  /** The line of one, where it is not that of all parts. */
  item?: (part: P, listed: Listed<Of>) => ComponentChildren;
}

/** The parts of one kind with what their lines name, each with a way to correct it. */
export function PartList<Of extends object, P extends RecordedPart>(props: Props<Of, P>) {
  const { owner, kind, of, changed } = props;
  const id = owner.idOf(of);
  const loaded = useResource(
    async (context) => {
      const [page, others] = await Promise.all([
        listParts<P>(kind, id, context),
        loadOffered(owner.name, kind.names ?? [], id, context),
      ]);
      const items = [...(kind.inOrder?.(page.items) ?? page.items)];
      return { ...page, items, offered: { ...others, [kind.name]: items } };
    },
    [kind.name, id],
    id,
  );
  const listed = {
    ...of,
    offered: loaded.data?.offered ?? {},
    writes: may(`${owner.name}:write`) && !owner.isClosed(of),
    done: () => {
      loaded.reload();
      changed?.();
    },
  };
  const add = { to: `/${owner.name}/${id}/parts/${kind.name}/new`, text: t(kind.add) };
  return (
    <section class="card" data-part={kind.name}>
      <CardHead title={t(kind.title)} way={listed.writes && add} />
      {loaded.data && kind.above?.(listed)}
      <Lines from={loaded} none={t(kind.empty)}>
        {(part) => (
          <li key={part.id} class={part.in_error ? "part part--error" : "part"}>
            {props.item ? props.item(part, listed) : <Line {...props} part={part} listed={listed} />}
          </li>
        )}
      </Lines>
    </section>
  );
}

interface LineProps<Of, P extends RecordedPart> extends Props<Of, P> {
  part: P;
  listed: Listed<Of>;
}

function Line<Of, P extends RecordedPart>({ owner, kind, part, listed }: LineProps<Of, P>) {
  const person = owner.personOf?.(part, listed);
  return (
    <>
      {part.in_error && <Tag tone="clay">{t("parts.inError")}</Tag>}
      {kind.line(part, listed)}
      <p class="small soft">
        {person && `${person} · `}
        {part.recorded_at && day(part.recorded_at)} · {recorder(part)}
        {listed.writes && (
          <>
            {" · "}
            <a class="no-print" href={`#/${owner.name}/${owner.idOf(listed)}/parts/${kind.name}/${part.id}`}>
              {t("parts.edit")}
            </a>
          </>
        )}
      </p>
      {listed.writes && !part.in_error && kind.acts?.(part, listed)}
    </>
  );
}

/** Who recorded it; what came of a referral, the platform did. */
function recorder({ recorded_by }: RecordedPart): string {
  return recorded_by?.startsWith("system:") ? t("access.by.platform") : colleagueName(recorded_by);
}
