import type { Card } from "../../api/reporting";
import { t } from "../../i18n";
import { said } from "../../i18n/texts";
import { inWords } from "./covered";
import { Source } from "./Source";

/** The figures at a glance, each with how it was in the last two periods. */
export function Figures({ cards }: { cards: readonly Card[] }) {
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
          <Trend card={card} />
          <Source shown={card} />
        </li>
      ))}
    </ul>
  );
}

/** The newest two periods that are shown, in words: a direction is read without a chart. */
function Trend({ card }: { card: Card }) {
  const [last, before] = card.trend.filter((point) => point.value !== null).reverse();
  if (!last || !before) return null;
  const values = {
    last: last.display,
    when: said(last.label),
    before: before.display,
    earlier: said(before.label),
  };
  const way = Math.sign((last.value ?? 0) - (before.value ?? 0));
  return <span class="small">{t(`dashboard.trend.${way > 0 ? "up" : way < 0 ? "down" : "same"}`, values)}</span>;
}
