/** `█████░░░░░` for a half. */
export function bar(share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

/** `50 %`; what is not nothing, and not all, is neither 0 nor 100. */
export function percentText(share: number): string {
  const rounded = Math.round(share * 100);
  const shown = share > 0 && rounded === 0 ? 1 : share < 1 && rounded >= 100 ? 99 : rounded;
  return `${shown} %`;
}
