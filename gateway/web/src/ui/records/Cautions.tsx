import { type Case, lastRead } from "../../api/case/cases";
import { t } from "../../i18n";
import { Code } from "../facts/Code";
import { Tag } from "../facts/Tag";
import { mayNotBeCalled } from "./mayCall";

type Flags = Case["flags"];

/** The cautions in force, in words; one about another person than the first says so. */
export function Cautions({ flags }: { flags: Flags }) {
  if (flags.length === 0) return null;
  return (
    <ul class="cautions" aria-label={t("cautions.title")}>
      {flags.map(({ flag, person_id }) => (
        <li key={`${flag}${person_id}`}>
          <Tag tone="alarm">
            <Code list="caution_flag" code={flag} />
            {person_id && ` (${t("cautions.other")})`}
          </Tag>
        </li>
      ))}
    </ul>
  );
}

/** The cautions that a packet tells of, which are only codes. */
export function ToldCautions({ codes }: { codes: readonly string[] }) {
  return <Cautions flags={codes.map((flag) => ({ flag: flag as Flags[number]["flag"], person_id: null }))} />;
}

/** Whether a caution forbids calls to the first person of a case, or to another, as the case was read last. */
export function mayNotBeCalledAsRead(id: string, person_id?: string): boolean {
  const read = lastRead.value;
  return read?.id === id && mayNotBeCalled(read, person_id ?? null);
}
