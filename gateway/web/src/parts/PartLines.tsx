import type { ComponentChildren } from "preact";
import { colleagueName } from "../api/colleagues";
import type { RecordedPart } from "../api/parts";
import type { Page } from "../contract/schemas";
import { day, t } from "../i18n";
import { Loaded, type Resource } from "../ui/resource";
import { Tag } from "../ui/Tag";
import type { PartWords } from "./kind";

interface Shown<P> {
  kind: PartWords;
  /** The address of the case or the proceeding. */
  of: string;
  /** Whether the reader may add and correct. */
  writes: boolean;
  line: (part: P) => ComponentChildren;
  /** Which person one is about, in words, where that is not the one that all are about. */
  about?: (part: P) => string | undefined;
  /** What can be done with one that was not recorded by mistake. */
  acts?: ((part: P) => ComponentChildren) | undefined;
}

interface Props<P, All extends Page<P>> extends Shown<P> {
  from: Resource<All>;
  /** What there is to say about them as a whole. */
  children?: ComponentChildren;
}

/** The parts of one kind, newest first, each with a way to correct it. */
export function PartLines<P extends RecordedPart, All extends Page<P> = Page<P>>({
  from,
  children,
  ...shown
}: Props<P, All>) {
  const { kind, of, writes } = shown;
  return (
    <section class="card" data-part={kind.name}>
      <div class="card__title">
        <h2>{t(kind.title)}</h2>
        {writes && (
          <a class="no-print" href={`#${of}/parts/${kind.name}/new`}>
            {t(kind.add)}
          </a>
        )}
      </div>
      {children}
      <Loaded from={from}>
        {({ items }) =>
          items.length ? (
            <ul class="lines">
              {items.map((part) => (
                <Line key={part.id} part={part} {...shown} />
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
function recorder({ recorded_by }: RecordedPart): string {
  return recorded_by?.startsWith("system:") ? t("access.by.platform") : colleagueName(recorded_by);
}

function Line<P extends RecordedPart>({ part, kind, of, writes, line, about, acts }: Shown<P> & { part: P }) {
  const who = about?.(part);
  return (
    <li class={part.in_error ? "part part--error" : "part"}>
      {part.in_error && <Tag tone="clay">{t("parts.inError")}</Tag>}
      {line(part)}
      <p class="small soft">
        {who && `${who} · `}
        {part.recorded_at && day(part.recorded_at)} · {recorder(part)}
        {writes && (
          <>
            {" · "}
            <a class="no-print" href={`#${of}/parts/${kind.name}/${part.id}`}>
              {t("parts.edit")}
            </a>
          </>
        )}
      </p>
      {writes && !part.in_error && acts?.(part)}
    </li>
  );
}
