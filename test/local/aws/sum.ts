/** Adds decimal texts exactly, apart from the code under test. */
export function sum(amounts: readonly string[]): string {
  const units = amounts.reduce((total, amount) => {
    const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
    const value = BigInt(whole + fraction.padEnd(10, "0"));
    return amount.startsWith("-") ? total - value : total + value;
  }, 0n);
  const text = (units < 0n ? -units : units).toString().padStart(11, "0");
  const plain = `${text.slice(0, -10)}.${text.slice(-10)}`.replace(/0+$/, "").replace(/\.$/, "");
  return units < 0n ? `-${plain}` : plain;
}
