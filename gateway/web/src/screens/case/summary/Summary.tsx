import { may } from "../../../session/session";
import { LazyPart } from "../../../ui/loading/LazyPart";
import { MaskedIdentity } from "../persons/MaskedIdentity";
import type { TabProps } from "../tabProps";
import { Coding } from "./Coding";
import { Profile } from "./Profile";
import { SummaryBand } from "./SummaryBand";
import { Timeline } from "./Timeline";

/** What is urgent, who it is, the coded record and what happened last. */
export function Summary({ record, persons, replaced }: TabProps) {
  const ofAPerson = record.source === "registered";
  const writes = ofAPerson && !record.closed_on && may("cases:write");
  return (
    <div class={ofAPerson ? "record__main record__main--parts stack" : "record__main stack"}>
      <div class="record__first">
        <SummaryBand record={record} persons={persons.data?.items ?? []} changed={replaced} />
      </div>
      {ofAPerson && may("cases:identify") && (
        <div class="record__side stack">
          <MaskedIdentity id={record.id} />
        </div>
      )}
      <div class="record__rest stack">
        {record.origin && <LazyPart load={() => import("./OriginNote")} props={{ record }} lost={() => undefined} />}
        <Profile record={record} />
        <Timeline id={record.id} />
        <Coding id={record.id} first={writes ? persons.data?.items[0]?.id : undefined} />
      </div>
    </div>
  );
}
