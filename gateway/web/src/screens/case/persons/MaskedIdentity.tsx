import { useState } from "preact/hooks";
import { type Identity, readIdentity } from "../../../api/case/cases";
import { codeList } from "../../../api/codelists";
import { Pick } from "../../../forms/fields/Pick";
import { asProblem, type Problem } from "../../../http/problem";
import { day, t } from "../../../i18n";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { TimedReveal } from "../../../ui/dialogs/TimedReveal";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Icon } from "../../../ui/page/Icon";
import { mayNotBeCalledAsRead } from "../../../ui/records/Cautions";

interface Whose {
  /** The case. */
  id: string;
  /** One of its persons; left out, the first. */
  person?: { id: string; pseudonym: string };
}

/** The name stays covered. Opening it needs a purpose and is audited; it is covered again soon. */
export function MaskedIdentity({ id, person }: Whose) {
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState<Identity>();
  return (
    <section class="card identity" aria-label={[t("identity.title"), person?.pseudonym].filter(Boolean).join(": ")}>
      {open ? (
        <TimedReveal cover={() => setOpen(undefined)}>
          <Opened identity={open} mayCall={!mayNotBeCalledAsRead(id, person?.id)} />
        </TimedReveal>
      ) : (
        <>
          <p class="identity__masked">{t("identity.covered")}</p>
          <button type="button" class="btn btn--second" onClick={() => setAsking(true)}>
            <Icon name="eye" /> {t("identity.reveal")}
          </button>
        </>
      )}
      {asking && (
        <WhyDialog
          id={id}
          {...(person && { person })}
          close={() => setAsking(false)}
          opened={(identity) => {
            setAsking(false);
            setOpen(identity);
          }}
        />
      )}
    </section>
  );
}

/** `mayCall` is false where a caution forbids it, whatever was recorded of a number. */
function Opened({ identity, mayCall }: { identity: Identity; mayCall: boolean }) {
  const name = [identity.first_names, identity.surnames].filter(Boolean).join(" ");
  return (
    <>
      <p class="identity__name">{name || identity.known_as || t("identity.noName")}</p>
      <p class="soft">
        {identity.birthdate && (
          <span>{identity.birthdate.length === 10 ? day(identity.birthdate) : identity.birthdate} </span>
        )}
        {identity.phones.map((phone) => (
          <span key={phone.number}>
            {phone.number} ({t(mayCall && phone.safe_to_call ? "identity.safeToCall" : "identity.doNotCall")})
          </span>
        ))}
      </p>
    </>
  );
}

interface WhyProps extends Whose {
  close: () => void;
  opened: (identity: Identity) => void;
}

function WhyDialog({ id, person, close, opened }: WhyProps) {
  const [purpose, setPurpose] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const reveal = async (event: Event) => {
    event.preventDefault();
    try {
      opened(await readIdentity(id, purpose, person?.id));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <Dialog title={t("identity.why")} onClose={close}>
      <p>{t("identity.logged")}</p>
      <form class="stack" onSubmit={(event) => void reveal(event)}>
        <label class="govuk-label" for="purpose">
          {t("identity.purpose")}
        </label>
        <Pick
          id="purpose"
          value={purpose}
          choose={setPurpose}
          none={t("form.choose")}
          items={codeList("consent_purpose")?.items ?? []}
        />
        <ProblemNote problem={problem} />
        <DialogActions text={t("identity.open")} disabled={!purpose} close={close} />
      </form>
    </Dialog>
  );
}
