import { day, t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";

/** Since when a person, a system or an organisation is suspended, and why where it was said. */
export function Suspended({ at, reason }: { at: string; reason: string | null }) {
  return (
    <>
      {reason && (
        <>
          <Code list="suspension_reason" code={reason} />
          {", "}
        </>
      )}
      {t("user.suspended.on", { day: day(at) })}
    </>
  );
}
