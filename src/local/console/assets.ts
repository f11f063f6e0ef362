import { readdirSync, readFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import { type Request, type Response, Router } from "express";

const CLIENT = new URL("./client/", import.meta.url);
const STYLE = new URL("./style/", import.meta.url);
/** In the order of the cascade. */
const SHEETS = ["tokens", "base", "rail", "frame", "messages", "composer", "blocks", "data", "controls", "dialogs"];
const WEIGHTS: Readonly<Record<string, string>> = {
  "400": "400Regular",
  "500": "500Medium",
  "600": "600SemiBold",
  "700": "700Bold",
};

/** Serves the console's style, fonts and scripts; the scripts are the TypeScript of `client/` with its types taken out. */
export function assets(): Router {
  const router = Router();
  const scripts = clientScripts();
  const style = SHEETS.map((name) => readFileSync(new URL(`${name}.css`, STYLE), "utf8")).join("\n");
  router.get("/style.css", (_request, response) => {
    response.type("text/css").send(style);
  });
  router.get("/icon.svg", (_request, response) => {
    response.type("image/svg+xml").send(ICON);
  });
  router.get("/client/:name", (request: Request, response: Response) => {
    const script = scripts.get(String(request.params.name));
    if (script === undefined) response.status(404).type("text/plain").send("No such script.\n");
    else response.type("text/javascript").send(script);
  });
  router.get("/font/:weight", (request: Request, response: Response) => {
    const folder = WEIGHTS[String(request.params.weight)];
    if (folder === undefined) response.status(404).type("text/plain").send("No such font.\n");
    else response.type("font/ttf").set("Cache-Control", "max-age=86400").send(font(folder));
  });
  return router;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6b5d"/><path d="M9 22V10m7 12V14m7 8V7" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>';

function font(folder: string): Buffer {
  const resolve = createRequire(import.meta.url).resolve;
  return readFileSync(resolve(`@expo-google-fonts/inter/${folder}/Inter_${folder}.ttf`));
}

function clientScripts(): ReadonlyMap<string, string> {
  const names = readdirSync(fileURLToPath(CLIENT)).filter((name) => name.endsWith(".ts"));
  return withoutExperimentalWarning(
    () => new Map(names.map((name) => [name, stripTypeScriptTypes(readFileSync(new URL(name, CLIENT), "utf8"))])),
  );
}

/** `stripTypeScriptTypes` announces itself as experimental once a process; that line means nothing to whoever runs the demo. */
function withoutExperimentalWarning<T>(run: () => T): T {
  const original = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]): void => {
    if (rest[0] !== "ExperimentalWarning") Reflect.apply(original, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
  try {
    return run();
  } finally {
    process.emitWarning = original;
  }
}
