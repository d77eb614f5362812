import { Fragment } from "preact";

/** An address that breaks between its parts and not within a word. */
export function EmailAddress({ address }: { address: string }) {
  return (
    <span class="address">
      {(address.match(/[^@._]*[@._]|[^@._]+/g) ?? []).map((part, place) => (
        <Fragment key={place + part}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}
