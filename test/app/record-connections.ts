import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";

/** Loaded with `--import` before the program: notes where every connection, datagram and name look-up goes. */
const file = process.env.CONNECTIONS ?? "";
const note = (what: string, target: unknown): void => appendFileSync(file, `${what} ${String(target)}\n`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  note("tcp", targetOf(args));
  return Reflect.apply(connect, this, args) as net.Socket;
} as typeof connect;

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]) {
  note(
    "udp",
    args.find((arg, i) => i > 0 && typeof arg === "string"),
  );
  return Reflect.apply(send, this, args);
} as typeof send;

for (const api of [dns, dns.promises] as unknown as Record<string, unknown>[]) {
  for (const name of Object.keys(api).filter((key) => /^(lookup|resolve)/.test(key))) {
    const original = api[name];
    if (typeof original !== "function") continue;
    api[name] = (...args: unknown[]) => {
      note("dns", args[0]);
      return Reflect.apply(original, api, args) as unknown;
    };
  }
}

/** `connect` takes a port and a host, a path, an object of these, or what `net` made of them before. */
function targetOf(args: unknown[]): unknown {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
  if (typeof first === "object" && first !== null) {
    const { path, host } = first as { path?: string | null; host?: string };
    return typeof path === "string" ? `pipe ${path}` : (host ?? "localhost");
  }
  return typeof second === "string" ? second : "localhost";
}
