/** Puts the focus on the question `name`, and unfolds what it lies in. */
export function focusQuestion(name: string): void {
  const question = document.getElementById(name);
  for (let fold = question?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  question?.focus();
}
