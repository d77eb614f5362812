import type { Card } from "../../../api/reporting";
import { t } from "../../../i18n";
import { said } from "../../../i18n/texts";
import { withBase } from "./bases";
import { heightOf, inWords } from "./covered";
import { Source } from "./Source";

/** Figures about criminal proceedings, under a heading of their own; none where the filters are not about them. */
export function OfProceedings({ cards }: { cards: readonly Card[] }) {
  if (cards.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="figures-of-proceedings">
      <h2 id="figures-of-proceedings">{t("dashboard.proceedings")}</h2>
      <Figures cards={cards} dated />
    </section>
  );
}

/** The figures at a glance, each with how it was in the last two periods. */
export function Figures({ cards, dated = false }: { cards: readonly Card[]; dated?: boolean }) {
  return (
    <ul class="figures figures--detected">
      {cards.map((card) => (
        <li class="card" key={card.id}>
          <span class="soft">
            {said(card.title)} ({said(card.unit)})
          </span>
          {card.value === null ? (
            <span class="figure__why">{inWords(card.display, card.hidden)}</span>
          ) : (
            <span class="figure__value">{card.display}</span>
          )}
          {card.out_of && <span class="small">{said(card.out_of)}</span>}
          {dated && <span class="small">{said(card.dates)}</span>}
          <Trend card={card} />
          <Source shown={card} />
        </li>
      ))}
    </ul>
  );
}

/** The newest two periods that are shown, in words: a direction is read without a chart. */
function Trend({ card }: { card: Card }) {
  const [last, before] = card.trend.filter((point) => heightOf(point) !== null).reverse();
  if (!last || !before) return null;
  const values = {
    last: withBase(last),
    when: said(last.label),
    before: withBase(before),
    earlier: said(before.label),
  };
  const [now, then] = [heightOf(last) ?? 0, heightOf(before) ?? 0];
  return <span class="small">{t(`dashboard.trend.${now > then ? "up" : now < then ? "down" : "same"}`, values)}</span>;
}
