interface Props {
  title: string;
  /** The address of the way on and what it says; false where the reader may not go it. */
  way: { to: string; text: string } | false;
}

/** The heading of a card, with one way on. */
export function CardHead({ title, way }: Props) {
  return (
    <div class="card__title">
      <h2>{title}</h2>
      {way && (
        <a class="no-print" href={`#${way.to}`}>
          {way.text}
        </a>
      )}
    </div>
  );
}
