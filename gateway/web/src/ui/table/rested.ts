import { useEffect, useState } from "preact/hooks";

const REST_MS = 150;

/**
 * The record to show while rows are opened one after another: the one that has stood for a moment. Nothing is asked for
 * those passed over, and no reading of them is written down. The first is shown, and the last is taken away, at once.
 */
export function useRested(key: string | undefined): string | undefined {
  const [rested, setRested] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setRested(key), key && rested ? REST_MS : 0);
    return () => clearTimeout(timer);
  }, [key]);
  return key && rested ? rested : key;
}
