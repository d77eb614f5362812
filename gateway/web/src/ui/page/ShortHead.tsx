import { t } from "../../i18n";

interface Props {
  title: string;
  id?: string;
  /** The address of the whole list. */
  all: string;
}

/** The heading of a short list, with the way to the whole one. */
export function ShortHead({ title, id, all }: Props) {
  return (
    <div class="card__title">
      <h2 id={id}>{title}</h2>
      <a href={`#${all}`}>
        {t("today.all")}
        <span class="govuk-visually-hidden">: {title}</span>
      </a>
    </div>
  );
}
