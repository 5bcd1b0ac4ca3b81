// Runs the functions in Pyodide, as xlwings Lite does:
//
//     node pyodide_process.mjs PYODIDE PACKAGES REQUESTS ANSWERS
//
// PYODIDE is the folder of the npm package, PACKAGES a folder of Python packages, REQUESTS and ANSWERS are files of JSON; see pyodide_answers.py.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodide, packages, requests, answers] = process.argv.slice(2);
const { main, calls } = JSON.parse(readFileSync(requests, "utf8"));
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")));
const env = { HOME: "/home/pyodide", XLWINGS_ON_SERVER: process.env.XLWINGS_LICENSE_KEY ? "true" : "false" };
if (process.env.XLWINGS_LICENSE_KEY) env.XLWINGS_LICENSE_KEY = process.env.XLWINGS_LICENSE_KEY;
const python = await loadPyodide({ env });

python.mountNodeFS("/packages", packages);
python.runPython(readFileSync(new URL("in_pyodide.py", import.meta.url), "utf8"));
const direct = python.globals.get("direct")(); // stays text: JavaScript would make 100 of 100.0

let registered = null;
const called = {};
if (calls !== null) {
  registered = JSON.parse(python.globals.get("registered")(main));
  const call = python.globals.get("call");
  for (const [id, data] of Object.entries(calls)) called[id] = await call(data); // data is JavaScript's own: null stays null
}
writeFileSync(answers, JSON.stringify({ direct, registered, called }));
process.exit(0);
