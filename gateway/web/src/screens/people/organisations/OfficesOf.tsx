import { listOrganisations, type Organisation } from "../../../api/people/identity";
import { t } from "../../../i18n";
import { useResource } from "../../../ui/loading/resource";

/** The offices of an organisation, each with people and services of its own; nothing where it has none. */
export function OfficesOf({ organisation: { id } }: { organisation: Organisation }) {
  const { data } = useResource((context) => listOrganisations({ parent_id: id, limit: "200" }, context), [id]);
  if (!data || data.items.length === 0) return null;
  return (
    <section class="card stack" data-part="offices">
      <h2>{t("organisation.offices")}</h2>
      <ul class="lines">
        {data.items.map((office) => (
          <li key={office.id} class="line">
            <a class="line__link" href={`#/organisations/${office.id}`}>
              {office.public_name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
