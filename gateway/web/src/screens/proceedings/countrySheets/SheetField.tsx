import { codeList } from "../../../api/codelists";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import { t } from "../../../i18n";
import { said } from "../../../i18n/texts";

type Field = Jurisdiction["sheets"][number]["sections"][number]["fields"][number];
interface Props {
  field: Field;
  pack: Jurisdiction;
}

/** Longer lists, such as that of all countries, are a line to write on. */
const MOST_BOXES = 40;
const LINES = 3;
const BOX = "☐";

/** One thing to write down, with the room that it needs. */
export function SheetField({ field, pack }: Props) {
  return (
    <div class="blank__field" data-field={field.code}>
      <p class="blank__label">
        {said(field.label)} <span class="small soft">{howMany(field)}</span>
      </p>
      <Room field={field} pack={pack} />
    </div>
  );
}

function howMany({ kind }: Field): string {
  if (kind === "choice") return t("sheets.one");
  return kind === "choices" ? t("sheets.any") : "";
}

function Room({ field, pack }: Props) {
  switch (field.kind) {
    case "lines":
      return (
        <>
          {Array.from({ length: LINES }, (_, index) => (
            <Line key={String(index)} />
          ))}
        </>
      );
    case "date":
      return <p>____ / ____ / ________</p>;
    case "time":
      return <p>____ : ____</p>;
    case "yes_no":
      return <Boxes labels={[t("form.yes"), t("form.no")]} />;
    case "choice":
    case "choices":
      return <Boxes labels={labelsOf(field, pack)} />;
    case "signature":
      return <p class="sign-line" />;
    default:
      return <Line />;
  }
}

function Line() {
  return <p class="blank__line" />;
}

/** What can be ticked: the institutions of the country itself, else the codes of a list. */
export function labelsOf({ code_list }: Field, { institutions }: Jurisdiction): string[] {
  if (code_list === "institution") return institutions.filter(({ active }) => active).map(({ name }) => said(name));
  return (code_list && codeList(code_list)?.items.map(({ label }) => label)) || [];
}

function Boxes({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0 || labels.length > MOST_BOXES) return <Line />;
  return (
    <ul class="blank__boxes">
      {labels.map((label) => (
        <li key={label}>
          {BOX} {label}
        </li>
      ))}
    </ul>
  );
}
