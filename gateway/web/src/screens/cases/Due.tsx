import type { Task } from "../../api/cases";
import { t } from "../../i18n";
import { Clock } from "../../ui/Clock";

/** What is to be done and until when, in words. */
export function Due({ kind, until }: { kind: Task["kind"]; until: string }) {
  return (
    <>
      <span>{t(`task.${kind}`)}</span>
      <Clock stem="due" until={until} />
    </>
  );
}
