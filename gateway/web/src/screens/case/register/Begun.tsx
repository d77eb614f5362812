import { since } from "../../../forms/names";
import { t } from "../../../i18n";
import { PageHead } from "../../../ui/page/PageHead";

interface Props {
  at: Date;
  answer: (anew: boolean) => void;
}

/** A registration was begun and not saved: go on with that person, or begin with another. */
export function Begun({ at, answer }: Props) {
  return (
    <div class="form">
      <PageHead
        title={t("cases.new")}
        lead={t("draft.begun", { time: since(at) })}
        back={{ to: "/cases", text: t("register.leave") }}
      />
      <p>{t("draft.begun.text")}</p>
      <div class="actions">
        <button type="button" class="btn" onClick={() => answer(false)}>
          {t("today.goOn")}
        </button>
        <button type="button" class="btn btn--second" onClick={() => answer(true)}>
          {t("draft.anew")}
        </button>
      </div>
    </div>
  );
}
