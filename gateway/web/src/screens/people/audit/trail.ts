import { useRef, useState } from "preact/hooks";

import { AUDITED, type AuditEntry, type Audited, readAudit } from "../../../api/people/audit";
import type { RequestContext } from "../../../api/requestContext";
import type { Page } from "../../../contract/schemas";
import { isPlatform } from "../../case/access/access";
import { type Entry, hasMore, isDry, merge, oncePerLook, type Source } from "./merged";

type Query = Record<string, string | undefined>;

interface Trail {
  /** The first entries, or those behind the ones that were shown. */
  read: (cursor?: string, context?: RequestContext) => Promise<Page<Entry>>;
  /** Services that did not answer: their entries are missing. */
  missing: readonly Audited[];
}

/** One list over the audit of every service; one that does not answer takes only its own entries away. */
export function useTrail(service: Audited | undefined, query: Query): Trail {
  const left = useRef<readonly Source[]>([]);
  const [missing, setMissing] = useState<readonly Audited[]>([]);
  const show = (sources: readonly Source[]): Page<Entry> => {
    const merged = merge(sources);
    left.current = merged.left;
    const items = query.action ? merged.shown : oncePerLook(merged.shown.filter((entry) => !isRoutine(entry)));
    return { items, next_cursor: hasMore(merged.left) ? "more" : null };
  };
  const begin = async (context: RequestContext = {}) => {
    const asked = service ? [service] : [...AUDITED];
    const answers = await Promise.allSettled(asked.map((each) => readSource(each, query, undefined, context)));
    const sources = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed && (sources.length === 0 || context.signal?.aborted)) throw failed.reason;
    setMissing(asked.filter((_, place) => answers[place]?.status === "rejected"));
    return show(sources);
  };
  const goOn = async () => {
    const sources = left.current;
    const answers = await Promise.allSettled(
      sources.map((source) => (isDry(source) ? readNext(source, query) : source)),
    );
    const lost = sources.filter((_, place) => answers[place]?.status === "rejected").map(({ service: each }) => each);
    if (lost.length > 0) setMissing((known) => [...known, ...lost]);
    return show(answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : [])));
  };
  return { missing, read: (cursor, context) => (cursor ? goOn() : begin(context)) };
}

const readNext = (source: Source, query: Query) => readSource(source.service, query, source.cursor ?? undefined);

async function readSource(
  service: Audited,
  query: Query,
  cursor: string | undefined,
  context: RequestContext = {},
): Promise<Source> {
  const page = await readAudit(service, { ...query, cursor }, context);
  return { service, entries: page.items.map((entry) => ({ ...entry, service })), cursor: page.next_cursor };
}

/** At each sign-in the platform lets its own application in: shown only to those who ask for that action. */
const isRoutine = ({ actor, action }: AuditEntry) => action === "authorization.granted" && isPlatform(actor);
