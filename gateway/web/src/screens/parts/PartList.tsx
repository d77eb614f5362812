import type { Case } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { type CasePart, listParts } from "../../api/parts";
import type { PersonOfCase } from "../../api/persons";
import { day, t } from "../../i18n";
import { may } from "../../session/session";
import { colleagueName } from "../../ui/colleagues";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";
import type { PartKind } from "./kind";

interface Props<P extends CasePart> {
  kind: PartKind<P>;
  record: Case;
  /** The persons of the case, to name the one that each is about. */
  persons: readonly PersonOfCase[];
  /** The case may ask for something else now. */
  changed?: () => void;
}

/** The parts of one kind of a case, newest first, each with a way to correct it. */
export function PartList<P extends CasePart>({ kind, record, persons, changed }: Props<P>) {
  const loaded = useResource((context) => listParts<P>(kind, record.id, context), [kind.name, record.id], record.id);
  const done = () => {
    loaded.reload();
    changed?.();
  };
  const writes = may("cases:write") && !record.closed_on;
  return (
    <section class="card" data-part={kind.name}>
      <div class="card__title">
        <h2>{t(kind.title)}</h2>
        {writes && (
          <a class="no-print" href={`#/cases/${record.id}/parts/${kind.name}/new`}>
            {t(kind.add)}
          </a>
        )}
      </div>
      <Loaded from={loaded}>
        {({ items }) =>
          items.length ? (
            <ul class="lines">
              {items.map((part) => (
                <Line
                  key={part.id}
                  kind={kind}
                  part={part}
                  record={record}
                  persons={persons}
                  writes={writes}
                  done={done}
                />
              ))}
            </ul>
          ) : (
            <p class="soft">{t(kind.empty)}</p>
          )
        }
      </Loaded>
    </section>
  );
}

/** Who recorded it; what came of a referral, the platform did. */
function recorder({ recorded_by }: CasePart): string {
  return recorded_by?.startsWith("system:") ? t("access.by.platform") : colleagueName(recorded_by);
}

interface LineProps<P extends CasePart> extends Props<P> {
  part: P;
  writes: boolean;
  done: () => void;
}

function Line<P extends CasePart>({ kind, part, record, persons, writes, done }: LineProps<P>) {
  const about = persons.find(({ id }) => id === part.person_id);
  return (
    <li class={part.in_error ? "part part--error" : "part"}>
      {part.in_error && <Tag tone="clay">{t("parts.inError")}</Tag>}
      {kind.line(part)}
      <p class="small soft">
        {about && `${about.pseudonym} (${codeLabel("person_role", about.person.role)}) · `}
        {part.recorded_at && day(part.recorded_at)} · {recorder(part)}
        {writes && (
          <>
            {" · "}
            <a class="no-print" href={`#/cases/${record.id}/parts/${kind.name}/${part.id}`}>
              {t("parts.edit")}
            </a>
          </>
        )}
      </p>
      {writes && !part.in_error && kind.acts?.(part, record, done)}
    </li>
  );
}
