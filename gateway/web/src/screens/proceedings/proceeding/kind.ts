import type { ComponentChildren } from "preact";

import type { Jurisdiction } from "../../../api/jurisdictions";
import type { RecordedPart } from "../../../api/parts";
import type { PersonInProceeding, Proceeding } from "../../../api/proceedings";
import type { Values } from "../../../forms/form";
import type { Part, RecordField } from "../../../forms/record";
import type { NamedPart, PartWords } from "../../../parts/kind";

/** A proceeding with what its parts are named and chosen by. */
export interface OfProceeding {
  proceeding: Proceeding;
  pack: Jurisdiction;
  persons: readonly PersonInProceeding[];
}

export interface Known extends OfProceeding {
  /** The parts of the kinds that it offers, by the name of their kind. */
  offered: Readonly<Record<string, readonly RecordedPart[]>>;
}

export interface KnownPart<P extends RecordedPart = RecordedPart> extends Known {
  /** What is on record; undefined for a new one. */
  part: P | undefined;
}

/** One kind of what a proceeding collects: what is asked, and how one of them is shown in its list. */
export interface ProceedingKind<P extends RecordedPart = RecordedPart> extends PartWords {
  /** Kinds of which its questions offer, or its lines name, what the proceeding has. */
  offers?: readonly NamedPart[];
  /** The order in which they are listed; left out, the newest first. */
  inOrder?: (parts: readonly P[]) => readonly RecordedPart[];
  fields: (known: KnownPart<P>) => readonly RecordField[];
  /** What the server is sent for what was answered; left out, just that. */
  sent?: (body: Part, known: KnownPart<P>) => Part;
  /** What there is to say about the answers, below the questions. */
  below?: (values: Values, known: KnownPart<P>) => ComponentChildren;
  line: (part: P, known: Known) => ComponentChildren;
  /** What can be done with one where it is listed. */
  acts?: (part: P, known: Known) => ComponentChildren;
}

/** The parts of a kind that the proceeding has, those recorded by mistake left out. */
export function offeredOf<P extends RecordedPart>({ offered }: Known, { name }: NamedPart): readonly P[] {
  return ((offered[name] ?? []) as readonly P[]).filter(({ in_error }) => !in_error);
}

/** What a person is called in the proceeding; whose sharing has ended has no label any more. */
export function personLabel(persons: readonly PersonInProceeding[], id: string, none: string): string {
  return persons.find((one) => one.id === id)?.label ?? none;
}
